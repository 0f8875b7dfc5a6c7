"""The query as a value: read from an address, written back, changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessonsearch.app.library import Library
from lessonsearch.errors import QueryError
from lessonsearch.model.taxonomy import STANDARD_FACETS
from lessonsearch.query.query import MAX_PAGES, SORTS, Query


def problems(library: Library, *pairs: tuple[str, str]) -> str:
    with pytest.raises(QueryError) as caught:
        Query.read(pairs, library.taxonomy)
    return "\n".join(caught.value.problems)


def test_an_address_is_read_and_written_back(library: Library) -> None:
    pairs = [
        ("q", "co-sleeping"),
        ("theme", "alcohol-misuse"),
        ("age", "under-1"),
        ("sort", "newest"),
        ("page", "2"),
    ]
    query = Query.read(pairs, library.taxonomy)
    assert query.to_params() == pairs
    assert query.query_string == "q=co-sleeping&theme=alcohol-misuse&age=under-1&sort=newest&page=2"
    assert query.filters_by_facet == {"theme": ("alcohol-misuse",), "age": ("under-1",)}
    assert query.start == 10


def test_every_problem_is_said_at_once(library: Library) -> None:
    said = problems(library, ("theme", "timelines"), ("pgae", "1"), ("page", "0"), ("sort", "best"))
    assert "There is no theme 'timelines'; did you mean 'timeliness'?" in said
    assert "'pgae' is not a search parameter; did you mean 'page'?" in said
    assert "'page' is a whole number from 1 to 100, not '0'." in said
    assert f"'sort' is one of {', '.join(SORTS)}, not 'best'." in said


@pytest.mark.parametrize("page", ["-1", "1.5", "x", "٣", "9" * 30, "1e3", "\x00"])
def test_a_page_is_a_plain_whole_number(library: Library, page: str) -> None:
    assert "'page' is a whole number" in problems(library, ("page", page))


def test_a_parameter_that_stands_twice_with_two_values_is_a_problem(library: Library) -> None:
    assert "'q' stands twice" in problems(library, ("q", "a"), ("q", "b"))


def test_toggling_goes_back_to_the_first_page(library: Library) -> None:
    query = Query.read([("q", "baby"), ("page", "3")], library.taxonomy)
    narrower = query.toggle("theme", "neglect")
    assert (narrower.page, narrower.has("theme", "neglect")) == (1, True)
    assert narrower.toggle("theme", "neglect") == query.on_page(1)
    wider = narrower.with_filters([("age", "unborn"), ("theme", "neglect")])
    assert wider == narrower.toggle("age", "unborn")
    assert wider.without_facets("theme", "kind") == query.on_page(1).toggle("age", "unborn")


def test_equal_searches_have_equal_addresses(library: Library) -> None:
    one = Query.read([("age", "unborn"), ("theme", "neglect"), ("theme", "fathers")], library.taxonomy)
    other = Query.read([("theme", "fathers"), ("age", "unborn"), ("theme", "neglect")], library.taxonomy)
    assert one == other


@given(data=st.data())
def test_reading_is_the_inverse_of_writing(library: Library, data: st.DataObject) -> None:
    query = Query.read([("q", data.draw(st.text(max_size=60)))], library.taxonomy)
    for facet in STANDARD_FACETS:
        values = [choice.id for choice in library.taxonomy.choices(facet.name)]
        for value in data.draw(st.lists(st.sampled_from(values), max_size=3, unique=True)):
            query = query.toggle(facet.name, value)
    query = query.sorted_by(data.draw(st.sampled_from(["", *SORTS]))).on_page(
        data.draw(st.integers(1, MAX_PAGES))
    )
    assert Query.read(query.to_params(), library.taxonomy) == query


@given(pairs=st.lists(st.tuples(st.text(max_size=10), st.text(max_size=30)), max_size=6))
def test_any_address_is_read_or_refused_with_sentences(
    library: Library, pairs: list[tuple[str, str]]
) -> None:
    try:
        query = Query.read(pairs, library.taxonomy)
    except QueryError as error:
        assert all(problem.endswith((".", "?")) for problem in error.problems)  # noqa: PT017 (either is right)
    else:
        assert query.q.isprintable() or not query.q.isascii()


def test_the_string_of_a_choice_is_that_of_its_search(library: Library) -> None:
    pairs = [("q", "a & b"), ("theme", "neglect"), ("age", "unborn"), ("sort", "newest"), ("page", "3")]
    for query in (Query(), Query.read(pairs, library.taxonomy), Query("a", (("age", "x"), ("theme", "é")))):
        for pair in [("theme", "neglect"), ("theme", "fathers"), ("age", "x"), ("kind", "finding")]:
            assert query.toggle_query_strings(pair[0], [pair[1]]) == [query.toggle(*pair).query_string]
