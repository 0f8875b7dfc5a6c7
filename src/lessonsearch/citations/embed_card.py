"""The card that shows an excerpt in another site's page: how large it is, and the code that puts it there.

A card has a size of its own, so that no script is needed to fit it. The size follows the length of the
words, by estimate; where the estimate is short, or the place given too small, the words scroll in the card.
"""

from __future__ import annotations

from html import escape
from math import ceil
from typing import NamedTuple

from lessonsearch.citations.citation import Citation

WIDTH = 600
HIGHEST = 560
"""Pixels: a higher card fills a laptop's window."""

LINE, GAP, FRAME, CHARACTER = 26, 12, 124, 9.6
"""Pixels: of a line, between blocks, of what stands around the words, and of a character on average.
Measured on the cards of the corpus in Chromium in the widest serif that is common, DejaVu's: fifteen in
sixteen fit."""


class CardSize(NamedTuple):
    """Pixels."""

    width: int
    height: int


def card_size(quoted: Citation, most_wide: int | None = None, most_high: int | None = None) -> CardSize:
    """The size of a card, within what the place allows."""
    width = min(WIDTH, most_wide or WIDTH)
    across = max(10, int((width - 48) / CHARACTER))
    lines = sum(ceil(max(1, len(line)) / across) for line in quoted.excerpt.text.split("\n"))
    note = LINE if quoted.lesson.content_note else 0
    height = FRAME + note + lines * LINE + len(quoted.excerpt.blocks) * GAP
    # A frame narrower than a usual one breaks the line that names the source more often.
    height += LINE * max(0, (WIDTH - width) // 120)
    return CardSize(width, min(height, HIGHEST, most_high or HIGHEST))


def embed_code(quoted: Citation, size: CardSize) -> str:
    """The HTML that shows the card in a page of another site."""
    address, title = escape(f"{quoted.link}/embed"), escape(quoted.source_line)
    return (
        f'<iframe src="{address}" width="{size.width}" height="{size.height}" title="{title}" '
        'loading="lazy" style="border:0;max-width:100%"></iframe>'
    )
