"""Xapian: its match, BM25 and snippets; a value slot for each tag of a lesson, counted by match spies."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import xapian

from benchmarks.asking import SHOWN, WIDTH, Answer, Asked, Row
from lessonsearch.engines.contract import K1, B
from lessonsearch.model.taxonomy import STANDARD_FACETS, Taxonomy

SLOTS = {facet.name: range(10 * place, 10 * place + 4) for place, facet in enumerate(STANDARD_FACETS)}
GAP = 100
"""Places between two fields, so that no phrase runs from one into the next."""


def build(rows: Iterable[Row], taxonomy: Taxonomy, place: Path) -> None:
    database = xapian.WritableDatabase(str(place / "growing"), xapian.DB_CREATE_OR_OVERWRITE)
    for row in rows:
        document = xapian.Document()
        position = 0
        for text in row.texts.values():
            for word in text.split():
                position += 1
                document.add_posting(word, position)
            position += GAP
        document.set_data(f"{row.number}\n{row.texts['text']}")
        for name, listed in row.values.items():
            for slot, value in zip(SLOTS[name], listed, strict=False):
                document.add_value(slot, value)
                document.add_boolean_term(f"X{name}:{value}")
        database.add_document(document)
    database.commit()
    database.compact(str(place / "lessons"))
    database.close()


class Peer:
    def __init__(self, place: Path, taxonomy: Taxonomy) -> None:
        self.database = xapian.Database(str(place / "lessons"))
        self.size = self.database.get_doccount()

    def search(self, asked: Asked) -> Answer:
        free = [name for name in SLOTS if name not in asked.filters]
        found, counts = self._run(asked, free, SHOWN)
        for name in asked.filters:
            counts |= self._run(asked, [name], 0, lifted=name)[1]
        best, snippets = [], []
        for hit in found:
            number, _, text = hit.document.get_data().decode().partition("\n")
            best.append(int(number))
            snippets.append(found.snippet(text, WIDTH).decode())
        return Answer(found.get_matches_estimated(), best, counts, snippets)

    def _run(
        self, asked: Asked, names: list[str], size: int, lifted: str = ""
    ) -> tuple[xapian.MSet, dict[str, dict[str, int]]]:
        enquire = xapian.Enquire(self.database)
        enquire.set_weighting_scheme(xapian.BM25Weight(K1, 0, 1, B, 0.5))
        enquire.set_query(self._query(asked, lifted))
        spies = {name: [xapian.ValueCountMatchSpy(slot) for slot in SLOTS[name]] for name in names}
        for spy in (spy for several in spies.values() for spy in several):
            enquire.add_matchspy(spy)
        found = enquire.get_mset(0, size, self.size)
        counts: dict[str, dict[str, int]] = {name: {} for name in names}
        for name, several in spies.items():
            for spy in several:
                for value in spy.values():
                    text = value.term.decode()
                    counts[name][text] = counts[name].get(text, 0) + value.termfreq
        return found, counts

    def _query(self, asked: Asked, lifted: str) -> xapian.Query:
        query = xapian.Query.MatchAll
        if asked.wanted:
            query = xapian.Query(xapian.Query.OP_AND, [_words(words) for words in asked.wanted])
        for words in asked.unwanted:
            query = xapian.Query(xapian.Query.OP_AND_NOT, query, _words(words))
        for name, chosen in asked.filters.items():
            if name != lifted:
                either = xapian.Query(xapian.Query.OP_OR, [xapian.Query(f"X{name}:{v}") for v in chosen])
                query = xapian.Query(xapian.Query.OP_FILTER, query, either)
        return query


def _words(words: tuple[str, ...]) -> xapian.Query:
    return xapian.Query(xapian.Query.OP_PHRASE, list(words)) if len(words) > 1 else xapian.Query(words[0])
