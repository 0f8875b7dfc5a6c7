"""Thesaurus lint: entries that lead nowhere, back to themselves, or from a word that another entry has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lessonsearch.corpus.diagnostics import Diagnostics
from lessonsearch.corpus.frontmatter import read_text
from lessonsearch.corpus.loader import Corpus
from lessonsearch.query.parser import phrase_terms
from lessonsearch.text.indexed_fields import indexed_text
from lessonsearch.text.synonyms import ThesaurusEntry


def check_thesaurus(corpus: Corpus, problems: Diagnostics) -> None:
    """Note entries that lead nowhere, in circles, or from a word that another entry has."""
    path = corpus.manifest.root / "thesaurus.yaml"
    entries = corpus.manifest.thesaurus.entries
    if not entries:
        return
    lines = _lines(read_text(path, problems) or "", len(entries))
    for sentence, number in (*_dead(corpus), *_twice(entries), *_circles(entries)):
        problems.add(path, sentence, lines[number])


def _lines(text: str, size: int) -> Sequence[int]:
    """The line on which each entry begins."""
    begun = [number for number, line in enumerate(text.split("\n"), 1) if line.startswith("- ")]
    return begun if len(begun) == size else [1] * size


def _dead(corpus: Corpus) -> Iterator[tuple[str, int]]:
    """Wordings to look for that stand, side by side, in no lesson."""
    texts = [
        f" {' '.join(phrase_terms(text, whole=True))} "
        for lesson in corpus.lessons
        for text in indexed_text(lesson, corpus.manifest.taxonomy).values()
    ]
    for number, entry in enumerate(corpus.manifest.thesaurus.entries):
        for target in (*entry.means, *entry.also):
            if not any(f" {' '.join(phrase_terms(target))} " in text for text in texts):
                yield f"'{target}' stands in no lesson; name words that do, or take it out.", number


def _twice(entries: Sequence[ThesaurusEntry]) -> Iterator[tuple[str, int]]:
    """Words that two entries have, or one has twice: a visitor would get two notes on one word."""
    owners: dict[tuple[str, ...], str] = {}
    for number, entry in enumerate(entries):
        for word in (*entry.words, *(entry.means if entry.both else ())):
            stems = phrase_terms(word)
            if stems in owners:
                yield f"'{word}' is '{owners[stems]}' over again; keep one of them.", number
            owners.setdefault(stems, word)


def _circles(entries: Sequence[ThesaurusEntry]) -> Iterator[tuple[str, int]]:
    """Words that lead, through one-way entries, back to themselves; within one entry they may."""
    leads: Mapping[tuple[str, ...], int] = {
        phrase_terms(word): number for number, entry in enumerate(entries) for word in entry.words
    }
    for number, entry in enumerate(entries):
        if len({phrase_terms(word) for word in (*entry.words, *entry.means, *entry.also)}) < 2:
            yield f"'{entry.words[0]}' leads to nothing but itself; name other words for it.", number
        for target in entry.means:
            other = leads.get(phrase_terms(target), number)
            back = entries[other].means if other > number else ()
            if {phrase_terms(word) for word in back} & {phrase_terms(word) for word in entry.words}:
                yield (
                    f"'{target}' leads back to '{entry.words[0]}'; make it one entry with 'both: true'.",
                    number,
                )
