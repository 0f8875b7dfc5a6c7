"""Reading one draft, which is no part of its corpus yet, by the taxonomy of that corpus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from lessonsearch.corpus.diagnostics import Diagnostics
from lessonsearch.corpus.loader import DRAFTS, read_lessons, read_manifest
from lessonsearch.corpus.manifest import Corpus
from lessonsearch.corpus.source_file import read_source


def read_draft(root: Path, source: str, bases: Sequence[Path] = ()) -> tuple[Corpus, Diagnostics]:
    """Read one draft as a corpus of one source with the taxonomy of its corpus."""
    problems = Diagnostics(root)
    draft, exclusions = read_source(root / DRAFTS / source / "source.md", problems)
    manifest = replace(
        read_manifest(root, Diagnostics(root), bases),
        root=root / DRAFTS,
        bases=(),
        homes={},
        sources={source: draft} if draft else {},
        exclusions={source: exclusions},
        training=(),
    )
    places: dict[str, tuple[Path, int]] = {}
    return Corpus(manifest, tuple(read_lessons(manifest, places, problems)), places), problems
