"""The pack that a trainer fills while searching: it is carried along in the address, as `pack`.

Nothing is stored: a link without `pack` is a page without a pack, and whoever sends a link with it sends the
pack too.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from urllib.parse import urlencode

from flask import g, request, url_for

from lessonsearch.packs import Pack, ParsedPack, pack_of, string, token_of, too_long

NAME = "pack"
"""The parameter."""


def current_pack() -> ParsedPack:
    """The pack of this request; an empty one where none is carried."""
    found: ParsedPack | None = g.get("carried")
    if found is None:
        held = request.args.get(NAME, "")
        found = g.carried = pack_of(held) if held else ParsedPack(Pack())
    return found


def set_current_pack(pack: Pack) -> None:
    """Carry this pack in the links of the page that is made now."""
    g.carried = ParsedPack(pack)
    g.pop("carried_on", None)


def pack_token() -> str:
    """The carried pack as the parameter's value."""
    return token_of(current_pack().pack)


def with_pack_param(address: str) -> str:
    """An address of this site with the pack carried along, if there is one."""
    parameter = _carried_on()
    if not parameter:
        return address
    before, mark, anchor = address.partition("#")
    joint = "&" if "?" in before else "?"
    return f"{before}{joint}{parameter}{mark}{anchor}"


def search_addresses() -> Callable[[str], str]:
    """What makes addresses of searches from their query strings, with the pack carried along.

    Made once for a page: a search page has a hundred such addresses, all with the same beginning and end.
    """
    start, pack = url_for("search.results"), _carried_on()

    def address(string: str) -> str:
        asked = "&".join(filter(None, (string, pack)))
        return f"{start}?{asked}" if asked else start

    return address


def _carried_on() -> str:
    """The pack as the parameter of every address on this page; empty where none is carried."""
    held: str | None = g.get("carried_on")
    if held is None:
        token = pack_token()
        held = g.carried_on = f"{NAME}={token}" if token else ""
    return held


def with_excerpt(excerpt: str, anchor: str = "") -> str:
    """This page again, with one excerpt more in the pack; empty where it is in it, or no more fit."""
    pack = current_pack().pack
    token = _begun_with(excerpt) if pack == Pack() else _token_with(pack, excerpt)
    return f"{_without_pack()}{NAME}={token}#{anchor}" if token else ""


def _token_with(pack: Pack, excerpt: str) -> str:
    """A pack with one excerpt more as the parameter's value; empty where it is in it, or no more fit."""
    grown = pack.adding([excerpt])
    return "" if grown == pack or too_long(grown) else token_of(grown)


_begun_with = lru_cache(4096)(partial(_token_with, Pack()))
"""Most visitors have no pack, and every result offers to begin one."""


def _without_pack() -> str:
    """This page's address without the pack, for a parameter to follow."""
    held: str | None = g.get("without_pack")
    if held is None:
        others = urlencode([pair for pair in request.args.items(multi=True) if pair[0] != NAME])
        held = g.without_pack = f"{request.path}?{others}{'&' if others else ''}"
    return held


def pack_address(pack: Pack) -> str:
    """The address of a pack by itself."""
    return f"{url_for('packing.show')}?{string(pack)}" if pack else url_for("packing.show")
