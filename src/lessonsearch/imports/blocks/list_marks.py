"""Marks that structure a text in any format: bullets, lettered lists, typed headings, quotation marks."""

from __future__ import annotations

import re
from collections.abc import Sequence

SYMBOLS = "".join(map(chr, range(0xF020, 0xF100)))
"""Characters of the fonts Symbol and Wingdings, which Word uses for bullets, as PDF files give them."""
BULLETS = "•·▪■●○◦‣⁃➢➤✓✔❖\u2219" + SYMBOLS
BULLET = re.compile(rf"(?:[{BULLETS}]|[–—\-*o](?=\s))\s*(?=\S)")
LETTERED = re.compile(r"\(?(?:[a-z]|[ivx]{1,5})[).]\s+(?=\S)")
MARK = re.compile(rf"(?:[{BULLETS}–—\-*o]|\(?(?:\d{{1,3}}(?:\.\d{{1,3}}){{0,4}}|[a-z]|[ivx]{{1,5}})[.):]?)\Z")
ALONE = re.compile(
    rf"(?:[{BULLETS}]|\d{{1,3}}(?:\.\d{{1,3}}){{0,4}}[.):]?|\((?:\d{{1,3}}|[a-z]|[ivx]{{1,5}})\))\Z"
)
TERMINAL = re.compile(r"[.!?:;…][’”'\")\]]*(?:\ue000[^\ue001]*\ue001)*\s*\Z")
QUOTED = re.compile(r"[‘“\"'].*[’”\"'][.,;]?(?:\ue000[^\ue001]*\ue001)*\Z", re.DOTALL)
PAGE_NUMBER = re.compile(
    r"(?:page\s+)?\d{1,4}(?:\s*(?:of|/|\|)\s*\d{1,4})?\Z|[-–]\s*\d{1,4}\s*[-–]\Z", re.IGNORECASE
)
LEADERS = re.compile(r"(?:\.\s?){4,}\s*\d{0,4}\Z|…{2,}\s*\d{0,4}\Z|_{4,}\s*\d{0,4}\Z")
ENTRY = re.compile(r".*\D\s*(?P<page>\d{1,3})\Z")
CONTENTS = re.compile(r"(?:table of )?contents(?: page)?:?\Z", re.IGNORECASE)
LONGEST_CHAPTER = 40
"""Maximum pages between two entries of a list of contents."""
LONGEST_HEADING = 160
"""Maximum characters of a heading: a finding may be a sentence, a paragraph is longer."""


def is_number(text: str | None) -> bool:
    """Whether a text is a whole number that `int` can read: ² and ① are digits, but no numbers."""
    return text is not None and text.isascii() and text.isdigit() and len(text) < 10


def is_mark(text: str) -> bool:
    """Whether a text is only a bullet, a number or a letter."""
    return bool(MARK.match(text))


def stands_alone(text: str) -> bool:
    """Whether a line is no more than a number or a bullet whose text was set on the next line."""
    return bool(ALONE.match(text))


def bullet_text(text: str) -> str | None:
    """The text after a bullet; None if the text does not begin with one."""
    match = BULLET.match(text)
    return text[match.end() :] if match else None


def is_capitals(text: str) -> bool:
    """Whether a line is typed in capitals, as headings are in files without styles."""
    letters = [character for character in text if character.isalpha()]
    return len(letters) >= 4 and all(character.isupper() for character in letters)


def is_quotation(text: str) -> bool:
    """Whether a whole paragraph is in quotation marks that do not close before its end."""
    if len(text) < 40 or not QUOTED.match(text):
        return False
    opening = text[0]
    closing = {"‘": "’", "“": "”"}.get(opening, opening)
    inner = text[1:].rstrip(".,; \ue001")
    if opening == "“":
        return inner.find(closing) >= len(inner) - 12
    return not re.search(rf"{re.escape(closing)}(?=[\s,;.]).*{re.escape(opening)}", text[1:], re.DOTALL)


def masked(text: str) -> str:
    """A line with its numbers masked, so that the running heads of pages 3 and 4 are equal."""
    return re.sub(r"\d+", "#", text).casefold()


def contents(texts: Sequence[str]) -> set[int]:
    """Indexes of the lines or paragraphs of a list of contents: dotted leaders, or entries with rising
    page numbers."""
    found = {at for at, text in enumerate(texts) if LEADERS.search(text)}
    for start, heading in enumerate(texts):
        if not CONTENTS.match(heading):
            continue
        found.add(start)
        held: list[int] = []
        last = 0
        for at in range(start + 1, len(texts)):
            held.append(at)
            match = ENTRY.match(texts[at])
            if LEADERS.search(texts[at]) or (match and last <= int(match["page"]) <= last + LONGEST_CHAPTER):
                last = int(match["page"]) if match else last
                found.update(held)
                held = []
            elif len(held) > 2:
                break
    return found
