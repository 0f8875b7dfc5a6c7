"""Deep links that were damaged on their way, in an e-mail, a slide or a chat, and where they meant to lead.

Names in addresses are made of small letters, digits and hyphens, and so end with one of the first two. That
tells what is damage: whatever a program took for a part of the link at its end, capitals, characters without
width, other dashes, and a `#` that was encoded as if it were part of the path.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import unquote

ROOMS = ("lessons", "excerpts", "sources", "themes", "training")
"""First parts of the addresses that people copy."""
TAIL = re.compile(r"[^a-z0-9]+\Z")
NAMES = re.compile(r"[a-z0-9/._-]*")
"""What the names in an address are made of. Nothing else is guessed at."""
MAX_PATH_CHARACTERS = 500
"""Characters of a path; no name is nearly as long."""
MAX_DECODINGS = 2
"""Times that an address is found encoded once too often."""


@dataclass(frozen=True)
class DeepLink:
    """A path of this site, and the passage in it."""

    path: str
    anchor: str = ""

    @property
    def mark(self) -> str:
        """The passage as it stands at an address's end."""
        return f"#{self.anchor}" if self.anchor else ""

    def __str__(self) -> str:
        return self.path + self.mark


def repaired(path: str) -> DeepLink | None:
    """Where a damaged path meant to lead; None where it is not damaged, or no deep link.

    >>> str(repaired("/Excerpts/ages-of-concern/p43)."))
    '/excerpts/ages-of-concern/p43'
    >>> str(repaired("/lessons/ages-of-concern/twin%23P43"))
    '/lessons/ages-of-concern/twin#p43'
    """
    if len(path) > MAX_PATH_CHARACTERS:
        return None
    text = path
    for _ in range(MAX_DECODINGS):
        text = unquote(text)
    text = "".join(_plain(character) for character in text).lower()
    before, _, anchor = text.partition("#")
    before, _, _ = before.partition("?")
    # An anchor may have the `/` or the sentence that followed; what precedes it ends with a name too.
    link = DeepLink(TAIL.sub("", before), TAIL.sub("", anchor.partition("/")[0]))
    if link == DeepLink(path) or link.path.partition("/")[2].partition("/")[0] not in ROOMS:
        return None
    if not (NAMES.fullmatch(link.path) and NAMES.fullmatch(link.anchor)):
        return None
    return link


def _plain(character: str) -> str:
    """A character as it stands in names: without what has no width, spaces gone, every dash a hyphen."""
    category = unicodedata.category(character)
    if category == "Pd" or character == "\u2212":
        return "-"
    return "" if category in ("Cf", "Cc", "Zs", "Zl", "Zp", "Mn") else character
