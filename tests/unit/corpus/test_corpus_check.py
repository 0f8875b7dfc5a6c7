"""The corpus check fails for each thing that can be wrong, with its place."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from lessonsearch import corpus
from lessonsearch.errors import CorpusError
from support.small_corpus import (
    BOARD_SOURCE,
    FIRST,
    LAUGHS,
    add,
    both,
    remove,
    replace,
    write,
)


def test_the_small_corpus_is_right(small: Path) -> None:
    assert corpus.check(small)[1] == []


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (replace("r/001-one.md", "---\ntitle", "title"), "r/001-one.md:1: has no front matter"),
        (
            replace("r/001-one.md", "kind: finding", "kind: [find"),
            "r/001-one.md:3: has a '[' without a ']'; write kind: [find]",
        ),
        (replace("r/001-one.md", "title: One thing\n", ""), "r/001-one.md:1: 'title' is missing"),
        (
            replace("r/001-one.md", "kind: finding", "kind: finding\ntone: sad"),
            "r/001-one.md:4: 'tone' is not a key",
        ),
        (
            replace("r/001-one.md", "themes: [neglect]", "themes: neglect"),
            "r/001-one.md:4: 'themes' is a list",
        ),
        (
            replace("r/001-one.md", "[neglect]", "[timelines]"),
            "r/001-one.md:4: theme 'timelines' is not in taxonomy.yaml; did you mean 'timeliness'?",
        ),
        (replace("r/001-one.md", "[neglect]", "[neglect, neglect]"), "names the same theme twice"),
        (replace("r/001-one.md", "[neglect]", "[a, b, c, d, e, f]"), "has 6 themes; keep the 5"),
        (replace("r/001-one.md", "kind: finding", "kind: coverage"), "is of kind 'coverage', our own words"),
        (replace("r/001-one.md", "¶1 One", "One"), "r/001-one.md:9: text stands before the first passage"),
        (replace("r/001-one.md", "¶1 One thing was found.", ""), "has no passage"),
        (replace("r/001-one.md", "¶1 One", "¶[P 1] One"), "'¶[P 1]' is no anchor"),
        (replace("r/001-one.md", "¶1", "¶2"), "002-two.md:9: 'r#p2' is taken already, in 001-one.md:9"),
        (
            replace("r/001-one.md", "was found", "was lost"),
            "r/001-one.md:9: 'One thing was lost.' is not in original.txt; it reads '…1. One thing was found",
        ),
        (
            replace("r/002-two.md", "- the last.", ""),
            "original.txt:7: these words are in no lesson: 'the last.'",
        ),
        (
            replace("r/002-two.md", "- the last.", "- the last.\n\n¶[again] One thing was found."),
            "these words are already in another lesson: 'One thing was found.'",
        ),
        (
            replace("r/original.txt", "Babies", "Children"),
            "original.txt:2: these words are in no lesson: 'Children'",
        ),
        (
            replace("r/source.md", "page \\d+", "leaf \\d+"),
            "leaves out 'leaf \\d+', which the original does not hold",
        ),
        (replace("r/source.md", "page \\d+", "page ("), "'left_out' lists a valid pattern and a reason"),
        (replace("r/source.md", "'2011-10'", "October 2011"), "'published' is a date"),
        (replace("r/source.md", "order: 1", "order: one"), "'order' is a whole number"),
        (
            replace("permalinks.txt", "r/one", "r/old"),
            "permalinks.txt:5: 'r/old' was published, but its link no longer works",
        ),
        (
            replace("permalinks.txt", "r/one\n", "r/one\t23 November 2026\n"),
            "permalinks.txt:5: '23 November 2026' is not the day of publication",
        ),
        (replace("permalinks.txt", "r#p2-2\n", ""), "'r#p2-2' is not in permalinks.txt"),
        (replace("taxonomy.yaml", ", definition: Lack of care.", ""), "lacks id, label or definition"),
        (replace("taxonomy.yaml", "kinds:", "sorts:"), "'sorts' is not a key of the taxonomy"),
        (remove("taxonomy.yaml"), "taxonomy.yaml: cannot be read"),
        (remove("r/source.md"), "corpus/r: has no source.md; write one"),
        (remove("r/original.txt"), "it can only be of kind 'coverage'"),
        (add("r/three.md", FIRST), "three.md: is not named like a lesson"),
        (
            replace("r/001-one.md", "section: Babies", "section: Babies\nsame_as: r/tow"),
            "is the same as 'r/tow', which does not exist; did you mean 'r/two'?",
        ),
        (
            replace(
                "r/001-one.md", "section: Babies", "section: Babies\nasked: [missed neglect, neglect missed]"
            ),
            "'neglect missed' under 'asked' says what the title or a phrase before it says",
        ),
        (
            replace("r/001-one.md", "section: Babies", "section: Babies\nasked: [drift]\nconcepts: [Drift]"),
            "'Drift' under 'concepts' says what the title or a phrase before it says",
        ),
        (
            both(
                replace("r/001-one.md", "section:", "concepts: [drift and delay]\nsection:"),
                replace("r/002-two.md", "section:", "concepts: [delay and drift]\nsection:"),
            ),
            "r/002-two.md: 'delay and drift' under 'concepts' is 'drift and delay' elsewhere",
        ),
        (
            replace("r/001-one.md", "section: Babies", f"section: Babies\nasked: [{'very ' * 20}late]"),
            "under 'asked' is longer than 80 characters",
        ),
        (
            replace("r/001-one.md", "¶1 One thing was found.", "¶1 ![One thing was found.](data/t.csv)"),
            "there is no table 'data/t.csv'",
        ),
        (
            replace("r/001-one.md", "¶1 One thing was found.", "¶1 ![One thing was found.](../../t.csv)"),
            "'../../t.csv' is outside its source's folder",
        ),
        (
            replace("r/001-one.md", "¶1 One thing was found.", "¶1 ![One thing was found.](a\0.csv)"),
            "there is no table 'a\0.csv'",
        ),
        (
            replace(
                "r/001-one.md", "¶1 One thing was found.", f"¶1 ![One thing was found.]({'a' * 300}.csv)"
            ),
            "there is no table 'aaa",
        ),
        (add("taxonomy.yaml", "themes: 3\n"), "'themes' is a list of entries or of groups of them, not 3"),
        (
            replace("taxonomy.yaml", "ages:\n", "  - 3\nages:\n"),
            "a group of 'themes' has an id, a label and a list of 'themes'; not 3",
        ),
        (
            replace(
                "r/source.md", "left_out:\n  - {pattern: 'page \\d+', reason: Page numbers}", "left_out: 3"
            ),
            "'left_out' lists a valid pattern and a reason each, not 3",
        ),
        (
            replace("r/source.md", "page \\d+", "a{1,99999999999}"),
            "'left_out' lists a valid pattern and a reason",
        ),
        (
            replace("r/source.md", "page \\d+", f"{'(' * 3000}{')' * 3000}"),
            "'left_out' lists a valid pattern and a reason",
        ),
        (replace("r/source.md", "order: 1", f"order: 0x{'f' * 9000}"), "a number of more than 18 digits"),
        (
            replace("r/001-one.md", "section: Babies", f"section: Babies\n{LAUGHS}"),
            "r/001-one.md:2: has references (*) that unfold to more than 100,000 values; write them out.",
        ),
        (
            replace("r/001-one.md", "section: Babies", "section: &a [*a]"),
            "that unfold to more than 100,000 values",
        ),
        (
            replace("r/001-one.md", "section: Babies", f"section: [{'a, ' * 2000}]"),
            "'section' is a text, which needs quotation marks here; write section: '[a, a",
        ),
    ],
)
def test_each_damage_is_told_with_its_place(
    small: Path, damage: Callable[[Path], None], sentence: str
) -> None:
    damage(small)
    problems = corpus.check(small)[1]
    assert any(sentence in problem for problem in problems), problems


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("taxonomy.yaml", "facets: [{id: who, label: Who}]\nfacets: [{id: when, label: When}]\n"),
        ("taxonomy.yaml", "themes:\n  - {id: drift, id: delay, label: Delay, definition: Delay.}\n"),
        ("thesaurus.yaml", "- {words: [drift]}\n- words: [a]\n  words: [b]\n"),
        ("roles.yaml", "roles: []\nroles: []\n"),
        ("r/001-one.md", FIRST.replace("section", "title: Two things\nsection")),
        ("r/source.md", BOARD_SOURCE.replace("order: 1", "order: 1\norder: 2")),
    ],
)
def test_a_key_that_stands_twice_is_told_with_both_lines(small: Path, name: str, text: str) -> None:
    """YAML lets the last one win, and nobody would see that the first is gone."""
    add(name, text)(small)
    assert any(
        problem.startswith(f"corpus/{name}:") and re.search(r" is already in (this line|line \d+);", problem)
        for problem in corpus.check(small)[1]
    )


def test_a_file_that_is_not_utf8_is_told(small: Path) -> None:
    (small / "r" / "001-one.md").write_bytes(FIRST.encode("utf-16"))
    assert any("is not UTF-8 text" in problem for problem in corpus.check(small)[1])


def test_loading_a_wrong_corpus_tells_everything_at_once(small: Path) -> None:
    replace("r/001-one.md", "[neglect]", "[nelgect]")(small)
    replace("r/002-two.md", "[police]", "[polcie]")(small)
    with pytest.raises(CorpusError) as caught:
        corpus.load(small)
    assert len(caught.value.problems) == 2


def test_the_fingerprint_changes_with_any_file_and_with_nothing_else(small: Path, tmp_path: Path) -> None:
    before = corpus.fingerprint(corpus.digests(small))
    copied = Path(shutil.copytree(small, tmp_path / "elsewhere" / "corpus"))
    write(copied / ".hidden", "an editor's")
    assert corpus.fingerprint(corpus.digests(copied)) == before
    replace("r/001-one.md", "title: One", "title: Won")(copied)
    assert corpus.fingerprint(corpus.digests(copied)) != before


def test_no_problem_is_longer_than_can_be_read(small: Path) -> None:
    write(small / "thesaurus.yaml", f"- {['a'] * 5000}")
    assert all(len(problem) < 1100 for problem in corpus.check(small)[1])
