"""PresentationML elements as text: shapes, placeholders, paragraphs, tables and pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from lessonsearch.documents.office_package import DECLARATION, RELATIONSHIPS, escape
from lessonsearch.model.lesson import LANGUAGE

NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    f'xmlns:r="{RELATIONSHIPS}" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
EMU = 914_400
"""English Metric Units in an inch."""


class Place(NamedTuple):
    """Where a shape stands, in inches."""

    left: float
    top: float
    width: float
    height: float

    @property
    def xml(self) -> str:
        """Offset and size, as the children of a transform."""
        left, top, width, height = (round(side * EMU) for side in self)
        return f'<a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/>'


def run(text: str, link: str = "", size: float = 0, strong: bool = False) -> str:
    """A text run. `link` is the id of the relationship that holds its address."""
    target = f'<a:hlinkClick r:id="{link}"/>' if link else ""
    sized = f' sz="{round(size * 100)}"' if size else ""
    weight = ' b="1"' if strong else ""
    properties = f'<a:rPr lang="{LANGUAGE}"{sized}{weight} dirty="0">{target}</a:rPr>'
    return f"<a:r>{properties}<a:t>{escape(text)}</a:t></a:r>"


def paragraph(content: str, marker: str = "") -> str:
    """A paragraph. `marker` are the properties of a bullet or number."""
    return f"<a:p>{f'<a:pPr>{marker}</a:pPr>' if marker else ''}{content}</a:p>"


RECTANGLE = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
BULLET = '<a:buFont typeface="Arial"/><a:buChar char="•"/>'


def list_paragraph(content: str, number: int) -> str:
    """A paragraph of a list, with its number, or with a bullet where the number is 0."""
    marker = f'<a:buFont typeface="+mj-lt"/><a:buAutoNum type="arabicPeriod" startAt="{number}"/>'
    return f'<a:p><a:pPr marL="457200" indent="-457200">{marker if number else BULLET}</a:pPr>{content}</a:p>'


def field(kind: str, text: str) -> str:
    """A field that PowerPoint fills in, such as the slide's number."""
    return (
        f'<a:fld id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="{kind}">'
        f'<a:rPr lang="{LANGUAGE}" dirty="0"/><a:t>{text}</a:t></a:fld>'
    )


def placeholder(number: int, name: str, kind: str, content: str, size: float = 0) -> str:
    """A shape that takes place and format from its layout. `kind` are its attributes in `p:ph`.

    `size` scales the text down, as PowerPoint does when text overflows: a share of the layout's size.
    """
    fit = (
        f'<a:bodyPr><a:normAutofit fontScale="{round(size * 100_000)}"/></a:bodyPr>'
        if size
        else "<a:bodyPr/>"
    )
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f"<p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody>{fit}<a:lstStyle/>"
        f"{content or '<a:p/>'}</p:txBody></p:sp>"
    )


def picture(number: int, link: str, place: Place, alt: str) -> str:
    """A picture with its text for screen readers."""
    return (
        f'<p:pic><p:nvPicPr><p:cNvPr id="{number}" name="Code {number}" descr="{escape(alt)}"/>'
        '<p:cNvPicPr><a:picLocks noChangeAspect="1"/></p:cNvPicPr><p:nvPr/></p:nvPicPr>'
        f'<p:blipFill><a:blip r:embed="{link}"/><a:stretch><a:fillRect/></a:stretch></p:blipFill>'
        f"<p:spPr><a:xfrm>{place.xml}</a:xfrm>{RECTANGLE}</p:spPr></p:pic>"
    )


def text_box(number: int, name: str, place: Place, content: str) -> str:
    """A text box."""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr>'
        f"<p:spPr><a:xfrm>{place.xml}</a:xfrm>{RECTANGLE}<a:noFill/></p:spPr>"
        f'<p:txBody><a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/><a:lstStyle/>'
        f"{content}</p:txBody></p:sp>"
    )


PLAIN_GRID = "{5940675A-B579-460E-94D1-54222C63F5DA}"
"""PowerPoint's built-in style “No Style, Table Grid”, which takes its colours from the presentation."""


def table(
    number: int, name: str, place: Place, rows: Sequence[Sequence[str]], height: float, size: float
) -> str:
    """A table whose first row is its heading. `height` is that of a row in inches, `size` in points."""
    width = round(place.width / len(rows[0]) * EMU)
    grid = f'<a:gridCol w="{width}"/>' * len(rows[0])
    lines = "".join(
        f'<a:tr h="{round((0.45 if not at else height) * EMU)}">'
        + "".join(_cell(text, size, head=not at) for text in row)
        + "</a:tr>"
        for at, row in enumerate(rows)
    )
    return (
        f'<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="{number}" name="{escape(name)}" '
        f'descr="{escape(name)}"/><p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr>'
        f"<p:nvPr/></p:nvGraphicFramePr><p:xfrm>{place.xml}</p:xfrm><a:graphic>"
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table"><a:tbl>'
        f'<a:tblPr firstRow="1"><a:tableStyleId>{PLAIN_GRID}</a:tableStyleId></a:tblPr>'
        f"<a:tblGrid>{grid}</a:tblGrid>{lines}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    )


_EDGES = "".join(
    f'<a:{side} w="9525"><a:solidFill><a:schemeClr val="accent5"/></a:solidFill></a:{side}>'
    for side in ("lnL", "lnR", "lnT", "lnB")
)
"""Rules around a cell: not every program knows the built-in style."""


def _cell(text: str, size: float, head: bool) -> str:
    shade = '<a:solidFill><a:schemeClr val="bg2"/></a:solidFill>' if head else ""
    end = f'<a:endParaRPr lang="{LANGUAGE}" sz="{round(size * 100)}"/>'
    content = run(text, size=size, strong=head) if text else end
    return (
        f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/><a:p>{content}</a:p></a:txBody>"
        f"<a:tcPr>{_EDGES}{shade}</a:tcPr></a:tc>"
    )


def tree(shapes: str) -> str:
    """The shapes of a slide, layout or master, in reading order."""
    return (
        '<p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>'
        '<p:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/>'
        f'<a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>{shapes}</p:spTree>'
    )


def slide(shapes: str) -> str:
    """A slide part."""
    return (
        f"{DECLARATION}<p:sld {NAMESPACES}><p:cSld>{tree(shapes)}</p:cSld>"
        "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>"
    )
