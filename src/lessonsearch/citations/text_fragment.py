"""Text fragments: locate words in an excerpt, and build a URL fragment that scrolls to them.

`#p28:~:text=…` is a text fragment (a WICG draft that the common browsers implement): the browser scrolls to
the words and highlights them. A browser without support, or where the words are not found, goes to `#p28`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote

from lessonsearch.text.normalised import normalise

MAX_LENGTH = 1000
"""Characters of the words to locate: whole excerpts, but for the longest."""

MAX_EXACT_LENGTH = 80
"""Characters up to which the fragment quotes all words; longer text is given by its start and end."""

EDGE_WORDS = 4
"""Words of a start and an end, at least."""

CONTEXT_WORDS = 4
"""Words before and after, at least: they tell the words from the same words in headings and menus."""

TOKEN = re.compile(r"\S+")

Place = tuple[int, int]
"""Index of a block, and an offset in its text."""


def find(words: str, text: str) -> tuple[int, int] | None:
    """Offsets [start, end) of the first place where these words follow one another; None where there is none.

    What differs between copies of a text (`text.normalised`) is ignored.

    >>> find("information - sharing", "The threshold for “information sharing” was not clear.")
    (19, 38)
    """
    sought, held = normalise(words[:MAX_LENGTH]), normalise(text)
    run = held.find(sought.letters)
    return (held.words[run[0]].start, held.words[run[1] - 1].end) if run else None


def fragment(blocks: Sequence[str], start: Place, end: Place) -> str:
    """The fragment directive for the words from `start` to `end`, to append to the anchor of a URL.

    Browsers stop at the first match on the page. The words get as many neighbours from their own block as
    make them unique among `blocks`, the texts of the page. It is empty where nothing makes them unique, as in
    a block that the page has twice: the anchor alone leads to the right one.
    `templates/static/js/text_fragment.js` has the same rule.

    >>> fragment(["Plan late.", "The plan was late."], (1, 4), (1, 8))
    ':~:text=The-,plan,-was%20late.'
    """
    (first, begin), (last, stop) = start, end
    if first == last and stop - begin <= MAX_EXACT_LENGTH:
        before, after, unique = _unique_context(blocks, start, stop)
        text = [_encoded(blocks[first][begin:stop])]
    else:
        head_end = stop if first == last else len(blocks[first])
        before, head_stop, unique = _unique_head(blocks, start, head_end)
        tail_begin = _tail_start(blocks, (first, head_stop), end)
        after = _token_end(blocks[last], stop, CONTEXT_WORDS)
        text = [_encoded(blocks[first][begin:head_stop]), _encoded(blocks[last][tail_begin:stop])]
    if not unique:
        return ""
    prefix, suffix = _encoded(blocks[first][before:begin]), _encoded(blocks[last][stop:after])
    return ":~:text=" + ",".join(filter(None, [prefix and f"{prefix}-", *text, suffix and f"-{suffix}"]))


def _unique_head(blocks: Sequence[str], start: Place, limit: int) -> tuple[int, int, bool]:
    """Offsets of the context and of the end of a start that is unique with it, and whether it is.

    The start has as many words as that takes, up to `limit`.
    """
    text, size = blocks[start[0]], EDGE_WORDS
    while True:
        stop = _token_end(text[:limit], start[1], size)
        before, _, unique = _unique_context(blocks, start, stop, after=False)
        if unique or not text[stop:limit].strip():
            return before, stop, unique
        size += 1


def _unique_context(
    blocks: Sequence[str], start: Place, stop: int, after: bool = True
) -> tuple[int, int, bool]:
    """Offsets before and after [start, stop) between which the text is unique, and whether it is.

    Without `after`, the text ends at `stop`.
    """
    number, begin = start
    text = blocks[number]
    size = CONTEXT_WORDS
    while True:
        left, right = _token_start(text, begin, size), _token_end(text, stop, size) if after else stop
        unique = sum(_occurrences(text[left:right], block) for block in blocks) <= 1
        if unique or not (text[:left].strip() or (after and text[right:].strip())):
            return left, right, unique
        size += 1


def _tail_start(blocks: Sequence[str], head: Place, end: Place) -> int:
    """Offset of an end whose words do not occur between the start and it, if that can be."""
    (first, head_stop), (last, stop) = head, end
    earliest = head_stop if first == last else 0
    size = EDGE_WORDS
    while True:
        begin = max(earliest, _token_start(blocks[last], stop, size))
        between = [*blocks[first:last], blocks[last][:begin]]
        between[0] = between[0][head_stop:]
        used_up = not blocks[last][earliest:begin].strip()
        if used_up or not any(_occurrences(blocks[last][begin:stop], text) for text in between):
            return begin
        size += 1


def _token_start(text: str, offset: int, count: int) -> int:
    """Offset at which the last `count` tokens before an offset begin."""
    starts = [match.start() for match in TOKEN.finditer(text[:offset])]
    return starts[-count:][0] if starts else offset


def _token_end(text: str, offset: int, count: int) -> int:
    """Offset at which the first `count` tokens from an offset on end."""
    ends = [match.end() for match in TOKEN.finditer(text[offset:])]
    return offset + ends[:count][-1] if ends else offset


def _occurrences(words: str, text: str) -> int:
    """How often a text has these words, without regard to case and width of spaces."""
    return _folded(text).count(_folded(words))


def _folded(text: str) -> str:
    return " ".join(text.lower().split())


def _encoded(text: str) -> str:
    """Percent-encode text, including the hyphen, which separates parts of a text fragment."""
    return quote(" ".join(text.split()), safe="!*'()").replace("-", "%2D")
