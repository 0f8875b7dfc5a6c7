"""Corpus reader: Markdown and YAML files parsed into model values. The only package that imports YAML.

`load` reads everything and raises CorpusError with every problem at once; `read` returns what could be read
together with the problems, for `check`. `load_manifest` reads everything but the lessons, which is all that
serving needs when the index is ready; `lessons` then yields the lessons one at a time.
"""

from __future__ import annotations

from lessonsearch.corpus.content_hash import PROGRAM, FileState, digest, digests, file_states, fingerprint
from lessonsearch.corpus.corpus_check import check, check_draft
from lessonsearch.corpus.draft_loader import read_draft
from lessonsearch.corpus.editorial import EditorialData
from lessonsearch.corpus.loader import (
    count,
    lessons,
    load,
    load_manifest,
    read,
)
from lessonsearch.corpus.manifest import Corpus, CorpusManifest
from lessonsearch.corpus.permalinks import first_days, is_unpublished, publish
from lessonsearch.corpus.problem_groups import grouped
from lessonsearch.corpus.safe_files import entries, read_bytes
from lessonsearch.corpus.taxonomy_file import read_facets

__all__ = [
    "PROGRAM",
    "Corpus",
    "CorpusManifest",
    "EditorialData",
    "FileState",
    "check",
    "check_draft",
    "count",
    "digest",
    "digests",
    "entries",
    "file_states",
    "fingerprint",
    "first_days",
    "grouped",
    "is_unpublished",
    "lessons",
    "load",
    "load_manifest",
    "publish",
    "read",
    "read_bytes",
    "read_draft",
    "read_facets",
]
