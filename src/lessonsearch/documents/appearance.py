"""Appearance common to all office documents: colours and fonts, as one theme part.

Word and PowerPoint take every colour and font from the theme, so a communications team changes all of them
at once (Design → Colours, Fonts), or applies a theme of its own.
"""

from __future__ import annotations

ACCENT = "1D5C57"
"""The site's colour of links and rules as RRGGBB; `--accent` in the stylesheet."""

FONT = "Arial"
"""On every computer, and legible at nine points and from the last row."""

COLOURS = {
    "dk1": "1F2428",
    "lt1": "FFFFFF",
    "dk2": "123F3B",
    "lt2": "EEF4F3",
    "accent1": ACCENT,
    "accent2": "2F5D8A",
    "accent3": "8A5320",
    "accent4": "6B4A6E",
    "accent5": "545B61",
    "accent6": "9A3324",
    "hlink": ACCENT,
    "folHlink": "6B4A6E",
}
"""Theme colour → RRGGBB. Each dark one has a contrast of at least 5 to 1 on `lt1` and `lt2`."""

_FILLS = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>' * 3
_LINES = "".join(
    f'<a:ln w="{width}"><a:solidFill><a:schemeClr val="phClr"/></a:solidFill></a:ln>'
    for width in (9525, 19050, 28575)
)
_FONTS = f'<a:latin typeface="{FONT}"/><a:ea typeface=""/><a:cs typeface=""/>'

THEME = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="lessonsearch">'
    '<a:themeElements><a:clrScheme name="lessonsearch">'
    + "".join(f'<a:{name}><a:srgbClr val="{colour}"/></a:{name}>' for name, colour in COLOURS.items())
    + f'</a:clrScheme><a:fontScheme name="lessonsearch"><a:majorFont>{_FONTS}</a:majorFont>'
    f'<a:minorFont>{_FONTS}</a:minorFont></a:fontScheme><a:fmtScheme name="lessonsearch">'
    f"<a:fillStyleLst>{_FILLS}</a:fillStyleLst><a:lnStyleLst>{_LINES}</a:lnStyleLst>"
    f"<a:effectStyleLst>{'<a:effectStyle><a:effectLst/></a:effectStyle>' * 3}</a:effectStyleLst>"
    f"<a:bgFillStyleLst>{_FILLS}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
)
"""The theme part of both formats."""
