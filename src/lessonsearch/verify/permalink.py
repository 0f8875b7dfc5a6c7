"""Permalinks of lessons and excerpts, recognised however mail programs and people have altered them.

Mail programs wrap addresses, slide decks encode them twice, people paste them with the full stop of their
sentence. The site and the checker read them with the same function.
"""

from __future__ import annotations

import base64
import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from lessonsearch.packs import Pack, decode_pack, parse_pack

ID = r"[a-z0-9]+(?:-[a-z0-9]+)*"
PATH = re.compile(
    rf"/(?P<room>lessons|excerpts)/(?P<source>{ID})/(?P<name>{ID})"
    rf"(?:/embed|\.[a-z]+(?:\.[a-z]+)?)?/?(?P<rest>(?:\?[^#]*)?(?:#.*)?)\Z"
)
ANCHOR = re.compile(rf"#(?P<anchor>{ID})(?![a-z0-9-])")
NAMED = re.compile(rf"\Alesson:(?P<source>{ID})(?P<mark>[#/])(?P<name>{ID})")
EXCERPT = re.compile(rf"\A(?P<source>{ID})#(?P<name>{ID})\Z")
PACK_PATHS = re.compile(r"/pack(?:\.[a-z.]+)?\Z")
INVISIBLE = re.compile(r"[\s\u00a0\u00ad\u200b-\u200f\u2060\ufeff]+")
TRAILING = "".join((".,;:!?)]}>", "\"'”’»…"))
PROOFPOINT = re.compile(r"/v3/__(?P<address>.+?)__;")
PROOFPOINT_2 = re.compile(r"\Ahttps?://urldefense\.[^/]+/v[12]/url\Z", re.IGNORECASE)
BASE64 = re.compile(r"(?:a1)?(?P<address>aHR0c[A-Za-z0-9_-]+)=*\Z")
"""An address in base64; Bing writes `a1` before it."""
CARRIED = "pack"
"""Parameter that carries a pack."""
MAX_CHARACTERS = 8_000
MAX_WRAPPED = 4
"""Maximum nesting of wrappers, and of encodings."""


@dataclass(frozen=True)
class Permalink:
    """The lesson or excerpt that an address names. `lesson` is set if it names a passage of a lesson."""

    source: str
    name: str
    lesson: str = ""


def read_permalinks(address: str) -> list[Permalink]:
    """What an address names: nothing, a lesson, an excerpt, or every excerpt of a pack.

    >>> read_permalinks("https://lessons.example.org/excerpts/ages-of-concern/p28.")
    [Permalink(source='ages-of-concern', name='ages-of-concern#p28', lesson='')]
    """
    found: list[Permalink] = []
    for candidate in _unwrapped(address[:MAX_CHARACTERS]):
        for link in _read(candidate):
            if link not in found:
                found.append(link)
        if found:
            break
    return found


def _unwrapped(address: str, depth: int = 0) -> Iterator[str]:
    """An address, and those wrapped in it: links of mail filters, search engines and sharing buttons."""
    address = INVISIBLE.sub("", address).replace("&amp;", "&")
    yield address
    if depth == MAX_WRAPPED:
        return
    if wrapped := PROOFPOINT.search(address):
        yield from _unwrapped(wrapped["address"].replace("*", "#"), depth + 1)
    parts = _split(address)
    if parts is None:
        return
    where, query = parts
    for _, value in parse_qsl(query, max_num_fields=None)[:50]:
        if PROOFPOINT_2.match(where):
            value = unquote(value.replace("-", "%").replace("_", "/"))
        value = _from_base64(value)
        if re.match(r"https?(?::|%3a)|lesson:", value, re.IGNORECASE):
            yield from _unwrapped(unquote(value) if "%" in value[:12] else value, depth + 1)


def _from_base64(value: str) -> str:
    """A parameter, decoded if it is an address in base64, as search engines and newsletters write it."""
    if found := BASE64.match(value):
        with contextlib.suppress(ValueError):
            encoded = found["address"]
            return base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode()
    return value


def _split(address: str) -> tuple[str, str] | None:
    """An address without its query, and the query."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return f"{parts.scheme}://{parts.netloc}{parts.path}", parts.query


def _read(address: str) -> Iterator[Permalink]:
    """The permalink in an address itself, without wrappers."""
    plain = decoded(address)
    if named := NAMED.match(plain):
        mark = "#" if named["mark"] == "#" else "/"
        yield Permalink(named["source"], f"{named['source']}{mark}{named['name']}")
    elif found := PATH.search(_path(plain)):
        source, name = found["source"], found["name"]
        anchor = ANCHOR.search(found["rest"])
        if found["room"] == "excerpts":
            yield Permalink(source, f"{source}#{name}")
        elif anchor:
            yield Permalink(source, f"{source}#{anchor['anchor']}", f"{source}/{name}")
        else:
            yield Permalink(source, f"{source}/{name}")
    else:
        yield from _packed(address)


def _path(address: str) -> str:
    """The path and the rest of an address; its host may be anything."""
    without_host = re.sub(r"\A[a-z][a-z0-9+.-]*://[^/?#]*", "", address)
    before, mark, rest = without_host.partition("?")
    return f"{before.rstrip('/')}{mark}{rest}"


def decoded(address: str) -> str:
    """An address decoded, in lower case, without the punctuation around it."""
    for _ in range(MAX_WRAPPED):
        once = unquote(address)
        if once == address:
            break
        address = once
    plain = INVISIBLE.sub("", address).casefold()
    fragment = plain.partition(":~:")[0]
    return fragment.rstrip(TRAILING)


def _packed(address: str) -> Iterator[Permalink]:
    """The excerpts of the pack that an address names or carries."""
    parts = _split(address)
    if parts is None:
        return
    where, query = parts
    packs: list[Pack] = []
    if PACK_PATHS.search(where):
        packs.append(parse_pack(query, also=(CARRIED,)).pack)
    packs += [decode_pack(value).pack for name, value in parse_qsl(query)[:200] if name == CARRIED]
    for pack in packs:
        for item in pack.items:
            if found := EXCERPT.match(decoded(item.excerpt)):
                yield Permalink(found["source"], found[0])
