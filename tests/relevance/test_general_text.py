"""General text: a collection that has nothing to do with the lessons is ranked better than by plain BM25.

The collection lies beside the project where it is built and checked, and not in a copy of the project alone.
"""

from __future__ import annotations

import math
import re
import sqlite3
from collections.abc import Callable
from functools import cache
from pathlib import Path
from statistics import fmean

import pytest

from lessonsearch.app.library import Library
from lessonsearch.engines.whoosh import WhooshEngine
from lessonsearch.model.lesson import Block, Excerpt, Lesson
from lessonsearch.query.query import Query
from lessonsearch.search.lexical_resources import LexicalResources
from lessonsearch.search.service import find
from lessonsearch.search.vocabulary import Vocabulary
from lessonsearch.text.synonyms import Thesaurus

CRANFIELD = Path(__file__).parents[3] / "shared/collections/cranfield"
DEPTH, CUTOFF = 100, 10
MAX_CHARACTERS = 480

pytestmark = pytest.mark.skipif(
    not CRANFIELD.exists(), reason="the Cranfield collection is not beside this copy of the project"
)

Rank = Callable[[str], list[int]]


def records(file: str) -> dict[int, dict[str, str]]:
    """The records of a file of the SMART system: number → field → text."""
    held: dict[int, dict[str, str]] = {}
    for entry in re.split(r"(?m)^\.I ", (CRANFIELD / file).read_text("utf-8", "replace"))[1:]:
        number, *fields = re.split(r"(?m)^\.([A-Z])\s*$", entry)
        texts = (" ".join(text.split()) for text in fields[1::2])
        held[int(number)] = dict(zip(fields[::2], texts, strict=True))
    return held


@cache
def documents() -> dict[int, tuple[str, str]]:
    return {n: (one.get("T", ""), one.get("W", "")) for n, one in records("cran.all.1400").items()}


@cache
def judged() -> list[tuple[str, set[int]]]:
    """Each query and the numbers of the documents that are right for it, grades 1 to 4 alike."""
    right: dict[int, set[int]] = {}
    for line in (CRANFIELD / "cranqrel").read_text().splitlines():
        query, document, grade = line.split()[:3]
        if 0 < int(grade) < 5:
            right.setdefault(int(query), set()).add(int(document))
    texts = (one["W"][:MAX_CHARACTERS] for one in records("cran.qry").values())
    return [(text, right[n]) for n, text in enumerate(texts, 1) if n in right]


def figures(rank: Rank) -> tuple[float, float]:
    """nDCG@10, with the ideal of all right documents, and recall@100."""
    ndcg, recall = [], []
    for query, right in judged():
        gains = [number in right for number in rank(query)[:DEPTH]]
        ideal = sum(1 / math.log2(at + 2) for at in range(min(CUTOFF, len(right))))
        ndcg.append(sum(gain / math.log2(at + 2) for at, gain in enumerate(gains[:CUTOFF])) / ideal)
        recall.append(sum(gains) / len(right))
    return fmean(ndcg), fmean(recall)


def by_fts5() -> Rank:
    table = sqlite3.connect(":memory:")
    table.execute("CREATE VIRTUAL TABLE texts USING fts5(title, text, tokenize='porter unicode61')")
    rows = ((number, *texts) for number, texts in documents().items())
    table.executemany("INSERT INTO texts (rowid, title, text) VALUES (?, ?, ?)", rows)

    def rank(query: str) -> list[int]:
        words = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", query))
        search = "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT 100"
        return [number for (number,) in table.execute(search, (words,))]

    return rank


@pytest.fixture
def by_this(library: Library, tmp_path: Path) -> Rank:
    """Search here, over the documents as lessons without phrases, tags of their own or a thesaurus."""
    sample = next(library.all_lessons())
    source, taxonomy = sample.source, library.taxonomy
    lessons = [
        Lesson(
            source,
            f"d-{number}",
            title or f"document {number}",
            "finding",
            (),
            sample.themes[:1],
            sample.ages[:1],
            sample.agencies[:1],
            (Excerpt(source, f"d-{number}", (Block("paragraph", text or "empty"),)),),
            order=place,
        )
        for place, (number, (title, text)) in enumerate(documents().items())
    ]
    engine = WhooshEngine(tmp_path)
    engine.rebuild(lessons, taxonomy, "general")
    vocabulary = Vocabulary.of(lessons, taxonomy)
    lexical = LexicalResources(Thesaurus(), taxonomy, lambda: vocabulary)

    def rank(query: str) -> list[int]:
        results = find(Query(query, per_page=DEPTH), engine, taxonomy, library.sources, lexical).results
        return [int(one.lesson.slug.removeprefix("d-")) for one in results]

    return rank


def test_general_text_is_ranked_better_than_by_plain_bm25(by_this: Rank) -> None:
    (ndcg, recall), (plain_ndcg, plain_recall) = figures(by_this), figures(by_fts5())
    assert (ndcg >= 0.43, recall >= 0.77) == (True, True), (ndcg, recall)
    assert (ndcg > plain_ndcg, recall > plain_recall) == (True, True), (plain_ndcg, plain_recall)
