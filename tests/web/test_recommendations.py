"""Recommendations, and where each was said before: against pairs that were judged by reading both."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from lessonsearch.app.library import Library
from lessonsearch.model.lesson_kinds import RECOMMENDATION
from lessonsearch.search import said_before
from lessonsearch.search.said_before import FLOOR, precedes
from lessonsearch.settings import Settings
from lessonsearch.web.app import create_app
from support.pages import addresses, text, tree
from support.paths import TESTS

FILE = TESTS / "relevance" / "said-before.json"
JUDGED = {
    (pair["recommendation"], pair["passage"]): pair["same"] for pair in json.loads(FILE.read_text())["pairs"]
}
EARLIER = "learning-lessons-2009-2010"


def pairs(library: Library) -> dict[tuple[str, str], float]:
    """Each pair of a recommendation and a passage that is said to recur → its similarity."""
    kinds = library.taxonomy.with_role(RECOMMENDATION)
    return {
        (recurrence.excerpt.id, near.excerpt.id): near.similarity
        for lesson in library.all_lessons()
        if lesson.kind in kinds
        for recurrence in library.recurrences(lesson)
        for near in (*recurrence.earlier, *recurrence.later)
    }


def test_nine_in_ten_of_what_is_shown_says_the_same(library: Library) -> None:
    shown = pairs(library)
    assert shown
    assert sum(JUDGED[pair] for pair in shown) >= 0.9 * len(shown)


def test_every_pair_above_half_of_the_floor_is_judged(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(said_before, "FLOOR", FLOOR / 2)
    found = pairs(library)
    assert len(found) > 20
    assert set(found) <= set(JUDGED)


def test_only_other_days_count_as_before_or_after(library: Library) -> None:
    source = library.source("ages-of-concern")
    same_year = replace(source, published="2011")
    earlier = replace(source, published="2010-12-31")
    assert precedes(earlier, source)
    assert not precedes(source, earlier)
    assert not precedes(same_year, source)
    assert not precedes(source, same_year)


def test_what_a_later_report_says_is_said_again(library: Library) -> None:
    lesson = library.lesson("ages-of-concern#p53-1")
    (now,) = (found for found in library.recurrences(lesson) if found.count)
    assert [near.source.id for near in now.earlier] == [EARLIER]
    assert now.later == ()
    sources = {**library.sources, EARLIER: replace(library.source(EARLIER), published="2014")}
    (then,) = (found for found in replace(library, sources=sources).recurrences(lesson) if found.count)
    assert (then.earlier, [near.source.id for near in then.later]) == ((), [EARLIER])


def test_all_recommendations_are_listed(client: FlaskClient, library: Library) -> None:
    page = client.get("/recommendations")
    kinds = library.taxonomy.with_role(RECOMMENDATION)
    lessons = [lesson for lesson in library.all_lessons() if lesson.kind in kinds]
    assert lessons
    for lesson in lessons:
        for recommendation in said_before.recommendations_in(lesson):
            assert f"/excerpts/{lesson.source}/{recommendation.anchor}" in addresses(page)
    read = text(page)
    assert read.count("Said before in 2010") == len(pairs(library))
    for lesson in lessons:
        addressees = ", ".join(library.taxonomy.label("agency", agency) for agency in lesson.agencies)
        assert f"For: {addressees}" in read


def test_they_can_be_filtered(client: FlaskClient) -> None:
    every, some = (
        len(tree(client.get(f"/recommendations{query}")).select("h2")) for query in ("", "?theme=fathers")
    )
    assert 0 < some < every
    assert client.get("/recommendations?theme=nothing").status_code == 400
    assert "No recommendations found" in client.get("/recommendations?q=xylophone&as=typed").text


def test_a_lesson_says_where_its_recommendations_were_said_before(client: FlaskClient) -> None:
    page = client.get("/lessons/ages-of-concern/weigh-heightened-risks-to-babies")
    assert "Said before in 2010" in text(page)
    assert f"/lessons/{EARLIER}/risks-that-come-together#family-characteristics" in addresses(page)
    assert "Said before" not in client.get("/lessons/ages-of-concern/late-pre-birth-assessment").text


def test_the_page_of_a_recommendation_says_where_it_was_said_before(client: FlaskClient) -> None:
    page = client.get("/excerpts/ages-of-concern/p53-1")
    assert text(page).count("Said before in 2010") == 1
    assert f"/lessons/{EARLIER}/risks-that-come-together#family-characteristics" in addresses(page)
    assert "Said before" not in client.get("/excerpts/ages-of-concern/p53-2").text


def test_a_corpus_without_recommendations_says_so(settings: Settings, library: Library) -> None:
    groups = {
        **library.taxonomy.groups,
        "kind": tuple(
            replace(group, choices=tuple(replace(choice, role="finding") for choice in group.choices))
            for group in library.taxonomy.groups["kind"]
        ),
    }
    none = replace(library, taxonomy=replace(library.taxonomy, groups=groups), fingerprint="none")
    page = create_app(settings, lambda: none).test_client().get("/recommendations")
    assert (page.status_code, "No recommendations found" in page.text) == (200, True)
