"""Seeded corpora of any size: the shipped reports' sentences, with one word in six from a made-up vocabulary.

Words fall off as in a language (Zipf), so that a large corpus has common and rare words in a corpus's
proportions; tags are skewed, and a source has 200 lessons, as the national repository's reviews would;
phrases in today's words are the shipped ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import numpy as np

from lessonsearch import corpus
from lessonsearch.model.lesson import PER_SOURCE, Block, Excerpt, Lesson
from lessonsearch.model.taxonomy import STANDARD_FACETS, Choice, Group, Taxonomy
from support.paths import ROOT

SEED = 11
VOCABULARY = 120_000
STRANGE = 0.18
"""Share of the words that are replaced."""
PER_BOOK = 200
"""Lessons of one source."""
ASKED = 11
"""Phrases in today's words of a lesson, as many as the shipped ones have."""
HOW_MANY = {"themes": (0.35, 0.35, 0.2, 0.1), "ages": (0.8, 0.2), "agencies": (0.5, 0.3, 0.2), "kind": (1.0,)}
"""Chances of a lesson's having one value of a facet, two, three…"""

Draws = np.random.Generator


def taxonomy(size: int) -> Taxonomy:
    """The shipped taxonomy, with as many sources as a corpus of that size has."""
    shipped = corpus.load_manifest(ROOT / "corpus").taxonomy
    sources = tuple(Choice(source, source) for source in _sources(size))
    return Taxonomy({**shipped.groups, "source": (Group("", "", sources),)})


def lessons(size: int, seed: int = SEED) -> Iterator[Lesson]:
    """The lessons of a corpus, in reading order."""
    draws = np.random.default_rng(seed)
    sentences = _sentences(draws)
    vocabulary = _vocabulary(SEED)
    phrases = [phrase for lesson in _shipped() for phrase in lesson.asked]
    common, often = _falling(len(sentences), 0.6), _falling(len(vocabulary), 1.0)
    choices = {
        f.attribute: [c.id for c in taxonomy(0).choices(f.name)]
        for f in STANDARD_FACETS
        if f.name != "source"
    }
    tags = {name: (values, _falling(len(values), 0.9)) for name, values in choices.items()}
    for number in range(size):
        words: list[str] = []
        longest = draws.integers(70, 100)
        while len(words) < longest:
            words += sentences[_draw(draws, common, 1)[0]]
        words = words[:125]
        strange = np.flatnonzero(draws.random(len(words)) < STRANGE)
        for at, new in zip(strange, _draw(draws, often, len(strange)), strict=True):
            words[at] = vocabulary[new]
        asked = tuple(phrases[at] for at in draws.integers(len(phrases), size=ASKED))
        yield _lesson(number, words, asked, {name: _tags(draws, name, *of) for name, of in tags.items()})


def _lesson(
    number: int, words: list[str], asked: tuple[str, ...], tags: dict[str, tuple[str, ...]]
) -> Lesson:
    book, place = divmod(number, PER_BOOK)
    source = f"review-{book:05}"
    half = len(words) // 2
    passages = tuple(
        Excerpt(source, f"p{2 * place + part}", (Block("paragraph", " ".join(text)),))
        for part, text in ((1, words[:half]), (2, words[half:]))
    )
    return Lesson(
        source=source,
        slug=f"lesson-{place}",
        title=" ".join(words[:6]),
        kind=tags["kind"][0],
        section=(),
        themes=tags["themes"],
        ages=tags["ages"],
        agencies=tags["agencies"],
        passages=passages,
        asked=asked,
        published=f"{2005 + book % 20}-{1 + book % 12:02}",
        order=book * PER_SOURCE + place,
    )


def _sources(size: int) -> list[str]:
    return [f"review-{book:05}" for book in range(-(-size // PER_BOOK))]


def _tags(draws: Draws, name: str, values: list[str], chances: np.ndarray) -> tuple[str, ...]:
    several = int(_draw(draws, np.cumsum(HOW_MANY[name]), 1)[0]) + 1
    return tuple(values[at] for at in sorted({int(at) for at in _draw(draws, chances, several)}))


@cache
def _shipped() -> tuple[Lesson, ...]:
    return corpus.load(ROOT / "corpus").lessons


def _sentences(draws: Draws) -> list[list[str]]:
    """The sentences of 5 to 60 words in the shipped corpus, each a list of plain words."""
    texts = [lesson.text for lesson in _shipped()]
    found = re.split(r"(?<=[.!?])\s+|\n", " \n".join(texts))
    plain = [re.findall(r"[a-z]+", sentence.lower().replace("-", " ")) for sentence in found]
    kept = [sentence for sentence in plain if 5 <= len(sentence) <= 60]
    return [kept[at] for at in draws.permutation(len(kept))]


@cache
def _vocabulary(seed: int) -> list[str]:
    """Words that look English enough for a stemmer to have work."""
    draws = np.random.default_rng(seed)
    begins = "b c d f g h j k l m n p r s t v w br cl cr dr fl gr pl pr sc sh sp st th tr".split()
    middles = "a e i o u ai ea ee oo ou".split()
    ends = ["", "", "n", "r", "l", "s", "t", "m", "nd", "st", "rk", "ck"]
    suffixes = ["", "", "", "s", "ed", "ing", "er", "ly", "ment", "tion", "ness", "al"]
    made: dict[str, None] = {}
    while len(made) < VOCABULARY:
        syllables = [
            begins[draws.integers(len(begins))]
            + middles[draws.integers(len(middles))]
            + ends[draws.integers(12)]
            for _ in range(draws.integers(2, 5))
        ]
        made["".join(syllables) + suffixes[draws.integers(12)]] = None
    return list(made)


def _falling(size: int, steepness: float) -> np.ndarray:
    """Cumulative chances of the first, second, … of `size` things, as Zipf's law has them."""
    chances = 1 / np.arange(1, size + 1) ** steepness
    return np.cumsum(chances / chances.sum())


def _draw(draws: Draws, cumulative: np.ndarray, size: int) -> np.ndarray:
    return np.minimum(np.searchsorted(cumulative, draws.random(size)), len(cumulative) - 1)
