"""One OpenSearch node with its security plugin: https, a user and what that user may."""

from __future__ import annotations

import atexit
import functools
import shutil
import tempfile
from pathlib import Path

import trustme
from cryptography.hazmat.primitives import serialization

from opensearch.artifacts import SECURED
from opensearch.artifacts import folder as artifacts
from opensearch.cluster import free_ports, startable
from opensearch.node import Node

HERE = Path(__file__).parent
PLUGIN = "org.opensearch.security.OpenSearchSecurityPlugin"


def settings() -> dict[str, object]:
    """Those of the node: its certificates for both of its ports, and its first users from files."""
    http, transport = free_ports(2)
    files = {"pemcert": "node.pem", "pemkey": "node.key", "pemtrustedcas": "authority.pem"}
    return {
        "discovery.type": "single-node",
        "http.port": http,
        "transport.port": transport,
        "plugins.security.ssl.http.enabled": True,
        "plugins.security.ssl.transport.enforce_hostname_verification": False,
        "plugins.security.allow_default_init_securityindex": True,
        "plugins.security.audit.type": "noop",
        **{
            f"plugins.security.ssl.{port}.{file}_filepath": path
            for port in ("http", "transport")
            for file, path in files.items()
        },
    }


def certify(place: Path) -> None:
    """Put an authority's certificate, and one that it signed for this machine, into a folder."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(place / "authority.pem")
    issued = authority.issue_cert("localhost", "127.0.0.1")
    issued.cert_chain_pems[0].write_to_path(place / "node.pem")
    key = serialization.load_pem_private_key(issued.private_key_pem.bytes(), None)
    # OpenSearch reads keys in this form only.
    form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (place / "node.key").write_bytes(key.private_bytes(*form))


@functools.cache
def running() -> tuple[str, Path]:
    """Address of the one secured node of this test run, and its authority's certificate."""
    startable()
    folder = Path(tempfile.mkdtemp(prefix="opensearch-"))
    node = Node(folder, "secured", settings(), SECURED, PLUGIN)
    config = node.folder / "node_1" / "config"
    shutil.copytree(artifacts(SECURED) / "plugin" / "config", config / "opensearch-security")
    shutil.copytree(HERE / "security", config / "opensearch-security", dirs_exist_ok=True)
    certify(config)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(node.kill)
    node.start()
    return node.url.replace("http:", "https:"), config / "authority.pem"
