"""Packs: ordered lists of excerpts that trainers compile, with their own notes.

A pack is a value, like a query, and its URL is its only state: nothing is stored on the server, and whoever
has the URL has the pack. `pack` has the value, `pack_params` its fields as parameters, `pack_url` the URL.
`chosen_sentences` shortens an excerpt. `briefing`, `coverage` and `content_warnings` judge what a pack holds.
"""

from __future__ import annotations

from lessonsearch.packs.pack import BRIEFING, HANDOUT, MAX_ITEMS, NEW_PACK, SLIDES, TEMPLATES, Item, Pack
from lessonsearch.packs.pack_params import ParsedPack
from lessonsearch.packs.pack_url import (
    MAX_ADDRESS,
    PackExtender,
    decode_pack,
    encode_pack,
    first_params,
    pack_query_string,
    parse_pack,
    too_long,
)

__all__ = [
    "BRIEFING",
    "HANDOUT",
    "MAX_ADDRESS",
    "MAX_ITEMS",
    "NEW_PACK",
    "SLIDES",
    "TEMPLATES",
    "Item",
    "Pack",
    "PackExtender",
    "ParsedPack",
    "decode_pack",
    "encode_pack",
    "first_params",
    "pack_query_string",
    "parse_pack",
    "too_long",
]
