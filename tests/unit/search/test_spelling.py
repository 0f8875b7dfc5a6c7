"""Misspelt words are corrected by the words beside them."""

from __future__ import annotations

import pytest

from lessonsearch.app.library import Library
from lessonsearch.errors import TooSlow
from lessonsearch.query.query import Query
from lessonsearch.search.edit_cost import cost


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hidn fathres not asessed", "hidden fathers not assessed"),
        ("serios case reviews", "serious case reviews"),
        ("witing a good review report", "writing a good review report"),
        ("domestc violense", "domestic violence"),
        ("helth visiter", "health visitor"),
    ],
)
def test_neighbours_choose_among_near_words(library: Library, typed: str, meant: str) -> None:
    corrected = library.find(Query(typed)).corrected
    assert corrected
    assert corrected.meant == meant


@pytest.mark.parametrize(
    "typed",
    ["Treacher Collins syndrome", "the Climbié inquiry", "Khyra Ishaq", "zebra fathers", '"hidn fathres"'],
)
def test_names_and_whole_words_stay_as_typed(library: Library, typed: str) -> None:
    assert library.find(Query(typed)).corrected is None


def test_the_lesson_page_marks_what_the_search_corrected(library: Library) -> None:
    words = {word for term in library.search_terms("serios case reviews") for word in term.words}
    assert "serious" in words


@pytest.mark.parametrize(("typed", "meant", "edits"), [("abc", "abc", 0.0), ("fathres", "fathers", 0.5)])
def test_common_errors_cost_less(typed: str, meant: str, edits: float) -> None:
    assert cost(typed, meant) == edits


def test_counting_for_neighbours_keeps_the_deadline_of_the_search(library: Library) -> None:
    """Eight unknown words take some hundreds of counts, which nothing else would stop."""
    typed = Query("hidn fathres not asessed")
    assert library.lexical.corrected(typed, library.engine) == "hidden fathers not assessed"
    with pytest.raises(TooSlow):
        library.lexical.corrected(typed, library.engine, deadline=0.0)
