"""What a request may cost: searches are cut short, and few of them ask the engine."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from lessonsearch.app.library import Library
from lessonsearch.cli import main
from lessonsearch.engines.contract import Plan, SearchResponse
from lessonsearch.engines.whoosh import WhooshEngine
from lessonsearch.model.lesson import Lesson
from lessonsearch.model.taxonomy import STANDARD_FACETS
from lessonsearch.query.parser import MAX_WORDS, parse
from lessonsearch.query.query import MAX_QUERY_LENGTH
from lessonsearch.search import service
from lessonsearch.settings import Settings
from lessonsearch.web.app import create_app
from support.pages import TWINS


class Counting(WhooshEngine):
    """An engine that counts what it is asked."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.asked: Counter[str] = Counter()

    def search(self, plan: Plan) -> SearchResponse:
        self.asked["searches"] += 1
        self.asked["terms"] += sum(len(clause.terms) for clause in plan.clauses) + len(plan.boosts)
        return super().search(plan)

    def get(self, name: str) -> Lesson | None:
        self.asked["lessons"] += 1
        return super().get(name)


WORST = (
    " ".join(f"zq{n}" for n in range(100)),
    " OR ".join(f"zq{n}" for n in range(60)),
    " ".join(f'"child in {n}"' for n in range(36)),
    " ".join(f"-zq{n}" for n in range(80)),
    "baby " * 100,
    "the of and " * 45,
    '"' + "child in need " * 35 + '"',
    "a-" * 249 + "a",
    "x" * 500,
    "fathers " + " ".join(f"zq{n}" for n in range(90)),
)
"""Searches that make as much work as 500 characters can."""


class TestCost:
    @pytest.mark.parametrize("q", WORST, ids=range(len(WORST)))
    def test_the_work_of_a_request_is_bounded(self, settings: Settings, library: Library, q: str) -> None:
        engine = Counting(settings.index)
        assert engine.ready(library.fingerprint)
        counted = replace(library, engine=engine)
        client = create_app(settings, lambda: counted).test_client()
        client.get(TWINS)  # training material is read once, by the first lesson's page
        every = "".join(
            f"&{facet.name}={choice.id}"
            for facet in STANDARD_FACETS
            for choice in library.taxonomy.choices(facet.name)
        )
        for address in (
            f"/?q={q}",
            f"/?q={q}{every}",
            f"/api/v1/search?q={q}&per_page=100",
            f"{TWINS}?q={q}",
        ):
            engine.asked.clear()
            assert client.get(address[: MAX_QUERY_LENGTH + 5000]).status_code == 200
            # A search is asked once, and then some seven times for the most words that a lesson has; each
            # of the ten other searches that are offered where nothing is found is the same again.
            assert engine.asked["searches"] <= 100
            assert engine.asked["lessons"] <= 10
            assert engine.asked["terms"] <= 100 * 2 * MAX_QUERY_LENGTH

    @pytest.mark.parametrize("q", WORST, ids=range(len(WORST)))
    def test_the_words_of_a_search_are_bounded(self, library: Library, q: str) -> None:
        clauses = parse(q[:MAX_QUERY_LENGTH])
        assert len(clauses) <= MAX_WORDS
        assert sum(len(term.words) for clause in clauses for term in clause.terms) <= 300
        assert len(library.search_terms(q)) <= 150

    def test_a_search_that_takes_too_long_is_given_up_with_a_sentence(
        self, client: FlaskClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(service, "BUDGET", -1.0)
        page, problem = client.get("/?q=slow+fathers"), client.get("/api/v1/search?q=slow+fathers")
        for answer in (page, problem):
            assert answer.status_code == 503
            assert answer.headers["Retry-After"] == "30"
            assert "This search takes longer than it may just now." in answer.text
        assert problem.mimetype == "application/problem+json"
        done = CliRunner().invoke(
            main, ["search", "fathers"], env={"LESSONSEARCH_INDEX": str(settings.index)}
        )
        assert done.exit_code == 1
        assert done.stderr.startswith("This search takes longer than it may")
        monkeypatch.undo()
        assert client.get("/?q=slow+fathers").status_code == 200

    @pytest.mark.parametrize(
        "address",
        ["/?page=101", "/?per_page=101", "/?page=99999999999999999999", "/api/v1/search?q=" + "x" * 501],
    )
    def test_what_is_beyond_the_caps_is_refused(self, client: FlaskClient, address: str) -> None:
        assert client.get(address).status_code == 400
