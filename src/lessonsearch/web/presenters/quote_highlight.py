"""Quotation highlight: the words of the URL parameter `quote` marked in a passage, with a link to them.

Browsers that support text fragments mark the words by themselves; this serves the others, and makes the
link, which is a text fragment.
"""

from __future__ import annotations

from collections import Counter
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
    """Passages with the quoted words marked. `link` leads to the words; empty where they are not found."""

    passages: tuple[PassageView, ...]
    words: str = ""
    """The words looked for, normalised and cut to the greatest length."""
    link: str = ""


def highlight_quote(lesson: Lesson, passages: Sequence[PassageView], words: str) -> QuoteHighlight:
    """Mark words in the first passage that has them, in place of the marks of a search."""
    quote = normalise_input(words)[:MAX_LENGTH]
    for number, passage in enumerate(passages):
        texts = [_text(block) for block in _blocks(passage)]
        if quote and (span := find(quote, "\n".join(texts))):
            anchor = passage.excerpt.part_of or passage.excerpt.anchor
            link = absolute(lesson_address(lesson, anchor=anchor)) + _fragment(lesson, texts, *span)
            marked = [_without_marks(other) for other in passages]
            marked[number] = _marked(passage, *span)
            return QuoteHighlight(tuple(marked), quote, link)
    return QuoteHighlight(tuple(passages), quote)


def _fragment(lesson: Lesson, texts: Sequence[str], start: int, end: int) -> str:
    """The text fragment of characters [start, end) of these texts joined by line feeds."""
    own = Counter(texts)  # a lesson can have a text twice: the other one is not this one
    others = []
    for text in (block.text for passage in lesson.passages for block in passage.blocks):
        own[text] -= 1
        if own[text] < 0:
            others.append(text)
    return fragment([*texts, *others], _place(texts, start), _place(texts, end))


def _place(texts: Sequence[str], offset: int) -> tuple[int, int]:
    """The text in which an offset into all of them lies, and the offset in it."""
    for number, text in enumerate(texts):
        if offset <= len(text):
            return number, offset
        offset -= len(text) + 1
    raise ValueError("beyond the end")


def _blocks(passage: PassageView) -> Iterator[BlockView]:
    return (block for group in passage.groups for block in group.blocks)


def _text(block: BlockView) -> str:
    return "".join(run.text for run in block.runs)


def _without_marks(passage: PassageView) -> PassageView:
    return _marked(passage, 0, 0)


def _marked(passage: PassageView, start: int, end: int) -> PassageView:
    """The passage with characters [start, end) marked, counted over its blocks joined by line feeds."""
    offset = 0
    groups = []
    for group in passage.groups:
        blocks = []
        for block in group.blocks:
            text = _text(block)
            blocks.append(replace(block, runs=_runs(text, start - offset, end - offset)))
            offset += len(text) + 1
        groups.append(replace(group, blocks=tuple(blocks)))
    return replace(passage, groups=tuple(groups))


def _runs(text: str, start: int, end: int) -> tuple[HighlightRun, ...]:
    left, right = max(0, start), max(0, end)
    runs = (
        HighlightRun(text[:left], False),
        HighlightRun(text[left:right], True),
        HighlightRun(text[right:], False),
    )
    return tuple(run for run in runs if run.text)
