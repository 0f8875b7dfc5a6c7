"""Leaf searcher: the arrays of one segment, searched for a query tree."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from lessonsearch.engines.contract import Plan
from lessonsearch.engines.whoosh.arrays.bitset import Bitset, contains, from_ids, popcount, to_ids
from lessonsearch.engines.whoosh.arrays.block_max import block_max_candidates, top_k
from lessonsearch.engines.whoosh.arrays.sorted_arrays import Ints
from lessonsearch.engines.whoosh.facet_counts import Counts, Facets, apply_filters
from lessonsearch.engines.whoosh.phrase_postings import PhrasePostings
from lessonsearch.engines.whoosh.postings_reader import PostingsReader
from lessonsearch.engines.whoosh.query_tree import FilteredQuery
from lessonsearch.engines.whoosh.schema import HIDDEN, NAMES, PUBLISHED
from lessonsearch.engines.whoosh.scorer import Scorer
from lessonsearch.model.lesson import Lesson
from lessonsearch.query.query import NEWEST, OLDEST, RELEVANCE

CACHED_LESSONS = 1024
"""Lessons that are kept parsed, the most recent hits: some 6 kB each, so 6 MB."""


class LeafHits(NamedTuple):
    """Matches of a query tree in one segment: total, facet counts, and the hits of the plan's window."""

    matches: Bitset
    total: int
    counts: dict[str, Counts]
    doc_ids: list[int]
    scores: list[float]
    clauses_matched: list[int]


class LeafSearcher:
    """Lessons of one segment, deleted ones included; doc IDs are in reading order."""

    def __init__(self, reader: PostingsReader) -> None:
        self.reader = reader
        self._facets = Facets(reader)
        self._phrases = PhrasePostings(reader)
        self._hidden = from_ids(reader.doc_ids(HIDDEN, b"yes"), reader.size)
        self._dates, ranks, doc_ids = reader.facet_values(PUBLISHED)
        self._date_ranks = np.zeros(reader.size, np.int32)
        self._date_ranks[doc_ids] = ranks
        self.lesson = lru_cache(CACHED_LESSONS)(lambda doc_id: Lesson.load(reader.stored_json(doc_id)))
        """Lesson of a doc ID, cached."""

    def search(self, tree: FilteredQuery, plan: Plan, live_docs: Bitset) -> LeafHits:
        """Search the lessons that are not deleted. `plan` gives order, window and facets."""
        scorer = Scorer(self.reader, self._phrases, self._match_value, tree, plan)
        filters = {facet: scorer.match(node) for facet, node in tree.filters.items()}
        unfiltered = scorer.matches & live_docs
        matches = apply_filters(unfiltered, filters)
        total = popcount(matches)
        doc_ids, scores = self._window(scorer, matches, total, plan)
        clauses_matched = scorer.clauses_matched(doc_ids).tolist()
        counts = self._facets.counts(unfiltered, filters, plan.facets)
        return LeafHits(matches, total, counts, doc_ids.tolist(), scores, clauses_matched)

    def _match_value(self, field: str, value: str) -> Bitset:
        return self._hidden if field == HIDDEN else self._facets.having(field, value)

    def _window(self, scorer: Scorer, matches: Bitset, total: int, plan: Plan) -> tuple[Ints, list[float]]:
        """Doc IDs of a plan's window of the matches, in its sort order, and their scores."""
        if not plan.size:
            return np.empty(0, np.int64), []
        window = slice(plan.start, plan.start + plan.size)
        if plan.order == RELEVANCE:
            if scorer.boosts_only:
                doc_ids = to_ids(matches)
            else:
                doc_ids = block_max_candidates(
                    matches, total, scorer.upper_bounds, scorer.scores, window.stop
                )
            scores = scorer.scores(doc_ids)
            order = top_k(scores, window.stop)[window]
            return doc_ids[order], scores[order].tolist()
        doc_ids = to_ids(matches)
        if plan.order in (NEWEST, OLDEST):
            dates = self._date_ranks[doc_ids]
            doc_ids = doc_ids[np.argsort(-dates if plan.order == NEWEST else dates, kind="stable")]
        doc_ids = doc_ids[window]
        ascending = np.argsort(doc_ids)
        scores = np.empty(len(doc_ids), np.float32)
        scores[ascending] = scorer.scores(doc_ids[ascending])
        return doc_ids, scores.tolist()

    def published(self, doc_id: int) -> str:
        """Date of publication, as the lesson has it."""
        return self._dates[int(self._date_ranks[doc_id])]

    def find_by_name(self, name: str, live_docs: Bitset) -> Sequence[Lesson]:
        """Lessons with an id, excerpt id or old id, in reading order."""
        doc_ids = self.reader.doc_ids(NAMES, name.encode("utf-8", "surrogatepass")).astype(np.int64)
        return [self.lesson(doc_id) for doc_id in doc_ids[contains(live_docs, doc_ids)].tolist()]
