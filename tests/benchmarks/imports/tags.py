"""How often suggestions are right: ten folds, and one source left out at a time.

    PYTHONPATH=tests python -m benchmarks.imports.tags [--nested]

Lessons that nearly repeat one of the held-out fold are taken out of what is learnt from. `--nested` chooses section
weight, penalty and definition weight anew within each fold, by folds inside it, so that the figure is not tuned on
what it is measured on.
"""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz

from lessonsearch import corpus
from lessonsearch.imports import ridge
from lessonsearch.imports.suggestions import _definitions, _example

GRID = list(itertools.product((0.1, 0.2, 0.3), (0.3, 1.0), (2.0, 3.2)))


def ranks(examples, definitions, train, test):
    model = ridge.RidgeModel([examples[i] for i in train], definitions)
    return {i: [each.label for each in model.rank(examples[i].text, examples[i].section)] for i in test}


def figures(examples, ranked):
    first = np.mean([labels[0] in examples[i].labels for i, labels in ranked.items()])
    five = np.mean(
        [len(examples[i].labels & set(labels[:5])) / len(examples[i].labels) for i, labels in ranked.items()]
    )
    return float(first), float(five)


def setting(values):
    ridge.SECTION, ridge.PENALTY, ridge.DEFINITION = values


def folds(places, count, seed):
    return np.array_split(np.random.RandomState(seed).permutation(places), count)


def main() -> None:
    found, _ = corpus.read(Path(__file__).parents[3] / "corpus")
    lessons = [lesson for lesson in found.lessons if lesson.kind != "coverage"]
    texts = [lesson.text for lesson in lessons]
    alike = np.array([[fuzz.token_set_ratio(a, b) > 88 for b in texts] for a in texts])
    taxonomy = found.manifest.taxonomy
    fixed = (ridge.SECTION, ridge.PENALTY, ridge.DEFINITION)
    for facet, attribute in (("theme", "themes"), ("age", "ages"), ("agency", "agencies"), ("kind", "kind")):
        examples = [_example(lesson, attribute) for lesson in lessons]
        definitions = _definitions(taxonomy, facet)
        everything = list(range(len(examples)))

        def train_for(test, within):
            return [i for i in within if i not in set(test) and not alike[np.ix_(list(test), [i])].any()]

        ranked: dict[int, list[str]] = {}
        for fold in folds(everything, 10, 0):
            train = train_for(fold, everything)
            if "--nested" in sys.argv and facet == "theme":
                best = None
                for values in GRID:
                    setting(values)
                    inner: dict[int, list[str]] = {}
                    for part in folds(train, 4, 1):
                        inner |= ranks(examples, definitions, train_for(part, train), part)
                    score = sum(figures(examples, inner))
                    if best is None or score > best[0]:
                        best = score, values
                setting(best[1])
            ranked |= ranks(examples, definitions, train, fold)
            setting(fixed)
        print(
            f"{facet}: ten folds, {len(examples)} lessons: first right {figures(examples, ranked)[0]:.3f}, recall of five {figures(examples, ranked)[1]:.3f}",
            flush=True,
        )
        for source in dict.fromkeys(lesson.source for lesson in lessons):
            test = [i for i in everything if lessons[i].source == source]
            train = train_for(test, everything)
            one = figures(examples, ranks(examples, definitions, train, test))
            print(
                f"  {source} left out ({len(test)} lessons, {len(train)} to learn from): first right {one[0]:.3f}, recall of five {one[1]:.3f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
