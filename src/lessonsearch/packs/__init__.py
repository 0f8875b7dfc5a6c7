"""Packs: an ordered list of excerpts that a trainer has put together, with own notes.

A pack is a value, like a search, and its address is its only state: nothing is kept on the server, and
whoever has the address has the pack. `pack` has the value and what can be done with it, `address` how it is
written into an address and read from one. To add a field, add it to `Pack` and to both.
"""

from __future__ import annotations

from lessonsearch.packs.pack import BRIEFING, HANDOUT, MAX_ITEMS, SLIDES, TEMPLATES, Item, Pack
from lessonsearch.packs.pack_url import MAX_ADDRESS, ParsedPack, pack_of, read, string, token_of, too_long

__all__ = [
    "BRIEFING",
    "HANDOUT",
    "MAX_ADDRESS",
    "MAX_ITEMS",
    "SLIDES",
    "TEMPLATES",
    "Item",
    "Pack",
    "ParsedPack",
    "pack_of",
    "read",
    "string",
    "token_of",
    "too_long",
]
