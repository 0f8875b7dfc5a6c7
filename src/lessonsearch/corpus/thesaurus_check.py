"""Checking a thesaurus: targets in no lesson, duplicate words, and cycles between entries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from lessonsearch.corpus.diagnostics import Diagnostics
from lessonsearch.corpus.frontmatter import read_text
from lessonsearch.corpus.manifest import Corpus
from lessonsearch.corpus.thesaurus_file import FILE, read_thesaurus
from lessonsearch.query.parser import phrase_terms
from lessonsearch.text.indexed_fields import indexed_text
from lessonsearch.text.synonyms import ThesaurusEntry


def check_thesaurus(corpus: Corpus, problems: Diagnostics) -> None:
    """Record entries with targets that occur in no lesson, with duplicate words, or in a cycle."""
    entries = corpus.manifest.thesaurus.entries
    places = _places(corpus)
    for sentence, index in (*_unused_targets(corpus), *_duplicates(entries), *_cycles(entries)):
        path, line = places[index]
        problems.add(path, sentence, line)


def _places(corpus: Corpus) -> Sequence[tuple[Path, int]]:
    """File and line of each entry, in the order of `united_thesaurus`."""
    places: list[tuple[Path, int]] = []
    seen: set[ThesaurusEntry] = set()
    for folder in corpus.manifest.folders:
        path, unheard = folder / FILE, Diagnostics(folder)
        entries = read_thesaurus(path, unheard).entries
        lines = _lines(read_text(path, unheard) or "", len(entries)) if entries else ()
        places += ((path, line) for entry, line in zip(entries, lines, strict=True) if entry not in seen)
        seen.update(entries)
    return places


def _lines(text: str, size: int) -> Sequence[int]:
    """The line on which each entry begins."""
    starts = [number for number, line in enumerate(text.split("\n"), 1) if line.startswith("- ")]
    return starts if len(starts) == size else [1] * size


def _unused_targets(corpus: Corpus) -> Iterator[tuple[str, int]]:
    """Targets that occur as a phrase in no lesson. Yields problems with the entry's number, from 0."""
    # One text: a search in it is one call for each target, not one for each field of each lesson.
    everything = "\n".join(
        f" {' '.join(phrase_terms(text, whole=True))} "
        for lesson in corpus.lessons
        for text in indexed_text(lesson, corpus.manifest.taxonomy).values()
    )
    for index, entry in enumerate(corpus.manifest.thesaurus.entries):
        for target in (*entry.targets, *entry.also):
            if f" {' '.join(phrase_terms(target))} " not in everything:
                yield f"'{target}' is in no lesson; name words that do, or remove it.", index


def _duplicates(entries: Sequence[ThesaurusEntry]) -> Iterator[tuple[str, int]]:
    """Words that occur in two entries, or twice in one: a visitor would get two notes on one word."""
    owners: dict[tuple[str, ...], str] = {}
    for index, entry in enumerate(entries):
        for word in (*entry.words, *(entry.means if entry.both else ())):
            key = phrase_terms(word)
            if key in owners:
                yield f"'{word}' is '{owners[key]}' over again; keep one of them.", index
            owners.setdefault(key, word)


def _cycles(entries: Sequence[ThesaurusEntry]) -> Iterator[tuple[str, int]]:
    """Cycles between one-way entries, and entries whose only target is their own word."""
    entry_of: Mapping[tuple[str, ...], int] = {
        phrase_terms(word): index for index, entry in enumerate(entries) for word in entry.words
    }
    for index, entry in enumerate(entries):
        if len({phrase_terms(word) for word in (*entry.words, *entry.targets, *entry.also)}) < 2:
            yield f"'{entry.words[0]}' leads to nothing but itself; name other words for it.", index
        for target in entry.targets:
            other = entry_of.get(phrase_terms(target), index)
            back = entries[other].targets if other > index else ()
            if {phrase_terms(word) for word in back} & {phrase_terms(word) for word in entry.words}:
                yield (
                    f"'{target}' leads back to '{entry.words[0]}'; make it one entry with 'both: true'.",
                    index,
                )
