"""Slide master: the stock template changed to 16:9, with room for a footer and sober formatting.

All formatting is in master and layouts, so that an office can apply its own template.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pptx.enum.text import MSO_ANCHOR
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.util import Inches

from lessonsearch.documents.appearance import ACCENT, LANGUAGE
from lessonsearch.documents.document import MAX_PROPERTY_LENGTH

if TYPE_CHECKING:
    from pptx.presentation import Presentation

WIDTH, HEIGHT = 13.333, 7.5
"""Inches: 16:9, which projectors and video meetings show without black bars."""

PLACES = {
    # Layout → placeholder → left, top, width, height in inches, and vertical anchor of the text.
    0: {0: (0.75, 1.6, 11.8, 2.4, MSO_ANCHOR.BOTTOM), 1: (0.75, 4.2, 11.8, 1.2, MSO_ANCHOR.TOP)},
    1: {0: (0.75, 0.55, 11.8, 1.05, MSO_ANCHOR.BOTTOM), 1: (0.75, 1.75, 10.6, 4.5, MSO_ANCHOR.TOP)},
    5: {0: (0.75, 0.55, 11.8, 1.05, MSO_ANCHOR.BOTTOM)},
}


def prepare(presentation: Presentation, title: str) -> None:
    """Set size, properties and layouts of an empty presentation."""
    presentation.slide_width, presentation.slide_height = Inches(WIDTH), Inches(HEIGHT)
    properties = presentation.core_properties
    properties.title, properties.author, properties.language = title[:MAX_PROPERTY_LENGTH], "", LANGUAGE
    for number, places in PLACES.items():
        for shape in list(presentation.slide_layouts[number].placeholders):
            place = places.get(shape.placeholder_format.idx)
            if place is None:  # date, footer and slide number, which are not used
                element: Any = shape._element
                element.getparent().remove(element)
                continue
            shape.left, shape.top, shape.width, shape.height = (Inches(part) for part in place[:4])
            shape.text_frame.vertical_anchor = place[4]
            for level in shape._element.iter(qn("a:lvl1pPr")):
                level.set("algn", "l")
    _link_colour(presentation.slide_master)
    master: Any = presentation.slide_master._element
    styles = master.find(qn("p:txStyles"))
    _title_style(styles.find(qn("p:titleStyle")).find(qn("a:lvl1pPr")))
    _body_style(styles.find(qn("p:bodyStyle")).find(qn("a:lvl1pPr")))


def _link_colour(master: Any) -> None:
    """Set the link colour. It is in the theme, a part that python-pptx keeps as bytes."""
    theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme._blob = re.sub(rb"(<a:hlink><a:srgbClr val=\")\w{6}", rb"\g<1>" + ACCENT.encode(), theme.blob)


def _title_style(level: Any) -> None:
    level.set("algn", "l")
    run = level.find(qn("a:defRPr"))
    run.set("sz", "2600")
    run.set("b", "1")
    colour = run.find(qn("a:solidFill"))
    colour.remove(colour[0])
    colour.append(colour.makeelement(qn("a:srgbClr"), {"val": ACCENT}))


def _body_style(level: Any) -> None:
    level.set("marL", "0")
    level.set("indent", "0")
    for name in ("a:buFont", "a:buChar"):
        level.remove(level.find(qn(name)))
    run = level.find(qn("a:defRPr"))
    run.set("sz", "2000")
    run.addprevious(level.makeelement(qn("a:buNone"), {}))
