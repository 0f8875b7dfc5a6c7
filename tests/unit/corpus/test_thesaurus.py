"""The thesaurus as data: the shipped one is right, and each thing that can be wrong is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from lessonsearch import corpus
from lessonsearch.query.parser import parse_all
from lessonsearch.text.synonyms import Thesaurus, ThesaurusEntry
from support.paths import CORPUS
from support.small_corpus import replace, write

GOOD = "- words: [cot death]\n  means: [overlay]\n  note: A note.\n"


def problems(root: Path, text: str) -> list[str]:
    """What the check says of a small corpus with that thesaurus."""
    for name in ("r/001-one.md", "r/original.txt"):
        replace(name, "One thing was found.", "Overlay, neglect and suicide were found.")(root)
    write(root / "thesaurus.yaml", text)
    return corpus.check(root)[1]


def test_the_shipped_thesaurus_is_wide_and_right() -> None:
    found, wrong = corpus.check(CORPUS)
    assert wrong == []
    assert len(found.manifest.thesaurus.entries) >= 200


def test_a_right_one_has_no_problem(small: Path) -> None:
    assert problems(small, GOOD) == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("- words: [cot death\n", "has a '[' without a ']'; write - words: [cot death]"),
        ("words: [cot death]\n", "is not a thesaurus; it is a list of entries"),
        ("- words: [cot death]\n  note: A note.\n", "an entry has words, means and a note"),
        ("- words: [cot death]\n  means: [overlay]\n", "an entry has words, means and a note"),
        (GOOD + "  nota: A note.\n", "an entry has words, means and a note"),
        (GOOD + "  also: overlay\n", "an entry has words, means and a note"),
        (GOOD + "  both: maybe\n", "an entry has words, means and a note"),
        (GOOD.replace("overlay", "zeppelins"), "thesaurus.yaml:1: 'zeppelins' is in no lesson"),
        (GOOD + "  also: [of zeppelins]\n", "thesaurus.yaml:1: 'of zeppelins' is in no lesson"),
        (GOOD + GOOD, "thesaurus.yaml:4: 'cot death' is 'cot death' over again; keep one of them."),
        (GOOD.replace("cot death", "cot death, cot deaths"), "'cot deaths' is 'cot death' over again"),
        (GOOD.replace("overlay", "neglect").replace("cot death", "neglected"), "leads to nothing but itself"),
        (
            GOOD.replace("cot death", "suicide")
            + GOOD.replace("overlay", "suicide").replace("cot death", "overlay"),
            "thesaurus.yaml:1: 'overlay' leads back to 'suicide'; make it one entry with 'both: true'.",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line(small: Path, text: str, sentence: str) -> None:
    assert any(sentence in problem for problem in problems(small, text)), sentence


def met(thesaurus: Thesaurus, q: str) -> list[tuple[int, int, tuple[str, ...]]]:
    stems = tuple(clause.terms[0].words[0] for clause in parse_all(q))
    return [(found.start, found.end, found.targets) for found in thesaurus.matches(stems)]


def test_an_entry_of_several_words_is_met_among_others_however_it_is_hyphenated() -> None:
    thesaurus = Thesaurus((ThesaurusEntry(("bed sharing",), ("overlay",)),))
    for q in ("bed sharing", "bed-sharing", "bedsharing", "Bed-Sharing"):
        assert [means for _, _, means in met(thesaurus, f"why {q} kills")] == [("overlay",)]
    assert met(thesaurus, "sharing a bed") == []


def test_an_entry_both_ways_is_met_from_either_side() -> None:
    thesaurus = Thesaurus(
        (ThesaurusEntry(("violence",), ("abuse",), both=True), ThesaurusEntry(("dad",), ("father",)))
    )
    assert met(thesaurus, "abuse") == [(0, 1, ("violence",))]
    assert met(thesaurus, "violence") == [(0, 1, ("abuse",))]
    assert met(thesaurus, "father") == []


def test_a_word_never_leads_to_itself() -> None:
    thesaurus = Thesaurus((ThesaurusEntry(("dad", "father"), ("father", "partner"), ("fathers",)),))
    assert met(thesaurus, "fathers") == [(0, 1, ("partner",))]


def test_an_entry_that_leads_to_no_word_infers_nothing() -> None:
    thesaurus = Thesaurus((ThesaurusEntry(("dash",), ("—",)), ThesaurusEntry(("dad",), ("father",))))
    assert thesaurus.infer(("a", "father")) == ("dad",)
