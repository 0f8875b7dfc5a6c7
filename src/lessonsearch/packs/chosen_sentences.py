"""Chosen sentences: the one or two sentences of an excerpt that a handout shows, in the source's words.

A sentence is named by a checksum of its text, not by its number, so that a pack's address keeps meaning the
same words however sentences are told apart later; one that no longer stands in the passage is reported.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection
from dataclasses import replace
from typing import NamedTuple

from lessonsearch.model.lesson import TABLE, Block, Excerpt
from lessonsearch.text.sentences import sentences

ID_LENGTH = 6
"""Hexadecimal digits of a sentence's name: enough to tell apart the sentences of one passage."""

OMISSION = "…"


class NamedSentence(NamedTuple):
    """A sentence of an excerpt that can be chosen. `block` is the index of the block that it stands in."""

    id: str
    text: str
    block: int


def named_sentences(excerpt: Excerpt) -> list[NamedSentence]:
    """The sentences of an excerpt in order. Tables cannot be shortened."""
    return [
        NamedSentence(f"{zlib.crc32(text.encode()):08x}"[:ID_LENGTH], text, number)
        for number, block in enumerate(excerpt.blocks)
        if block.form != TABLE
        for text in sentences(block.text)
    ]


class ShortenedExcerpt(NamedTuple):
    """An excerpt reduced to chosen sentences, and the names of those that it does not have."""

    excerpt: Excerpt
    missing: tuple[str, ...] = ()


def shorten(excerpt: Excerpt, chosen: Collection[str]) -> ShortenedExcerpt:
    """Reduce an excerpt to its chosen sentences, with … where others stand between them.

    It is returned whole where none or all of its sentences are chosen.
    """
    named = named_sentences(excerpt)
    missing = tuple(name for name in chosen if name not in {sentence.id for sentence in named})
    kept = [number for number, sentence in enumerate(named) if sentence.id in chosen]
    if len(kept) in (0, len(named)):
        return ShortenedExcerpt(excerpt, missing)
    blocks: list[Block] = []
    for before, number in zip([kept[0] - 1, *kept], kept, strict=False):
        sentence = named[number]
        text = sentence.text if number == before + 1 else f"{OMISSION} {sentence.text}"
        if blocks and before >= 0 and named[before].block == sentence.block:
            blocks[-1] = replace(blocks[-1], text=f"{blocks[-1].text} {text}")
        else:
            blocks.append(replace(excerpt.blocks[sentence.block], text=text))
    return ShortenedExcerpt(replace(excerpt, blocks=tuple(blocks)), missing)
