"""Settings, from the environment as `LESSONSEARCH_…`. Each is a field here, with its meaning beside it.

The corpus and the templates are found in one of three places: where a setting says, else beside the
installed package, else in the checkout.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

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
        url = given.get("url", "").rstrip("/")
        if url and not url.startswith(("http://", "https://")):
            raise SettingsError(
                f"{PREFIX}URL is an address that begins with http:// or https://, not '{url}'."
            )
        if given.get("watch", "no") not in ("yes", "no"):
            raise SettingsError(f"{PREFIX}WATCH is yes or no, not '{given['watch']}'.")
        return cls(
            corpus=Path(given["corpus"]) if "corpus" in given else data_folder("corpus"),
            templates=Path(given["templates"]) if "templates" in given else data_folder("templates"),
            index=Path(given["index"]) if "index" in given else platformdirs.user_cache_path("lessonsearch"),
            url=url,
            watch=given.get("watch") == "yes",
        )


def data_folder(name: str) -> Path:
    """A folder of data that comes with the program: in the installed package, else in the checkout."""
    installed = PACKAGE / "_data" / name
    return installed if installed.is_dir() else PACKAGE.parent.parent / name
