"""The way to the cluster: encrypted, with a name and a secret that nobody sees."""

from __future__ import annotations

import base64
import http.client
import logging
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import trustme

from lessonsearch.corpus import Corpus
from lessonsearch.engines.contract import Plan
from lessonsearch.engines.opensearch import OpenSearchEngine
from lessonsearch.errors import EngineError, SettingsError
from lessonsearch.settings import Settings
from opensearch.cluster import CORPUS, STARTING, Cluster
from opensearch.secured import running
from support.memory import MemoryEngine

SECRET = "not-for-any-log"
ACCEPTED = ("Basic " + base64.b64encode(f"reader:{SECRET}".encode()).decode(), f"ApiKey {SECRET}")
CHOSEN = {"LESSONSEARCH_ENGINE": "opensearch", "LESSONSEARCH_OPENSEARCH_URL": "https://one.example.org:9200"}


class Guard(BaseHTTPRequestHandler):
    """Lets through to a node whoever has the secret, as a cluster with the security plugin does."""

    node = ""

    def pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.headers.get("Authorization") not in ACCEPTED:
            self.answer(401, b"Unauthorized")
            return
        connection = http.client.HTTPConnection(self.node)
        connection.request(self.command, self.path, body, {"Content-Type": "application/json"})
        got = connection.getresponse()
        self.answer(got.status, got.read())
        connection.close()

    def answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = pass_on  # noqa: N815

    def log_message(self, *told: object) -> None:
        """Quiet."""


@pytest.fixture
def guarded(cluster: Cluster, engine: OpenSearchEngine, tmp_path: Path) -> Iterator[Settings]:
    """Settings for the shipped lessons behind https and a secret, without the secret."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    handler = type("Guarded", (Guard,), {"node": cluster.nodes[0].url.removeprefix("http://")})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    url = f"https://localhost:{server.server_port}"
    yield cluster.settings("shipped", opensearch_url=url, opensearch_ca=str(tmp_path / "ca.pem"))
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    "secret",
    [{"opensearch_user": "reader", "opensearch_password": SECRET}, {"opensearch_api_key": SECRET}],
)
def test_https_with_a_password_or_a_key(
    guarded: Settings, secret: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    settings = replace(guarded, **secret)  # type: ignore[arg-type]
    engine = OpenSearchEngine(settings)
    assert engine.ready("5ead")
    assert engine.search(Plan()).total
    assert SECRET not in repr(settings) + caplog.text
    engine.close()


def test_a_wrong_password_is_a_sentence_without_it(
    guarded: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    settings = replace(guarded, opensearch_user="reader", opensearch_password="wrong-" + SECRET)
    engine = OpenSearchEngine(settings)
    with pytest.raises(EngineError, match="does not accept the user and password") as error:
        engine.ready("5ead")
    assert SECRET not in str(error.value) + caplog.text
    engine.close()


def test_a_certificate_of_nobody_known_is_not_trusted(guarded: Settings) -> None:
    engine = OpenSearchEngine(replace(guarded, opensearch_ca="", opensearch_api_key=SECRET))
    with pytest.raises(EngineError, match="certificate cannot be trusted; set LESSONSEARCH_OPENSEARCH_CA"):
        engine.ready("5ead")
    engine.close()


@pytest.fixture(scope="module")
def secured() -> Settings:
    """Settings for a node with OpenSearch's security plugin, which is ready."""
    url, authority = running()
    place = CORPUS.parent
    settings = Settings(
        CORPUS,
        place / "templates",
        place / "unused",
        engine="opensearch",
        opensearch_url=url,
        opensearch_ca=str(authority),
        opensearch_user="lessonsearch",
        opensearch_password=SECRET,
        opensearch_replicas=0,
    )
    engine = OpenSearchEngine(settings)
    deadline = time.monotonic() + STARTING
    while True:
        try:
            assert not engine.ready("0")
        except EngineError:
            assert time.monotonic() < deadline, (authority.parents[2] / "out.log").read_text()[-3000:]
            time.sleep(0.5)
        else:
            engine.close()
            return settings


def test_on_a_secured_node_the_rights_that_the_readme_names_are_enough(
    secured: Settings, shipped: Corpus, oracle: MemoryEngine
) -> None:
    engine = OpenSearchEngine(secured)
    for fingerprint in ("1", "2"):
        engine.rebuild(shipped.lessons, shipped.manifest.taxonomy, fingerprint)
        assert engine.search(Plan()) == oracle.search(Plan())
        assert engine.get(shipped.lessons[0].id) == shipped.lessons[0]
    engine.close()


def test_on_a_secured_node_others_indexes_are_out_of_reach(secured: Settings, shipped: Corpus) -> None:
    engine = OpenSearchEngine(replace(secured, opensearch_name="others"))
    with pytest.raises(
        EngineError, match=r"does not allow this: security_exception\. Give the user the right"
    ):
        engine.rebuild(shipped.lessons, shipped.manifest.taxonomy, "1")
    engine.close()


@pytest.mark.parametrize("user", [{"opensearch_password": "wrong"}, {"opensearch_user": "nobody"}])
def test_a_secured_node_lets_nobody_else_in(secured: Settings, user: dict[str, str]) -> None:
    engine = OpenSearchEngine(replace(secured, **user))  # type: ignore[arg-type]
    with pytest.raises(EngineError, match="does not accept the user and password"):
        engine.ready("1")
    engine.close()


def test_a_secured_node_with_a_certificate_of_somebody_else_is_not_trusted(
    secured: Settings, tmp_path: Path
) -> None:
    trustme.CA().cert_pem.write_to_path(tmp_path / "other.pem")
    for authority in ("", str(tmp_path / "other.pem")):
        engine = OpenSearchEngine(replace(secured, opensearch_ca=authority))
        with pytest.raises(EngineError, match="certificate cannot be trusted"):
            engine.ready("1")
        engine.close()


def test_settings_of_a_cluster(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").touch()
    settings = Settings.read(
        {
            **CHOSEN,
            "LESSONSEARCH_OPENSEARCH_USER": "reader",
            "LESSONSEARCH_OPENSEARCH_PASSWORD": SECRET,
            "LESSONSEARCH_OPENSEARCH_CA": str(tmp_path / "ca.pem"),
            "LESSONSEARCH_OPENSEARCH_SHARDS": "4",
            "LESSONSEARCH_OPENSEARCH_REPLICAS": "0",
        }
    )
    assert (settings.engine, settings.opensearch_shards, settings.opensearch_replicas) == ("opensearch", 4, 0)
    assert settings.opensearch_password == SECRET
    assert SECRET not in repr(settings)


@pytest.mark.parametrize(
    ("environment", "problem"),
    [
        ({"LESSONSEARCH_ENGINE": "lucene"}, "ENGINE is whoosh or opensearch, not 'lucene'"),
        ({"LESSONSEARCH_ENGINE": "opensearch"}, "OPENSEARCH_URL is missing"),
        (CHOSEN | {"LESSONSEARCH_OPENSEARCH_URL": "one:9200"}, "does not begin with http:// or https://"),
        (CHOSEN | {"LESSONSEARCH_OPENSEARCH_URL": f"https://u:{SECRET}@one"}, "holds a password; give it as"),
        (
            CHOSEN | {"LESSONSEARCH_OPENSEARCH_URL": "http://one", "LESSONSEARCH_OPENSEARCH_API_KEY": SECRET},
            "would send the password in the open; use https://",
        ),
        (CHOSEN | {"LESSONSEARCH_OPENSEARCH_PASSWORD": SECRET}, "belong together; give both"),
        (CHOSEN | {"LESSONSEARCH_OPENSEARCH_CA": "/no/such/file"}, "there is none at /no/such/file"),
        (CHOSEN | {"LESSONSEARCH_OPENSEARCH_NAME": "a-b"}, "small letters, digits and _"),
        (CHOSEN | {"LESSONSEARCH_OPENSEARCH_SHARDS": "0"}, "a whole number from 1 to 100, not '0'"),
        (CHOSEN | {"LESSONSEARCH_OPENSEARCH_REPLICAS": "two"}, "a whole number from 0 to 10, not 'two'"),
    ],
)
def test_settings_that_cannot_be_used(environment: dict[str, str], problem: str) -> None:
    with pytest.raises(SettingsError) as error:
        Settings.read(environment)
    assert problem in str(error.value)
    assert SECRET not in str(error.value)


WITHOUT = """
import sys
sys.modules["opensearchpy"] = None
from lessonsearch.cli import main
main()
"""


def test_without_the_client_the_program_says_what_to_install(tmp_path: Path) -> None:
    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        path = {"PYTHONPATH": ":".join(sys.path), "LESSONSEARCH_INDEX": str(tmp_path / "index")}
        command = [sys.executable, "-c", WITHOUT, *arguments]
        return subprocess.run(command, env=path | environment, capture_output=True, text=True)

    assert run("search", "fathers").returncode == 0
    refused = run("search", "fathers", **CHOSEN)
    assert refused.returncode == 1
    assert refused.stderr == (
        "LESSONSEARCH_ENGINE=opensearch needs opensearchpy. To install it, run"
        " pip install 'lessonsearch[opensearch]'.\n"
    )
