"""What a target is, and what holds for every end of a run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from lessonsearch.app.bootstrap import open_library
from lessonsearch.app.library import Library
from lessonsearch.settings import Settings

HERE = Path(__file__).parent
CORPUS = HERE / "corpus"
"""Three lessons, a table, a piece of training material and one of each list: all that a corpus can have."""
MAX_SENTENCE_LENGTH = 3_000
"""Characters of a problem: more is no sentence."""


@dataclass(frozen=True)
class Target:
    """One reader: true inputs to begin with, and what reads any input and says whether it was usable.

    `words` are pieces that its inputs are made of.
    """

    seeds: Sequence[bytes]
    run: Callable[[bytes], bool]
    words: Sequence[str] = ()


def sentences(problems: Iterable[str]) -> bool:
    """Hold that these are sentences that can be shown: for a run that ends in them. Always False."""
    told = list(problems)
    assert told
    for problem in told:
        assert 0 < len(problem) < MAX_SENTENCE_LENGTH, f"{len(problem)} characters: {problem[:200]!r}"
        assert problem.encode()
    return False


def library(scratch: Path) -> Library:
    """The small corpus, open."""
    return open_library(Settings(CORPUS, HERE.parent.parent / "templates", scratch / "index"))
