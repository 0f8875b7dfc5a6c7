"""What of an excerpt a slide shows: at most forty words, which are the source's; the rest is in the notes."""

from __future__ import annotations

from math import ceil
from typing import NamedTuple

from lessonsearch.documents.document import QuotationPart
from lessonsearch.model.lesson import BULLET, TABLE, Block
from lessonsearch.text.analysis import terms
from lessonsearch.text.sentences import first_words, sentences

MAX_WORDS = 40
"""Words of a quotation on one slide: at 30 points read from the last row in a quarter of a minute."""

MAX_LEAD_WORDS = 25
"""Words of an introduction above a quotation on the same slide."""

SLACK = 6
"""Words by which the first part of a long sentence may be longer than the others, to end at a pause."""

OMISSION = "…"


class ShownWords(NamedTuple):
    """The words of one slide, and the line of the source that introduces them ('Practitioners should:')."""

    text: str
    lead: str = ""


class _Sentence(NamedTuple):
    text: str
    block: int
    lead: str


def shown_words(part: QuotationPart) -> list[ShownWords]:
    """The quotation slides of an excerpt without its tables.

    Chosen words are shown whole, on as many slides as they take. Of an excerpt without a choice one slide
    shows the sentence that says most of what the lesson's title says, and those after it that fit; a longer
    one only where there is no other, and then its beginning.
    """
    found = _sentences(part.citation.excerpt.blocks, part.citation.excerpt.lead)
    if part.whole:
        return _filled(found)
    telling = [sentence for sentence in found if not sentence.text.endswith(":")] or found
    if not telling:
        return []
    title = terms(part.citation.lesson.title)
    best = max(
        telling,
        key=lambda one: (_count(one.text) <= MAX_WORDS, len(title & terms(one.text)), -found.index(one)),
    )
    if _count(best.text) > MAX_WORDS:
        return [ShownWords(f"{first_words(best.text, MAX_WORDS - 1)} {OMISSION}", best.lead)]
    return _filled(telling[telling.index(best) :])[:1]


def _sentences(blocks: tuple[Block, ...], lead: str) -> list[_Sentence]:
    """The sentences of the blocks, each bullet with the line that leads into it."""
    found = []
    lead = _short(lead)
    for number, block in enumerate(blocks):
        parts = [] if block.form == TABLE else sentences(block.text)
        found += [
            _Sentence(text, number, lead if block.form == BULLET or len(blocks) == 1 else "")
            for text in parts
        ]
        if parts and block.form != BULLET:
            lead = _short(parts[-1])
    return found


def _short(lead: str) -> str:
    return lead if lead.endswith(":") and _count(lead) <= MAX_LEAD_WORDS else ""


def _filled(found: list[_Sentence]) -> list[ShownWords]:
    """Sentences put together while they fit; one that is too long is parted at its pauses."""
    slides: list[ShownWords] = []
    block = -1
    for sentence in found:
        joint = " " if sentence.block == block else "\n"
        if slides and _count(slides[-1].text) + _count(sentence.text) <= MAX_WORDS:
            slides[-1] = slides[-1]._replace(text=slides[-1].text + joint + sentence.text)
        else:
            pieces = _pieces(sentence.text)
            slides += [ShownWords(pieces[0], sentence.lead), *map(ShownWords, pieces[1:])]
        block = sentence.block
    return slides


def _pieces(sentence: str) -> list[str]:
    pieces = []
    while (count := _count(sentence)) > MAX_WORDS:
        even = ceil(count / ceil(count / (MAX_WORDS - 2)))
        beginning = first_words(sentence, min(MAX_WORDS - 2, even + SLACK))
        sentence = f"{OMISSION} {sentence[len(beginning) :].lstrip(' ,;:–—')}"
        pieces.append(f"{beginning} {OMISSION}")
    return [*pieces, sentence]


def _count(text: str) -> int:
    return len(text.split())
