"""QR codes, for slides and paper: a listener points a telephone at the screen and reads the passage.

Level M of error correction (15%) survives a projector and a photocopier, and keeps the code of a usual
address at 45 modules a side. segno is loaded when the first code is drawn.
"""

from __future__ import annotations

import io
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import segno

PIXELS = 10
"""Of a module's side in the picture: 530 pixels for a usual address, sharp at 4.5 cm in 300 dpi."""

QUIET = 4
"""Modules of empty margin, as the standard (ISO/IEC 18004) wants."""


@lru_cache(maxsize=512)
def qr_svg(link: str) -> bytes:
    """A drawing of the code for an address, with a name for those who do not see it."""
    out = io.BytesIO()
    _code(link).save(
        out, kind="svg", border=QUIET, scale=4, light="#fff", title=f"QR code: {link}", svgns=True, nl=False
    )
    return out.getvalue()


@lru_cache(maxsize=512)
def qr_png(link: str, pixels: int = PIXELS) -> bytes:
    """A picture of the code for an address, with so many pixels to a module's side."""
    out = io.BytesIO()
    _code(link).save(out, kind="png", border=QUIET, scale=pixels)
    return out.getvalue()


def _code(link: str) -> segno.QRCode:
    import segno

    return segno.make_qr(link, error="m", boost_error=False)
