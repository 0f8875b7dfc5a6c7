"""Feedback: the words of the first lessons help a long search where nobody wrote phrases."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lessonsearch.app.library import Library
from lessonsearch.engines.whoosh import WhooshEngine
from lessonsearch.model.lesson import Block, Excerpt, Lesson
from lessonsearch.query.query import Query
from lessonsearch.search.explain import explain
from lessonsearch.search.feedback import MAX_WORDS, MIN_CLAUSES, relevance_model, with_feedback
from lessonsearch.search.lexical_resources import LexicalResources
from lessonsearch.search.planner import MAX_TERMS, build_plan
from lessonsearch.search.vocabulary import Vocabulary
from lessonsearch.text.synonyms import Thesaurus

FILLER = 620
SEARCH = "boundary layer flow over heated slender wings"
FIRST = [f"Boundary layer flow over heated slender wings at hypersonic speed, number {n}." for n in range(6)]
BY_OTHER_WORDS = "A slender body at hypersonic speed."
WITHOUT_THEM = "A slender body in a garden."


@pytest.fixture(scope="module")
def bare(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Hundreds of lessons for which nobody wrote phrases."""
    texts = [*FIRST, WITHOUT_THEM, BY_OTHER_WORDS, *(f"Filler of a page, word{n}." for n in range(FILLER))]
    return _library(library, tmp_path_factory.mktemp("bare"), texts, ())


@pytest.fixture(scope="module")
def phrased(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The same lessons, each with a phrase."""
    texts = [*FIRST, WITHOUT_THEM, BY_OTHER_WORDS, *(f"Filler of a page, word{n}." for n in range(FILLER))]
    return _library(library, tmp_path_factory.mktemp("phrased"), texts, ("what somebody asks",))


def _library(library: Library, folder: Path, texts: list[str], asked: tuple[str, ...]) -> Library:
    sample = next(library.all_lessons())
    lessons = [
        Lesson(
            sample.source,
            f"d-{n}",
            f"Document {n}",
            "finding",
            (),
            sample.themes[:1],
            sample.ages[:1],
            sample.agencies[:1],
            (Excerpt(sample.source, f"d-{n}", (Block("paragraph", text),)),),
            order=n,
            asked=asked,
        )
        for n, text in enumerate(texts)
    ]
    engine = WhooshEngine(folder)
    engine.rebuild(lessons, library.taxonomy, "feedback")
    vocabulary = Vocabulary.of(lessons, library.taxonomy)
    lexical = LexicalResources(Thesaurus(), library.taxonomy, lambda: vocabulary)
    return replace(library, engine=engine, lexical=lexical)


def texts_found(library: Library, query: Query) -> list[str]:
    return [result.lesson.text for result in library.find(query).results]


def added(library: Library, q: str) -> set[str]:
    plan, _ = build_plan(Query(q), library.lexical.thesaurus)
    after = with_feedback(plan, library.engine, library.lexical)
    assert after.clauses == plan.clauses
    words = {term.words for term in after.boosts} - {term.words for term in plan.boosts}
    return {word for (word,) in words}


def test_words_of_the_first_lessons_decide_between_others(bare: Library) -> None:
    found = texts_found(bare, Query(SEARCH, per_page=10))
    assert sorted(found[: len(FIRST)]) == FIRST
    assert found[len(FIRST) :] == [BY_OTHER_WORDS, WITHOUT_THEM]
    assert "hyperson" in added(bare, SEARCH)


def test_the_same_lessons_are_found(bare: Library) -> None:
    literal = bare.find(Query(SEARCH, literal=True)).total
    assert bare.find(Query(SEARCH)).total == len(FIRST) + 2 > literal == len(FIRST)


def test_a_short_search_has_no_feedback(bare: Library) -> None:
    short = " ".join(SEARCH.split()[: MIN_CLAUSES - 1])
    assert added(bare, short) == set()


def test_phrases_need_no_feedback(phrased: Library, library: Library) -> None:
    assert added(phrased, SEARCH) == set()
    assert added(library, "the mother was not asked about her partner's violence and drinking") == set()


def test_a_small_corpus_has_no_feedback(library: Library, tmp_path: Path) -> None:
    assert added(_library(library, tmp_path, FIRST, ()), SEARCH) == set()


def test_a_plan_keeps_its_limit(bare: Library) -> None:
    longest = " ".join(f"{word} slender" for word in SEARCH.split() * 8)
    plan, _ = build_plan(Query(longest), bare.lexical.thesaurus)
    after = with_feedback(plan, bare.engine, bare.lexical)
    terms = [*(term for clause in after.clauses for term in clause.terms), *after.boosts]
    assert sum(len(term.words) for term in terms) <= MAX_TERMS
    assert len(added(bare, SEARCH)) <= MAX_WORDS


def test_pages_of_a_search_share_its_feedback(bare: Library) -> None:
    pages = [texts_found(bare, Query(SEARCH, per_page=10, page=page)) for page in (1, 2)]
    assert not {*pages[0]} & {*pages[1]}


def test_feedback_is_explained(bare: Library) -> None:
    results = bare.find(Query(SEARCH))
    reasons = explain(results, bare.engine, bare.lexical)
    for result in results.results:
        parts = reasons[result.lesson.id]
        assert sum(reason.score for reason in parts) == pytest.approx(result.score)
    assert any("hyperson" in reason.by for parts in reasons.values() for reason in parts)


def test_a_model_of_nothing_is_empty() -> None:
    assert relevance_model([], lambda word: 1.0) == []
