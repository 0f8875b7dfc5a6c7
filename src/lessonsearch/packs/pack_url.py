"""Pack URLs: a pack as a query string, in plain parameters while they are short, else compressed into one.

Plain: `title`, `template`, `audience`, `presenter`, `date`, `review`, `note` (the opening text), `questions`,
`contacts`, then for each excerpt `excerpt` and optionally its chosen `sentence`s and its `note`. Their order
is the pack's order, so an HTML form submits a pack without further work. Version 0.1 had `title`, `template`,
`note` and `excerpt`; its URLs mean what they meant.

Compressed: `p`, which is the version (`1`), eight hexadecimal digits of a checksum (CRC-32), and the plain
parameters compressed by zlib in URL-safe base64. The checksum detects damaged URLs; what can still be read of
one is returned with the problem.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Collection, Sequence
from urllib.parse import parse_qsl, urlencode

from lessonsearch.packs.pack import MAX_ITEMS, Pack
from lessonsearch.packs.pack_params import MAX_FIELDS, ParsedPack, pairs, parse_params

MAX_PLAIN_LENGTH = 1500
"""Characters of a plain query string: e-mail programs and chats break longer URLs."""

MAX_ADDRESS = 7500
"""Characters of any query string: proxies reject URLs of about 8,000 (nginx by default 8,192)."""

MAX_DECOMPRESSED_LENGTH = 60_000
"""Bytes of the plain query string of a pack, however it is encoded. Honest notes of any language reach
`MAX_ADDRESS` first; only a text made to be compressed unfolds to more."""

VERSION = "1"
CHECKSUM_LENGTH = 8
LEVEL = 9
"""Of the compression."""


def parse_pack(query: str, also: Collection[str] = ()) -> ParsedPack:
    """Parse the query string of a pack URL. `also` names further parameters, which are ignored.

    It takes the string, because the multi-dicts of web frameworks lose the order of different parameters.
    """
    pairs = [pair for pair in parse_qsl(first_params(query)) if pair[0] not in also]
    tokens = [value for name, value in pairs if name == "p"]
    if not tokens:
        return parse_params(pairs)
    rest = [pair for pair in pairs if pair[0] != "p"]
    found = decode_pack(tokens[0])
    if len(tokens) > 1 or rest:
        more = "This link has more than one pack. We show the first."
        return ParsedPack(found.pack, (*found.problems, more))
    return found


def first_params(query: str) -> str:
    """A query string cut to the parameters that are read, and one beyond as a sign that there were more."""
    return "&".join(query.split("&", MAX_FIELDS + 1)[: MAX_FIELDS + 1])


def decode_pack(token: str) -> ParsedPack:
    """Decode the compressed parameter `p`."""
    if len(token) > MAX_ADDRESS:
        return ParsedPack(
            Pack(), ("This link is too long to be a pack. Copy it again from where you got it.",)
        )
    version, checksum, packed = token[:1], token[1 : 1 + CHECKSUM_LENGTH], token[1 + CHECKSUM_LENGTH :]
    if version != VERSION:
        return ParsedPack(
            Pack(), ("This is not the link of a pack, or its start is missing. Copy the whole link again.",)
        )
    text, complete = _decompress(packed)
    found = parse_params(parse_qsl(text))
    if complete and f"{zlib.crc32(text.encode()):08x}" == checksum:
        return found
    kept = (
        f"We could read {len(found.pack.items)} passages"
        if found.pack.items
        else "We could not read any of it"
    )
    problem = f"Part of this pack’s link is missing or changed. {kept}. Copy the whole link again."
    return ParsedPack(found.pack, (problem, *found.problems))


def encode_pack(pack: Pack) -> str:
    """Encode a pack as the compressed parameter `p`; empty for an empty pack."""
    return token(urlencode(pairs(pack))) if pack else ""


def token(text: str) -> str:
    """Version, checksum and compressed form of a plain query string."""
    return _token(zlib.crc32(text.encode()), zlib.compress(text.encode(), LEVEL))


def _token(checksum: int, packed: bytes) -> str:
    return f"{VERSION}{checksum:08x}{base64.urlsafe_b64encode(packed).decode().rstrip('=')}"


class PackExtender:
    """Makes the tokens of a pack with one excerpt more, for each of the many excerpts on a page.

    The pack itself is compressed once; what deflate makes of a longer text begins with the same bytes.
    """

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        text = urlencode(pairs(pack)).encode()
        self._length = len(text)
        self._checksum = zlib.crc32(text)
        self._stream = zlib.compressobj(LEVEL)
        self._start = self._stream.compress(text)

    def with_excerpts(self, excerpts: Sequence[str]) -> str:
        """The token of the pack with those excerpts at its end; empty where all are in it, or no more fit."""
        new = [excerpt for excerpt in excerpts if not self.pack.has(excerpt)]
        if not new or len(self.pack.items) + len(new) > MAX_ITEMS:
            return ""
        added = (
            ("&" if self._length else "") + urlencode([("excerpt", excerpt) for excerpt in new])
        ).encode()
        stream = self._stream.copy()
        packed = self._start + stream.compress(added) + stream.flush()
        token = _token(zlib.crc32(added, self._checksum), packed)
        length = self._length + len(added)
        fits = length <= MAX_PLAIN_LENGTH or (
            length <= MAX_DECOMPRESSED_LENGTH and len(token) + len("p=") <= MAX_ADDRESS
        )
        return token if fits else ""


def pack_query_string(pack: Pack) -> str:
    """Query string of a pack, without the question mark: the inverse of `parse_pack`."""
    plain = urlencode(pairs(pack))
    return plain if len(plain) <= MAX_PLAIN_LENGTH else urlencode([("p", encode_pack(pack))])


def too_long(pack: Pack) -> str:
    """A sentence where the pack does not fit into a URL, else empty."""
    plain_length = len(urlencode(pairs(pack)))
    excess = max(len(pack_query_string(pack)) - MAX_ADDRESS, (plain_length - MAX_DECOMPRESSED_LENGTH) // 2)
    if excess <= 0:
        return ""
    return (
        f"Your pack is too long for a link, by about {excess * 2} characters of notes. "
        "Shorten the notes, or make two packs. Your text is still here."
    )


def _decompress(packed: str) -> tuple[str, bool]:
    """Decompress as far as possible; return the text and whether it is complete."""
    try:
        data = base64.urlsafe_b64decode(
            packed[: len(packed) // 4 * 4] if len(packed) % 4 == 1 else _padded(packed)
        )
    except (binascii.Error, ValueError):
        return "", False
    stream = zlib.decompressobj()
    text = bytearray()
    try:
        # In small steps, to keep everything before a damaged byte.
        for start in range(0, len(data), 16):
            text += stream.decompress(data[start : start + 16], MAX_DECOMPRESSED_LENGTH - len(text) + 1)
            if len(text) > MAX_DECOMPRESSED_LENGTH:
                return "", False
    except zlib.error:
        return text.decode("utf-8", "ignore"), False
    return text.decode("utf-8", "ignore"), stream.eof


def _padded(packed: str) -> str:
    return packed + "=" * (-len(packed) % 4)
