"""Weighting model: gives Whoosh's own searcher our scores for the nodes of a query tree."""

from __future__ import annotations

from typing import Any

from whoosh import scoring
from whoosh.matching import Matcher

from lessonsearch.engines.contract import STEPS
from lessonsearch.text.indexed_fields import FIELD_WEIGHTS


class ImpactWeighting(scoring.WeightingModel):  # type: ignore[misc]
    """A word scores in each field what it scores in all fields together; a facet's value scores nothing."""

    def scorer(self, searcher: Any, fieldname: str, text: bytes, qf: int = 1) -> ImpactScorer:
        segment = searcher.reader().segment()
        if segment is None or fieldname not in FIELD_WEIGHTS:  # None: a searcher of several segments
            return ImpactScorer({})
        doc_ids, impacts = segment.postings.sparse_postings(text.decode())
        return ImpactScorer(dict(zip(doc_ids.tolist(), impacts.tolist(), strict=True)))


class ImpactScorer(scoring.BaseScorer):  # type: ignore[misc]
    """Scores of one word in one segment, from the impact in each lesson that has it."""

    def __init__(self, impacts: dict[int, int]) -> None:
        self._impacts = impacts

    def score(self, matcher: Matcher) -> float:
        return self._impacts.get(matcher.id(), 0) / STEPS

    def max_quality(self) -> float:
        return max(self._impacts.values(), default=0) / STEPS

    def block_quality(self, matcher: Matcher) -> float:
        return self.max_quality()
