"""Detector of unmarked quotations: runs of a text whose words are in a passage, or nearly so.

Word triples in step with a passage form a run; consecutive runs in one passage form a chain. Runs find copied
words, chains find words that were copied and then changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lessonsearch.quotations.mapped_arrays import Array
from lessonsearch.quotations.shingles import SIZE, TripleHits

MIN_WORDS = 8
"""Minimum words of a run: fewer are a turn of phrase, not a quotation: `to involve children and young
people in`."""
GAP = 4
"""Maximum differing words between two runs."""
SENTENCE = 80
"""Maximum differing words between two runs of one sentence that resumes."""
MIN_AGREEING = 10
MIN_SHARE = 0.8
"""Thresholds for changed words without quotation marks. Prose on this subject shares short runs with the
reports by chance; ten agreeing words, four fifths of the whole, it does not (see the tests)."""
MIN_RUN = 4
"""Minimum words of each of two runs that resume in one sentence."""
OWN_RUN = 12
"""Consecutive words that are a quotation even in a sentence that differs in several places."""
FORMULA = 5
"""Maximum places of a triple that counts; one in more places is a phrase of the field ('Safeguarding
Children Board')."""
MIN_TELLING = 2
"""Minimum number of such triples in a quotation: 'the Local Safeguarding Children Board found that the'
has none."""

SourceSentence = Callable[[int, int], int]
"""Index of the sentence of a passage that contains a given word."""


@dataclass(frozen=True)
class DocumentWords:
    """The normalised words of a document in order, with the indexes of the block and sentence of each. A
    word that is reported elsewhere is empty."""

    letters: Sequence[str]
    blocks: NDArray[np.int64]
    sentences: NDArray[np.int64]


@dataclass(frozen=True)
class CandidateSpan:
    """The words [first, last) of a document that are in a passage, or nearly so. `passage` is its index if
    they are changed, else None."""

    first: int
    last: int
    passage: int | None


class WordRun(NamedTuple):
    """The words [first, last) of the document that equal a passage from its word `at` on; `telling` counts
    the triples that are not stock phrases."""

    passage: int
    first: int
    last: int
    at: int
    telling: int

    @property
    def size(self) -> int:
        return self.last - self.first


def candidate_spans(
    document: DocumentWords,
    hits: TripleHits,
    starts: Array,
    source_sentence: SourceSentence,
    is_formula: Callable[[int, int], bool] = lambda first, last: False,
) -> list[CandidateSpan]:
    """The unmarked quotations of a document, in order and without overlap. `starts` holds the start of
    each passage in the row of all words. Words [first, last) that are a formula are skipped."""
    runs = sorted(_runs(hits, starts))
    chains = list(_chains(runs, document, source_sentence))
    taken = bytearray(len(document.letters))
    found: list[CandidateSpan] = []
    for chain in sorted(chains, key=lambda chain: (-_agreeing(chain), len(chain), chain[0].first)):
        first, last = chain[0].first, chain[-1].last
        spans = list(_spans(chain))
        # A sentence that differs in several places is not a misquotation, nor are its parts.
        if not spans and len(chain) == 1:
            continue
        if any(taken[first:last]) or (spans and is_formula(first, last)):
            continue
        taken[first:last] = b"\1" * (last - first)
        found += spans
    return sorted(found, key=lambda span: span.first)


def _runs(hits: TripleHits, starts: Array) -> Iterator[WordRun]:
    """The maximal runs of words in step with one passage that have a telling triple."""
    order = np.lexsort((hits.asked, hits.places - hits.asked))
    asked, places, passages = hits.asked[order], hits.places[order], hits.passages[order]
    telling = (hits.weights[order] >= 1 / FORMULA).astype(np.int64)
    if not len(asked):
        return
    # A 0 separates two passages, so triples in step are in one passage.
    breaks = np.flatnonzero((np.diff(asked) != 1) | (np.diff(places) != 1)) + 1
    begins = np.concatenate([[0], breaks])
    ends = np.concatenate([breaks, [len(asked)]])
    tells = np.add.reduceat(telling, begins)
    for begin, end, tell in zip(begins[tells > 0], ends[tells > 0], tells[tells > 0], strict=True):
        passage, first = int(passages[begin]), int(asked[begin])
        at = int(places[begin]) - int(starts[passage])
        yield WordRun(passage, first, int(asked[end - 1]) + SIZE, at, int(tell))


def _chains(
    runs: list[WordRun], document: DocumentWords, source_sentence: SourceSentence
) -> Iterator[list[WordRun]]:
    """Group runs of one passage that follow each other both in the document and in the passage."""
    chain: list[WordRun] = []
    for run in runs:
        if chain and not _follows(chain[-1], run, document, source_sentence):
            yield chain
            chain = []
        chain.append(run)
    if chain:
        yield chain


def _follows(
    before: WordRun, after: WordRun, document: DocumentWords, source_sentence: SourceSentence
) -> bool:
    if before.passage != after.passage or document.blocks[before.first] != document.blocks[after.first]:
        return False
    here = after.first - before.last
    there = after.at - (before.at + before.size)
    if 0 <= here <= GAP and 0 <= there <= GAP:
        return True
    if not (0 <= here <= SENTENCE and 0 <= there <= SENTENCE):
        return False
    if document.sentences[before.last - 1] != document.sentences[after.first]:
        return False
    end = before.at + before.size - 1
    return source_sentence(before.passage, end) == source_sentence(before.passage, after.at)


def _spans(chain: list[WordRun]) -> Iterator[CandidateSpan]:
    """The quotations in a chain: one changed quotation, or its long runs."""
    changed = len(chain) > 1 and _agreeing(chain) >= MIN_AGREEING and _telling(chain) >= MIN_TELLING
    if changed and (_share(chain) >= MIN_SHARE or _resumes(chain)):
        yield CandidateSpan(chain[0].first, chain[-1].last, chain[0].passage)
        return
    least = OWN_RUN if len(chain) > 1 else MIN_WORDS
    for run in chain:
        if run.size >= least and run.telling >= MIN_TELLING:
            yield CandidateSpan(run.first, run.last, None)


def _resumes(chain: list[WordRun]) -> bool:
    """Whether two runs belong to a sentence that is changed in one place."""
    return len(chain) == 2 and all(run.size >= MIN_RUN for run in chain)


def _agreeing(chain: list[WordRun]) -> int:
    return sum(run.size for run in chain)


def _telling(chain: list[WordRun]) -> int:
    return sum(run.telling for run in chain)


def _share(chain: list[WordRun]) -> float:
    here = chain[-1].last - chain[0].first
    there = chain[-1].at + chain[-1].size - chain[0].at
    return _agreeing(chain) / max(here, there)
