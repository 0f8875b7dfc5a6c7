"""Word styles, named after their content, so that an office restyles a document at once.

Colours and fonts are those of the theme. A one-page form has the same styles, set smaller and closer, with
the headings as the labels of its boxes.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from lessonsearch.documents.appearance import COLOURS
from lessonsearch.documents.docx.docx_xml import MAIN
from lessonsearch.documents.office_package import DECLARATION
from lessonsearch.model.lesson import LANGUAGE


class ParagraphStyle(NamedTuple):
    """A paragraph style. Sizes are in points (0: as the style that it is based on), indents in centimetres.

    `small` is the size and `tight` the space before and after in the one-page form.
    """

    name: str
    based_on: str = "Normal"
    size: float = 0
    small: float = 0
    space: tuple[float, float] | None = None
    tight: tuple[float, float] | None = None
    colour: str = ""
    strong: bool = False
    indent: float = 0
    first_line: float = 0
    bar: str = ""
    """Theme colour of a rule on the left."""
    numbering: int = 0
    outline: int = 0
    """Level of a heading, from 1."""
    follows: str = ""

    @property
    def id(self) -> str:
        """The id, which is the name without spaces."""
        return style_id(self.name)


def style_id(name: str) -> str:
    """Id of the style with that name: `heading 1` → `Heading1`, as Word writes it."""
    return name[:1].upper() + name[1:].replace(" ", "")


STYLES = (
    ParagraphStyle("Title", "", 24, 19, (0, 4), (0, 1), "dk2", strong=True, follows="Subtitle"),
    ParagraphStyle("Subtitle", "", 12, 9.5, (0, 8), (0, 1), "accent5", follows="Normal"),
    ParagraphStyle("Details", "", 11, 9, (0, 4), (0, 1)),
    ParagraphStyle("Dated", "", 10, 8.5, (0, 10), (1, 4), "accent5"),
    ParagraphStyle("heading 1", "", 15, 10, (16, 6), (7, 3), "accent1", True, outline=1, follows="Normal"),
    ParagraphStyle("heading 2", "", 12, 9, (10, 4), (4, 1), "dk2", True, outline=2, follows="Normal"),
    ParagraphStyle("heading 3", "", 11, 9, (8, 4), (3, 1), "dk2", True, outline=3, follows="Normal"),
    ParagraphStyle("Quote", "", 11, 9, (0, 4), (0, 2), indent=0.6, bar="accent1"),
    ParagraphStyle("Quote in Quote", "Quote", indent=1.2),
    ParagraphStyle("Quote Bullet", "Quote", indent=1.2, first_line=-0.45, numbering=3),
    ParagraphStyle("Quote Source", "", 9.5, 8, (0, 10), (0, 4), "accent5", indent=0.6),
    ParagraphStyle("List Bullet", "", space=(0, 3), tight=(0, 1), indent=0.6, first_line=-0.6, numbering=1),
    ParagraphStyle("List Number", "", space=(0, 3), tight=(0, 1), indent=0.6, first_line=-0.6, numbering=2),
    ParagraphStyle("Notice", "", 10.5, 8.5, (0, 4), (0, 1), indent=0.5, bar="accent3"),
    ParagraphStyle("Notice Heading", "Notice", strong=True, follows="Notice"),
    ParagraphStyle("caption", "", 10, 8.5, (8, 3), (4, 2), "dk2", strong=True),
    ParagraphStyle("Table Head", "", 10, 8.5, (2, 2), (1, 1), "dk2", strong=True),
    ParagraphStyle("Table Text", "", 10, 8.5, (2, 2), (1, 1)),
    ParagraphStyle("Reference", "", 10, 7.5, (0, 4), (0, 1), indent=0.8, first_line=-0.8),
    ParagraphStyle("Licence", "", 9, 7, (0, 4), (0, 1), "accent5"),
    ParagraphStyle("Logo", "", 11, 11, (0, 0), (0, 0)),
    ParagraphStyle("header", "", 9, 8, (0, 0), (0, 0)),
    ParagraphStyle("footer", "", 9, 7.5, (0, 0), (0, 0), "accent5"),
)
LABELS = ("heading 1",)
"""Styles that are light letters on a dark band in the one-page form."""
BODY_SIZE, SMALL_BODY_SIZE = 11, 9
"""Points of running text, and in the one-page form."""


@cache
def stylesheet(small: bool) -> str:
    """The styles part, of a document in full size or of a one-page form."""
    size = SMALL_BODY_SIZE if small else BODY_SIZE
    after = 3 if small else 6
    fonts = '<w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi" w:cstheme="minorBidi"/>'
    normal = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts}{_colour('dk1')}{_size(size)}"
        f'<w:lang w:val="{LANGUAGE}" w:eastAsia="{LANGUAGE}" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        f'<w:pPrDefault><w:pPr><w:spacing w:after="{after * 20}" w:line="{252 if small else 276}" '
        'w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        "</w:style>"
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/></w:style>'
        '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/>'
        f'<w:rPr>{_colour("hlink")}<w:u w:val="single"/></w:rPr></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:tblPr><w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr></w:style>"
    )
    return (
        f'{DECLARATION}<w:styles xmlns:w="{MAIN}">{normal}{_table_style()}'
        f"{''.join(_paragraph_style(style, small) for style in STYLES)}</w:styles>"
    )


def _paragraph_style(style: ParagraphStyle, small: bool) -> str:
    label = small and style.name in LABELS
    space = style.tight if small else style.space
    paragraph = "<w:keepNext/><w:keepLines/>" if style.outline or style.follows == "Notice" else ""
    paragraph += f'<w:numPr><w:numId w:val="{style.numbering}"/></w:numPr>' if style.numbering else ""
    if style.bar:
        paragraph += f"<w:pBdr>{_edge('left', style.bar, 18, 8)}</w:pBdr>"
    if label:
        paragraph += (
            f'<w:shd w:val="clear" w:color="auto" w:fill="{COLOURS["accent1"]}" w:themeFill="accent1"/>'
        )
    if space:
        paragraph += f'<w:spacing w:before="{round(space[0] * 20)}" w:after="{round(space[1] * 20)}"/>'
    if style.indent:
        hanging = f' w:hanging="{round(-style.first_line * 567)}"' if style.first_line else ""
        paragraph += f'<w:ind w:left="{round(style.indent * 567)}"{hanging}/>'
    paragraph += '<w:jc w:val="right"/>' if style.name == "Logo" else ""
    paragraph += f'<w:outlineLvl w:val="{style.outline - 1}"/>' if style.outline else ""
    run = "<w:b/>" if style.strong else ""
    run += _colour("lt1" if label else style.colour) if style.colour or label else ""
    run += _size(style.small if small else style.size)
    based = style_id(style.based_on or "Normal")
    follows = f'<w:next w:val="{style_id(style.follows)}"/>' if style.follows else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{style.id}"><w:name w:val="{style.name}"/>'
        f'<w:basedOn w:val="{based}"/>{follows}<w:qFormat/><w:pPr>{paragraph}</w:pPr>'
        f"<w:rPr>{run}</w:rPr></w:style>"
    )


def _table_style() -> str:
    edges = "".join(
        _edge(side, "accent5", 4, 0) for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{COLOURS["lt2"]}" w:themeFill="background2"/>'
    return (
        '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/>'
        f'<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>{edges}</w:tblBorders></w:tblPr>'
        f'<w:tblStylePr w:type="firstRow"><w:tcPr>{shade}</w:tcPr></w:tblStylePr></w:style>'
    )


WORD_NAMES = {
    "dk1": "text1",
    "lt1": "background1",
    "dk2": "text2",
    "lt2": "background2",
    "hlink": "hyperlink",
}
"""Theme colour → its name in Word, where it differs."""


def _colour(name: str) -> str:
    return f'<w:color w:val="{COLOURS[name]}" w:themeColor="{WORD_NAMES.get(name, name)}"/>'


def _size(points: float) -> str:
    return f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>' if points else ""


def _edge(side: str, colour: str, eighths: int, space: int) -> str:
    return (
        f'<w:{side} w:val="single" w:sz="{eighths}" w:space="{space}" w:color="{COLOURS[colour]}" '
        f'w:themeColor="{WORD_NAMES.get(colour, colour)}"/>'
    )
