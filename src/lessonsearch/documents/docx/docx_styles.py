"""The styles of a Word document: named for what they hold, so that an office can restyle all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

if TYPE_CHECKING:
    from docx.document import Document as Docx
    from docx.styles.style import ParagraphStyle

GREY = RGBColor(0x5B, 0x61, 0x67)


def prepare(made: Docx, language: str, accent: str) -> None:
    """Give an empty document its page, properties, language and styles. `accent` is a colour, RRGGBB."""
    made.core_properties.language = language
    made.core_properties.author = made.core_properties.comments = ""
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2)
    _lighter(made)
    _fonts(made, language, RGBColor.from_string(accent))
    _own_styles(made, RGBColor.from_string(accent), accent)


def _lighter(made: Docx) -> None:
    """Without a hundred looks of tables that nobody uses, and an older Word’s copy of them: half a file."""
    for style in list(made.styles):
        if style.type == WD_STYLE_TYPE.TABLE and style.name not in ("Normal Table", "Table Grid"):
            style.delete()
    for name, relation in list(made.part.rels.items()):
        if relation.reltype.endswith("/stylesWithEffects"):
            made.part.drop_rel(name)


def _fonts(made: Docx, language: str, accent: RGBColor) -> None:
    normal = _style(made, "Normal")
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    normal.paragraph_format.space_after = Pt(6)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), language)
    normal.element.get_or_add_rPr().append(spoken)
    for name in ("Title", "Subtitle", "Heading 1", "Heading 2", "Caption"):
        style = _style(made, name)
        style.font.color.rgb = accent if name.startswith("Heading") else RGBColor(0x23, 0x27, 0x2B)
        style.font.name = "Calibri"
        # The stock template names theme fonts as well, which would win over the name.
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
    for name, size in {"Title": 22, "Subtitle": 12, "Heading 1": 15, "Heading 2": 12}.items():
        _style(made, name).font.size = Pt(size)
    # The stock template draws a blue rule under the title and spaces the letters of the subtitle.
    _style(made, "Title").element.pPr.remove(_style(made, "Title").element.pPr.find(qn("w:pBdr")))
    subtitle = _style(made, "Subtitle")
    subtitle.element.rPr.remove(subtitle.element.rPr.find(qn("w:spacing")))
    subtitle.font.color.rgb, subtitle.font.italic = GREY, False


def _own_styles(made: Docx, accent: RGBColor, rule: str) -> None:
    quote = _style(made, "Quote")
    quote.font.italic, quote.font.name, quote.font.color.rgb = False, "Cambria", RGBColor(0x23, 0x27, 0x2B)
    quote.paragraph_format.left_indent = Cm(0.8)
    _bar(quote, rule)
    _new(made, "Quote in Quote", "Quote").paragraph_format.left_indent = Cm(1.6)
    bullet = _new(made, "Quote Bullet", "Quote")
    bullet.paragraph_format.left_indent, bullet.paragraph_format.first_line_indent = Cm(1.6), Cm(-0.5)
    _numbered_like(bullet, _style(made, "List Bullet"))
    source = _new(made, "Quote Source", "Normal")
    source.paragraph_format.left_indent, source.font.size = Cm(0.8), Pt(9.5)
    source.paragraph_format.space_after = Pt(10)
    reference = _new(made, "Reference", "Normal")
    reference.paragraph_format.left_indent, reference.paragraph_format.first_line_indent = Cm(1), Cm(-1)
    head = _new(made, "Table Head", "Normal")
    head.font.bold = True
    notice = _new(made, "Notice", "Normal")
    notice.paragraph_format.left_indent = Cm(0.8)
    _bar(notice, "8B8A82")
    _new(made, "Notice Heading", "Notice").font.bold = True
    _style(made, "Notice Heading").paragraph_format.keep_with_next = True
    link = made.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb, link.font.underline = accent, True


def _new(made: Docx, name: str, like: str) -> ParagraphStyle:
    style: ParagraphStyle = made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = made.styles[like]
    return style


def _style(made: Docx, name: str) -> ParagraphStyle:
    style: ParagraphStyle = made.styles[name]
    return style


def _bar(style: ParagraphStyle, colour: str) -> None:
    """A rule down the left side."""
    borders, left = OxmlElement("w:pBdr"), OxmlElement("w:left")
    for key, value in {"val": "single", "sz": "12", "space": "8", "color": colour}.items():
        left.set(qn(f"w:{key}"), value)
    borders.append(left)
    properties = style.element.get_or_add_pPr()
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:outlineLvl"
    )


def _numbered_like(style: ParagraphStyle, other: ParagraphStyle) -> None:
    """Give a style the bullets of another."""
    numbering = other.element.pPr.numPr.numId.val
    style.element.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = numbering
