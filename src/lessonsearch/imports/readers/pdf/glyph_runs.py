"""Runs of glyphs on one baseline of a PDF page, with place, size and weight, from pypdfium2's characters."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

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
BOLD = (b"Bold", b"bold", b"Black", b"Heavy")


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
    a, b, c, d, ox, oy = (ctypes.c_double() for _ in range(6))
    matrix = raw.FS_MATRIX()
    piece, size, bold = 0, 0.0, False
    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    runs: list[_OpenRun] = []
    current: _OpenRun | None = None
    for i in range(count):
        code = raw.FPDFText_GetUnicode(text, i)
        if code in (10, 13):
            continue
        hyphen = code in HYPHENS or (code in DASHES and raw.FPDFText_IsHyphen(text, i) == 1)
        generated = code <= 32 and raw.FPDFText_IsGenerated(text, i) == 1 and not hyphen
        character = SOFT if hyphen else chr(code) if code else "\ufffd"
        if generated or not (character.strip() or hyphen):
            if current:
                current.parts.append(" ")
                current.spaced = True
            continue
        raw.FPDFText_GetCharOrigin(text, i, ox, oy)
        raw.FPDFText_GetCharBox(text, i, a, b, c, d)
        here = ctypes.cast(raw.FPDFText_GetTextObject(text, i), ctypes.c_void_p).value or 0
        if here != piece or not here:  # size and font are one text object's
            piece = here
            raw.FPDFText_GetMatrix(text, i, matrix)
            size = raw.FPDFText_GetFontSize(text, i) * math.hypot(matrix.c, matrix.d)
            raw.FPDFText_GetFontInfo(text, i, name, 128, flags)
            bold = any(word in name.value for word in BOLD)
        x, x1, y = a.value, b.value, oy.value
        if current is None or current.parted_from(x, y, size):
            current = _OpenRun(y, x, x1, size)
            runs.append(current)
        elif (
            current.glyphs
            and (character.isdigit() or character in "†‡")
            and (
                (size < current.size * 0.8 and y > current.y + size * 0.1)
                or c.value > current.y + current.size * 0.22
            )
        ):
            current.parts.append(f"{MARK_OPEN}{character}{MARK_CLOSE}")
            current.x1 = max(current.x1, x1)
            continue
        current.bold += bold
        current.size = max(current.size, size)
        current.sizes[round(size, 1)] += 1
        current.glyphs += 1
        current.x0, current.x1 = min(current.x0, x), max(current.x1, x1)
        if not (current.spaced and current.glyphs > 1):
            current.first_x1 = x1
        current.parts.append(character)
    return runs
