"""An engine of plain lists and sums: the contract, said the slow way. Every engine agrees with it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from lessonsearch.engines.contract import (
    FREQ_STEPS,
    K1,
    STEPS,
    B,
    Hit,
    Plan,
    Progress,
    SearchResponse,
    clause_bonus,
    idf,
    no_progress,
    quantise_weight,
    title_match_bonus,
    title_similarity,
)
from lessonsearch.model.lesson import Lesson
from lessonsearch.model.taxonomy import Taxonomy
from lessonsearch.query.parser import Clause, Term
from lessonsearch.text.analysis import analyze
from lessonsearch.text.indexed_fields import (
    FIELD_WEIGHTS,
    field_weights,
    indexed_text,
    phrase_share,
    title_term_sets,
)


class MemoryEngine:
    """Keeps lessons in a list and looks at every one of them for every question."""

    def __init__(self) -> None:
        self.lessons: list[Lesson] = []
        self.fingerprint = ""
        self.weighed_in = self
        """The engine whose lessons say how rare a word and how long a text is."""

    def ready(self, fingerprint: str) -> bool:
        return self.fingerprint == fingerprint

    def rebuild(
        self,
        lessons: Iterable[Lesson],
        taxonomy: Taxonomy,
        fingerprint: str,
        progress: Progress = no_progress,
    ) -> None:
        self.fingerprint = fingerprint
        self.facets = taxonomy.facets
        self.lessons = sorted(lessons, key=lambda lesson: lesson.order)
        self.names = {name: lesson for lesson in reversed(self.lessons) for name in lesson.names}
        self.names |= {lesson.id: lesson for lesson in self.lessons}
        self.texts = [
            {name: list(analyze(text)) for name, text in indexed_text(lesson, taxonomy).items()}
            for lesson in self.lessons
        ]
        self.stems = [
            {name: Counter(w.stem for w in text) for name, text in texts.items()} for texts in self.texts
        ]
        visible = [lesson for lesson in self.lessons if not lesson.same_as]
        self.share = phrase_share(sum(1 for lesson in visible if lesson.asked), len(visible))
        """The share of the lessons that have phrases."""
        progress(len(self.lessons))

    def with_delta(
        self, lessons: Iterable[Lesson], sources: Sequence[str], taxonomy: Taxonomy, fingerprint: str
    ) -> MemoryEngine:
        other = MemoryEngine()
        kept = [lesson for lesson in self.lessons if lesson.source not in sources]
        now = sorted([*kept, *lessons], key=lambda lesson: (lesson.order, lesson.source))
        other.rebuild(now, taxonomy, fingerprint)
        other.weighed_in = self
        return other

    def get(self, name: str) -> Lesson | None:
        return self.names.get(name)

    def close(self) -> None:
        self.lessons = []

    def search(self, plan: Plan) -> SearchResponse:
        met = {}
        for number in range(len(self.lessons)):
            plan.check_deadline()
            wanted = sum(self._meets(clause.terms, number) for clause in plan.included)
            if wanted >= plan.min_should_match and not any(
                self._meets(c.terms, number) for c in plan.excluded
            ):
                met[number] = sum(self._meets(_strict(clause), number) for clause in plan.included)
        counts = {
            facet.name: dict(
                Counter(
                    tag
                    for number in met
                    if self._passes(plan, number, lifted=facet.name)
                    for tag in self.lessons[number].tags(facet.attribute)
                )
            )
            for facet in self.facets
            if facet.name in plan.facets
        }
        found = [number for number in met if self._passes(plan, number)]
        scores = {number: self._score(plan, number) for number in found}
        if plan.order == "relevance":
            found.sort(key=lambda number: (-scores[number], number))
        elif plan.order in ("newest", "oldest"):
            found.sort(key=lambda number: self.lessons[number].published, reverse=plan.order == "newest")
        window = found[plan.start : plan.start + plan.size]
        hits = tuple(Hit(self.lessons[number], scores[number], met[number]) for number in window)
        return SearchResponse(len(found), hits, counts)

    def _passes(self, plan: Plan, number: int, lifted: str = "") -> bool:
        lesson = self.lessons[number]
        if any(
            set(plan.without.get(facet.name, ())) & set(lesson.tags(facet.attribute)) for facet in self.facets
        ):
            return False
        if lesson.same_as and lesson.source not in plan.filters.get("source", ()):
            return False
        return all(
            set(plan.filters[facet.name]) & set(lesson.tags(facet.attribute))
            for facet in self.facets
            if facet.name in plan.filters and facet.name != lifted
        )

    def _meets(self, terms: Iterable[Term], number: int) -> bool:
        return any(self._has(term, number) for term in terms)

    def _has(self, term: Term, number: int) -> bool:
        if term.unordered:
            return all(any(self.stems[number][field][word] for field in FIELD_WEIGHTS) for word in term.words)
        return any(self._side_by_side(term.words, number, field) for field in FIELD_WEIGHTS)

    def _side_by_side(self, phrase: tuple[str, ...], number: int, field: str) -> bool:
        places = {(word.position, word.stem) for word in self.texts[number][field]}
        return any(
            all((place + step, stem) in places for step, stem in enumerate(phrase))
            for place, first in places
            if first == phrase[0]
        )

    def _score(self, plan: Plan, number: int) -> float:
        met = [
            max((self._term_score(term, number) for term in clause.terms), default=0.0)
            for clause in plan.included
        ]
        said = set(plan.typed_terms)
        nearest = max(
            (
                title_similarity(len(said & told), len(said), len(told))
                for told in title_term_sets(self.lessons[number])
            ),
            default=0.0,
        )
        boosts = (self._term_score(term, number) for term in plan.boosts)
        covered = sum(self._meets(_strict(clause), number) for clause in plan.included)
        bonus = covered * clause_bonus(len(plan.included)) if covered else 0.0
        return math.fsum([*met, *boosts, bonus, title_match_bonus(self.weighed_in.share) * nearest])

    def _term_score(self, term: Term, number: int) -> float:
        if not self._meets([term], number):
            return 0.0
        return quantise_weight(term.weight) * sum(self._bm25(word, number) for word in term.words)

    def _bm25(self, word: str, number: int) -> float:
        others = self.weighed_in
        weights = field_weights(others.share)
        frequency = 0.0
        for field in FIELD_WEIGHTS:
            lengths = [len(texts[field]) for texts in others.texts]
            average = max(1, sum(lengths)) / max(1, sum(length > 0 for length in lengths))
            norm = 1 - B + B * len(self.texts[number][field]) / average
            frequency += weights[field] / norm * self.stems[number][field][word]
        frequency = round(frequency * FREQ_STEPS) / FREQ_STEPS
        having = sum(1 for stems in others.stems if any(stems[field][word] for field in FIELD_WEIGHTS))
        rarity = idf(max(1, len(others.lessons)), having)
        return round(rarity * frequency * (K1 + 1) / (frequency + K1) * STEPS) / STEPS


def _strict(clause: Clause) -> tuple[Term, ...]:
    return tuple(term for term in clause.terms if not term.related)
