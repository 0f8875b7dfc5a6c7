"""Embed card: an excerpt in an iframe on another site, its size and its HTML.

The card has a fixed size, so that no script is needed to fit it. The height is estimated from the length of
the text; where the estimate is too low, or the site allows less, the text scrolls within the card.
"""

from __future__ import annotations

from html import escape
from math import ceil
from typing import NamedTuple

from lessonsearch.citations.citation import Citation

WIDTH = 600
"""Pixels."""
MAX_HEIGHT = 560
"""Pixels: a higher card fills a laptop's window."""

LINE_HEIGHT, BLOCK_GAP, FRAME_HEIGHT, CHARACTER_WIDTH = 26, 12, 124, 9.6
"""Pixels: a line, the gap between blocks, everything around the text, and an average character. Measured on
the cards of the corpus in Chromium in DejaVu Serif, the widest common serif: fifteen in sixteen fit."""


class CardSize(NamedTuple):
    """Size of a card in pixels."""

    width: int
    height: int


def card_size(citation: Citation, max_width: int | None = None, max_height: int | None = None) -> CardSize:
    """The estimated size of a card, within the pixels that the embedding site allows."""
    width = min(WIDTH, max_width or WIDTH)
    characters_per_line = max(10, int((width - 48) / CHARACTER_WIDTH))
    lines = sum(ceil(max(1, len(line)) / characters_per_line) for line in citation.excerpt.text.split("\n"))
    note_height = LINE_HEIGHT if citation.lesson.content_note else 0
    height = FRAME_HEIGHT + note_height + lines * LINE_HEIGHT + len(citation.excerpt.blocks) * BLOCK_GAP
    # In a narrow frame the source line wraps.
    height += LINE_HEIGHT * max(0, (WIDTH - width) // 120)
    return CardSize(width, min(height, MAX_HEIGHT, max_height or MAX_HEIGHT))


def embed_code(citation: Citation, size: CardSize) -> str:
    """The iframe element for a page of another site."""
    address, title = escape(f"{citation.link}/embed"), escape(citation.source_line)
    return (
        f'<iframe src="{address}" width="{size.width}" height="{size.height}" title="{title}" '
        'loading="lazy" style="border:0;max-width:100%"></iframe>'
    )
