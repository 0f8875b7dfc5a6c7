"""The ranking keeps above its floors on judged queries, and is ahead of plain BM25."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from lessonsearch.app.library import Library
from lessonsearch.engines.whoosh import WhooshEngine
from lessonsearch.query.parser import phrase_terms
from lessonsearch.query.query import Query
from lessonsearch.search.evaluation import evaluate, overall, plain, read_judgements
from relevance.plain import Plain
from support.paths import TESTS

JUDGED = TESTS / "relevance"


@pytest.mark.parametrize(
    ("judgements", "floors"),
    [
        ("tuning", {"mrr": 0.95, "right_first": 0.92, "recall": 0.94, "ndcg": 0.93}),
        ("tuning-2", {"mrr": 0.94, "right_first": 0.93, "recall": 0.91, "ndcg": 0.91}),
        ("held-out", {"mrr": 0.95, "right_first": 0.92, "recall": 0.94, "ndcg": 0.92}),
        ("unseen", {"mrr": 0.92, "right_first": 0.90, "recall": 0.88, "ndcg": 0.89}),
        ("unseen-2", {"mrr": 0.93, "right_first": 0.89, "recall": 0.95, "ndcg": 0.92}),
        ("unseen-3", {"mrr": 0.93, "right_first": 0.89, "recall": 0.82, "ndcg": 0.86}),
        ("natural-tuning", {"mrr": 0.89, "right_first": 0.82, "recall": 0.95, "ndcg": 0.88}),
        ("natural", {"mrr": 0.89, "right_first": 0.82, "recall": 0.96, "ndcg": 0.89}),
        ("briefings-tuning", {"mrr": 0.89, "right_first": 0.84, "recall": 0.94, "ndcg": 0.87}),
        ("blind", {"mrr": 0.88, "right_first": 0.81, "recall": 0.89, "ndcg": 0.84}),
    ],
)
def test_the_ranking_keeps_above_its_floors(
    library: Library, judgements: str, floors: dict[str, float]
) -> None:
    judged = read_judgements(JUDGED / f"{judgements}.json")
    figures = overall(evaluate(judged, library.find, library.all_lessons()))
    assert {name: figures[name] >= floor for name, floor in floors.items()} == dict.fromkeys(floors, True), (
        figures
    )


def test_topics_that_the_corpus_lacks_are_told(library: Library) -> None:
    absent = json.loads((JUDGED / "absent.json").read_text("utf-8"))
    found = [(entry["word"], library.find(Query(entry["query"])).coverage) for entry in absent]
    told = sum(cover.covered != "yes" and word in cover.missing for word, cover in found)
    assert told >= 0.95 * len(absent)


@pytest.mark.parametrize("judgements", ["tuning", "held-out", "natural"])
def test_what_is_answered_is_hardly_ever_said_to_be_missing(library: Library, judgements: str) -> None:
    judged = read_judgements(JUDGED / f"{judgements}.json")
    covered = [library.find(Query(one.query)).coverage.covered for one in judged]
    assert covered.count("no") <= 0.02 * len(covered)


@pytest.fixture(scope="module")
def mixed(library: Library, tmp_path_factory: pytest.TempPathFactory) -> tuple[Library, frozenset[str]]:
    """The corpus with every other lesson as if nobody had written titles and phrases, and their texts."""
    lessons = [lesson for lesson in library.all_lessons() if not lesson.same_as]
    bare = frozenset(lesson.id for lesson in lessons[::2])
    engine = WhooshEngine(tmp_path_factory.mktemp("mixed"))
    thesaurus = library.lexical.thesaurus
    engine.rebuild(
        (
            replace(
                lesson,
                title=" ".join(lesson.text.split()[:12]),
                asked=(),
                concepts=(),
                inferred=thesaurus.infer(phrase_terms(lesson.text, whole=True)),
            )
            if lesson.id in bare
            else lesson
            for lesson in lessons
        ),
        library.taxonomy,
        "mixed",
    )
    return replace(library, engine=engine), frozenset(plain(x.text) for x in lessons if x.id not in bare)


@pytest.mark.parametrize(("judgements", "floor"), [("tuning", 0.88), ("tuning-2", 0.70), ("held-out", 0.80)])
def test_lessons_that_nobody_wrote_phrases_for_are_found(
    mixed: tuple[Library, frozenset[str]], judgements: str, floor: float
) -> None:
    library, others = mixed
    judged = [
        one
        for one in read_judgements(JUDGED / f"{judgements}.json")
        if not any(target.grade == 2 and target.matches(text) for target in one.targets for text in others)
    ]
    assert len(judged) > 20
    figures = overall(evaluate(judged, library.find, library.all_lessons()))
    assert figures["mrr"] >= floor, figures


@pytest.mark.parametrize("judgements", ["held-out", "unseen", "unseen-2", "unseen-3"])
def test_of_what_plain_bm25_gets_wrong_at_most_a_quarter_is_left(library: Library, judgements: str) -> None:
    judged = read_judgements(JUDGED / f"{judgements}.json")
    lessons = [lesson for lesson in library.all_lessons() if not lesson.same_as]
    ours, plain = (overall(evaluate(judged, find, lessons)) for find in (library.find, Plain(lessons).find))
    assert 1 - ours["mrr"] < (1 - plain["mrr"]) / 4
