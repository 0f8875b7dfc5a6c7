"""State shared by the workbench's pages: the corpus, the preview site, and uploads in progress."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from flask import current_app

from lessonsearch import imports
from lessonsearch.workbench.preview_site import PreviewSite
from lessonsearch.workbench.upload_jobs import UploadJob


@dataclass
class Bench:
    """The state of one workbench; everything else is in the corpus's files."""

    root: Path
    site: PreviewSite
    bases: tuple[Path, ...] = ()
    jobs: list[UploadJob] = field(default_factory=list)

    def suggester(self) -> imports.Suggester:
        """The model that suggests titles and tags, trained on the current corpus."""
        return imports.suggester_for(self.root, self.bases)


def bench() -> Bench:
    """The workbench that serves this request."""
    found: Bench = current_app.extensions["bench"]
    return found
