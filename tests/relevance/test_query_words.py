"""Typed words find what they mean: synonyms, spelling, misspelt words, phrases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessonsearch.app.library import Library
from lessonsearch.query.parser import parse_all
from lessonsearch.query.query import Query
from lessonsearch.text.user_input import normalise_input


def ids(library: Library, q: str, **query: object) -> list[str]:
    results = library.find(Query(q, per_page=100, **query)).results  # type: ignore[arg-type]
    return [result.lesson.id.partition("/")[2] for result in results]


@pytest.mark.parametrize(
    ("q", "first"),
    [
        ("CSE", "exploited-girls-convicted"),
        ("knife crime", "late-care-and-poor-placements"),
        ("safer sleep", "twin-died-after-co-sleeping"),
        ("professional curiosity", "question-what-you-are-told"),
        ("teen mum", "teenage-parents-unsupported"),
        ("LSCB fathers what should we do", "boards-oversee-fathers-and-parenting"),
        ("what should boards do about fathers", "boards-oversee-fathers-and-parenting"),
        ("how do I escalate", "concerns-not-escalated"),
        ("lived experience", "what-life-was-like-at-home"),
        ("NRPF", "abandoned-and-passed-between-agencies"),
    ],
)
def test_todays_words_find_the_reports(library: Library, q: str, first: str) -> None:
    assert ids(library, q)[0] == first


def test_a_typed_word_that_the_report_has_comes_before_other_words_for_it(library: Library) -> None:
    assert ids(library, "diazepam")[0] == "passing-the-buck"


def test_lessons_with_all_the_words_come_first_and_are_counted_apart(library: Library) -> None:
    found = library.find(Query("suicide pact school", per_page=100))
    assert found.results[0].lesson.slug == "word-of-a-suicide-pact"
    assert 0 < found.total_with_all_words < found.total
    assert found.matched == "all"
    met = [
        result.lesson.slug for result in library.find(Query('suicide "pact" school', literal=True)).results
    ]
    assert met == ["word-of-a-suicide-pact"]


def test_where_no_lesson_has_all_the_words_those_with_most_are_found(library: Library) -> None:
    found = library.find(Query("methadone pact wheelbarrow"))
    assert found.total
    assert found.total_with_all_words == 0
    assert found.matched == "most"


def test_how_much_is_left_out_does_not_hang_on_filters(library: Library) -> None:
    """The count beside a filter is what choosing it finds."""
    for q in ("suicide pact school", "fathers domestic abuse police", "late assessment"):
        for panel in library.find(Query(q)).facets:
            for shown in panel.choices:
                assert library.find(shown.query).total == shown.lesson_count, (q, shown.choice.id)


def test_american_and_british_spelling_are_one(library: Library) -> None:
    for british, american in [("behaviour", "behavior"), ("recognise", "recognize"), ("centre", "center")]:
        assert ids(library, british) == ids(library, american)


def test_words_written_together_or_apart_are_one(library: Library) -> None:
    assert "twin-died-after-co-sleeping" in ids(library, "cosleeping")[:3]
    assert "twin-died-after-co-sleeping" in ids(library, "co sleeping")[:3]


@pytest.mark.parametrize("q", ["CSE", "DV unborn baby", "was not brought to appointments"])
def test_the_results_say_what_was_added_and_can_do_without(library: Library, q: str) -> None:
    found = library.find(Query(q))
    assert found.expanded
    assert all(one.to and one.note and one.word in q for one in found.expanded)
    assert library.find(Query(q, literal=True)).expanded == ()


def test_nobody_is_told_that_a_word_means_itself(library: Library) -> None:
    for entry in library.lexical.thesaurus.entries:
        for word in entry.words:
            for one in library.find(Query(word, per_page=1)).expanded:
                assert one.word.lower() not in {other.lower() for other in one.to}


def test_quoted_words_are_meant_as_they_stand(library: Library) -> None:
    assert library.find(Query('"dads"')).expanded == ()
    assert library.find(Query("dads")).expanded


@pytest.mark.parametrize(
    ("q", "meant"),
    [
        ("domestc violense", "domestic violence"),
        ("prebirth assesments", "prebirth assessments"),
        ("suiside", "suicide"),
        ("negelct", "neglect"),
        ("helth visiter", "health visitor"),
        ("domesticviolence", "domestic violence"),
        ("Plotted wieght -bottel", "Plotted weight -bottel"),
    ],
)
def test_a_misspelt_word_is_searched_for_as_it_is_meant(library: Library, q: str, meant: str) -> None:
    found = library.find(Query(q))
    assert found.corrected
    assert (found.corrected.typed, found.corrected.meant) == (q, meant)
    assert found.total
    assert found.query.q == q
    assert library.find(Query(q, literal=True)).corrected is None


@pytest.mark.parametrize(
    "q",
    [
        "zebra",
        "tablets",
        "Barnardos",
        "DASX",
        "leaflet",
        "x",
        "17yo",
        "neurodivergent",
        "covid",
        "foodbank",
        "nibling",
        '"negelct"',
        "qqqqqq",
    ],
)
def test_a_word_is_never_made_a_sillier_one(library: Library, q: str) -> None:
    assert library.find(Query(q)).corrected is None


def test_an_english_word_is_corrected_only_where_nothing_is_found(library: Library) -> None:
    assert library.find(Query("sleepings bang")).corrected is None


def known(library: Library) -> Iterator[str]:
    yield from sorted(word for word in library.lexical.vocabulary.words if word.isalpha())


WORDS = st.text(st.characters(codec="utf-8"), max_size=60) | st.lists(
    st.sampled_from('fathers DV "suicide pact" -police OR NOT AND cot death was not brought negelct'.split()),
    max_size=9,
).map(" ".join)


@given(WORDS)
@settings(max_examples=150, deadline=None)
def test_no_search_raises_and_more_words_for_the_same_lose_nothing(library: Library, q: str) -> None:
    """Every lesson that has all the typed words is found as well with the thesaurus's words beside them."""
    q = normalise_input(q)
    plain = {result.lesson.id for result in library.find(Query(q, per_page=100, literal=True)).results}
    wide = library.find(Query(q, per_page=100))
    if not wide.corrected and wide.total <= 100:
        assert plain <= {result.lesson.id for result in wide.results}


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_known_words_are_never_corrected(library: Library, data: st.DataObject) -> None:
    words = data.draw(st.lists(st.sampled_from(list(known(library))), min_size=1, max_size=5))
    assert library.lexical.corrected(Query(" ".join(words))) == ""


@given(st.text(max_size=80))
@settings(max_examples=200, deadline=None)
def test_the_language_reads_any_text(text: str) -> None:
    assert all(clause.terms and all(term.words for term in clause.terms) for clause in parse_all(text))
