"""tantivy: its match, BM25, terms aggregations on fast fields and snippets.

One aggregation counts every facet without a filter of its own; each other takes one more, filter lifted.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import tantivy
from tantivy import Occur, Query

from benchmarks.asking import SHOWN, WIDTH, Answer, Asked, Row, values
from lessonsearch.model.taxonomy import STANDARD_FACETS, Taxonomy
from lessonsearch.text.indexed_fields import FIELD_WEIGHTS

MEMORY = 256_000_000
NAMES = [facet.name for facet in STANDARD_FACETS]


def build(rows: Iterable[Row], taxonomy: Taxonomy, place: Path) -> None:
    index = tantivy.Index(_schema(), path=str(place))
    index.register_tokenizer("stems", _analyzer())
    writer = index.writer(MEMORY, num_threads=1)
    for row in rows:
        tags = {f"facet_{name}": list(row.values[name]) for name in NAMES}
        writer.add_document(tantivy.Document(id=row.number, **row.texts, **tags))
    writer.commit()
    writer.wait_merging_threads()


def _analyzer() -> tantivy.TextAnalyzer:
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", stored=True, fast=True)
    for field in FIELD_WEIGHTS:
        builder.add_text_field(field, stored=field == "text", tokenizer_name="stems")
    for name in NAMES:
        builder.add_text_field(
            f"facet_{name}", stored=False, fast=True, tokenizer_name="raw", index_option="basic"
        )
    return builder.build()


class Peer:
    def __init__(self, place: Path, taxonomy: Taxonomy) -> None:
        self.index = tantivy.Index.open(str(place))
        self.index.register_tokenizer("stems", _analyzer())
        self.index.reload()
        self.searcher = self.index.searcher()
        self.schema = self.index.schema
        self.sizes = {name: len(listed) for name, listed in values(taxonomy).items()}

    def search(self, asked: Asked) -> Answer:
        words = self._words(asked)
        full = self._filtered(words, asked)
        found = self.searcher.search(full, SHOWN, count=True)
        free = [name for name in NAMES if name not in asked.filters]
        counts = self._counts(full, free)
        for name in asked.filters:
            counts |= self._counts(self._filtered(words, asked, lifted=name), [name])
        generator = tantivy.SnippetGenerator.create(self.searcher, words, self.schema, "text")
        generator.set_max_num_chars(WIDTH)
        best, snippets = [], []
        for _, address in found.hits:
            document = self.searcher.doc(address)
            best.append(document["id"][0])
            snippets.append(generator.snippet_from_doc(document).to_html())
        return Answer(found.count, best, counts, snippets)

    def _words(self, asked: Asked) -> Query:
        clauses = [(Occur.Must, self._anywhere(words)) for words in asked.wanted]
        clauses += [(Occur.MustNot, self._anywhere(words)) for words in asked.unwanted]
        return Query.boolean_query(clauses) if clauses else Query.all_query()

    def _anywhere(self, words: tuple[str, ...]) -> Query:
        """A word or phrase in any field, each with its weight."""
        queries = []
        for field, weight in FIELD_WEIGHTS.items():
            if len(words) == 1:
                one = Query.term_query(self.schema, field, words[0])
            else:
                one = Query.phrase_query(self.schema, field, list(words))
            queries.append((Occur.Should, Query.boost_query(one, weight) if weight != 1 else one))
        return Query.boolean_query(queries)

    def _filtered(self, words: Query, asked: Asked, lifted: str = "") -> Query:
        filters = [
            (Occur.Must, Query.const_score_query(self._any_of(name, chosen), 0.0))
            for name, chosen in asked.filters.items()
            if name != lifted
        ]
        return Query.boolean_query([(Occur.Must, words), *filters]) if filters else words

    def _any_of(self, name: str, chosen: tuple[str, ...]) -> Query:
        terms = (Query.term_query(self.schema, f"facet_{name}", value, "basic") for value in chosen)
        return Query.boolean_query([(Occur.Should, term) for term in terms])

    def _counts(self, found: Query, names: list[str]) -> dict[str, dict[str, int]]:
        if not names:
            return {}
        wished = {name: {"terms": {"field": f"facet_{name}", "size": self.sizes[name]}} for name in names}
        answer = self.searcher.aggregate(found, wished)
        return {name: {b["key"]: b["doc_count"] for b in answer[name]["buckets"]} for name in names}
