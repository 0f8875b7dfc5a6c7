"""Files written whole or not at all, and the digests by which edited ones are known."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import yaml

from lessonsearch.corpus.safe_files import save_text
from lessonsearch.errors import CorpusError

# The C dumper writes some ten times as fast; the other is for the platforms that lack it.
Dumper: type[yaml.CSafeDumper] | type[yaml.SafeDumper] = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def digest_of(text: str) -> str:
    """The digest by which a file is known to be as it was written."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def file_digest(path: Path) -> str:
    """The digest of a file; empty where there is none that can be read."""
    try:
        return digest_of(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        return ""


def save_yaml(path: Path, data: Any) -> None:
    """Write data as YAML, whole or not at all."""
    save_text(path, to_yaml(data))


def to_yaml(data: Any) -> str:
    """Data as YAML, its keys in their order and its texts on one line each."""
    text: str = yaml.dump(data, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=100_000)
    return text


def load_yaml(path: Path) -> dict[str, Any]:
    """A mapping that `save_yaml` wrote; empty where there is none. Raises CorpusError where it is damaged."""
    try:
        data = yaml.safe_load(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CorpusError(
            f"{path.name}: we could not read it. Delete it and import the report again."
        ) from error
    return data if isinstance(data, dict) else {}
