"""Plain Whoosh, as its documentation shows it: a searcher with `filter` and `groupedby`, and hit highlights.

A facet with a filter of its own takes one search more. The words are those of this project's analyser.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from whoosh import analysis, fields, index, query, sorting

from benchmarks.asking import SHOWN, Answer, Asked, Row
from lessonsearch.model.taxonomy import STANDARD_FACETS, Taxonomy
from lessonsearch.text.indexed_fields import FIELD_WEIGHTS

NAMES = [facet.name for facet in STANDARD_FACETS]


def build(rows: Iterable[Row], taxonomy: Taxonomy, place: Path) -> None:
    words = analysis.SpaceSeparatedTokenizer()
    schema = fields.Schema(
        id=fields.STORED(),
        **{name: fields.TEXT(analyzer=words, stored=name == "text") for name in FIELD_WEIGHTS},
        **{f"facet_{name}": fields.KEYWORD(commas=True, stored=True) for name in NAMES},
    )
    writer = index.create_in(place, schema).writer(limitmb=512)
    for row in rows:
        tags = {f"facet_{name}": ",".join(row.values[name]) for name in NAMES}
        writer.add_document(id=row.number, **row.texts, **tags)
    writer.commit(optimize=True)


class Peer:
    def __init__(self, place: Path, taxonomy: Taxonomy) -> None:
        self.searcher = index.open_dir(place).searcher()

    def search(self, asked: Asked) -> Answer:
        wanted = self._words(asked)
        free = [name for name in NAMES if name not in asked.filters]
        found = self.searcher.search(
            wanted, limit=SHOWN, filter=self._filter(asked), groupedby=self._groups(free)
        )
        counts = {name: found.groups(f"facet_{name}") for name in free}
        for name in asked.filters:
            lifted = self.searcher.search(
                wanted,
                limit=None,
                scored=False,
                filter=self._filter(asked, lifted=name),
                groupedby=self._groups([name]),
            )
            counts[name] = lifted.groups(f"facet_{name}")
        hits = found[:SHOWN]
        snippets = [hit.highlights("text") for hit in hits]
        return Answer(len(found), [hit["id"] for hit in hits], counts, snippets)

    def _words(self, asked: Asked) -> query.Query:
        clauses = [self._anywhere(words) for words in asked.wanted]
        clauses += [query.Not(self._anywhere(words)) for words in asked.unwanted]
        return query.And(clauses) if clauses else query.Every()

    def _anywhere(self, words: tuple[str, ...]) -> query.Query:
        if len(words) == 1:
            return query.Or([query.Term(field, words[0], boost) for field, boost in FIELD_WEIGHTS.items()])
        return query.Or(
            [query.Phrase(field, list(words), boost=boost) for field, boost in FIELD_WEIGHTS.items()]
        )

    def _filter(self, asked: Asked, lifted: str = "") -> query.Query | None:
        filters = [
            query.Or([query.Term(f"facet_{name}", value) for value in chosen])
            for name, chosen in asked.filters.items()
            if name != lifted
        ]
        return query.And(filters) if filters else None

    def _groups(self, names: list[str]) -> dict[str, sorting.FieldFacet]:
        return {
            f"facet_{name}": sorting.FieldFacet(f"facet_{name}", allow_overlap=True, maptype=sorting.Count)
            for name in names
        }
