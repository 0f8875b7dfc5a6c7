"""Runs of glyphs on one baseline of a PDF page, with place, size and weight, from pypdfium2's characters."""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from lessonsearch.imports.blocks.hyphenation import SOFT

MARK_OPEN, MARK_CLOSE = "\ue000", "\ue001"
"""Round the mark of a footnote, which is set raised and small."""
HYPHENS = frozenset({0x02, 0xAD, 0xFFFE})
DASHES = frozenset({0x2D, 0x2010, 0x2011})
"""Characters of which pdfium is asked whether they are a hyphen at a line's end."""
MOST_CHARACTERS = 60_000
"""Characters of one page that are read: a page of small print has some 8,000."""
MOST_SHAPES = 2_000
"""Shapes of one page that are looked at for bullets: a map has more, and no bullets."""
WIDE = 1.0
"""Sizes of the font that part two runs on one baseline: a tab, a cell's border, a gutter."""
ASKED = HYPHENS | DASHES
LINE_ENDS = frozenset({0x0A, 0x0D})
WORD = re.compile(r"\S+")
RAISED = re.compile(r"[\d†‡⁰¹²³⁴-⁹]")
"""What the mark of a footnote may be; `\\d` has no ²."""
BOLD = re.compile(rb"[Bb]old|Black|Heavy")


@dataclass(frozen=True)
class GlyphRun:
    """Glyphs on one baseline without a wide gap.

    Points; `y` grows upwards; `first` is its first word's width.
    """

    y: float
    x0: float
    x1: float
    size: float
    text: str
    bold: bool
    first: float


@dataclass
class _OpenRun:
    """A run that is being read."""

    y: float
    x0: float
    x1: float
    size: float
    parts: list[str] = field(default_factory=list)
    sizes: Counter[float] = field(default_factory=Counter)
    bold: int = 0
    glyphs: int = 0
    first_x1: float = 0.0
    spaced: bool = False

    def close(self) -> GlyphRun:
        text = " ".join("".join(self.parts).split()).replace(MARK_CLOSE + MARK_OPEN, "")
        size = self.sizes.most_common(1)[0][0]
        bold = self.bold > self.glyphs * 0.8
        return GlyphRun(self.y, self.x0, self.x1, size, text, bold, self.first_x1 - self.x0)

    def add(self, glyphs: _Glyphs) -> None:
        """Take glyphs in; the mark of a footnote counts neither for the size nor for the place."""
        if self.glyphs and self._is_raised(glyphs):
            self.parts.append(f"{MARK_OPEN}{glyphs.text}{MARK_CLOSE}")
            self.x1 = max(self.x1, glyphs.x1)
            return
        count = len(glyphs.text)
        self.bold += count * glyphs.bold
        self.size = max(self.size, glyphs.size)
        self.sizes[round(glyphs.size, 1)] += count
        self.glyphs += count
        self.x0, self.x1 = min(self.x0, glyphs.x0), max(self.x1, glyphs.x1)
        if not self.spaced:
            self.first_x1 = glyphs.x1
        self.parts.append(glyphs.text)

    def _is_raised(self, glyphs: _Glyphs) -> bool:
        small = glyphs.size < self.size * 0.8 and glyphs.y > self.y + glyphs.size * 0.1
        return (
            len(glyphs.text) == 1
            and bool(RAISED.match(glyphs.text))
            and (small or glyphs.bottom > self.y + self.size * 0.22)
        )

    def parted_from(self, x: float, y: float, size: float) -> bool:
        """Whether a glyph begins another run: it stands higher, lower, to the left or far to the right."""
        apart = abs(y - self.y)
        return apart > max(size, self.size) * 0.6 or x - self.x1 > size * WIDE or x < self.x1 - size * 4


def read_runs(page: pdfium.PdfPage) -> list[GlyphRun]:
    """The runs of a page in the order in which the file writes them."""
    text = page.get_textpage()
    try:
        runs = [
            run.close() for run in _runs(text.raw, min(text.count_chars(), MOST_CHARACTERS)) if run.glyphs
        ]
        return runs + _drawn_bullets(page, runs)
    finally:
        text.close()


def _drawn_bullets(page: pdfium.PdfPage, runs: list[GlyphRun]) -> list[GlyphRun]:
    """Bullets that are drawn as a dot or square, not written: small shapes just left of a run."""
    bullets: list[GlyphRun] = []
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    shapes = 0
    for number in range(raw.FPDFPage_CountObjects(page.raw)):
        shape = raw.FPDFPage_GetObject(page.raw, number)
        if raw.FPDFPageObj_GetType(shape) != raw.FPDF_PAGEOBJ_PATH:
            continue
        shapes += 1
        if shapes > MOST_SHAPES:
            break
        raw.FPDFPageObj_GetBounds(shape, left, bottom, right, top)
        x0, y0, x1, y1 = left.value, bottom.value, right.value, top.value
        width, height = x1 - x0, y1 - y0
        if not 1 < width < 8 or not 0.7 < width / max(height, 0.1) < 1.4:
            continue
        beside = next(
            (
                run
                for run in runs
                if run.y - run.size * 0.1 < y0
                and y1 < run.y + run.size * 0.9
                and 0 < run.x0 - x1 < run.size * 2.5
            ),
            None,
        )
        if beside and width < beside.size * 0.8:
            bullets.append(GlyphRun(beside.y, x0, x1, beside.size, "•", False, width))
    return bullets


def _runs(text: Any, count: int) -> list[_OpenRun]:
    """The runs of a text page: a word within one text object is measured as one, all else glyph by glyph."""
    characters = _characters(text, count)
    measure = _Measure(text)
    current: _OpenRun | None = None
    runs: list[_OpenRun] = []
    end = 0
    for word in WORD.finditer(characters):
        if current and characters[end : word.start()].strip("\r\n"):
            current.parts.append(" ")
            current.spaced = True
        start, end = word.span()
        for glyphs in measure.word(start, end, characters):
            if current is None or current.parted_from(glyphs.x0, glyphs.y, glyphs.size):
                current = _OpenRun(glyphs.y, glyphs.x0, glyphs.x1, glyphs.size)
                runs.append(current)
            current.add(glyphs)
    return runs


def _characters(text: Any, count: int) -> str:
    """A character for each glyph of a text page: spaces, line ends and hyphens are told apart."""
    codes = list(map(raw.FPDFText_GetUnicode, repeat(text), range(count)))
    characters = list(map(chr, codes))
    for at in [at for at, code in enumerate(codes) if code < 32 or code in ASKED]:
        code = codes[at]
        if code in HYPHENS or (code in DASHES and raw.FPDFText_IsHyphen(text, at) == 1):
            characters[at] = SOFT
        elif not code:
            characters[at] = "\ufffd"
        elif code not in DASHES | LINE_ENDS and raw.FPDFText_IsGenerated(text, at) == 1:
            characters[at] = " "
    return "".join(characters)


class _Glyphs(NamedTuple):
    """A glyph, or a word of one text object. `bottom` is the lower edge of the first glyph."""

    text: str
    y: float
    x0: float
    x1: float
    bottom: float
    size: float
    bold: bool


class _Measure:
    """Asks pdfium for the place and font of glyphs; most of the time a page takes goes into these calls."""

    def __init__(self, text: Any) -> None:
        self._text = text
        self._left, self._right, self._bottom, self._top, self._x, self._y = (
            ctypes.c_double() for _ in range(6)
        )
        self._matrix, self._name, self._flags = (
            raw.FS_MATRIX(),
            ctypes.create_string_buffer(128),
            ctypes.c_int(),
        )
        self._object, self._style = 0, (0.0, False)

    def word(self, begin: int, end: int, characters: str) -> Iterator[_Glyphs]:
        """A word as one where its ends are set alike on one baseline, and else glyph by glyph."""
        first = self._glyph(begin, characters[begin])
        if end - begin == 1:
            yield first
            return
        last = self._glyph(end - 1, characters[end - 1])
        alike = (first.size, first.bold) == (last.size, last.bold) and abs(first.y - last.y) < 0.01
        if alike and first.x1 <= last.x1 and not RAISED.search(characters, begin, end):
            yield first._replace(text=characters[begin:end], x1=last.x1)
            return
        yield first
        yield from (self._glyph(at, characters[at]) for at in range(begin + 1, end - 1))
        yield last

    def _glyph(self, at: int, character: str) -> _Glyphs:
        size, bold = self._style_of(at)
        raw.FPDFText_GetCharOrigin(self._text, at, self._x, self._y)
        raw.FPDFText_GetCharBox(self._text, at, self._left, self._right, self._bottom, self._top)
        return _Glyphs(
            character, self._y.value, self._left.value, self._right.value, self._bottom.value, size, bold
        )

    def _style_of(self, at: int) -> tuple[float, bool]:
        """Size and weight, which are one text object's."""
        here = ctypes.cast(raw.FPDFText_GetTextObject(self._text, at), ctypes.c_void_p).value or 0
        if here != self._object or not here:
            self._object = here
            raw.FPDFText_GetMatrix(self._text, at, self._matrix)
            size = raw.FPDFText_GetFontSize(self._text, at) * math.hypot(self._matrix.c, self._matrix.d)
            raw.FPDFText_GetFontInfo(self._text, at, self._name, 128, self._flags)
            self._style = size, bool(BOLD.search(self._name.value))
        return self._style
