"""Settings from the environment, `LESSONSEARCH_…`: one field each, with its meaning, default and parser.

The corpus and the templates are taken from the first of: the setting, the installed package, the checkout.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field, fields
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import platformdirs

from lessonsearch.errors import SettingsError

PACKAGE = Path(__file__).parent
PREFIX = "LESSONSEARCH_"

PROMETHEUS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""Environment variable of the Prometheus client: the folder in which worker processes share counters."""

RENAMED = {
    "HOSTS": "ALLOWED_HOSTS",
    "PROXIES": "TRUSTED_PROXIES",
    "BUSY": "MAX_CONCURRENCY",
    "KEPT": "CACHE_MB",
}
"""Setting names of version 0.1 → current names. The old names still work, with a warning."""

SHIPPED = "shipped"
"""In LESSONSEARCH_CORPUS, the corpus that comes with the program."""

EXTENDS = "extends.txt"
"""In the folder of a corpus, the folders that it adds to, one a line, as in LESSONSEARCH_CORPUS."""

LOG_LEVELS = ("faults", "requests", "queries")

logger = logging.getLogger("lessonsearch")


def _url(text: str) -> str:
    if not text.startswith(("http://", "https://")):
        raise ValueError("an address that begins with http:// or https://")
    return text.rstrip("/")


def _folders(text: str) -> list[Path]:
    """The folders of a list that is written as PATH is on the platform, each after those that it extends."""
    parts = [part.strip() for part in text.split(os.pathsep)]
    named = [data_folder("corpus") if part == SHIPPED else Path(part) for part in parts if part]
    return list(dict.fromkeys(folder for each in named for folder in (*extended_by(each), each)))


def extended_by(folder: Path) -> tuple[Path, ...]:
    """The folders that the corpus in a folder adds to, as its `extends.txt` names them."""
    try:
        lines = (folder / EXTENDS).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return ()
    parts = [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
    return tuple(data_folder("corpus") if part == SHIPPED else folder / part for part in parts)


def _yes_or_no(text: str) -> bool:
    if text not in ("yes", "no"):
        raise ValueError("yes or no")
    return text == "yes"


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.replace(",", " ").split())


def _one_of(*values: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text not in values:
            raise ValueError(f"one of {', '.join(values)}")
        return text

    return parse


def _whole_number(minimum: int, maximum: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not (text.isascii() and text.isdigit() and minimum <= int(text) <= maximum):
            raise ValueError(f"a whole number from {minimum} to {maximum}")
        return int(text)

    return parse


def _setting(default: Any, parse: Callable[[str], Any] = str, secret: bool = False) -> Any:
    """Declare a setting. `parse` converts its text and raises ValueError with what it accepts."""
    return field(default=default, metadata={"parse": parse}, repr=not secret)


@dataclass(frozen=True)
class Settings:
    """Configuration of one installation. `Settings.read` reads it from the environment."""

    corpus: Path
    """Folder of the corpus; of several, the last, which adds to the others and takes own reviews."""
    templates: Path
    """Folder of the page templates."""
    index: Path
    """Folder of the index; it is created if it does not exist."""
    url: str = _setting("", _url)
    """Public address of the site, `https://lessons.example.org`. Empty: the address of each request."""
    watch: bool = _setting(False, _yes_or_no)
    """Whether a running server reloads the corpus when it changes (`yes`)."""
    allowed_hosts: tuple[str, ...] = _setting((), _names)
    """Host names that the site answers to, separated by commas; `.example.org` includes its subdomains.
    Empty: any name."""
    trusted_proxies: int = _setting(0, _whole_number(0, 9))
    """Number of proxies in front of the server whose X-Forwarded-Proto header is believed."""
    max_concurrency: int = _setting(16, _whole_number(1, 1000))
    """Requests that one process handles at once; further ones get 503. A place is free again after some
    16 × 10 ms."""
    cache_mb: int = _setting(16, _whole_number(0, 10_000))
    """Megabytes of the response cache of one process, some 1,500 pages; 0: no cache."""
    log: str = _setting("faults", _one_of(*LOG_LEVELS))
    """What is logged: `faults`, also `requests`, or requests with their `queries`."""
    metrics: bool = _setting(False, _yes_or_no)
    """Whether `/metrics` serves request counts and durations for Prometheus (`yes`)."""
    zero_results: str = _setting("")
    """File in which searches that found nothing are counted, words only. Empty: none."""
    engine: str = _setting("whoosh")
    """Search engine: `whoosh`, embedded, or `opensearch`, a cluster."""
    opensearch_url: str = _setting("")
    """Addresses of the cluster's nodes, `https://one.example.org:9200`, separated by commas."""
    opensearch_user: str = _setting("")
    opensearch_password: str = _setting("", secret=True)
    opensearch_api_key: str = _setting("", secret=True)
    """Instead of user and password."""
    opensearch_ca: str = _setting("")
    """File of the certificate authority of the nodes' certificates. Empty: the system's authorities."""
    opensearch_name: str = _setting("lessonsearch")
    """Name of the cluster's indexes; two deployments on one cluster need two names."""
    opensearch_shards: int = _setting(2, _whole_number(1, 100))
    """Shards of the index; takes effect at the next rebuild."""
    opensearch_replicas: int = _setting(1, _whole_number(0, 10))
    """Replicas of each shard: the number of nodes that may fail without loss of service."""
    bases: tuple[Path, ...] = field(default=(), metadata={"part_of": "corpus"})
    """Folders that the corpus adds to, in their order: all of LESSONSEARCH_CORPUS but the last."""

    @classmethod
    def read(cls, environment: MutableMapping[str, str] = os.environ) -> Settings:
        """Read the settings. Raises SettingsError with every problem.

        Old names are replaced in the environment itself, so that worker processes do not warn again.
        """
        problems = list(_rename(environment))
        known = {
            PREFIX + setting.name.upper(): setting
            for setting in fields(cls)
            if "part_of" not in setting.metadata
        }
        problems += (
            f"There is no setting {name}; remove it from the environment."
            for name in sorted(environment)
            if name.startswith(PREFIX) and name not in known
        )
        values: dict[str, Any] = {
            "corpus": data_folder("corpus"),
            "templates": data_folder("templates"),
            "index": platformdirs.user_cache_path("lessonsearch"),
        }
        given = {setting.name: text for name, setting in known.items() if (text := environment.get(name))}
        for name, setting in known.items():
            if text := given.get(setting.name):
                try:
                    values[setting.name] = setting.metadata.get("parse", Path)(text)
                except ValueError as error:
                    problems.append(f"{name} is {error}, not '{text}'.")
        if values.get("metrics") and not find_spec("prometheus_client"):
            problems.append(
                f"{PREFIX}METRICS=yes needs prometheus_client. To install it, run"
                " pip install 'lessonsearch[metrics]'."
            )
        if folders := _folders(given.get("corpus", "")):
            *bases, values["corpus"] = folders
            values["bases"] = tuple(bases)
        if problems := [*problems, *_engine_problems(given)]:
            raise SettingsError(*problems)
        return cls(**values)


def _rename(environment: MutableMapping[str, str]) -> Iterator[str]:
    """Replace old setting names, with one warning each. Yields a problem where old and new value differ."""
    for old_name, new_name in ((PREFIX + old, PREFIX + new) for old, new in RENAMED.items()):
        if old_name in environment:
            value = environment.pop(old_name)
            if environment.setdefault(new_name, value) != value:
                yield (
                    f"{old_name} is the old name of {new_name}, and they differ."
                    f" Remove {old_name} from the environment."
                )
            else:
                logger.warning(
                    "%s is now called %s; please rename it in the environment.", old_name, new_name
                )


def _engine_problems(given: Mapping[str, str]) -> Iterator[str]:
    """Problems with the engine and the access to its cluster. The sentences never contain secrets."""
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
    """A folder of data shipped with the program: in the installed package, else in the checkout."""
    installed = PACKAGE / "_data" / name
    return installed if installed.is_dir() else PACKAGE.parent.parent / name
