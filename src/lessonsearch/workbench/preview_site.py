"""Preview: the site as visitors will see it, with one draft or with everything published."""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from lessonsearch import imports
from lessonsearch.app.bootstrap import open_library
from lessonsearch.settings import Settings
from lessonsearch.web.app import create_app

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class PreviewSite:
    """A WSGI application that serves the corpus opened last."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._folder = tempfile.TemporaryDirectory(prefix="lessonsearch-preview-")
        self._lock = threading.Lock()
        self._site: WSGIApplication | None = None

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if self._site is None:
            self.show_published()
        assert self._site is not None  # noqa: S101 - it was just opened
        return self._site(environ, start_response)

    def show_published(self) -> None:
        """Open the corpus itself. Raises CorpusError with its problems."""
        self._open(replace(self.settings, index=Path(self._folder.name) / "published-index"))

    def show_draft(self, root: Path, source: str) -> None:
        """Open a corpus of one draft. Raises CorpusError with its problems."""
        with self._lock:
            corpus = Path(self._folder.name) / "corpus"
            shutil.rmtree(corpus, ignore_errors=True)
            corpus.mkdir()
            if (root / "taxonomy.yaml").exists():
                shutil.copy(root / "taxonomy.yaml", corpus)
            imports.copy_publishable(imports.folder_of(root, source), corpus / source)
        self._open(replace(self.settings, corpus=corpus, index=Path(self._folder.name) / "draft-index"))

    def _open(self, settings: Settings) -> None:
        library = open_library(settings)
        self._site = create_app(settings, lambda: library).wsgi_app

    def close(self) -> None:
        """Remove the copies and indexes."""
        self._folder.cleanup()
