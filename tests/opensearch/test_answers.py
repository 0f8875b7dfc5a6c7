"""The cluster answers as plain lists and the embedded engine do, on the shipped corpus."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from lessonsearch.app.bootstrap import open_library
from lessonsearch.app.library import Library
from lessonsearch.engines.contract import Plan, SearchResponse
from lessonsearch.engines.opensearch import OpenSearchEngine
from lessonsearch.engines.opensearch import cluster_engine as module
from lessonsearch.engines.opensearch.tf_encoding import MAX_FREQ, FieldStats, encode_frequencies
from lessonsearch.model.taxonomy import STANDARD_FACETS
from lessonsearch.query.parser import Clause, Term
from lessonsearch.query.query import MAX_PER_PAGE, RELEVANCE, SORTS
from lessonsearch.search import service
from lessonsearch.search.evaluation import evaluate, overall, read_judgements
from lessonsearch.settings import Settings
from lessonsearch.text.indexed_fields import FIELD_WEIGHTS
from lessonsearch.web.app import create_app
from opensearch.cluster import Cluster
from support.memory import MemoryEngine
from support.paths import TESTS

JUDGED = TESTS / "relevance"

PAGES = [
    "/?q=pre-birth+assessment&sort=newest",
    "/api/v1/search?kind=case-study&page=2",
    "/?q=suicide&sort=document",
    "/lessons/ages-of-concern/late-pre-birth-assessment",
]
SEARCHES = [
    "q=fathers",
    "q=%22child+in+need%22+-school&theme=timeliness",
    "q=drugs+OR+alcohol+baby&age=under-1",
    "q=cannabis+grandmother+timetable+overlay",
    "q=suicide",
]


@pytest.fixture
def clustered(cluster: Cluster) -> Iterator[Library]:
    """The library with a cluster behind it."""
    library = open_library(cluster.settings("site"))
    yield library
    library.engine.close()


@pytest.fixture
def there(cluster: Cluster, clustered: Library) -> FlaskClient:
    """The site with a cluster behind it."""
    return create_app(cluster.settings("site"), lambda: clustered).test_client()


@pytest.fixture(scope="session")
def lists(settings: Settings) -> FlaskClient:
    """The site with plain lists behind it."""
    library = open_library(settings, MemoryEngine())
    return create_app(settings, lambda: library).test_client()


@pytest.mark.parametrize("address", PAGES)
def test_where_scores_count_nothing_the_site_is_the_same(
    there: FlaskClient, lists: FlaskClient, address: str
) -> None:
    expected = lists.get(address)
    assert expected.status_code == 200
    assert there.get(address).text == expected.text


@pytest.mark.parametrize("asked", SEARCHES)
def test_a_search_finds_the_same_lessons_and_counts_and_says_the_same(
    there: FlaskClient, lists: FlaskClient, asked: str
) -> None:
    address = f"/api/v1/search?{asked}&per_page={MAX_PER_PAGE}"
    ours, theirs = (site.get(address).json for site in (there, lists))
    found, expected = ({result["id"] for result in answer.pop("results")} for answer in (ours, theirs))
    assert found == expected
    assert ours == theirs


@pytest.mark.parametrize("judgements", ["tuning", "held-out", "natural", "unseen", "unseen-2", "unseen-3"])
def test_judged_queries_are_answered_as_well_as_by_the_embedded_engine(
    clustered: Library, library: Library, judgements: str
) -> None:
    """Mean reciprocal rank may differ by 0.01: docs/decisions/exact-scores.md."""
    judged = read_judgements(JUDGED / f"{judgements}.json")
    ours, theirs = (overall(evaluate(judged, one.find, one.all_lessons())) for one in (clustered, library))
    assert ours["mrr"] == pytest.approx(theirs["mrr"], abs=0.01)


def test_random_plans_find_what_plain_lists_find(engine: OpenSearchEngine, oracle: MemoryEngine) -> None:
    """Totals, counts and lessons are equal, and their order where it is not by score."""
    chance = random.Random(20111028)
    for _ in range(200):
        asked = _plan(chance, oracle)
        if asked.order == RELEVANCE:
            asked = replace(asked, start=0, size=len(oracle.lessons))
        answer, expected = (_found(asked, one.search(asked)) for one in (engine, oracle))
        assert answer == expected, asked


def _found(asked: Plan, answer: SearchResponse) -> tuple[object, ...]:
    """What of an answer does not depend on scores."""
    hits = [(hit.lesson.id, hit.lesson, hit.clauses_matched) for hit in answer.hits]
    if asked.order == RELEVANCE:
        hits.sort(key=lambda hit: hit[0])
    return answer.total, answer.counts, hits


def _plan(chance: random.Random, oracle: MemoryEngine) -> Plan:
    clauses = tuple(
        Clause(
            "x",
            tuple(_term(chance, oracle) for _ in range(chance.choice((1, 1, 2, 4)))),
            chance.random() < 0.15,
        )
        for _ in range(chance.choice((0, 1, 2, 3, 5)))
    )
    wanted = sum(not clause.excluded for clause in clauses)
    filters = {
        facet.name: tuple(chance.choice(oracle.lessons).tags(facet.attribute)[:2]) or ("none",)
        for facet in STANDARD_FACETS
        if chance.random() < 0.2
    }
    boosts = tuple(_term(chance, oracle) for _ in range(chance.choice((0, 0, 1, 2))))
    least = chance.randint(0, wanted)
    start, size = chance.choice((0, 0, 3, 10)), chance.choice((5, 10, 100))
    facets = chance.choice((Plan().facets, ("source", "theme"), ()))
    order = chance.choice(list(SORTS))
    return Plan(clauses, least, boosts, filters, order, start, size, facets=facets)


def _term(chance: random.Random, oracle: MemoryEngine) -> Term:
    """A word or a few that stand side by side somewhere."""
    field = chance.choice(list(FIELD_WEIGHTS))
    text = [word.stem for word in chance.choice(oracle.texts)[field]] or ["nothing"]
    begin = chance.randrange(len(text))
    words = tuple(text[begin : begin + chance.choice((1, 1, 1, 2, 3))])
    return Term(words, chance.choice((1.0, 0.7, 0.3)), chance.random() < 0.2, related=chance.random() < 0.2)


@pytest.mark.parametrize("order", SORTS)
def test_deep_windows_are_reached_in_steps(
    engine: OpenSearchEngine, oracle: MemoryEngine, order: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    clauses = (Clause("x", (Term(("child",)),)), Clause("y", (Term(("father",)),)))
    plans = [Plan(clauses, least, order=order, size=len(oracle.lessons)) for least in (1, 2)]
    at_once = [engine.search(asked) for asked in plans]
    monkeypatch.setattr(module, "MAX_WINDOW", 7)
    monkeypatch.setattr(module, "MAX_PAGE_SIZE", 4)
    for asked, whole in zip(plans, at_once, strict=True):
        assert len(whole.hits) == whole.total == oracle.search(asked).total
        for start, size in ((0, 7), (0, 40), (5, 9), (20, 3), (1000, 5)):
            answer = engine.search(replace(asked, start=start, size=size))
            assert answer.hits == whole.hits[start : start + size]
            assert answer.total == whole.total


LONG = [
    " ".join(f"w{number}" for number in range(120)),
    " OR ".join(f'"child in need {number}"' for number in range(20)),
    "pre-birth-plan-meeting-of-all " * 16,
    '"' + "the child " * 49 + '"',
    "health visitor midwife domestic abuse learning disability substance misuse father mental health"
    " professional curiosity voice of the child adultification cse county lines safe sleeping neglect school"
    " nurse police CAMHS LAC CIN s47 strategy discussion core group escalation supervision disguised"
    " compliance",
]
"""As long as a search may be: words, phrases, hyphens, and what the thesaurus has most to add to."""


@pytest.mark.parametrize("q", LONG, ids=lambda q: q[:9])
def test_the_longest_search_finds_the_same(
    there: FlaskClient, lists: FlaskClient, q: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it is too long to score each field by its weight, it still finds and counts all lessons."""
    monkeypatch.setattr(service, "BUDGET", 60.0)  # plain lists are slow
    asked = {"q": q[:500].strip(), "per_page": MAX_PER_PAGE}
    ours, theirs = (site.get("/api/v1/search", query_string=asked).json for site in (there, lists))
    assert ours is not None
    assert theirs is not None
    found, expected = ({result["id"] for result in page.pop("results")} for page in (ours, theirs))
    assert ours == theirs
    assert len(found ^ expected) <= (0 if theirs["total"] <= MAX_PER_PAGE else 10)


def test_every_lesson_is_got_by_every_name(engine: OpenSearchEngine, oracle: MemoryEngine) -> None:
    for lesson in oracle.lessons[::7]:
        for name in lesson.names:
            assert engine.get(name) == oracle.get(name)
    assert engine.get("no/such") is None


def test_a_frequency_is_one_that_lucene_takes() -> None:
    stats = FieldStats(dict.fromkeys(FIELD_WEIGHTS, 3), 0.5)
    encoded = encode_frequencies({"text": ["same"] * 100_000, "asked": ["rare"] + ["x"] * 5000}, stats)
    assert all(1 <= freq <= MAX_FREQ for freq in encoded.values())
    assert encoded["same"] > encoded["x"] > encoded["rare"]
