"""What the workbench's pages share: the corpus, the site beside it, and uploads under way."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from flask import current_app

from lessonsearch import corpus, imports
from lessonsearch.settings import data_folder
from lessonsearch.workbench.preview_site import PreviewSite
from lessonsearch.workbench.upload_jobs import UploadJob


@dataclass
class Bench:
    """The state of one workbench. Everything else stands in the corpus's files."""

    root: Path
    site: PreviewSite
    jobs: list[UploadJob] = field(default_factory=list)

    def suggester(self) -> imports.Suggester:
        """Suggestions learnt from the lessons that come with the program and those of the corpus itself."""
        own, _ = corpus.read(self.root)
        shipped, _ = corpus.read(data_folder("corpus"))
        lessons = {lesson.id: lesson for lesson in (*shipped.lessons, *own.lessons)}
        return imports.Suggester(tuple(lessons.values()), own.manifest.taxonomy)


def bench() -> Bench:
    """The workbench of the request."""
    found: Bench = current_app.extensions["bench"]
    return found
