"""Settings, from the environment as `LESSONSEARCH_…`. Each is a field here, with its meaning beside it.

The corpus and the templates are found in one of three places: where a setting says, else beside the
installed package, else in the checkout.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import platformdirs

from lessonsearch.errors import SettingsError

PACKAGE = Path(__file__).parent
PREFIX = "LESSONSEARCH_"


@dataclass(frozen=True)
class Settings:
    """How this lessonsearch runs. `Settings.read` takes them from the environment."""

    corpus: Path
    """Folder of the corpus."""
    templates: Path
    """Folder of the page templates."""
    index: Path
    """Folder in which the index is kept; it is made when missing."""
    url: str = ""
    """Public address of the site, `https://lessons.example.org`; empty: as each request was addressed."""
    watch: bool = False
    """Whether a running server takes in a changed corpus by itself (`yes`)."""
    hosts: tuple[str, ...] = ()
    """Names by which the site may be asked for, parted by commas; `.example.org` is every name under that.
    Empty: any name."""
    proxies: int = 0
    """How many proxies stand before the server and tell it, in X-Forwarded-Proto, how they were asked."""
    busy: int = 16
    """Requests that one process works on at once; whoever comes beyond is asked to come back. The next is
    done within some 16 × 10 ms."""
    kept: int = 16
    """Megabytes of answers that one process keeps for whoever asks next, some 1,500 pages; 0: none."""
    log: str = "faults"
    """What is logged: `faults`, `requests` as well, or these with their `queries`."""
    metrics: bool = False
    """Whether `/metrics` tells Prometheus how many requests there were and how long they took (`yes`)."""
    engine: str = "whoosh"
    """What keeps the index: `whoosh`, in the program itself, or `opensearch`, a cluster."""
    opensearch_url: str = ""
    """Addresses of the cluster's nodes, `https://one.example.org:9200`, parted by commas."""
    opensearch_user: str = ""
    opensearch_password: str = field(default="", repr=False)
    opensearch_api_key: str = field(default="", repr=False)
    """Instead of user and password."""
    opensearch_ca: str = ""
    """File of the authority that signed the nodes' certificates; empty: those that everybody trusts."""
    opensearch_name: str = "lessonsearch"
    """What the cluster's indexes are called; two deployments on one cluster have two names."""
    opensearch_shards: int = 2
    """Parts into which the index is divided, from the next rebuild on."""
    opensearch_replicas: int = 1
    """Further copies of each part: how many nodes may be lost without a visitor seeing it."""

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """The settings of an environment. Raises SettingsError for each that cannot be used."""
        known = {PREFIX + field.name.upper(): field.name for field in fields(cls)}
        unknown = sorted(name for name in environment if name.startswith(PREFIX) and name not in known)
        if unknown:
            raise SettingsError(
                *(f"There is no setting {name}; take it out of the environment." for name in unknown)
            )
        given = {field: environment[name] for name, field in known.items() if environment.get(name)}
        if problems := [*_problems(given), *_engine_problems(given)]:
            raise SettingsError(*problems)
        places: dict[str, Any] = {
            "corpus": data_folder("corpus"),
            "templates": data_folder("templates"),
            "index": platformdirs.user_cache_path("lessonsearch"),
        }
        return cls(**places | {name: MADE.get(name, str)(value) for name, value in given.items()})


MADE: Mapping[str, Callable[[str], object]] = {
    "corpus": Path,
    "templates": Path,
    "index": Path,
    "url": lambda url: url.rstrip("/"),
    "watch": lambda watch: watch == "yes",
    "hosts": lambda hosts: tuple(hosts.replace(",", " ").split()),
    "proxies": int,
    "busy": int,
    "kept": int,
    "metrics": lambda metrics: metrics == "yes",
    "opensearch_shards": int,
    "opensearch_replicas": int,
}
"""What a setting's text is made into; the others stay text."""

NUMBERS = {
    "proxies": (0, 9),
    "busy": (1, 1000),
    "kept": (0, 10_000),
    "opensearch_shards": (1, 100),
    "opensearch_replicas": (0, 10),
}
"""Whole numbers, and from where to where they go."""

LOGS = ("faults", "requests", "queries")


def _problems(given: Mapping[str, str]) -> Iterator[str]:
    url = given.get("url", "")
    if url and not url.startswith(("http://", "https://")):
        yield f"{PREFIX}URL is an address that begins with http:// or https://, not '{url}'."
    for name in ("watch", "metrics"):
        if given.get(name, "no") not in ("yes", "no"):
            yield f"{PREFIX}{name.upper()} is yes or no, not '{given[name]}'."
    if given.get("log", LOGS[0]) not in LOGS:
        yield f"{PREFIX}LOG is one of {', '.join(LOGS)}, not '{given['log']}'."
    for name, (least, most) in NUMBERS.items():
        text = given.get(name, str(least))
        if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
            yield f"{PREFIX}{name.upper()} is a whole number from {least} to {most}, not '{text}'."
    if given.get("metrics") == "yes" and not find_spec("prometheus_client"):
        yield (
            f"{PREFIX}METRICS=yes needs prometheus_client; install it with"
            " pip install 'lessonsearch[metrics]'."
        )


def _engine_problems(given: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with the choice of engine and the way to the cluster; never the secrets themselves."""
    engine = given.get("engine", "whoosh")
    if engine not in ("whoosh", "opensearch"):
        yield f"{PREFIX}ENGINE is whoosh or opensearch, not '{engine}'."
    if not re.fullmatch(r"[a-z][a-z0-9_]*", given.get("opensearch_name", "lessonsearch")):
        yield f"{PREFIX}OPENSEARCH_NAME is made of small letters, digits and _, and begins with a letter."
    if engine == "opensearch":
        yield from _access_problems(given)


def _access_problems(given: Mapping[str, str]) -> Iterator[str]:
    addresses = given.get("opensearch_url", "").replace(",", " ").split()
    if not addresses:
        yield f"{PREFIX}OPENSEARCH_URL is missing; give the addresses of the cluster's nodes."
    secret = "opensearch_user" in given or "opensearch_api_key" in given
    for parts in map(urlsplit, addresses):
        if parts.scheme not in ("http", "https") or not parts.hostname:
            yield f"{PREFIX}OPENSEARCH_URL holds an address that does not begin with http:// or https://."
        elif parts.username or parts.password:
            yield f"{PREFIX}OPENSEARCH_URL holds a password; give it as {PREFIX}OPENSEARCH_PASSWORD."
        elif secret and parts.scheme == "http" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
            yield f"{PREFIX}OPENSEARCH_URL would send the password in the open; use https://."
    if ("opensearch_user" in given) != ("opensearch_password" in given):
        yield f"{PREFIX}OPENSEARCH_USER and {PREFIX}OPENSEARCH_PASSWORD belong together; give both."
    if "opensearch_user" in given and "opensearch_api_key" in given:
        yield f"Give {PREFIX}OPENSEARCH_USER or {PREFIX}OPENSEARCH_API_KEY, not both."
    ca = given.get("opensearch_ca")
    if ca and not Path(ca).is_file():
        yield f"{PREFIX}OPENSEARCH_CA is a file, and there is none at {ca}."


def data_folder(name: str) -> Path:
    """A folder of data that comes with the program: in the installed package, else in the checkout."""
    installed = PACKAGE / "_data" / name
    return installed if installed.is_dir() else PACKAGE.parent.parent / name
