"""The look of a presentation: the stock template made wide, with room for the foot, and quiet.

It is all in master and layouts, so that an office's own template can be laid over it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pptx.enum.text import MSO_ANCHOR
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.util import Inches

from lessonsearch.documents.document import MAX_PROPERTY_LENGTH

if TYPE_CHECKING:
    from pptx.presentation import Presentation

WIDTH, HEIGHT = 13.333, 7.5
"""Inches: 16:9, which projectors and meeting programs show without bars."""

PLACES = {
    # Layout → placeholder → left, top, width, height in inches, and where its text stands.
    0: {0: (0.75, 1.6, 11.8, 2.4, MSO_ANCHOR.BOTTOM), 1: (0.75, 4.2, 11.8, 1.2, MSO_ANCHOR.TOP)},
    1: {0: (0.75, 0.55, 11.8, 1.05, MSO_ANCHOR.BOTTOM), 1: (0.75, 1.75, 10.6, 4.5, MSO_ANCHOR.TOP)},
    5: {0: (0.75, 0.55, 11.8, 1.05, MSO_ANCHOR.BOTTOM)},
}

ACCENT = "1D5C57"
"""The site's colour."""


def prepare(made: Presentation, title: str) -> None:
    """Give an empty presentation its size, properties and layouts."""
    made.slide_width, made.slide_height = Inches(WIDTH), Inches(HEIGHT)
    properties = made.core_properties
    properties.title, properties.author, properties.language = title[:MAX_PROPERTY_LENGTH], "", "en-GB"
    for number, places in PLACES.items():
        for shape in list(made.slide_layouts[number].placeholders):
            place = places.get(shape.placeholder_format.idx)
            if place is None:  # date, footer and slide number, which no slide of ours uses
                element: Any = shape._element
                element.getparent().remove(element)
                continue
            shape.left, shape.top, shape.width, shape.height = (Inches(part) for part in place[:4])
            shape.text_frame.vertical_anchor = place[4]
            for level in shape._element.iter(qn("a:lvl1pPr")):
                level.set("algn", "l")
    _links(made.slide_master)
    master: Any = made.slide_master._element
    styles = master.find(qn("p:txStyles"))
    _titles(styles.find(qn("p:titleStyle")).find(qn("a:lvl1pPr")))
    _words(styles.find(qn("p:bodyStyle")).find(qn("a:lvl1pPr")))


def _links(master: Any) -> None:
    """Links in our colour: the theme has it, a part that python-pptx keeps as bytes."""
    theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme._blob = re.sub(rb"(<a:hlink><a:srgbClr val=\")\w{6}", rb"\g<1>" + ACCENT.encode(), theme.blob)


def _titles(level: Any) -> None:
    level.set("algn", "l")
    run = level.find(qn("a:defRPr"))
    run.set("sz", "2600")
    run.set("b", "1")
    colour = run.find(qn("a:solidFill"))
    colour.remove(colour[0])
    colour.append(colour.makeelement(qn("a:srgbClr"), {"val": ACCENT}))


def _words(level: Any) -> None:
    level.set("marL", "0")
    level.set("indent", "0")
    for name in ("a:buFont", "a:buChar"):
        level.remove(level.find(qn(name)))
    run = level.find(qn("a:defRPr"))
    run.set("sz", "2000")
    run.addprevious(level.makeelement(qn("a:buNone"), {}))
