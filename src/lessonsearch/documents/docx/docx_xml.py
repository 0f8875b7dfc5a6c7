"""WordprocessingML elements as text: runs, links, paragraphs, tables, pictures and sections.

Every run says its language, so that a screen reader keeps the right voice and a pasted line its spelling.
"""

from __future__ import annotations

from collections.abc import Sequence

from lessonsearch.documents.office_package import RELATIONSHIPS, escape
from lessonsearch.model.lesson import LANGUAGE

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
NAMESPACES = (
    f'xmlns:w="{MAIN}" xmlns:r="{RELATIONSHIPS}" xmlns:wp="{DRAWING}/wordprocessingDrawing" '
    f'xmlns:a="{DRAWING}/main" xmlns:pic="{DRAWING}/picture"'
)
EMU = 360_000
"""English Metric Units in a centimetre."""
PAGE_WIDTH = 21.0
"""Centimetres of A4."""
COLUMN_GAP = 0.7
"""Centimetres between columns."""
TWIPS = 567
"""Twentieths of a point in a centimetre."""


def run(text: str, strong: bool = False, stressed: bool = False, style: str = "") -> str:
    """A text run; line breaks in the text are kept."""
    named = f'<w:rStyle w:val="{style}"/>' if style else ""
    form = f"{named}{'<w:b/>' if strong else ''}{'<w:i/>' if stressed else ''}"
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return f'<w:r><w:rPr>{form}<w:lang w:val="{LANGUAGE}"/></w:rPr>{lines}</w:r>'


def link(name: str, text: str) -> str:
    """A hyperlink. `name` is the id of the relationship that holds its address."""
    return f'<w:hyperlink r:id="{name}" w:history="1">{run(text, style="Hyperlink")}</w:hyperlink>'


def field(instruction: str) -> str:
    """A field that Word fills in, such as PAGE."""
    return f'<w:fldSimple w:instr=" {instruction} ">{run("1")}</w:fldSimple>'


def paragraph(style: str, content: str = "", properties: str = "") -> str:
    """A paragraph. `properties` stand in the order of the schema, after the style."""
    named = "" if style == "Normal" else f'<w:pStyle w:val="{style}"/>'
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{content}</w:p>"


KEEP = "<w:keepNext/>"
"""Property of a paragraph that stays on the page of the next one."""
NEW_PAGE = "<w:pageBreakBefore/>"


def table(caption: str, rows: Sequence[Sequence[str]], widths: Sequence[float], height: float = 0) -> str:
    """A table whose first row is its heading, repeated on each page. Cells are paragraphs.

    `widths` are in centimetres; `height` is the least height of the rows below the first, which stay
    together. The caption is also the table's text for screen readers.
    """
    grid = "".join(f'<w:gridCol w:w="{round(width * TWIPS)}"/>' for width in widths)
    lines = []
    for number, row in enumerate(rows):
        tall = f'<w:trHeight w:val="{round(height * TWIPS)}" w:hRule="atLeast"/>' if height and number else ""
        head = "" if number else "<w:tblHeader/>"
        cells = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{round(width * TWIPS)}" w:type="dxa"/></w:tcPr>{cell}</w:tc>'
            for width, cell in zip(widths, row, strict=True)
        )
        lines.append(f"<w:tr><w:trPr><w:cantSplit/>{tall}{head}</w:trPr>{cells}</w:tr>")
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/>'
        f'<w:tblW w:w="{round(sum(widths) * TWIPS)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" '
        'w:noHBand="1" w:noVBand="1"/>'
        f'<w:tblCaption w:val="{escape(caption)}"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{''.join(lines)}</w:tbl>"
    )


def picture(name: str, number: int, side: float, alt: str) -> str:
    """A square picture, `side` centimetres wide, with its text for screen readers."""
    size = f'cx="{round(side * EMU)}" cy="{round(side * EMU)}"'
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
        f'<wp:docPr id="{number}" name="Picture {number}" descr="{escape(alt)}"/>'
        f'<a:graphic><a:graphicData uri="{DRAWING}/picture"><pic:pic><pic:nvPicPr>'
        f'<pic:cNvPr id="{number}" name="{name}.png"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip r:embed="{name}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>'
        f'<a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def section(margin: float, columns: int = 1, first: bool = False) -> str:
    """The properties of a section of A4. The first one has the place for a logo on its first page."""
    furniture = (
        '<w:headerReference w:type="first" r:id="header"/><w:footerReference w:type="first" r:id="footer"/>'
        '<w:footerReference w:type="default" r:id="footer"/>'
        if first
        else ""
    )
    side, top = round(margin * TWIPS), round(min(margin, 2) * TWIPS)
    return (
        f'<w:sectPr>{furniture}<w:type w:val="continuous"/><w:pgSz w:w="11906" w:h="16838"/>'
        f'<w:pgMar w:top="{top}" w:right="{side}" w:bottom="{top}" w:left="{side}" w:header="{TWIPS}" '
        f'w:footer="{round(0.8 * TWIPS)}" w:gutter="0"/>'
        f'<w:cols w:num="{columns}" w:space="{round(COLUMN_GAP * TWIPS)}"/>'
        f"{'<w:titlePg/>' if first else ''}</w:sectPr>"
    )
