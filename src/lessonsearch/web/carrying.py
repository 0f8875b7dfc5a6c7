"""The pack that a trainer fills while searching: it is carried along in the address, as `pack`.

Nothing is stored: a link without `pack` is a page without a pack, and whoever sends a link with it sends the
pack too.
"""

from __future__ import annotations

from urllib.parse import urlencode

from flask import g, request, url_for

from lessonsearch.packs import Pack, Reading, pack_of, string, token_of, too_long

NAME = "pack"
"""The parameter."""


def carried() -> Reading:
    """The pack of this request; an empty one where none is carried."""
    if "carried" not in g:
        held = request.args.get(NAME, "")
        g.carried = pack_of(held) if held else Reading(Pack())
    found: Reading = g.carried
    return found


def carry(pack: Pack) -> None:
    """Carry this pack in the links of the page that is made now."""
    g.carried = Reading(pack)


def pack_token() -> str:
    """The carried pack as the parameter's value."""
    return token_of(carried().pack)


def carrying(address: str) -> str:
    """An address of this site with the pack carried along, if there is one."""
    if not carried().pack:
        return address
    before, mark, anchor = address.partition("#")
    joint = "&" if "?" in before else "?"
    return f"{before}{joint}{urlencode([(NAME, pack_token())])}{mark}{anchor}"


def with_excerpt(excerpt: str, anchor: str = "") -> str:
    """This page again, with one excerpt more in the pack; empty where it is in it, or no more fit."""
    pack = carried().pack
    grown = pack.adding([excerpt])
    if grown == pack or too_long(grown):
        return ""
    pairs = [(name, value) for name, value in request.args.items(multi=True) if name != NAME]
    return f"{request.path}?{urlencode([*pairs, (NAME, token_of(grown))])}#{anchor}"


def pack_address(pack: Pack) -> str:
    """The address of a pack by itself."""
    return f"{url_for('packing.show')}?{string(pack)}" if pack else url_for("packing.show")
