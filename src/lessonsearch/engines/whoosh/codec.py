"""Whoosh codec over arrays: a segment, its deletions, and how Whoosh's reader gets at it.

Whoosh's reader, searcher and query parser work on the index as on any other. The collector gets at a
segment's arrays by `reader().segment()`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.codec import base
from whoosh.filedb.filestore import FileStorage

from lessonsearch.engines.whoosh.arrays.bitset import Bitset, from_ids
from lessonsearch.engines.whoosh.codec_readers import ArrayPerDocumentReader, ArrayTermsReader
from lessonsearch.engines.whoosh.leaf_searcher import LeafSearcher
from lessonsearch.engines.whoosh.postings_reader import PostingsReader


class ArraySegment(base.Segment):  # type: ignore[misc]
    """Whoosh segment of `size` lessons, some of which may be deleted.

    Whoosh pickles it into the index's table of contents, without what it has opened. Its arrays never change;
    a deletion is a number in `deleted`.
    """

    postings: PostingsReader
    """The arrays, once Whoosh has opened them."""

    def __init__(self, indexname: str, size: int = 0) -> None:
        super().__init__(indexname)
        self.size = size
        self.deleted: set[int] = set()

    def __getstate__(self) -> dict[str, Any]:
        kept = ("indexname", "segid", "compound", "size", "deleted")
        return {name: vars(self)[name] for name in kept}

    def prefix(self, storage: FileStorage) -> Path:
        """Path with which the names of this segment's files begin."""
        return Path(storage.folder, self.make_filename(""))

    def open(self, storage: FileStorage) -> PostingsReader:
        """Open the arrays, once for Whoosh's readers and the collector. Raises OSError or ValueError."""
        if "postings" not in vars(self):
            shared = storage.opened.get(self.segment_id()) if isinstance(storage, SharingStorage) else None
            if shared:
                self.leaf = shared.leaf
            self.postings = shared.postings if shared else PostingsReader(self.prefix(storage))
        return self.postings

    @cached_property
    def leaf(self) -> LeafSearcher:
        """Searcher of the arrays."""
        return LeafSearcher(self.postings)

    @cached_property
    def live_docs(self) -> Bitset:
        """Lessons that are not deleted, as a bitset."""
        deleted = np.fromiter(self.deleted, np.int64, len(self.deleted))
        live: Bitset = self.postings.all_docs & ~from_ids(deleted, self.size)
        return live

    def codec(self) -> ArrayCodec:
        return ArrayCodec()

    def doc_count_all(self) -> int:
        return self.size

    def deleted_count(self) -> int:
        return len(self.deleted)

    def deleted_docs(self) -> Iterator[int]:
        return iter(sorted(self.deleted))

    def is_deleted(self, docnum: int) -> bool:
        return docnum in self.deleted

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        """Delete a lesson, or take that back; it holds once the table of contents is written."""
        (self.deleted.add if delete else self.deleted.discard)(docnum)


class SharingStorage(FileStorage):  # type: ignore[misc]
    """Folder of a generation, which shares what `segments` of another have open and cached."""

    def __init__(self, folder: Path, segments: Iterable[ArraySegment] = ()) -> None:
        super().__init__(str(folder))
        self.opened = {segment.segment_id(): segment for segment in segments}


class ArrayCodec(base.Codec):  # type: ignore[misc]
    """Read-only Whoosh codec; `index_writer.LessonWriter` writes the arrays."""

    def terms_reader(self, storage: FileStorage, segment: ArraySegment) -> ArrayTermsReader:
        return ArrayTermsReader(segment.open(storage))

    def per_document_reader(self, storage: FileStorage, segment: ArraySegment) -> ArrayPerDocumentReader:
        return ArrayPerDocumentReader(segment.open(storage), frozenset(segment.deleted))
