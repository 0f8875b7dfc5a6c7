"""Reading the thesaurus, and checking that each of its entries leads somewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lessonsearch.corpus.frontmatter import read_text, read_yaml
from lessonsearch.corpus.problems import Problems
from lessonsearch.engines import fields
from lessonsearch.language import adjacent
from lessonsearch.thesaurus import Entry, Thesaurus

if TYPE_CHECKING:
    from lessonsearch.corpus.reading import Corpus

KEYS = {"words", "means", "also", "both", "note"}


def read_thesaurus(path: Path, problems: Problems) -> Thesaurus:
    """The thesaurus of a corpus; an empty one where the corpus has none."""
    if not path.exists():
        return Thesaurus()
    data = read_yaml(path, problems)
    if not isinstance(data, list):
        if data is not None:
            problems.add(path, "is not a thesaurus; it is a list of entries with words, means and note.", 1)
        return Thesaurus()
    return Thesaurus(tuple(entry for item in data if (entry := _entry(item, path, problems))))


def _entry(item: Any, path: Path, problems: Problems) -> Entry | None:
    if not (isinstance(item, dict) and set(item) <= KEYS and _sound(item)):
        problems.add(
            path,
            "an entry has words, means and a note, and perhaps also, all lists of text but the note, and"
            f" 'both: true'; this one has not: {item!r}.",
        )
        return None
    lists = {key: tuple(map(str, item.get(key, ()))) for key in ("words", "means", "also")}
    return Entry(**lists, both=item.get("both", False), note=item["note"])


def _sound(item: dict[str, Any]) -> bool:
    return (
        all(isinstance(item.get(key), list) and item[key] for key in ("words", "means"))
        and isinstance(item.get("also", []), list)
        and all(
            isinstance(text, (str, int)) for key in ("words", "means", "also") for text in item.get(key, ())
        )
        and isinstance(item.get("both", False), bool)
        and isinstance(item.get("note"), str)
        and bool(item["note"].strip())
    )


def check_thesaurus(corpus: Corpus, problems: Problems) -> None:
    """Note entries that lead nowhere, in circles, or from a word that another entry has."""
    path = corpus.frame.root / "thesaurus.yaml"
    entries = corpus.frame.thesaurus.entries
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
        f" {' '.join(adjacent(text, whole=True))} "
        for lesson in corpus.lessons
        for text in fields(lesson, corpus.frame.taxonomy).values()
    ]
    for number, entry in enumerate(corpus.frame.thesaurus.entries):
        for target in (*entry.means, *entry.also):
            if not any(f" {' '.join(adjacent(target))} " in text for text in texts):
                yield f"'{target}' stands in no lesson; name words that do, or take it out.", number


def _twice(entries: Sequence[Entry]) -> Iterator[tuple[str, int]]:
    """Words that two entries have, or one has twice: a visitor would get two notes on one word."""
    owners: dict[tuple[str, ...], str] = {}
    for number, entry in enumerate(entries):
        for word in (*entry.words, *(entry.means if entry.both else ())):
            stems = adjacent(word)
            if stems in owners:
                yield f"'{word}' is '{owners[stems]}' over again; keep one of them.", number
            owners.setdefault(stems, word)


def _circles(entries: Sequence[Entry]) -> Iterator[tuple[str, int]]:
    """Words that lead, through one-way entries, back to themselves; within one entry they may."""
    leads: Mapping[tuple[str, ...], int] = {
        adjacent(word): number for number, entry in enumerate(entries) for word in entry.words
    }
    for number, entry in enumerate(entries):
        if len({adjacent(word) for word in (*entry.words, *entry.means, *entry.also)}) < 2:
            yield f"'{entry.words[0]}' leads to nothing but itself; name other words for it.", number
        for target in entry.means:
            other = leads.get(adjacent(target), number)
            back = entries[other].means if other > number else ()
            if {adjacent(word) for word in back} & {adjacent(word) for word in entry.words}:
                yield (
                    f"'{target}' leads back to '{entry.words[0]}'; make it one entry with 'both: true'.",
                    number,
                )
