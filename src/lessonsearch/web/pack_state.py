"""The current pack: the pack that a trainer fills while searching, carried in the URL parameter `pack`.

Nothing is stored: a link without `pack` is a page without a pack, and whoever sends a link with it sends the
pack too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from urllib.parse import urlencode

from flask import g, request, url_for

from lessonsearch.packs import (
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
        parsed = decode_pack(token) if token else ParsedPack(Pack())
        if not parsed.problems and (problem := too_long(parsed.pack)):
            parsed = ParsedPack(parsed.pack, (problem,))
        if parsed.problems:
            parsed = ParsedPack(Pack(), (parsed.problems[0], DROPPED))
        g.pack = parsed
    return parsed


def set_current_pack(pack: Pack) -> None:
    """Carry this pack in the links of the page that is being made."""
    g.pack = ParsedPack(pack)
    g.pop("pack_pair", None)


def pack_token() -> str:
    """The current pack as the parameter's value; empty for an empty pack."""
    return encode_pack(current_pack().pack)


def with_pack_param(address: str) -> str:
    """A URL of this site with the current pack added, if there is one."""
    pack = _pack_pair()
    if not pack:
        return address
    before, mark, anchor = address.partition("#")
    joint = "&" if "?" in before else "?"
    return f"{before}{joint}{pack}{mark}{anchor}"


def search_addresses() -> Callable[[str], str]:
    """A function from a query string to the URL of the search, with the current pack added.

    Made once for a page: a search page has a hundred such URLs, all with the same beginning and end.
    """
    path, pack = url_for("search.results"), _pack_pair()

    def address(query_string: str) -> str:
        parameters = "&".join(filter(None, (query_string, pack)))
        return f"{path}?{parameters}" if parameters else path

    return address


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
    token = _first_token(tuple(excerpts)) if pack == Pack() else _extender(pack).with_excerpts(excerpts)
    return f"{_address_before_pack()}{PACK_PARAM}={token}#{anchor}" if token else ""


def without_excerpts(excerpts: Sequence[str], anchor: str = "") -> str:
    """The URL of this page with these excerpts taken out of the pack."""
    token = encode_pack(current_pack().pack.without_excerpts(excerpts))
    parameter = f"{PACK_PARAM}={token}" if token else ""
    return f"{_address_before_pack()}{parameter}".rstrip("?&") + f"#{anchor}"


def _extender(pack: Pack) -> PackExtender:
    extender: PackExtender | None = g.get("extender")
    if extender is None or extender.pack is not pack:
        extender = g.extender = PackExtender(pack)
    return extender


_first_token = lru_cache(4096)(PackExtender(Pack()).with_excerpts)
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
