"""Files of a draft: written atomically, with digests that reveal edits."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import yaml

from lessonsearch.corpus.safe_files import save_text
from lessonsearch.errors import CorpusError

# The C dumper is some ten times as fast, but not every platform has it.
Dumper: type[yaml.CSafeDumper] | type[yaml.SafeDumper] = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def digest_of(text: str) -> str:
    """Digest of a text, to recognise a file that nobody has edited."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def file_digest(path: Path) -> str:
    """Digest of a file; empty if it cannot be read."""
    try:
        return digest_of(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        return ""


def save_yaml(path: Path, data: Any) -> None:
    """Write data as YAML, atomically."""
    save_text(path, to_yaml(data))


def to_yaml(data: Any) -> str:
    """Data as YAML, with keys in the given order and each text on one line."""
    text: str = yaml.dump(data, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=100_000)
    return text


def load_yaml(path: Path) -> dict[str, Any]:
    """Read a mapping that `save_yaml` wrote; empty if there is none. Raises CorpusError if it is damaged."""
    try:
        data = yaml.safe_load(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CorpusError(
            f"{path.name}: we could not read it. Delete it and import the report again."
        ) from error
    return data if isinstance(data, dict) else {}
