"""Tag model: ranks the labels of all facets for a text, by tagged lessons and by the labels' descriptions.

Little data favours simple linear models. Multi-label ridge regression on TF-IDF learns from tagged lessons;
similarity with a label's definition, and with its words in the thesaurus, needs no lesson at all. Both use
stems and character n-grams (`tag_features`). docs/importing.md says what was tried and how often the model is
right. Every score is a sum over words, so each suggestion can name the words that contributed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lessonsearch.imports.tag_features import (
    STOP,
    FeatureVocabulary,
    SparseRow,
    gram_features,
    stem_feature,
    words_and_pairs,
    words_of,
)

PENALTY = 0.5
"""The ridge's λ, with rows of length 1."""
SECTION = 0.15
"""Weight of a lesson's headings relative to its text."""
WORTH = 0.2
"""Share of the strongest word's contribution from which another word is named beside it."""
SMALL = STOP | frozenset(
    (
        "what who whom whose which how why when where then than there here well very much many more most "
        "same just only even still yet never ever always often already again also too all both each every "
        "some none another others one two three four five six seven after before during until since while "
        "because though although however over under further once between through within without given "
        "made make take taken took said say says know known them him himself herself themselves itself "
        "out off own per can may might must shall will "
    ).split()
)
"""Words that are never given as a reason."""
LOOKED_AT = 24
"""Number of words of each channel considered as reasons."""
LABEL = 3
"""Weight of a label's words relative to its definition's."""


@dataclass(frozen=True)
class Weights:
    """Weights of the parts of a score relative to the regression, chosen in cross-validation."""

    stems: float = 0.5
    """Share of the stems; the rest is the n-grams'."""
    definition: float = 1.2
    """Factor of the square root of the similarity: little rather than none matters more than much rather
    than some."""
    thesaurus: float = 1.5
    prior: float = 1.0
    """Factor of the label's frequency among lessons."""


USUAL = Weights()


@dataclass(frozen=True)
class FacetLabel:
    """A value of a facet, with the words that describe it."""

    facet: str
    value: str
    label: str
    definition: str = ""
    synonyms: str = ""
    """Its words in the thesaurus."""

    @property
    def description(self) -> str:
        """Label and definition as one text."""
        return f"{f'{self.label}. ' * LABEL}{self.definition}"


@dataclass(frozen=True)
class Example:
    """A tagged lesson: its text, its headings, and its values as pairs of facet and value."""

    text: str
    section: str
    labels: frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Ranked:
    """A label with its score, and the words of the text that contribute most, strongest first."""

    label: str
    score: float
    words: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """A text in one channel. `parts` holds the contribution of each feature to each label by regression,
    definition and thesaurus: features × 3 × labels."""

    row: SparseRow
    parts: np.ndarray

    def worth(self, at: int, weights: Weights) -> np.ndarray:
        """Contribution of each unit of the text to a label's score."""
        learnt, defined, synonyms = self.parts[:, :, at].T
        root = np.sqrt(defined.sum()) + 1e-9
        added = learnt + weights.definition * defined / root + weights.thesaurus * synonyms
        return np.bincount(self.row.behind, added, len(self.row.units))


class TagModel:
    """Ranks the labels of every facet for a text."""

    def __init__(
        self,
        examples: Sequence[Example],
        labels: Sequence[FacetLabel],
        weights: Weights = USUAL,
        unlabelled: Sequence[str] = (),
    ) -> None:
        """`unlabelled` are the texts to be tagged, if they are known: they show which words are common among
        them and so tell nothing."""
        self.labels = tuple(labels)
        self.weights = weights
        wanted = np.array(
            [[(each.facet, each.value) in example.labels for each in labels] for example in examples], float
        ).reshape(len(examples), len(labels))
        self.prior = wanted.mean(axis=0) if examples else np.zeros(len(labels))
        self.channels = [
            _Channel(
                FeatureVocabulary(
                    units,
                    features,
                    [*(f"{each.text}\n{each.section}" for each in examples), *unlabelled],
                    [each.description for each in labels],
                ),
                examples,
                labels,
                wanted - self.prior,
            )
            for units, features in ((words_and_pairs, stem_feature), (words_of, gram_features))
        ]

    def rank(self, text: str, section: str, limits: Mapping[str, int]) -> Mapping[str, list[Ranked]]:
        """The best labels of each facet, as many as `limits` says."""
        readings = self.read(text, section)
        scores = self.scores(readings)
        ranked: dict[str, list[Ranked]] = {facet: [] for facet in limits}
        for at in np.argsort(-scores, kind="stable"):
            label = self.labels[at]
            found = ranked.get(label.facet, [])
            if len(found) < limits.get(label.facet, 0):
                found.append(Ranked(label.value, float(scores[at]), self._words(readings, int(at))))
        return ranked

    def read(self, text: str, section: str) -> list[Reading]:
        """A text with its headings, in each channel."""
        return [channel.read(text, section) for channel in self.channels]

    def scores(self, readings: Sequence[Reading]) -> np.ndarray:
        """The score of each label for a text."""
        total = self.weights.prior * self.prior
        for share, reading in zip(self._shares, readings, strict=True):
            learnt, defined, synonyms = reading.parts.sum(axis=0)
            similar = self.weights.definition * np.sqrt(defined) + self.weights.thesaurus * synonyms
            total = total + share * (learnt + similar)
        return total

    @property
    def _shares(self) -> tuple[float, float]:
        return self.weights.stems, 1 - self.weights.stems

    def _words(self, readings: Sequence[Reading], at: int) -> tuple[str, ...]:
        """The three words or pairs of words that contribute most to a label."""
        worth: defaultdict[str, float] = defaultdict(float)
        for share, reading in zip(self._shares, readings, strict=True):
            values = reading.worth(at, self.weights)
            for place in np.argsort(-values)[:LOOKED_AT]:
                worth[reading.row.units[place]] += share * float(values[place])
        best = [
            (word, value)
            for word, value in sorted(worth.items(), key=lambda item: -item[1])
            if not SMALL & set(word.split())
        ]
        kept: list[str] = []
        for word, value in best:
            telling = value > max(best[0][1] * WORTH, 0)
            if telling and not any(word in other or other in word for other in kept):
                kept.append(word)
        return tuple(kept[:3])


class _Channel:
    """One kind of features: the regression trained on it, and the descriptions of labels in it."""

    def __init__(
        self,
        vocabulary: FeatureVocabulary,
        examples: Sequence[Example],
        labels: Sequence[FacetLabel],
        wanted: np.ndarray,
    ) -> None:
        self.vocabulary = vocabulary
        rows = vocabulary.dense([self.row(each.text, each.section) for each in examples])
        solved = np.linalg.solve(rows @ rows.T + PENALTY * np.eye(len(rows)), wanted)
        described = [
            vocabulary.dense([vocabulary.row((text, 1.0)) for text in texts])
            for texts in ([each.description for each in labels], [each.synonyms for each in labels])
        ]
        # Side by side, so that the parts of a word's row lie together in memory.
        self._parts = np.hstack([rows.T @ solved.astype(np.float32), *(each.T for each in described)])

    def row(self, text: str, section: str) -> SparseRow:
        """A lesson's vector."""
        return self.vocabulary.row((text, 1.0), (section, SECTION))

    def read(self, text: str, section: str) -> Reading:
        """A lesson's features, with the contributions of each to each label's score."""
        row = self.row(text, section)
        parts = row.values.astype(np.float32)[:, np.newaxis] * self._parts[row.places]
        return Reading(row, parts.reshape(len(parts), 3, -1))
