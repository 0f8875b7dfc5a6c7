"""A pack in an address: plain parameters while they are short, else compressed into one.

Plain: `title`, `template`, `note` (the opening text), then for each excerpt `excerpt` and, if there is one,
its `note`. Their order is the pack's order, so a form on a page sends a pack as it stands.

Compressed: `p`, which is the version (`1`), eight hexadecimal digits of a checksum (CRC-32), and the plain
parameters compressed by zlib in base64 for addresses. The checksum tells a mangled address from a right one;
what can still be read of a mangled one is given back with the problem.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from lessonsearch.model.taxonomy import did_you_mean
from lessonsearch.packs.pack import (
    HANDOUT,
    MAX_ITEMS,
    MAX_NOTE_LENGTH,
    MAX_TITLE_LENGTH,
    TEMPLATES,
    Item,
    Pack,
    clean_note,
)
from lessonsearch.text.user_input import normalise_input

PLAIN = 1500
"""Characters of a plain address: e-mail programs and chats break longer ones."""

MAX_ADDRESS = 7500
"""Characters of any address: servers on the way stop at about 8,000 (nginx by default at 8,192)."""

MAX_UNPACKED = 200_000
"""Characters: what the largest pack can be. A compressed address that unfolds to more is not read further."""

VERSION = "1"
CHECK = 8
FIELDS = ("title", "template", "note", "excerpt")


MAX_FIELDS = 10 * MAX_ITEMS
"""Parameters that are read: a pack with far too many excerpts still comes back as it was typed."""


class ParsedPack(NamedTuple):
    """The pack that could be read, and a sentence for each thing that could not."""

    pack: Pack
    problems: tuple[str, ...] = ()


def read(query: str, also: Collection[str] = ()) -> ParsedPack:
    """The pack of an address's query string. `also` names parameters that are no part of it.

    It is the string that is read, because what frameworks make of it loses the order of unlike parameters.
    """
    pairs = [pair for pair in parse_qsl(query) if pair[0] not in also]
    tokens = [value for name, value in pairs if name == "p"]
    if not tokens:
        return _plain(pairs)
    rest = [pair for pair in pairs if pair[0] != "p"]
    found = pack_of(tokens[0])
    if len(tokens) > 1 or rest:
        more = "The address holds more than one pack; the first is shown."
        return ParsedPack(found.pack, (*found.problems, more))
    return found


def pack_of(token: str) -> ParsedPack:
    """The pack of the compressed parameter."""
    version, check, packed = token[:1], token[1 : 1 + CHECK], token[1 + CHECK :]
    if version != VERSION:
        return ParsedPack(Pack(), ("This is not the address of a pack, or it is cut off at its beginning.",))
    text, whole = _unpacked(packed)
    found = _plain(parse_qsl(text))
    if whole and f"{zlib.crc32(text.encode()):08x}" == check:
        return found
    kept = (
        f"{len(found.pack.items)} excerpts could be read"
        if found.pack.items
        else "Nothing of it could be read"
    )
    problem = f"The address of this pack is cut off or was changed on its way. {kept}; get it once more."
    return ParsedPack(found.pack, (problem, *found.problems))


def pairs(pack: Pack) -> list[tuple[str, str]]:
    """As plain parameters, what is empty or usual left out."""
    made = [("title", pack.title)] if pack.title else []
    made += [("template", pack.template)] if pack.template != HANDOUT else []
    made += [("note", pack.opening)] if pack.opening else []
    for item in pack.items:
        made.append(("excerpt", item.excerpt))
        made += [("note", item.note)] if item.note else []
    return made


def token_of(pack: Pack) -> str:
    """The compressed form, for a parameter by itself; empty for an empty pack."""
    return token(urlencode(pairs(pack))) if pack else ""


def token(text: str) -> str:
    """Text as version, checksum and compressed text."""
    packed = base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")
    return f"{VERSION}{zlib.crc32(text.encode()):08x}{packed}"


def string(pack: Pack) -> str:
    """As an address's query string, without the question mark: the inverse of `read`."""
    plain = urlencode(pairs(pack))
    return plain if len(plain) <= PLAIN else urlencode([("p", token_of(pack))])


def too_long(pack: Pack) -> str:
    """A sentence where the pack does not fit into an address, else empty."""
    over = len(string(pack)) - MAX_ADDRESS
    if over <= 0:
        return ""
    return (
        f"The pack is too long for an address, by about {over * 2} characters of notes. "
        "Shorten the notes, or make two packs of it. Nothing that you typed is lost."
    )


def _unpacked(packed: str) -> tuple[str, bool]:
    """Text of what can be unfolded, and whether it is all there."""
    try:
        data = base64.urlsafe_b64decode(
            packed[: len(packed) // 4 * 4] if len(packed) % 4 == 1 else _padded(packed)
        )
    except (binascii.Error, ValueError):
        return "", False
    stream = zlib.decompressobj()
    text = b""
    try:
        # Piece by piece, so that what stands before a wrong byte is kept.
        for start in range(0, len(data), 16):
            text += stream.decompress(data[start : start + 16], MAX_UNPACKED - len(text) + 1)
            if len(text) > MAX_UNPACKED:
                return "", False
    except zlib.error:
        return text.decode("utf-8", "ignore"), False
    return text.decode("utf-8", "ignore"), stream.eof


def _padded(packed: str) -> str:
    return packed + "=" * (-len(packed) % 4)


def _plain(pairs: Sequence[tuple[str, str]]) -> ParsedPack:
    pack, problems = Pack(), list[str]()
    if len(pairs) > MAX_FIELDS:
        problems.append(f"The pack has {len(pairs)} entries, of which the first {MAX_FIELDS} are read.")
    for name, value in pairs[:MAX_FIELDS]:
        if name == "title":
            pack = replace(
                pack, title=_measured(normalise_input(value), MAX_TITLE_LENGTH, "The title", problems)
            )
        elif name == "template":
            pack = replace(pack, template=_template(normalise_input(value), problems))
        elif name == "excerpt":
            if excerpt := normalise_input(value)[:MAX_TITLE_LENGTH].rstrip():
                pack = replace(pack, items=(*pack.items, Item(excerpt)))
        elif name == "note":
            pack = _noted(pack, _measured(clean_note(value), MAX_NOTE_LENGTH, "A note", problems))
        else:
            problems.append(
                f"'{normalise_input(name)[:40]}' is no part of a pack{did_you_mean(name, FIELDS) or '.'}"
            )
    if len(pack.items) > MAX_ITEMS:
        problems.append(f"The pack has {len(pack.items)} excerpts; take some out, {MAX_ITEMS} are the most.")
    return ParsedPack(pack, tuple(problems))


def _noted(pack: Pack, note: str) -> Pack:
    """With a note where it stands: after the last excerpt, before the first it is the opening."""
    if not pack.items:
        return replace(pack, opening="\n".join(filter(None, [pack.opening, note])))
    last = pack.items[-1]
    noted = replace(last, note="\n".join(filter(None, [last.note, note])))
    return replace(pack, items=(*pack.items[:-1], noted))


def _measured(text: str, most: int, what: str, problems: list[str]) -> str:
    """The text whole, for whoever typed it to shorten it."""
    if len(text) > most:
        problems.append(f"{what} is {len(text)} characters long; shorten it to {most}: “{text[:40]}…”")
    return text


def _template(name: str, problems: list[str]) -> str:
    if name in TEMPLATES or not name:
        return name or HANDOUT
    problems.append(f"'template' is one of {', '.join(TEMPLATES)}, not '{name[:40]}'; a {HANDOUT} is shown.")
    return HANDOUT
