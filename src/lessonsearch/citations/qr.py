"""QR codes for slides and paper: a listener scans the screen with a phone and reads the passage.

Error correction level M (15%) survives a projector and a photocopier, and keeps the code of a usual address
at 45 modules a side. segno is imported when the first code is drawn.
"""

from __future__ import annotations

import io
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import segno

MODULE_PIXELS = 10
"""Side of a module in pixels: 530 pixels for a usual address, sharp at 4.5 cm in 300 dpi."""

QUIET_ZONE = 4
"""Modules of empty margin required by ISO/IEC 18004."""


@lru_cache(maxsize=512)
def qr_svg(link: str) -> bytes:
    """The QR code of an address as SVG, with a title for screen readers."""
    out = io.BytesIO()
    _code(link).save(
        out,
        kind="svg",
        border=QUIET_ZONE,
        scale=4,
        light="#fff",
        title=f"QR code: {link}",
        svgns=True,
        nl=False,
    )
    return out.getvalue()


@lru_cache(maxsize=512)
def qr_png(link: str, pixels: int = MODULE_PIXELS) -> bytes:
    """The QR code of an address as PNG, with `pixels` to a module's side."""
    out = io.BytesIO()
    _code(link).save(out, kind="png", border=QUIET_ZONE, scale=pixels)
    return out.getvalue()


def _code(link: str) -> segno.QRCode:
    import segno

    return segno.make_qr(link, error="m", boost_error=False)
