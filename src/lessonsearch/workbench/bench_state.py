"""What the workbench's pages share: the corpus, the site beside it, and uploads under way."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from flask import current_app

from lessonsearch import imports
from lessonsearch.workbench.preview_site import PreviewSite
from lessonsearch.workbench.upload_jobs import UploadJob


@dataclass
class Bench:
    """The state of one workbench. Everything else stands in the corpus's files."""

    root: Path
    site: PreviewSite
    bases: tuple[Path, ...] = ()
    jobs: list[UploadJob] = field(default_factory=list)

    def suggester(self) -> imports.Suggester:
        """What suggests titles and tags, learnt from the corpus as it is now."""
        return imports.suggester_for(self.root, self.bases)


def bench() -> Bench:
    """The workbench of the request."""
    found: Bench = current_app.extensions["bench"]
    return found
