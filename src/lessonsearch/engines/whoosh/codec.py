"""Whoosh's view of the index: its codec extension point, over our arrays.

Whoosh keeps the schema and the table of contents, and its reader, searcher and query parser work on the
index as on any other; they come here for terms, postings, lengths and stored lessons. What is given is
made from the arrays on demand, which is slow and exact: the engine itself reads the arrays.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
from whoosh.codec import base
from whoosh.fields import Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo, TermNotFound

from lessonsearch.engines.whoosh.array_storage import TermDictionary
from lessonsearch.engines.whoosh.postings_reader import PostingsReader
from lessonsearch.engines.whoosh.schema import IDS, STORED
from lessonsearch.text.indexed_fields import FIELD_WEIGHTS

NAME = "MAIN"
"""Whoosh's own name for the one index in a folder."""


def create_index(place: Path, schema: Schema, size: int) -> None:
    """Write Whoosh's table of contents beside the arrays of `size` lessons."""
    TOC(schema, [ArraySegment(NAME, size)], 0).write(FileStorage(str(place)), NAME)


class ArraySegment(base.Segment):  # type: ignore[misc]
    """All lessons of an index; it never changes."""

    def __init__(self, indexname: str, size: int) -> None:
        super().__init__(indexname)
        self.size = size

    def codec(self) -> ArrayCodec:
        return ArrayCodec()

    def doc_count_all(self) -> int:
        return self.size

    def doc_count(self) -> int:
        return self.size

    def deleted_count(self) -> int:
        return 0

    def has_deletions(self) -> bool:
        return False

    def is_deleted(self, docnum: int) -> bool:
        return False

    def deleted_docs(self) -> Iterator[int]:
        return iter(())

    def delete_document(self, docnum: int, delete: bool = True) -> NoReturn:
        raise TypeError("This index is not changed in place: build another.")


class ArrayCodec(base.Codec):  # type: ignore[misc]
    """Reads an index of arrays for Whoosh; `writing.build` writes it."""

    def terms_reader(self, storage: FileStorage, segment: ArraySegment) -> ArrayTermsReader:
        return ArrayTermsReader(PostingsReader(Path(storage.folder)))

    def per_document_reader(self, storage: FileStorage, segment: ArraySegment) -> ArrayPerDocumentReader:
        return ArrayPerDocumentReader(PostingsReader(Path(storage.folder)))


class ArrayPerDocumentReader(base.PerDocumentReader):  # type: ignore[misc]
    """What Whoosh asks of each lesson. Lengths are exact; Whoosh's own codecs round them to a byte."""

    def __init__(self, lists: PostingsReader) -> None:
        self._lists = lists

    def doc_count(self) -> int:
        return self._lists.size

    def doc_count_all(self) -> int:
        return self._lists.size

    def has_deletions(self) -> bool:
        return False

    def is_deleted(self, docnum: int) -> bool:
        return False

    def deleted_docs(self) -> frozenset[int]:
        return frozenset()

    def all_doc_ids(self) -> range:
        return range(self._lists.size)

    def has_column(self, fieldname: str) -> bool:
        return False

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        return int(self._lengths[fieldname][docnum]) if fieldname in FIELD_WEIGHTS else default

    def field_length(self, fieldname: str) -> int:
        return int(self._lengths[fieldname].sum()) if fieldname in FIELD_WEIGHTS else 0

    def min_field_length(self, fieldname: str) -> int:
        return int(self._lengths[fieldname].min(initial=0)) if fieldname in FIELD_WEIGHTS else 0

    def max_field_length(self, fieldname: str) -> int:
        return int(self._lengths[fieldname].max(initial=0)) if fieldname in FIELD_WEIGHTS else 0

    @cached_property
    def _lengths(self) -> dict[str, Any]:
        return dict(zip(FIELD_WEIGHTS, self._lists.lengths.T, strict=True))

    def has_vector(self, docnum: int, fieldname: str) -> bool:
        return False

    def stored_fields(self, docnum: int) -> dict[str, str]:
        return {STORED: self._lists.stored(docnum)}


class ArrayTermsReader(base.TermsReader):  # type: ignore[misc]
    """Every word of every text field, and every value of the fields of ids."""

    def __init__(self, lists: PostingsReader) -> None:
        self._lists = lists

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return len(self._documents(*term)[0]) > 0

    def indexed_field_names(self) -> list[str]:
        return [*IDS, *FIELD_WEIGHTS]

    def cursor(self, fieldname: str, fieldobj: Any) -> TermCursor:
        return TermCursor(self, fieldname, fieldobj)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        return (term for field in sorted(self.indexed_field_names()) for term in self._from(field, b""))

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """The terms of a field from there on; as the fields' order has it, then those of the next fields."""
        later = (field for field in sorted(self.indexed_field_names()) if field > fieldname)
        yield from self._from(fieldname, prefix)
        for field in later:
            yield from self._from(field, b"")

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        lessons, often, _ = self._documents(fieldname, text)
        if not len(lessons):
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        lengths = (
            self._lists.lengths[lessons, list(FIELD_WEIGHTS).index(fieldname)]
            if fieldname in FIELD_WEIGHTS
            else [0]
        )
        return TermInfo(
            float(often.sum()),
            len(lessons),
            int(min(lengths)),
            int(max(lengths)),
            float(often.max()),
            int(lessons[0]),
            int(lessons[-1]),
        )

    def frequency(self, fieldname: str, text: bytes) -> float:
        return float(self.term_info(fieldname, text).weight())

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        return int(self.term_info(fieldname, text).doc_frequency())

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> ListMatcher:
        lessons, often, positions = self._documents(fieldname, text)
        values = [format_.encode(at.tolist()) for at in positions] if positions else None
        info = self.term_info(fieldname, text)
        weights = often.astype(float).tolist()
        term = (fieldname, text)
        return ListMatcher(
            lessons.tolist(), weights, values, format_, scorer=scorer, term=term, terminfo=info
        )

    def _documents(self, field: str, text: bytes) -> tuple[Any, Any, list[Any]]:
        """Numbers of the lessons that have a term, how often, and at which positions (of words only)."""
        if field not in FIELD_WEIGHTS:
            lessons = self._lists.doc_ids(field, text) if field in IDS else np.empty(0, np.uint32)
            return lessons, np.ones(len(lessons)), []
        places = self._lists.places(text.decode())
        slots = np.searchsorted(self._lists.bounds, places, side="right") - 1
        here = slots % len(FIELD_WEIGHTS) == list(FIELD_WEIGHTS).index(field)
        slots, starts, often = np.unique(slots[here], return_index=True, return_counts=True)
        positions = np.split(places[here] - np.repeat(self._lists.bounds[slots], often), starts[1:])
        return slots // len(FIELD_WEIGHTS), often, positions if len(slots) else []

    def _from(self, field: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        lexicon: TermDictionary = self._lists.lexicon(field)
        for row in range(lexicon.nearest(prefix), len(lexicon)):
            if field in IDS or (field, lexicon[row]) in self:
                yield field, lexicon[row]


class TermCursor(base.FieldCursor):  # type: ignore[misc]
    """Walks the terms of one field in order: Whoosh's spelling help asks for it."""

    def __init__(self, terms: ArrayTermsReader, fieldname: str, fieldobj: Any) -> None:
        self._terms, self._field, self._object = terms, fieldname, fieldobj
        self.first()

    def first(self) -> str | None:
        return self._go(b"")

    def find(self, term: str | bytes) -> str | None:
        return self._go(term if isinstance(term, bytes) else self._object.to_bytes(term))

    def next(self) -> str | None:
        text: bytes | None = next((text for _, text in self._rest), None)
        self._text: str | None = None if text is None else self._object.from_bytes(text)
        return self._text

    def text(self) -> str | None:
        return self._text

    def term_info(self) -> TermInfo | None:
        if self._text is None:
            return None
        return self._terms.term_info(self._field, self._object.to_bytes(self._text))

    def is_valid(self) -> bool:
        return self._text is not None

    def _go(self, prefix: bytes) -> str | None:
        self._rest = self._terms._from(self._field, prefix)
        return self.next()
