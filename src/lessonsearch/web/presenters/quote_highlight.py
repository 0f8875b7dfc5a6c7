"""Words within an excerpt that an address points to (`?quote=`): marked on the page, with a link to them.

Browsers that know text fragments find and mark the words by themselves; this is for the others, and for
making the link.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lessonsearch.citations.text_fragment import MAX_LENGTH, find, fragment
from lessonsearch.model.lesson import Lesson
from lessonsearch.search import HighlightRun
from lessonsearch.text.user_input import normalise_input
from lessonsearch.web.presenters.lesson_page import BlockView, PassageView
from lessonsearch.web.request import absolute, lesson_address


@dataclass(frozen=True)
class QuoteHighlight:
    """Passages with the words marked, if they stand there. `link` leads to the words, and is empty if not."""

    passages: tuple[PassageView, ...]
    words: str = ""
    """What was asked for, as far as it was looked at."""
    link: str = ""


def highlight_quote(lesson: Lesson, passages: Sequence[PassageView], words: str) -> QuoteHighlight:
    """Mark words in the first of the passages that has them; marks of a search give way to them."""
    wanted = normalise_input(words)[:MAX_LENGTH]
    for number, passage in enumerate(passages):
        text = "\n".join(_text(part) for part in _parts(passage))
        if wanted and (span := find(wanted, text)):
            anchor = passage.excerpt.part_of or passage.excerpt.anchor
            link = absolute(lesson_address(lesson, anchor=anchor)) + fragment(text[slice(*span)])
            shown = [_without_marks(other) for other in passages]
            shown[number] = _marked(passage, *span)
            return QuoteHighlight(tuple(shown), wanted, link)
    return QuoteHighlight(tuple(passages), wanted)


def _parts(passage: PassageView) -> Iterator[BlockView]:
    return (part for stretch in passage.groups for part in stretch.blocks)


def _text(part: BlockView) -> str:
    return "".join(run.text for run in part.runs)


def _without_marks(passage: PassageView) -> PassageView:
    return _marked(passage, 0, 0)


def _marked(passage: PassageView, start: int, end: int) -> PassageView:
    """The passage with characters [start, end) marked; a line end is counted between two parts."""
    at = 0
    stretches = []
    for stretch in passage.groups:
        parts = []
        for part in stretch.blocks:
            parts.append(replace(part, runs=_cut(_text(part), start - at, end - at)))
            at += len(_text(part)) + 1
        stretches.append(replace(stretch, blocks=tuple(parts)))
    return replace(passage, groups=tuple(stretches))


def _cut(text: str, start: int, end: int) -> tuple[HighlightRun, ...]:
    left, right = max(0, start), max(0, end)
    runs = (
        HighlightRun(text[:left], False),
        HighlightRun(text[left:right], True),
        HighlightRun(text[right:], False),
    )
    return tuple(run for run in runs if run.text)
