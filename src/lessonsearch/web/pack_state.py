"""The pack that a trainer fills while searching: it is carried along in the address, as `pack`.

Nothing is stored: a link without `pack` is a page without a pack, and whoever sends a link with it sends the
pack too.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from urllib.parse import urlencode

from flask import g, request, url_for

from lessonsearch.packs import Pack, PackExtender, ParsedPack, pack_of, string, token_of, too_long

NAME = "pack"
"""The parameter."""
DROPPED = "This page leaves the pack out. Open the pack by its own link."


def current_pack() -> ParsedPack:
    """The pack of this request; an empty one, with a sentence, where what is carried is no sound pack."""
    found: ParsedPack | None = g.get("carried")
    if found is None:
        token = request.args.get(NAME, "")
        found = pack_of(token) if token else ParsedPack(Pack())
        if not found.problems and (long := too_long(found.pack)):
            found = ParsedPack(found.pack, (long,))
        if found.problems:
            found = ParsedPack(Pack(), (found.problems[0], DROPPED))
        g.carried = found
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
    token = _begin_with(excerpt) if pack == Pack() else _extender(pack).with_excerpt(excerpt)
    return f"{_without_pack()}{NAME}={token}#{anchor}" if token else ""


def _extender(pack: Pack) -> PackExtender:
    held: PackExtender | None = g.get("extender")
    if held is None or held.pack is not pack:
        held = g.extender = PackExtender(pack)
    return held


_begin_with = lru_cache(4096)(PackExtender(Pack()).with_excerpt)
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
