"""Mistakes that people make in a corpus's files: each is answered with what to write, and with little else.

All but the sentences' wording was decided before the check was run on them.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from lessonsearch import corpus
from support.corpus_mistakes import MISTAKES
from support.mistaken_corpus import (
    BACKGROUND,
    FIRST,
    LESSON,
    ORIGINAL,
    ORIGINAL_FILE,
    SECOND,
    SOURCE,
    SOURCE_FILE,
    TAXONOMY,
    Mistake,
    added,
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "own"
    for name, text in (
        ("taxonomy.yaml", TAXONOMY),
        (SOURCE_FILE, SOURCE),
        (ORIGINAL_FILE, ORIGINAL),
        (FIRST, LESSON),
        (SECOND, BACKGROUND),
    ):
        added(name, text)(root)
    checked, _ = corpus.check(root)
    corpus.publish(checked)
    assert corpus.check(root)[1] == []
    return root


@pytest.mark.parametrize(
    ("mistake", "words", "most"),
    [mistake[1:] for mistake in MISTAKES],
    ids=[mistake[0] for mistake in MISTAKES],
)
def test_a_mistake_is_answered_with_what_to_write(
    root: Path, mistake: Mistake, words: list[str], most: int
) -> None:
    mistake(root)
    problems = corpus.check(root)[1]
    told = "\n".join(problems)
    assert all(word in told for word in words), told
    assert len(problems) <= most, told


def test_the_folder_of_a_source_is_no_corpus(root: Path) -> None:
    (problem,) = corpus.check(root / "child-a")[1]
    assert problem == f"child-a: is the folder of one source; name the folder that it stands in, {root}."
