"""Words within an excerpt that an address points to (`?quote=`): marked on the page, with a link to them.

Browsers that know text fragments find and mark the words by themselves; this is for the others, and for
making the link.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lessonsearch.exports.fragments import LONGEST, find, fragment
from lessonsearch.lesson import Lesson
from lessonsearch.query import clean
from lessonsearch.search import Marked
from lessonsearch.web.current import absolute, lesson_address
from lessonsearch.web.reading import Part, Passage


@dataclass(frozen=True)
class Pointed:
    """Passages with the words marked, if they stand there. `link` leads to the words, and is empty if not."""

    passages: tuple[Passage, ...]
    words: str = ""
    """What was asked for, as far as it was looked at."""
    link: str = ""


def point(lesson: Lesson, passages: Sequence[Passage], words: str) -> Pointed:
    """Mark words in the first of the passages that has them; marks of a search give way to them."""
    wanted = clean(words)[:LONGEST]
    for number, passage in enumerate(passages):
        text = "\n".join(_text(part) for part in _parts(passage))
        if wanted and (span := find(wanted, text)):
            anchor = passage.excerpt.part_of or passage.excerpt.anchor
            link = absolute(lesson_address(lesson, anchor=anchor)) + fragment(text[slice(*span)])
            shown = [_without_marks(other) for other in passages]
            shown[number] = _marked(passage, *span)
            return Pointed(tuple(shown), wanted, link)
    return Pointed(tuple(passages), wanted)


def _parts(passage: Passage) -> Iterator[Part]:
    return (part for stretch in passage.stretches for part in stretch.parts)


def _text(part: Part) -> str:
    return "".join(run.text for run in part.runs)


def _without_marks(passage: Passage) -> Passage:
    return _marked(passage, 0, 0)


def _marked(passage: Passage, start: int, end: int) -> Passage:
    """The passage with characters [start, end) marked; a line end is counted between two parts."""
    at = 0
    stretches = []
    for stretch in passage.stretches:
        parts = []
        for part in stretch.parts:
            parts.append(replace(part, runs=_cut(_text(part), start - at, end - at)))
            at += len(_text(part)) + 1
        stretches.append(replace(stretch, parts=tuple(parts)))
    return replace(passage, stretches=tuple(stretches))


def _cut(text: str, start: int, end: int) -> tuple[Marked, ...]:
    left, right = max(0, start), max(0, end)
    runs = (Marked(text[:left], False), Marked(text[left:right], True), Marked(text[right:], False))
    return tuple(run for run in runs if run.text)
