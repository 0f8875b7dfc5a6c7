"""The work that a document makes for the checker, counted in lessons and bytes, in corpora of two sizes."""

from __future__ import annotations

import tracemalloc
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest

from benchmarks import corpus
from benchmarks.checker_size import QUOTED, handout, held_sources
from lessonsearch.model.lesson import Lesson
from lessonsearch.quotations import StoredCatalogue, TripleIndex, TripleIndexWriter
from lessonsearch.quotations.index import CACHED_WINDOWS
from lessonsearch.verify import read_document, verify

pytestmark = pytest.mark.slow

SMALL, LARGE = 2_000, 8_000
QUOTATIONS = 4 * QUOTED


class Counting:
    """A catalogue of that many lessons, and how often each of them is fetched."""

    def __init__(self, folder: Path, size: int) -> None:
        folder.mkdir()
        self._stored: dict[str, str] = {}
        writer = TripleIndexWriter(folder)
        for lesson in corpus.lessons(size):
            writer.add(lesson)
            self._stored.update(dict.fromkeys(lesson.names, lesson.dump()))
        writer.finish()
        self.fetched: Counter[str] = Counter()
        self.catalogue = StoredCatalogue(
            held_sources(size), TripleIndex.open(folder), self._find, lambda source: ()
        )

    def _find(self, name: str) -> Lesson | None:
        self.fetched[name] += 1
        return Lesson.load(self._stored[name]) if name in self._stored else None


@pytest.fixture(scope="module")
def catalogues(tmp_path_factory: pytest.TempPathFactory) -> list[Counting]:
    folder = tmp_path_factory.mktemp("catalogues")
    return [Counting(folder / str(size), size) for size in (SMALL, LARGE)]


def test_a_document_fetches_a_few_lessons_of_a_corpus_of_any_size(catalogues: list[Counting]) -> None:
    document = read_document("x.md", handout(list(islice(corpus.lessons(SMALL), QUOTATIONS))))
    held = []
    for counting in catalogues:
        tracemalloc.start()
        report = verify(document, counting.catalogue)
        held.append(tracemalloc.get_traced_memory()[0])
        tracemalloc.stop()
        assert len(report.quotations) in (QUOTATIONS - 1, QUOTATIONS)
        assert max(counting.fetched.values()) <= 2, counting.fetched.most_common(3)
    small, large = (sum(counting.fetched.values()) for counting in catalogues)
    assert large < 2 * small, "four times the lessons"
    assert large < LARGE / 20
    assert held[1] < 2 * held[0] < CACHED_WINDOWS * 40_000
