"""Multi-label ridge regression on TF-IDF, joined with the words of each label's definition.

Little data favours simple linear models: with 110 lessons, LinearSVC had the first theme right in 0.39,
nearest neighbours in 0.57, ridge in 0.60 and definitions alone in 0.70; together they have it in more
than 0.85 (docs/relevance.md). Every score is a sum over words, so that each suggestion can name the words
that made it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import Stemmer

STEMMER = Stemmer.Stemmer("english")
STOP = frozenset(
    "the of and to a in for that was had were been be by with as is on it not this their they have has"
    " at from which or an who he"
    " she her his there should where when also would these its did than but about into more other any"
    " some such no could being"
    " are".split()
)
SECTION = 0.15
"""Weight of the words of a lesson's headings relative to those of its text."""
PENALTY = 0.5
"""The ridge's λ, with rows of length 1."""
DEFINITION = 3.2
"""Weight of a definition's words relative to the regression."""
LABEL = 3
"""Weight of a label's words relative to its definition's."""
PAIR = "_"


@lru_cache(maxsize=16)
def features(text: str) -> tuple[str, ...]:
    """Unigrams and bigrams of the stems of a text."""
    stems: list[str] = STEMMER.stemWords(
        [word for word in re.findall(r"[a-z]{3,}", text.lower()) if word not in STOP]
    )
    return (*stems, *(f"{a}{PAIR}{b}" for a, b in pairwise(stems)))


@dataclass(frozen=True)
class Example:
    """A training example: a lesson's words, the words of its headings, and its labels."""

    text: str
    section: str
    labels: frozenset[str]


@dataclass(frozen=True)
class Ranked:
    """A label with its score, and the words of the text that contribute most, strongest first."""

    label: str
    score: float
    words: tuple[str, ...]


class RidgeModel:
    """Ranks labels for a text."""

    def __init__(self, examples: Sequence[Example], definitions: Mapping[str, tuple[str, str]]) -> None:
        """`definitions`: label id → its label and definition. Needs at least one example."""
        self.labels = tuple(definitions)
        texts = [(features(each.text), features(each.section)) for each in examples]
        counted = Counter(word for text, section in texts for word in {*text, *section})
        defined = [features(label) * LABEL + features(words) for label, words in definitions.values()]
        for words in defined:
            for word in words:
                counted.setdefault(word, 1)
        self.places = {word: at for at, word in enumerate(counted)}
        self.idf = np.log((len(examples) + 1) / (np.array(list(counted.values()), dtype=float) + 0.5))
        rows = np.array([self._row(*each) for each in texts])
        wanted = np.array([[label in each.labels for label in self.labels] for each in examples], dtype=float)
        self.mean = wanted.mean(axis=0)
        solved = np.linalg.solve(rows @ rows.T + PENALTY * np.eye(len(rows)), wanted - self.mean)
        self.weights = rows.T @ solved + DEFINITION * np.array([self._vector(words) for words in defined]).T

    def _vector(self, words: Iterable[str]) -> np.ndarray:
        row = np.zeros(len(self.places))
        for word, count in Counter(words).items():
            if word in self.places:
                row[self.places[word]] = np.log1p(count) * self.idf[self.places[word]]
        return row / (np.linalg.norm(row) + 1e-9)

    def _row(self, text: Sequence[str], section: Sequence[str]) -> np.ndarray:
        row = self._vector(text) + SECTION * self._vector(section)
        return row / (np.linalg.norm(row) + 1e-9)

    def rank(self, text: str, section: str, limit: int = 5) -> list[Ranked]:
        """The first `limit` labels, best first."""
        row = self._row(features(text), features(section))
        scores = row @ self.weights + self.mean
        surface = {
            STEMMER.stemWord(word): word for word in re.findall(r"[a-z]{3,}", f"{text} {section}".lower())
        }
        words = list(self.places)
        present = np.flatnonzero(row)
        ranked = []
        for at in np.argsort(-scores)[:limit]:
            worth = row[present] * self.weights[present, at]
            best = [words[present[i]] for i in np.argsort(-worth)[:6] if worth[i] > 0]
            shown = [" ".join(surface.get(part, part) for part in word.split(PAIR)) for word in best]
            ranked.append(Ranked(self.labels[at], float(scores[at]), tuple(dict.fromkeys(shown))[:3]))
        return ranked
