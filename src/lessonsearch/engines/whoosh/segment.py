"""Segment: one index folder, searched by plans."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from lessonsearch.engines.contract import Hit, Plan, SearchResponse
from lessonsearch.engines.whoosh.bitset import Bitset, contains, from_ids, popcount, to_ids
from lessonsearch.engines.whoosh.block_max import block_max_candidates, top_k
from lessonsearch.engines.whoosh.facet_counts import Counts, Facets, apply_filters
from lessonsearch.engines.whoosh.phrase_postings import PhrasePostings
from lessonsearch.engines.whoosh.postings_reader import PostingsReader
from lessonsearch.engines.whoosh.schema import HIDDEN, NAMES, PUBLISHED
from lessonsearch.engines.whoosh.scorer import Scorer
from lessonsearch.engines.whoosh.sorted_arrays import Ints
from lessonsearch.model.lesson import Lesson
from lessonsearch.query.query import NEWEST, OLDEST, RELEVANCE

CACHED_LESSONS = 1024
"""Lessons that are kept parsed, the most recent hits: some 10 kB each, so 10 MB."""


@dataclass(frozen=True)
class SegmentHits:
    """Matches of a plan in one segment: their total and facet counts, and the hits of its window."""

    total: int
    counts: dict[str, Counts]
    doc_ids: list[int]
    scores: list[float]
    clauses_matched: list[int]


class Segment:
    """Searchable lessons of one index folder; doc IDs are in reading order."""

    def __init__(self, reader: PostingsReader) -> None:
        self.reader = reader
        self.live_docs = reader.all_docs
        """Lessons that are not deleted, as a bitset."""
        self._facets = Facets(reader)
        self._phrases = PhrasePostings(reader)
        self._visible = ~from_ids(reader.doc_ids(HIDDEN, b"yes"), reader.size)
        self._dates, ranks, doc_ids = reader.facet_values(PUBLISHED)
        self._date_ranks = np.zeros(reader.size, np.int32)
        self._date_ranks[doc_ids] = ranks
        self.lesson = lru_cache(CACHED_LESSONS)(lambda doc_id: Lesson.load(reader.stored_json(doc_id)))
        """Lesson of a doc ID, cached."""

    def with_deletions(self, sources: Iterable[str]) -> Segment:
        """The same segment without the lessons of some sources."""
        segment = copy.copy(self)
        segment.live_docs = self.live_docs & ~self._facets.any_of("source", sources)
        return segment

    def collect(self, plan: Plan) -> SegmentHits:
        """Search for the doc IDs of a plan's hits."""
        scorer = Scorer(self.reader, self._phrases, plan)
        filters = {facet: self._facets.any_of(facet, values) for facet, values in plan.filters.items()}
        visible = self._visible | filters["source"] if "source" in filters else self._visible
        unfiltered = scorer.matches & visible & self.live_docs
        for facet, values in plan.without.items():
            unfiltered = unfiltered & ~self._facets.any_of(facet, values)
        matches = apply_filters(unfiltered, filters)
        total = popcount(matches)
        doc_ids, scores = self._window(scorer, matches, total, plan)
        clauses_matched = scorer.clauses_matched(doc_ids).tolist()
        counts = self._facets.counts(unfiltered, filters, plan.facets)
        return SegmentHits(total, counts, doc_ids.tolist(), scores, clauses_matched)

    def search(self, plan: Plan) -> SearchResponse:
        """Search for a plan's hits and load their lessons."""
        found = self.collect(plan)
        hits = (
            Hit(self.lesson(doc_id), score, clauses_matched)
            for doc_id, score, clauses_matched in zip(
                found.doc_ids, found.scores, found.clauses_matched, strict=True
            )
        )
        return SearchResponse(found.total, tuple(hits), found.counts)

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

    def find_by_name(self, name: str) -> Sequence[Lesson]:
        """Lessons with an id, excerpt id or old id, in reading order."""
        doc_ids = self.reader.doc_ids(NAMES, name.encode("utf-8", "surrogatepass")).astype(np.int64)
        return [self.lesson(doc_id) for doc_id in doc_ids[contains(self.live_docs, doc_ids)].tolist()]
