"""Words within an excerpt: where they stand in it, and an address that leads a browser right to them.

`#p28:~:text=…` is a text fragment (a draft of the WICG that the common browsers follow): the browser scrolls
to the words and marks them. One that does not know it, or does not find the words, goes to `#p28`.
"""

from __future__ import annotations

import re
from urllib.parse import quote

MAX_LENGTH = 1000
"""Characters of words that are looked for: all but the longest excerpts whole."""

EXACT = 80
"""Characters up to which the words stand whole in the address; longer ones by their beginning and end."""

EDGE = 4
"""Words of a beginning and an end: enough not to stand twice in one excerpt."""

WORD = re.compile(r"\w+")


def find(words: str, text: str) -> tuple[int, int] | None:
    """Characters [start, end) at which these words stand one after the other, whatever stands between them.

    Capitals, spaces, kinds of dashes and quotation marks make no difference; words do.

    >>> find("information - sharing", "The threshold for “information sharing” was not clear.")
    (19, 38)
    """
    wanted = [word.casefold() for word in WORD.findall(words[:MAX_LENGTH])]
    held = [(match[0].casefold(), *match.span()) for match in WORD.finditer(text)]
    if not wanted:
        return None
    for place in range(len(held) - len(wanted) + 1):
        if all(held[place + step][0] == word for step, word in enumerate(wanted)):
            return held[place][1], held[place + len(wanted) - 1][2]
    return None


def fragment(words: str) -> str:
    """What follows the anchor in an address to lead to these words, given as they stand in the source.

    Words of several blocks have line ends between them, over which a browser finds them by their
    beginning and end only.

    >>> fragment("well-being, and safety")
    ':~:text=well%2Dbeing%2C%20and%20safety'
    """
    if len(words) <= EXACT and "\n" not in words:
        return f":~:text={_encoded(words)}"
    lines = words.split("\n")
    start = " ".join(lines[0].split()[:EDGE])
    end = " ".join(lines[-1].split()[-EDGE:])
    return f":~:text={_encoded(start)},{_encoded(end)}"


def _encoded(text: str) -> str:
    """Percent-encoded, with the signs that divide the parts of a text fragment."""
    return quote(text, safe="").replace("-", "%2D")
