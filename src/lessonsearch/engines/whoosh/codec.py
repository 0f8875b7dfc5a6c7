"""Whoosh codec over the index's arrays.

Whoosh's reader, searcher and query parser work on the index as on any other; they get terms, postings,
field lengths and stored lessons here. Each is made from the arrays on demand, which is exact but slow: the
engine itself reads the arrays.
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

from lessonsearch.engines.whoosh.postings_reader import PostingsReader
from lessonsearch.engines.whoosh.schema import STORED
from lessonsearch.text.indexed_fields import FIELD_WEIGHTS

INDEX_NAME = "MAIN"
"""Whoosh's default index name in a folder."""


def create_index(folder: Path, schema: Schema, size: int) -> None:
    """Write Whoosh's table of contents to the folder of an index of `size` lessons."""
    TOC(schema, [ArraySegment(INDEX_NAME, size)], 0).write(FileStorage(str(folder)), INDEX_NAME)


class ArraySegment(base.Segment):  # type: ignore[misc]
    """Whoosh segment with all lessons of an index; it is read-only."""

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
    """Read-only Whoosh codec; `index_writer.build_index` writes the index."""

    def terms_reader(self, storage: FileStorage, segment: ArraySegment) -> ArrayTermsReader:
        return ArrayTermsReader(PostingsReader(Path(storage.folder)))

    def per_document_reader(self, storage: FileStorage, segment: ArraySegment) -> ArrayPerDocumentReader:
        return ArrayPerDocumentReader(PostingsReader(Path(storage.folder)))


class ArrayPerDocumentReader(base.PerDocumentReader):  # type: ignore[misc]
    """Field lengths and stored lessons. Lengths are exact; Whoosh's own codecs round them to a byte."""

    def __init__(self, reader: PostingsReader) -> None:
        self._reader = reader

    def doc_count(self) -> int:
        return self._reader.size

    def doc_count_all(self) -> int:
        return self._reader.size

    def has_deletions(self) -> bool:
        return False

    def is_deleted(self, docnum: int) -> bool:
        return False

    def deleted_docs(self) -> frozenset[int]:
        return frozenset()

    def all_doc_ids(self) -> range:
        return range(self._reader.size)

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
        return dict(zip(FIELD_WEIGHTS, self._reader.lengths.T, strict=True))

    def has_vector(self, docnum: int, fieldname: str) -> bool:
        return False

    def stored_fields(self, docnum: int) -> dict[str, str]:
        return {STORED: self._reader.stored_json(docnum)}


class ArrayTermsReader(base.TermsReader):  # type: ignore[misc]
    """Terms of all fields: index words of the text fields, whole values of the ID fields."""

    def __init__(self, reader: PostingsReader) -> None:
        self._reader = reader

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return len(self._postings(*term)[0]) > 0

    def indexed_field_names(self) -> list[str]:
        return [*self._reader.id_fields, *FIELD_WEIGHTS]

    def cursor(self, fieldname: str, fieldobj: Any) -> TermCursor:
        return TermCursor(self, fieldname, fieldobj)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        return (term for field in sorted(self.indexed_field_names()) for term in self._terms_from(field, b""))

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """Terms from (fieldname, prefix) on, in order of field name, then of term."""
        next_fields = (field for field in sorted(self.indexed_field_names()) if field > fieldname)
        yield from self._terms_from(fieldname, prefix)
        for field in next_fields:
            yield from self._terms_from(field, b"")

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        doc_ids, freqs, _ = self._postings(fieldname, text)
        if not len(doc_ids):
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        lengths = (
            self._reader.lengths[doc_ids, list(FIELD_WEIGHTS).index(fieldname)]
            if fieldname in FIELD_WEIGHTS
            else [0]
        )
        return TermInfo(
            float(freqs.sum()),
            len(doc_ids),
            int(min(lengths)),
            int(max(lengths)),
            float(freqs.max()),
            int(doc_ids[0]),
            int(doc_ids[-1]),
        )

    def frequency(self, fieldname: str, text: bytes) -> float:
        return float(self.term_info(fieldname, text).weight())

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        return int(self.term_info(fieldname, text).doc_frequency())

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> ListMatcher:
        doc_ids, freqs, positions = self._postings(fieldname, text)
        values = [format_.encode(offsets.tolist()) for offsets in positions] if positions else None
        info = self.term_info(fieldname, text)
        weights = freqs.astype(float).tolist()
        term = (fieldname, text)
        return ListMatcher(
            doc_ids.tolist(), weights, values, format_, scorer=scorer, term=term, terminfo=info
        )

    def _postings(self, field: str, text: bytes) -> tuple[Any, Any, list[Any]]:
        """Doc IDs, term frequencies and, for text fields, positions of a term."""
        if field not in FIELD_WEIGHTS:
            doc_ids = (
                self._reader.doc_ids(field, text)
                if field in self._reader.id_fields
                else np.empty(0, np.uint32)
            )
            return doc_ids, np.ones(len(doc_ids)), []
        positions = self._reader.positions(text.decode())
        slots = np.searchsorted(self._reader.bounds, positions, side="right") - 1
        in_field = slots % len(FIELD_WEIGHTS) == list(FIELD_WEIGHTS).index(field)
        slots, starts, freqs = np.unique(slots[in_field], return_index=True, return_counts=True)
        offsets = positions[in_field] - np.repeat(self._reader.bounds[slots], freqs)
        return slots // len(FIELD_WEIGHTS), freqs, np.split(offsets, starts[1:]) if len(slots) else []

    def _terms_from(self, field: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        dictionary = self._reader.dictionary(field)
        for row in range(dictionary.lower_bound(prefix), len(dictionary)):
            if field in self._reader.id_fields or (field, dictionary[row]) in self:
                yield field, dictionary[row]


class TermCursor(base.FieldCursor):  # type: ignore[misc]
    """Cursor over the sorted terms of one field, for Whoosh's spelling correction."""

    def __init__(self, terms: ArrayTermsReader, fieldname: str, fieldobj: Any) -> None:
        self._terms, self._fieldname, self._fieldobj = terms, fieldname, fieldobj
        self.first()

    def first(self) -> str | None:
        return self._seek(b"")

    def find(self, term: str | bytes) -> str | None:
        return self._seek(term if isinstance(term, bytes) else self._fieldobj.to_bytes(term))

    def next(self) -> str | None:
        text: bytes | None = next((text for _, text in self._remaining), None)
        self._text: str | None = None if text is None else self._fieldobj.from_bytes(text)
        return self._text

    def text(self) -> str | None:
        return self._text

    def term_info(self) -> TermInfo | None:
        if self._text is None:
            return None
        return self._terms.term_info(self._fieldname, self._fieldobj.to_bytes(self._text))

    def is_valid(self) -> bool:
        return self._text is not None

    def _seek(self, prefix: bytes) -> str | None:
        self._remaining = self._terms._terms_from(self._fieldname, prefix)
        return self.next()
