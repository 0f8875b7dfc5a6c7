"""Text fragments: locate words in an excerpt, and build a URL fragment that scrolls to them.

`#p28:~:text=…` is a text fragment (a WICG draft that the common browsers implement): the browser scrolls to
the words and highlights them. A browser without support, or where the words are not found, goes to `#p28`.
"""

from __future__ import annotations

import re
from urllib.parse import quote

MAX_LENGTH = 1000
"""Characters of the words to locate: whole excerpts, but for the longest."""

MAX_EXACT_LENGTH = 80
"""Characters up to which the fragment quotes all words; longer text is given by its start and end."""

EDGE_WORDS = 4
"""Words of a start and an end: enough to be unique within one excerpt."""

WORD = re.compile(r"\w+")


def find(words: str, text: str) -> tuple[int, int] | None:
    """Offsets [start, end) of the first place where these words follow one another; None where there is none.

    Case, spaces, dashes and quotation marks are ignored.

    >>> find("information - sharing", "The threshold for “information sharing” was not clear.")
    (19, 38)
    """
    query_words = [word.casefold() for word in WORD.findall(words[:MAX_LENGTH])]
    text_words = [(match[0].casefold(), *match.span()) for match in WORD.finditer(text)]
    if not query_words:
        return None
    for place in range(len(text_words) - len(query_words) + 1):
        if all(text_words[place + step][0] == word for step, word in enumerate(query_words)):
            return text_words[place][1], text_words[place + len(query_words) - 1][2]
    return None


def fragment(words: str) -> str:
    """The fragment directive for words written as in the source, to append to the anchor of an address.

    Browsers match text across blocks, here separated by line ends, only by its start and end.

    >>> fragment("well-being, and safety")
    ':~:text=well%2Dbeing%2C%20and%20safety'
    """
    if len(words) <= MAX_EXACT_LENGTH and "\n" not in words:
        return f":~:text={_encoded(words)}"
    lines = words.split("\n")
    start = " ".join(lines[0].split()[:EDGE_WORDS])
    end = " ".join(lines[-1].split()[-EDGE_WORDS:])
    return f":~:text={_encoded(start)},{_encoded(end)}"


def _encoded(text: str) -> str:
    """Percent-encode text, including the hyphen, which separates parts of a text fragment."""
    return quote(text, safe="").replace("-", "%2D")
