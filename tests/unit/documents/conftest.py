"""What tests of documents share: a briefing."""

from __future__ import annotations

import pytest

from lessonsearch.app.export import export_pack
from lessonsearch.app.library import Library
from lessonsearch.documents.document import Document
from support.pack_documents import HOME, NAMES, link, pack


@pytest.fixture(scope="module")
def briefing(library: Library) -> Document:
    """The document of a briefing about fathers."""
    return export_pack(pack("briefing", *NAMES), library, link, f"{HOME}/pack?p=1")
