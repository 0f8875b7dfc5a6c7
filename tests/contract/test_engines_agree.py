"""On random corpora and plans every engine answers as the one of plain lists and sums does."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks import corpus as made_up
from lessonsearch.app.library import Library
from lessonsearch.engines.contract import Engine, Plan
from lessonsearch.engines.whoosh import WhooshEngine, leaf_searcher
from lessonsearch.engines.whoosh.arrays import block_max
from lessonsearch.model.lesson import Lesson
from lessonsearch.query.query import Query
from lessonsearch.search.more_like_this import MAX_SIMILAR, more_like_this
from lessonsearch.search.planner import build_plan
from support.memory import MemoryEngine
from support.paths import TESTS
from support.plans import PLANS, corpora
from support.small import TAXONOMY, make

pytestmark = pytest.mark.slow

WAYS = st.fixed_dictionaries(
    {
        "facet_counts.MIN_RUN_VALUES": st.sampled_from([0, 64]),
        "scorer.MAX_EXHAUSTIVE": st.sampled_from([0, 8192]),
        "scorer.SPARSE_RATIO": st.sampled_from([0, 64]),
        "postings_reader.SPARSE_RATIO": st.sampled_from([0, 64]),
        "postings_reader.MAX_SMALL": st.sampled_from([0, 16_384]),
        "facet_counts.MAX_AS_INTEGERS": st.sampled_from([0, 4096]),
        "title_match.MASKED_RATIO": st.sampled_from([0, 2]),
        "phrase_postings.RESTRICT_RATIO": st.sampled_from([0, 8]),
        "arrays.sorted_arrays.BISECT_RATIO": st.sampled_from([0, 24]),
        "arrays.block_max.MAX_EXHAUSTIVE": st.sampled_from([0, 8192]),
        "arrays.block_max.FIRST_BLOCKS": st.sampled_from([1, 128]),
        "arrays.block_max.GROUP_SIZE": st.sampled_from([1, 2, 16]),
        "postings_reader.LOOKUP_RATIO": st.sampled_from([0, 8192]),
        "facet_counts.CACHE_BLOCK_WORDS": st.sampled_from([1, 2**16]),
        "facet_counts.SUM_BLOCK_WORDS": st.sampled_from([1, 1023]),
        "postings_reader.SKIP_INTERVAL": st.sampled_from([3, 64]),
        "postings_reader.PARTIAL_RATIO": st.sampled_from([0, 128]),
        "segment_files.MIN_CODED_POSITIONS": st.sampled_from([1, 384]),
        "title_match.MIN_CODED_TEXTS": st.sampled_from([1, 64]),
        "arrays.delta_lists.SKIP_INTERVAL": st.sampled_from([2, 256]),
        "arrays.delta_lists.MAX_WHOLE": st.sampled_from([0, 16_384]),
        "arrays.delta_lists.WHOLE_RATIO": st.sampled_from([0, 8]),
        "inverter.CHUNK_COMPOUNDS": st.sampled_from([20, 1_000_000]),
    }
)
"""Where the embedded engine chooses between two ways by size: either must do on any corpus."""


@settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)  # building an index takes milliseconds, and its time on a busy machine says nothing
@given(corpora(), st.lists(PLANS, min_size=1, max_size=8), WAYS)
def test_every_engine_gives_what_plain_lists_give(
    tmp_path_factory: pytest.TempPathFactory, lessons: list[Lesson], plans: list[Plan], ways: dict[str, int]
) -> None:
    oracle = MemoryEngine()
    oracle.rebuild(lessons, TAXONOMY, "random")
    with pytest.MonkeyPatch.context() as patch:
        for where, number in ways.items():
            patch.setattr(f"lessonsearch.engines.whoosh.{where}", number)
        agree(oracle, make("whoosh", tmp_path_factory.mktemp("random")), lessons, plans)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(corpora(), corpora(), st.sets(st.sampled_from("abcd")), st.lists(PLANS, min_size=1, max_size=8), WAYS)
def test_an_index_with_some_sources_as_they_are_now_answers_as_plain_lists_do(
    tmp_path_factory: pytest.TempPathFactory,
    built: list[Lesson],
    others: list[Lesson],
    sources: set[str],
    plans: list[Plan],
    ways: dict[str, int],
) -> None:
    """Whatever changes, even all or nothing; words count what they counted when the index was built."""
    built = sorted(built, key=lambda one: (one.order, one.source))
    now = [one for one in others if one.source in sources]
    oracle = MemoryEngine()
    oracle.rebuild(built, TAXONOMY, "random")
    with pytest.MonkeyPatch.context() as patch:
        for where, number in ways.items():
            patch.setattr(f"lessonsearch.engines.whoosh.{where}", number)
        engine = make("whoosh", tmp_path_factory.mktemp("random"))
        engine.rebuild(built, TAXONOMY, "random")
        expected, revised = (
            one.with_delta(now, sorted(sources), TAXONOMY, "revised") for one in (oracle, engine)
        )
        for plan in plans:
            same(expected, revised, plan)
            same(oracle, engine, plan)
        for one in (*built, *others):
            for name in one.names:
                assert revised.get(name) == expected.get(name)
        engine.close()


@settings(
    max_examples=15, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)  # a new index takes a cluster a third of a second, or many on a busy machine
@given(corpora(), st.lists(PLANS, min_size=1, max_size=12))
def test_a_cluster_gives_what_plain_lists_give(
    tmp_path_factory: pytest.TempPathFactory, lessons: list[Lesson], plans: list[Plan]
) -> None:
    oracle = MemoryEngine()
    oracle.rebuild(lessons, TAXONOMY, "random")
    agree(oracle, make("opensearch", tmp_path_factory.mktemp("random")), lessons, plans)


def agree(oracle: Engine, engine: Engine, lessons: list[Lesson], plans: list[Plan]) -> None:
    """The engine gives for each plan what the oracle gives."""
    engine.rebuild(lessons, TAXONOMY, "random")
    for one in plans:
        same(oracle, engine, one)
    engine.close()


def same(oracle: Engine, engine: Engine, asked: Plan) -> None:
    """Totals, counts, lessons, their order and scores are equal."""
    expected, answer = oracle.search(asked), engine.search(asked)
    assert answer.total == expected.total
    assert answer.counts == expected.counts
    assert answer.hits == expected.hits


MANY = 3_000
"""Lessons in some 200 blocks."""


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("many")
    engine = WhooshEngine(place)
    engine.rebuild(made_up.lessons(MANY), made_up.taxonomy(MANY), "many")
    engine.close()
    return place


@pytest.mark.parametrize("least", [None, 1], ids=["all words", "any word"])
@pytest.mark.parametrize("small", [0, 16_384], ids=["as a large index", "as a small one"])
def test_the_best_are_the_same_when_only_lessons_that_can_be_among_them_are_scored(
    many: Path, library: Library, monkeypatch: pytest.MonkeyPatch, least: int | None, small: int
) -> None:
    """Asked as people ask, with all that the thesaurus and the phrases add."""
    monkeypatch.setattr("lessonsearch.engines.whoosh.postings_reader.MAX_SMALL", small)
    monkeypatch.setattr(block_max, "FIRST_BLOCKS", 4)
    engine = WhooshEngine(many)
    assert engine.ready("many")
    shares: list[float] = []

    def noted(found: Any, size: int, *how: Any) -> Any:
        lessons = block_max.block_max_candidates(found, size, *how)
        if block_max.MAX_EXHAUSTIVE == 0 and size:
            shares.append(len(lessons) / size)
        return lessons

    monkeypatch.setattr(leaf_searcher, "block_max_candidates", noted)
    judged = json.loads((TESTS / "relevance" / "tuning.json").read_text("utf-8"))
    for number, query in enumerate(one["query"] for one in judged):
        plan, _ = build_plan(Query(q=query), library.lexical.thesaurus)
        plan = replace(
            plan, min_should_match=plan.min_should_match if least is None else least, start=number % 3, size=5
        )
        monkeypatch.setattr(block_max, "MAX_EXHAUSTIVE", MANY)
        all_scored = engine.search(plan)
        monkeypatch.setattr(block_max, "MAX_EXHAUSTIVE", 0)
        assert engine.search(plan) == all_scored, query
    assert sum(share < 0.5 for share in shares) > 50, "of hardly any search lessons are left out"


@pytest.mark.parametrize("small", [0, 16_384], ids=["as a large index", "as a small one"])
def test_similar_lessons_are_the_same_whether_all_are_scored_at_once_or_each_by_itself(
    many: Path, library: Library, monkeypatch: pytest.MonkeyPatch, small: int
) -> None:
    monkeypatch.setattr("lessonsearch.engines.whoosh.postings_reader.MAX_SMALL", small)
    engine = WhooshEngine(many)
    assert engine.ready("many")
    for one in islice(library.all_lessons(), 0, None, 5):
        found = []
        for fewest in (0, MANY):
            monkeypatch.setattr("lessonsearch.engines.whoosh.scorer.MAX_EXHAUSTIVE", fewest)
            found.append(more_like_this(one, engine, library.taxonomy, library.lexical.idf))
        assert found[0] == found[1]
        assert len(found[0].similar) == MAX_SIMILAR
