"""This project's embedded engine."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from benchmarks.asking import SHOWN, WIDTH, Answer, Asked
from lessonsearch.engines.contract import Plan
from lessonsearch.engines.whoosh import WhooshEngine
from lessonsearch.model.lesson import Lesson
from lessonsearch.model.taxonomy import Taxonomy
from lessonsearch.query.parser import parse
from lessonsearch.query.query import DOCUMENT, PER_PAGE, RELEVANCE
from lessonsearch.search import Highlighter, snippet
from lessonsearch.search.highlight import _single_line
from lessonsearch.text import chunk_index

assert SHOWN == PER_PAGE

NEW = "neverbefore"
"""A word that no lesson has."""


def build(lessons: Iterable[Lesson], taxonomy: Taxonomy, place: Path) -> None:
    engine = WhooshEngine(place)
    engine.rebuild(lessons, taxonomy, "benchmark")
    engine.close()


class Peer:
    def __init__(self, place: Path, taxonomy: Taxonomy) -> None:
        self.engine = WhooshEngine(place)
        assert self.engine.ready("benchmark")

    def search(self, asked: Asked) -> Answer:
        terms = [term for clause in asked.clauses if not clause.excluded for term in clause.terms]
        order = RELEVANCE if terms else DOCUMENT
        found = self.engine.search(Plan(asked.clauses, len(asked.wanted), (), asked.filters, order))
        snippets, marker = [], Highlighter(terms)
        for hit in found.hits:
            runs = snippet(hit.lesson.text, marker, WIDTH)
            snippets.append("".join(f"<b>{run.text}</b>" if run.hit else run.text for run in runs))
        best = [_number(hit.lesson) for hit in found.hits]
        return Answer(found.total, best, {name: dict(c) for name, c in found.counts.items()}, snippets)

    def forget(self) -> None:
        """Let go of all that is kept from one search to the next, but for the stems of words."""
        [segment] = self.engine.generation.segments
        leaf = segment.leaf
        of_the_index = (kept for owner in (leaf, leaf.reader, leaf._phrases) for kept in vars(owner).values())
        for kept in (*of_the_index, chunk_index._chunk_index, _single_line):
            if hasattr(kept, "cache_clear"):
                kept.cache_clear()

    def change(self, taxonomy: Taxonomy) -> float:
        """Seconds until a word written into one lesson is found: all of its source is indexed anew."""
        source = next(iter(taxonomy.choices("source"))).id
        everything = Plan(filters={"source": (source,)}, size=1000)
        first, *others = [hit.lesson for hit in self.engine.search(everything).hits]
        start = time.perf_counter()
        changed = replace(first, title=f"{first.title} {NEW}")
        revised = self.engine.with_delta([changed, *others], [source], taxonomy, f"revised-{time.time_ns()}")
        assert revised
        [hit] = revised.search(Plan(parse(NEW), 1)).hits
        assert hit.lesson == changed
        return time.perf_counter() - start


def _number(lesson: Lesson) -> int:
    return int(lesson.source.rpartition("-")[2]) * 200 + lesson.place
