"""Quotations without marks: stretches of a text whose words run along a passage's.

Shared word triples that keep step with each other make a run; runs with a few words between them, in the
text as in the passage, make a stretch. So one finds words that were copied, and copied and then changed.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lessonsearch.quotations.normalise import NormalisedText
from lessonsearch.quotations.shingles import SIZE, Shingles

GAP = 4
"""Words that may differ between two runs of one quotation."""
LEAST_AGREEING = 10
LEAST_SHARE = 0.8
"""What makes changed words without quotation marks a quotation: own prose about this subject shares short
runs with the reports; ten agreeing words, four fifths of the stretch, it does not (see the tests)."""
FORMULA = 5
"""A word triple in more places than this is the field's way of speaking ('Safeguarding Children Board').
The reports say their main findings up to four times over."""
LEAST_TELLING = 2
"""Triples that are no formula which a run needs to be a quotation: 'the Local Safeguarding Children Board
found that the' has none."""


@dataclass(frozen=True)
class CandidateSpan:
    """Characters [start, end) of the text that are, or nearly are, a passage's words; how many words are."""

    start: int
    end: int
    words: int


class ShingleRun(NamedTuple):
    """Words [first, last) of the text that stand in the row of all passages, `ahead` further on.

    `telling` counts its triples that are no formula, `text` is the number of the passage.
    """

    first: int
    last: int
    ahead: int
    telling: int
    text: int


def stretches(text: NormalisedText, shingles: Shingles, least: int) -> list[CandidateSpan]:
    """The stretches in a text, without overlap; of two that overlap the longer."""
    runs = list(_runs(text, shingles))
    chains = [chain for chain in _chains(runs) if _tells(chain, least)]
    taken = bytearray(len(text.words))
    found = []
    for chain in sorted(chains, key=lambda chain: (-_agreeing(chain), chain[0].first)):
        first, last = chain[0].first, chain[-1].last
        if not any(taken[first:last]):
            taken[first:last] = b"\1" * (last - first)
            found.append(CandidateSpan(text.words[first].start, text.words[last - 1].end, _agreeing(chain)))
    return sorted(found, key=lambda stretch: stretch.start)


def _runs(text: NormalisedText, shingles: Shingles) -> Iterator[ShingleRun]:
    """Every longest run of words that keeps step with one passage."""
    asked, places, weights = shingles.look_up([word.letters for word in text.words])
    order = np.lexsort((asked, places - asked))
    at, place, telling = asked[order], places[order], weights[order] >= 1 / FORMULA
    # A separator stands between two passages, so triples that keep step are in one passage.
    breaks = np.flatnonzero((np.diff(at) != 1) | (np.diff(place) != 1)) + 1
    bounds = [0, *breaks.tolist(), len(at)] if len(at) else [0]
    for begin, end in itertools.pairwise(bounds):
        first, last = int(at[begin]), int(at[end - 1]) + SIZE
        ahead = int(place[begin]) - first
        passage = int(shingles.texts[place[begin]])
        yield ShingleRun(first, last, ahead, int(telling[begin:end].sum()), passage)


def _chains(runs: list[ShingleRun]) -> Iterator[list[ShingleRun]]:
    """Runs of one passage that follow each other with a few words between, in the text as in the passage."""
    chain: list[ShingleRun] = []
    for run in sorted(runs, key=lambda run: (run.text, run.first)):
        if chain and not _follows(chain[-1], run):
            yield chain
            chain = []
        chain.append(run)
    if chain:
        yield chain


def _follows(before: ShingleRun, after: ShingleRun) -> bool:
    between = after.first - before.last
    beside = between + after.ahead - before.ahead
    return before.text == after.text and 0 <= between <= GAP and 0 <= beside <= GAP


def _tells(chain: list[ShingleRun], least: int) -> bool:
    """Whether this is a quotation, not a turn of phrase."""
    if (
        len(chain) > 1
        and _agreeing(chain) >= LEAST_AGREEING
        and sum(run.telling for run in chain) >= LEAST_TELLING
    ):
        return _agreeing(chain) >= LEAST_SHARE * (chain[-1].last - chain[0].first)
    return any(run.last - run.first >= least and run.telling >= LEAST_TELLING for run in chain)


def _agreeing(chain: list[ShingleRun]) -> int:
    return sum(run.last - run.first for run in chain)
