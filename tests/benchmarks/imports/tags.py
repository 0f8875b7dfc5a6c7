"""How often suggestions are right: ten folds, and one source left out at a time.

The texts that are held out, not their labels, show the model which words are common, as a new report's do.

    PYTHONPATH=tests python -m benchmarks.imports.tags [--nested]

Lessons that nearly repeat one of the held-out fold are taken out of what is learnt from. `--nested` chooses the
weights of themes anew within what is learnt from, by folds inside it, so that the figure is not tuned on what it is
measured on.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz

from lessonsearch import corpus
from lessonsearch.imports.tag_examples import example_of, labels_of, verbatim_lessons
from lessonsearch.imports.tag_model import TagModel, Weights

GRID = [
    Weights(*each) for each in itertools.product((0, 0.5, 1), (0.8, 1.2, 1.6), (0, 0.75, 1.5, 2.5), (0.5, 1))
]
FACETS = {"theme": "themes", "age": "ages", "agency": "agencies", "kind": "kind"}

FOUND, _ = corpus.read(Path(__file__).parents[3] / "corpus")
TAXONOMY = FOUND.manifest.taxonomy
LESSONS = verbatim_lessons(FOUND)
EXAMPLES = [example_of(lesson, TAXONOMY) for lesson in LESSONS]
LABELS = labels_of(TAXONOMY, FOUND.manifest.thesaurus)
ALIKE = np.array([[fuzz.token_set_ratio(a.text, b.text) > 88 for b in LESSONS] for a in LESSONS])


def folds(places: Sequence[int], count: int, seed: int) -> Iterator[list[int]]:
    for fold in np.array_split(np.random.RandomState(seed).permutation(places), count):
        yield [int(place) for place in fold]


def learnt_from(test: Sequence[int], within: Sequence[int]) -> list[int]:
    return [i for i in within if i not in test and not ALIKE[np.ix_(test, [i])].any()]


class Fold:
    """A model of some lessons, and how it reads the others."""

    def __init__(self, train: Sequence[int], test: Sequence[int]) -> None:
        held_out = [f"{EXAMPLES[i].text}\n{EXAMPLES[i].section}" for i in test]
        self.model = TagModel([EXAMPLES[i] for i in train], LABELS, unlabelled=held_out)
        self.readings = {i: self.model.read(EXAMPLES[i].text, EXAMPLES[i].section) for i in test}

    def ranked(self, facet: str, weights: Weights | None = None) -> dict[int, list[str]]:
        """The labels of a facet, best first, for each lesson that was held out."""
        self.model.weights = weights or Weights()
        places = [at for at, label in enumerate(LABELS) if label.facet == facet]
        found = {}
        for i, readings in self.readings.items():
            scores = self.model.scores(readings)[places]
            found[i] = [LABELS[places[at]].value for at in np.argsort(-scores, kind="stable")]
        return found


def figures(facet: str, ranked: dict[int, list[str]]) -> tuple[float, float]:
    """First label right, and recall of five: the mean over lessons of the share of a lesson's labels among five."""
    held = {i: set(LESSONS[i].tags(FACETS[facet])) for i in ranked}
    first = np.mean([labels[0] in held[i] for i, labels in ranked.items()])
    five = np.mean([len(held[i] & set(labels[:5])) / len(held[i]) for i, labels in ranked.items()])
    return float(first), float(five)


def chosen(train: Sequence[int]) -> Weights:
    """The weights that do best for themes in folds within what is learnt from."""
    parts = [Fold(learnt_from(part, train), part) for part in folds(train, 5, 1)]

    def worth(weights: Weights) -> float:
        ranked: dict[int, list[str]] = {}
        for part in parts:
            ranked |= part.ranked("theme", weights)
        return sum(figures("theme", ranked))

    return max(GRID, key=worth)


def main(nested: bool) -> None:
    everything = list(range(len(LESSONS)))
    for seed in (0, 1, 2):
        ranked: dict[str, dict[int, list[str]]] = {facet: {} for facet in FACETS}
        for test in folds(everything, 10, seed):
            train = learnt_from(test, everything)
            fold = Fold(train, test)
            for facet in FACETS:
                ranked[facet] |= fold.ranked(facet, chosen(train) if nested and facet == "theme" else None)
        told = "; ".join(
            f"{facet} {first:.3f} {five:.3f}"
            for facet in FACETS
            for first, five in [figures(facet, ranked[facet])]
        )
        print(f"ten folds, partition {seed}: first right, recall of five: {told}", flush=True)
    for source in dict.fromkeys(lesson.source for lesson in LESSONS):
        test = [i for i in everything if LESSONS[i].source == source]
        train = learnt_from(test, everything)
        fold = Fold(train, test)
        weights = chosen(train) if nested else None
        told = "; ".join(
            f"{facet} {first:.3f} {five:.3f}"
            for facet in FACETS
            for first, five in [figures(facet, fold.ranked(facet, weights if facet == "theme" else None))]
        )
        print(f"{source} left out ({len(test)} lessons, {len(train)} to learn from): {told}", flush=True)


if __name__ == "__main__":
    main("--nested" in sys.argv)
