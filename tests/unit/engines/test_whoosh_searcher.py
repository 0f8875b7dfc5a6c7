"""Whoosh's own searcher on the index and the trees of plans: it finds and scores what the collector does."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from whoosh import index, qparser, query
from whoosh.searching import Searcher

from lessonsearch.engines.contract import Plan
from lessonsearch.engines.whoosh import WhooshEngine
from lessonsearch.engines.whoosh.collector import LessonCollector
from lessonsearch.engines.whoosh.index_writer import LessonWriter
from lessonsearch.engines.whoosh.query_tree import plan_query
from lessonsearch.engines.whoosh.schema import NAMES, STORED
from lessonsearch.engines.whoosh.weighting import ImpactWeighting
from lessonsearch.model.lesson import Lesson
from lessonsearch.query.query import RELEVANCE
from lessonsearch.text.indexed_fields import FIELD_WEIGHTS
from support.plans import PLANS, corpora, plan
from support.small import LESSONS, TAXONOMY, lesson

ALPHA = (
    lesson("alpha", 0, "Fathers asked", "The father was seen at last.", ("fathers",), ("under-1",)),
    lesson("alpha", 7, "A zebra", "Nobody knew of the zebra in social care.", ("neglect",), ("unborn",)),
)
"""What a source has now that had three lessons."""


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[WhooshEngine]:
    """Two segments: in the first, the lessons of one source are deleted."""
    first = WhooshEngine(tmp_path)
    first.rebuild(LESSONS, TAXONOMY, "first")
    second = first.with_delta(ALPHA, ["alpha"], TAXONOMY, "second")
    assert second
    yield second
    second.close()
    first.close()


@pytest.fixture
def plain(engine: WhooshEngine) -> Iterator[Searcher]:
    """A searcher as any program opens it."""
    opened = index.open_dir(str(engine.directory.index_path("second")))
    with opened.searcher(weighting=ImpactWeighting()) as searcher:
        yield searcher


def found(searcher: Searcher, tree: query.Query) -> dict[str, float]:
    """Lesson → score, as Whoosh's own searcher has it."""
    hits = searcher.search(tree, limit=None)
    return {Lesson.load(hit[STORED]).id: hit.score for hit in hits}


def ours(engine: WhooshEngine, asked: Plan) -> dict[str, float]:
    return {hit.lesson.id: hit.score for hit in engine.search(asked).hits}


def test_the_index_has_two_segments_and_deletions(plain: Searcher) -> None:
    reader = plain.reader()
    assert not reader.is_atomic()
    assert [leaf.reader().doc_count() for leaf, _ in plain.leaf_searchers()] == [3, 2]
    assert (reader.doc_count(), reader.doc_count_all()) == (5, 8)
    assert reader.has_deletions()
    assert [docnum for docnum in range(8) if reader.is_deleted(docnum)] == [0, 1, 2]
    assert [Lesson.load(stored[STORED]) for _, stored in reader.iter_docs()] == [*LESSONS[3:], *ALPHA]


def test_a_word_that_one_segment_lacks_is_there_in_the_other(plain: Searcher) -> None:
    reader = plain.reader()
    first, second = (leaf.reader() for leaf, _ in plain.leaf_searchers())
    assert ("text", b"zebra") not in first
    assert [part.doc_frequency("text", b"zebra") for part in (first, second, reader)] == [0, 1, 1]
    assert [part.frequency("text", b"zebra") for part in (first, second, reader)] == [0, 1, 1]
    assert reader.doc_frequency("text", b"unheard") == 0
    assert found(plain, query.Term("text", "zebra")).keys() == {"alpha/lesson-7"}
    with index.open_dir(plain.reader().leaf_readers()[0][0].storage().folder).searcher() as by_bm25f:
        assert found(by_bm25f, query.Or([query.Term("text", "zebra"), query.Term("text", "care")]))


@pytest.mark.parametrize("least", [None, 1, 0])
@pytest.mark.parametrize(
    "words",
    [
        "father",
        "father neglect",
        "zebra OR published",
        '"social care"',
        '"care social"',
        '"social care" father',
        "child -neglect",
        "father -neglect",
        '-"fathers asked"',
        "-zebra -father",
        "unheard",
        "care unheard",
        "",
    ],
)
def test_plain_whoosh_finds_and_scores_what_the_collector_does(
    engine: WhooshEngine, plain: Searcher, words: str, least: int | None
) -> None:
    for filters in ({}, {"theme": ("fathers", "neglect")}, {"source": ("copy", "alpha")}, {"age": ("x",)}):
        asked = plan(words, least, order=RELEVANCE, size=100, filters=filters)
        assert found(plain, plan_query(asked)) == pytest.approx(ours(engine, asked))


@pytest.mark.slow
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(corpora(), corpora(), PLANS)
def test_plain_whoosh_finds_on_random_corpora_what_the_collector_does(
    tmp_path_factory: pytest.TempPathFactory, built: list[Lesson], others: list[Lesson], asked: Plan
) -> None:
    """Whole plans but for the bonus of titles, which no tree has."""
    asked = replace(asked, order=RELEVANCE, start=0, size=100, typed_terms=())
    first = WhooshEngine(tmp_path_factory.mktemp("random"))
    first.rebuild(built, TAXONOMY, "first")
    now = [one for one in others if one.source in "ab"]
    second = first.with_delta(now, ["a", "b"], TAXONOMY, "second")
    assert second
    for engine, name in ((first, "first"), (second, "second")):
        opened = index.open_dir(str(engine.directory.index_path(name)))
        with opened.searcher(weighting=ImpactWeighting()) as searcher:
            hits = searcher.search(plan_query(asked), limit=None)
            theirs = sorted((Lesson.load(hit[STORED]).id, round(hit.score, 6)) for hit in hits)
        mine = engine.search(asked)
        assert theirs == sorted((hit.lesson.id, round(hit.score, 6)) for hit in mine.hits)
        assert len(theirs) == mine.total
        engine.close()


def test_the_collector_gives_whooshs_results(engine: WhooshEngine, plain: Searcher) -> None:
    asked = plan("father neglect", 1, order=RELEVANCE, size=2)
    collector = LessonCollector(asked, lambda segment, doc_id: (segment, doc_id))
    plain.search_with_collector(plan_query(asked), collector)
    results = collector.results()
    assert [(Lesson.load(hit[STORED]), hit.score) for hit in results] == [
        (hit.lesson, hit.score) for hit in engine.search(asked).hits
    ]
    assert len(results) == collector.count() == engine.search(asked).total == 3
    stored = plain.reader().stored_fields
    assert {Lesson.load(stored(docnum)[STORED]).id for docnum in collector.all_ids()} == set(
        ours(engine, replace(asked, size=100))
    )


def test_a_tree_says_what_is_in_it(plain: Searcher) -> None:
    tree = plan_query(plan('father "social care"', filters={"theme": ("neglect",)}))
    terms = tree.all_terms()
    assert {("text", "father"), ("title", "care"), ("theme", "neglect"), ("hidden", "yes")} <= terms
    assert len(terms) == 3 * len(FIELD_WEIGHTS) + 2
    assert tree.normalize() is tree
    assert tree.estimate_size(plain.reader()) <= plain.reader().doc_count_all()


def test_the_query_parser_prefixes_and_spelling_work_over_both_segments(plain: Searcher) -> None:
    parser = qparser.MultifieldParser(list(FIELD_WEIGHTS), plain.schema)
    assert found(plain, parser.parse("zebra OR published")).keys() == {"alpha/lesson-7", "beta/lesson-0"}
    assert found(plain, parser.parse("father NOT neglect")).keys() == {"alpha/lesson-0"}
    assert found(plain, query.Prefix("text", "ze")).keys() == {"alpha/lesson-7"}
    assert found(plain, query.Every()).keys() == {one.id for one in (*LESSONS[3:], *ALPHA)}
    assert plain.reader().corrector("text").suggest("zebrra", maxdist=1) == ["zebra"]
    stored = plain.document(**{NAMES: "alpha/lesson-7"})
    assert stored
    assert Lesson.load(stored[STORED]) == ALPHA[1]


def test_a_writer_that_is_cancelled_leaves_the_index_as_it_was(engine: WhooshEngine, tmp_path: Path) -> None:
    folder = engine.directory.index_path("second")
    opened = index.open_dir(str(folder))
    writer = LessonWriter(opened, TAXONOMY)
    assert writer.delete_by_term("source", "beta") == 2
    writer.add_document(lesson=LESSONS[0])
    writer.cancel()
    with pytest.raises(index.LockError), LessonWriter(opened, TAXONOMY), LessonWriter(opened, TAXONOMY):
        pass
    with opened.searcher() as searcher:
        assert searcher.doc_count() == 5


def test_a_deletion_can_be_taken_back(engine: WhooshEngine) -> None:
    opened = index.open_dir(str(engine.directory.index_path("second")))
    with LessonWriter(opened, TAXONOMY) as writer:
        writer.delete_document(1, delete=False)
        writer.delete_document(7)
        with pytest.raises(IndexError):
            writer.delete_document(8)
    with opened.searcher() as searcher:
        kept = [Lesson.load(stored[STORED]) for _, stored in searcher.iter_docs()]
    assert kept == [LESSONS[1], *LESSONS[3:], ALPHA[0]]


def test_the_table_of_contents_holds_no_arrays(engine: WhooshEngine) -> None:
    """Else each commit would write them again, and opening would read them."""
    for segment in engine.generation.segments:
        assert len(pickle.dumps(segment)) < 1000
