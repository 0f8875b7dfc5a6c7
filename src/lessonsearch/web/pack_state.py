"""The current pack: the pack that a trainer fills while searching, carried in the URL parameter `pack`.

Nothing is stored: a link without `pack` is a page without a pack, and whoever sends a link with it sends the
pack too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlencode

from flask import g, request, url_for

from lessonsearch.model.lesson import Excerpt
from lessonsearch.packs import (
    NEW_PACK,
    Pack,
    PackExtender,
    ParsedPack,
    decode_pack,
    encode_pack,
    pack_query_string,
    too_long,
)

PACK_PARAM = "pack"
"""Name of the URL parameter."""
DROPPED = "This page does not include your pack. Open the pack from its own link."


def current_pack() -> ParsedPack:
    """The pack of this request; an empty one, with sentences, where its URL has none that is sound."""
    parsed: ParsedPack | None = g.get("pack")
    if parsed is None:
        token = request.args.get(PACK_PARAM, "")
        parsed = g.pack = _decoded(token) if token else ParsedPack(NEW_PACK)
    return parsed


def _decoded(token: str) -> ParsedPack:
    pack, problems = decode_pack(token)
    if problem := next(iter(problems), "") or too_long(pack):
        return ParsedPack(NEW_PACK, (problem, DROPPED))
    return ParsedPack(pack)


def set_current_pack(pack: Pack) -> None:
    """Carry this pack in the links of the page that is being made."""
    g.pack = ParsedPack(pack)
    g.pop("pack_pair", None)


def pack_token() -> str:
    """The current pack as the parameter's value; empty for an empty pack."""
    pack = current_pack().pack
    return encode_pack(pack) if pack else ""


def with_pack_param(address: str) -> str:
    """A URL of this site with the current pack added, if there is one."""
    pack = _pack_pair()
    if not pack:
        return address
    before, mark, anchor = address.partition("#")
    joint = "&" if "?" in before else "?"
    return f"{before}{joint}{pack}{mark}{anchor}"


def search_addresses(query_strings: Iterable[str]) -> list[str]:
    """The URL of the search for each query string, with the current pack added."""
    path, pack = url_for("search.results"), _pack_pair()
    joined = ("&".join(filter(None, (query_string, pack))) for query_string in query_strings)
    return [f"{path}?{parameters}" if parameters else path for parameters in joined]


def _pack_pair() -> str:
    """The current pack as `pack=…`; empty where there is none.

    Kept for the request: without that, search and lesson pages with a pack of eight excerpts take a quarter
    more processor time.
    """
    pair: str | None = g.get("pack_pair")
    if pair is None:
        token = pack_token()
        pair = g.pack_pair = f"{PACK_PARAM}={token}" if token else ""
    return pair


def with_excerpts(excerpts: Sequence[str], anchor: str = "") -> str:
    """The URL of this page with excerpts added to the pack; empty where all are in it, or no more fit."""
    pack = current_pack().pack
    token = _first_token(tuple(excerpts)) if pack == NEW_PACK else _extender(pack).with_excerpts(excerpts)
    return f"{_address_before_pack()}{PACK_PARAM}={token}#{anchor}" if token else ""


def without_excerpts(excerpts: Sequence[str], anchor: str = "") -> str:
    """The URL of this page with these excerpts taken out of the pack."""
    token = encode_pack(current_pack().pack.without_excerpts(excerpts))
    parameter = f"{PACK_PARAM}={token}" if token else ""
    return f"{_address_before_pack()}{parameter}".rstrip("?&") + f"#{anchor}"


class PackLink(NamedTuple):
    """A link that adds excerpts to the pack, or takes them out where all are in it."""

    excerpts: str
    """Their ids, with spaces between."""
    packed: bool
    address: str
    """Empty where no more fit."""


def pack_link(excerpts: Sequence[Excerpt], anchor: str) -> PackLink:
    """The link for some excerpts on this page, which it returns to at `anchor`."""
    ids = [excerpt.id for excerpt in excerpts]
    packed = set(ids).issubset(current_pack().pack.excerpts)
    address = without_excerpts(ids, anchor) if packed else with_excerpts(ids, anchor)
    return PackLink(" ".join(ids), packed, address)


def _extender(pack: Pack) -> PackExtender:
    extender: PackExtender | None = g.get("extender")
    if extender is None or extender.pack is not pack:
        extender = g.extender = PackExtender(pack)
    return extender


_first_token = lru_cache(4096)(PackExtender(NEW_PACK).with_excerpts)
"""Most visitors have no pack, and every result offers to begin one."""


def _address_before_pack() -> str:
    """The URL of this page without the pack, for a parameter to follow."""
    address: str | None = g.get("address_before_pack")
    if address is None:
        others = urlencode([pair for pair in request.args.items(multi=True) if pair[0] != PACK_PARAM])
        address = g.address_before_pack = f"{request.path}?{others}{'&' if others else ''}"
    return address


def pack_address(pack: Pack) -> str:
    """The URL of a pack's own page."""
    return f"{url_for('packs.show')}?{pack_query_string(pack)}" if pack else url_for("packs.show")
