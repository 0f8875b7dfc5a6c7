"""The contract of `lessonsearch.engines`, run on every engine: the same lessons, counts and order."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from lessonsearch.engines.contract import (
    Engine,
    Plan,
    clause_bonus,
    title_match_bonus,
    title_similarity,
)
from lessonsearch.errors import TooSlow
from lessonsearch.query.parser import Clause, Term
from lessonsearch.query.query import DOCUMENT, NEWEST, OLDEST, RELEVANCE, SORTS
from lessonsearch.text.indexed_fields import phrase_share
from support.plans import found, plan
from support.small import ENGINES, LESSONS, TAXONOMY, ids, lesson, make, near


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine of each kind with the lessons above, given in no order."""
    made = make(request.param, tmp_path / "index")
    made.rebuild(reversed(LESSONS), TAXONOMY, "one")
    yield made
    made.close()


def test_nothing_asked_is_every_lesson_in_reading_order(engine: Engine) -> None:
    matches = engine.search(Plan())
    assert matches.total == 5
    assert ids(matches) == ["alpha/0", "alpha/1", "alpha/2", "beta/0", "beta/1"]
    assert [(hit.score, hit.clauses_matched) for hit in matches.hits] == [(0.0, 0)] * 5


def test_a_lesson_comes_back_as_it_was_given(engine: Engine) -> None:
    assert engine.search(plan("published")).hits[0].lesson == LESSONS[3]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("father", ["alpha/0", "beta/1"]),
        ("father neglect", ["beta/1"]),
        ("plan OR published", ["alpha/1", "beta/0"]),
        ('"social care"', ["alpha/2"]),
        ('"care social"', []),
        ('"late the"', []),
        ("prebirth", ["alpha/1"]),
        ('"pre birth plan"', ["alpha/1"]),
        ("child -neglect", ["alpha/0"]),
        ('child -"not seen"', ["alpha/1", "beta/1"]),
        ("-child", ["alpha/2", "beta/0"]),
        ("partners", ["alpha/0", "beta/1"]),
        ("zebra", []),
        ("father zebra", []),
    ],
)
def test_words_phrases_alternatives_and_exclusions(engine: Engine, words: str, expected: list[str]) -> None:
    assert found(engine, words) == expected


def test_a_title_or_phrase_counts_the_more_the_nearer_it_is_to_what_was_typed(engine: Engine) -> None:
    asked = lesson("delta", 0, "Unseen", asked=("late plan for neglect", "what are they to do"))
    engine.rebuild([*LESSONS, asked], TAXONOMY, "asked")
    hits = engine.search(Plan(order=RELEVANCE, typed_terms=("neglect",))).hits
    scores = {hit.lesson.id: hit.score for hit in hits if hit.score}
    bonus = title_match_bonus(phrase_share(1, len(LESSONS)))
    assert scores == near(
        {
            "alpha/lesson-2": bonus,
            # A lesson without phrases has its own clauses for them: this one has a clause of two words.
            "alpha/lesson-1": bonus * title_similarity(1, 1, 2),
            "delta/lesson-0": bonus * title_similarity(1, 1, 3),
        }
    )
    assert ids(engine.search(Plan(order=RELEVANCE, typed_terms=("late", "neglect", "plan"), size=2))) == [
        "delta/0",
        "alpha/1",
    ]
    assert engine.search(Plan(order=RELEVANCE, typed_terms=("zebra",))).hits[0].score == 0


def test_a_concept_finds_its_lesson_and_counts_as_a_word_not_as_a_phrase(engine: Engine) -> None:
    bearing = lesson("delta", 0, "Unseen", concepts=("late zebra",))
    engine.rebuild([*LESSONS, bearing], TAXONOMY, "concepts")
    assert found(engine, "zebra") == ["delta/0"]
    assert {hit.score for hit in engine.search(Plan(order=RELEVANCE, typed_terms=("zebra",))).hits} == {0}


def test_a_phrase_stands_in_one_field(engine: Engine) -> None:
    """'A late plan' ends a title and 'The pre-birth plan' begins its text: nobody wrote 'plan the'."""
    assert found(engine, '"plan the"') == []


def test_counts_are_of_all_matches_each_facet_with_its_own_filter_lifted(engine: Engine) -> None:
    matches = engine.search(plan("child", filters={"theme": ("fathers",), "age": ("unborn",)}, size=0))
    assert matches.total == 1
    assert matches.hits == ()
    assert matches.counts["theme"] == {"fathers": 1, "neglect": 1}
    assert matches.counts["age"] == {"under-1": 2, "unborn": 1}
    assert matches.counts["kind"] == {"finding": 1}
    assert matches.counts["source"] == {"beta": 1}
    assert matches.counts["agency"] == {}


def test_values_of_one_facet_are_alternatives(engine: Engine) -> None:
    assert found(engine, filters={"theme": ("fathers", "neglect")}) == ["alpha/0", "alpha/2", "beta/1"]
    assert found(engine, filters={"theme": ("no-such-theme",)}) == []


def test_lessons_with_unwanted_values_are_left_out(engine: Engine) -> None:
    without = {"theme": ("neglect",)}
    assert found(engine, filters={"theme": ("fathers", "neglect")}, without=without) == ["alpha/0"]
    assert "neglect" not in engine.search(Plan(without=without)).counts["theme"]


def test_a_lesson_that_says_the_same_is_found_in_its_own_source_only(engine: Engine) -> None:
    assert found(engine, '"closed the case"') == ["alpha/2"]
    in_copy = engine.search(plan('"closed the case"', filters={"source": ("copy",)}))
    assert ids(in_copy) == ["copy/0"]
    assert in_copy.counts["source"] == {"alpha": 1, "copy": 1}
    assert found(engine, filters={"source": ("copy", "beta")}) == ["beta/0", "beta/1", "copy/0"]


def test_with_fewer_wanted_those_that_meet_all_come_first(engine: Engine) -> None:
    matches = engine.search(plan("father neglect plan", least=1, order=RELEVANCE))
    assert {(hit.lesson.id, hit.clauses_matched) for hit in matches.hits} == {
        ("alpha/lesson-0", 1),
        ("alpha/lesson-1", 2),
        ("alpha/lesson-2", 1),
        ("beta/lesson-1", 2),
    }
    both = engine.search(plan("father neglect", least=1, order=RELEVANCE))
    assert both.hits[0].lesson.id == "beta/lesson-1"


def test_words_apart_may_stand_in_different_fields(engine: Engine) -> None:
    apart = Clause("x", (Term(("again", "child"), 0.5, unordered=True),))
    matches = engine.search(Plan((apart,), 1))
    assert ids(matches) == ["beta/1"]
    nowhere = Clause("x", (Term(("again", "plan"), unordered=True),))
    assert engine.search(Plan((nowhere,), 1)).total == 0


def test_the_best_of_a_clauses_terms_counts(engine: Engine) -> None:
    one = engine.search(Plan((Clause("x", (Term(("father",), 0.5),)),), 1)).hits[0].score
    best = engine.search(Plan((Clause("x", (Term(("father",)), Term(("father",), 0.5))),), 1)).hits[0].score
    assert best - clause_bonus(1) == near(2 * (one - clause_bonus(1)))


def test_boosts_raise_a_score_and_match_nothing(engine: Engine) -> None:
    plain = engine.search(plan("social care", order=RELEVANCE))
    phrase = Term(("social", "care"))
    boosted = engine.search(plan("social care", order=RELEVANCE, boosts=(phrase, Term(("zebra", "x")))))
    assert boosted.total == plain.total == 1
    by_phrase = engine.search(Plan((Clause("x", (phrase,)),), 1)).hits[0].score
    assert boosted.hits[0].score == near(plain.hits[0].score + by_phrase - clause_bonus(1))


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (DOCUMENT, ["alpha/0", "alpha/1", "beta/1"]),
        (NEWEST, ["beta/1", "alpha/0", "alpha/1"]),
        (OLDEST, ["alpha/0", "alpha/1", "beta/1"]),
        (RELEVANCE, ["beta/1", "alpha/0", "alpha/1"]),
    ],
)
def test_orders(engine: Engine, order: str, expected: list[str]) -> None:
    assert found(engine, "child", order=order) == expected


def test_equal_scores_stand_in_reading_order(tmp_path: Path) -> None:
    twins = [lesson("alpha", place, text="the same words") for place in range(90)]
    for name in ENGINES:
        engine = make(name, tmp_path)
        engine.rebuild(reversed(twins), TAXONOMY, "twins")
        expected = [f"alpha/{place}" for place in range(90)]
        assert found(engine, "words", order=RELEVANCE, size=100) == expected


@pytest.mark.parametrize("order", SORTS)
def test_windows_are_cuts_of_the_whole(engine: Engine, order: str) -> None:
    whole = found(engine, "child OR care", order=order, size=100)
    parts = [found(engine, "child OR care", order=order, start=start, size=2) for start in (0, 2, 4, 6)]
    assert [name for part in parts for name in part] == whole
    assert engine.search(plan("child OR care", start=2, size=2)).total == len(whole) == 4


@pytest.mark.parametrize("name", ["beta/lesson-1", "beta#p1", "beta/old-name"])
def test_a_lesson_is_got_by_any_of_its_names(engine: Engine, name: str) -> None:
    assert engine.get(name) == LESSONS[4]


@pytest.mark.parametrize("name", ["", "beta", "beta/lesson-9", "\x00", "ß/é", "beta/lesson-1\n"])
def test_an_unknown_name_gets_nothing(engine: Engine, name: str) -> None:
    assert engine.get(name) is None


def test_an_id_goes_before_an_old_name(engine: Engine) -> None:
    moved = replace(LESSONS[0], aliases=("beta/lesson-1",))
    engine.rebuild([moved, *LESSONS[1:]], TAXONOMY, "moved")
    assert engine.get("beta/lesson-1") == LESSONS[4]


def test_a_rebuild_replaces_everything(engine: Engine) -> None:
    assert engine.ready("one")
    assert not engine.ready("two")
    engine.rebuild(LESSONS[:1], TAXONOMY, "two")
    assert engine.ready("two")
    assert found(engine) == ["alpha/0"]
    assert engine.get("beta/lesson-1") is None


def test_an_engine_without_lessons_answers(tmp_path: Path) -> None:
    for name in ENGINES:
        engine = make(name, tmp_path)
        engine.rebuild([], TAXONOMY, "empty")
        empty = engine.search(
            plan('child "social care" -plan', order=RELEVANCE, filters={"age": ("unborn",)})
        )
        assert empty.total == 0
        assert empty.hits == ()
        assert set(map(len, empty.counts.values())) == {0}


def test_progress_is_told_up_to_the_last_lesson(tmp_path: Path) -> None:
    for name in ENGINES:
        told: list[int] = []
        make(name, tmp_path).rebuild(LESSONS, TAXONOMY, "told", told.append)
        assert told[-1] == len(LESSONS)


def test_a_search_gives_up_when_its_time_is_over(engine: Engine) -> None:
    for order in (RELEVANCE, DOCUMENT):
        asked = plan("father child", least=1, order=order)
        assert engine.search(replace(asked, deadline=time.monotonic() + 60)) == engine.search(asked)
        with pytest.raises(TooSlow, match="takes longer than it may"):
            engine.search(replace(asked, deadline=time.monotonic() - 1))
