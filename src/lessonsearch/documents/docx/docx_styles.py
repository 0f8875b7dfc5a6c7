"""Word styles, named after their content, so that an office can restyle a document at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from lessonsearch.documents.appearance import ACCENT, LANGUAGE

if TYPE_CHECKING:
    from docx.document import Document as Docx
    from docx.styles.style import ParagraphStyle

ACCENT_RGB = RGBColor.from_string(ACCENT)
INK = RGBColor(0x23, 0x27, 0x2B)
GREY = RGBColor(0x5B, 0x61, 0x67)


def prepare(document: Docx) -> None:
    """Set page size, properties, language and styles of an empty document."""
    document.core_properties.language = LANGUAGE
    document.core_properties.author = document.core_properties.comments = ""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2)
    _remove_unused(document)
    _fonts(document)
    _own_styles(document)


def _remove_unused(document: Docx) -> None:
    """Remove a hundred unused table styles and the copy for older versions of Word: half the file's size."""
    for style in list(document.styles):
        if style.type == WD_STYLE_TYPE.TABLE and style.name not in ("Normal Table", "Table Grid"):
            style.delete()
    for name, relation in list(document.part.rels.items()):
        if relation.reltype.endswith("/stylesWithEffects"):
            document.part.drop_rel(name)


def _fonts(document: Docx) -> None:
    normal = _style(document, "Normal")
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    normal.paragraph_format.space_after = Pt(6)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), LANGUAGE)
    normal.element.get_or_add_rPr().append(language)
    for name in ("Title", "Subtitle", "Heading 1", "Heading 2", "Caption"):
        style = _style(document, name)
        style.font.color.rgb = ACCENT_RGB if name.startswith("Heading") else INK
        style.font.name = "Calibri"
        # The stock template sets theme fonts as well, which would override the name.
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
    for name, size in {"Title": 22, "Subtitle": 12, "Heading 1": 15, "Heading 2": 12}.items():
        _style(document, name).font.size = Pt(size)
    # The stock template has a blue rule under the title and letter-spacing in the subtitle.
    _style(document, "Title").element.pPr.remove(_style(document, "Title").element.pPr.find(qn("w:pBdr")))
    subtitle = _style(document, "Subtitle")
    subtitle.element.rPr.remove(subtitle.element.rPr.find(qn("w:spacing")))
    subtitle.font.color.rgb, subtitle.font.italic = GREY, False


def _own_styles(document: Docx) -> None:
    quote = _style(document, "Quote")
    quote.font.italic, quote.font.name, quote.font.color.rgb = False, "Cambria", INK
    quote.paragraph_format.left_indent = Cm(0.8)
    _bar(quote, ACCENT)
    _add_style(document, "Quote in Quote", "Quote").paragraph_format.left_indent = Cm(1.6)
    bullet = _add_style(document, "Quote Bullet", "Quote")
    bullet.paragraph_format.left_indent, bullet.paragraph_format.first_line_indent = Cm(1.6), Cm(-0.5)
    _numbered_like(bullet, _style(document, "List Bullet"))
    source = _add_style(document, "Quote Source", "Normal")
    source.paragraph_format.left_indent, source.font.size = Cm(0.8), Pt(9.5)
    source.paragraph_format.space_after = Pt(10)
    reference = _add_style(document, "Reference", "Normal")
    reference.paragraph_format.left_indent, reference.paragraph_format.first_line_indent = Cm(1), Cm(-1)
    head = _add_style(document, "Table Head", "Normal")
    head.font.bold = True
    notice = _add_style(document, "Notice", "Normal")
    notice.paragraph_format.left_indent = Cm(0.8)
    _bar(notice, "8B8A82")
    _add_style(document, "Notice Heading", "Notice").font.bold = True
    _style(document, "Notice Heading").paragraph_format.keep_with_next = True
    link = document.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb, link.font.underline = ACCENT_RGB, True


def _add_style(document: Docx, name: str, like: str) -> ParagraphStyle:
    style: ParagraphStyle = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles[like]
    return style


def _style(document: Docx, name: str) -> ParagraphStyle:
    style: ParagraphStyle = document.styles[name]
    return style


def _bar(style: ParagraphStyle, colour: str) -> None:
    """Add a vertical rule on the left."""
    borders, left = OxmlElement("w:pBdr"), OxmlElement("w:left")
    for key, value in {"val": "single", "sz": "12", "space": "8", "color": colour}.items():
        left.set(qn(f"w:{key}"), value)
    borders.append(left)
    properties = style.element.get_or_add_pPr()
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:outlineLvl"
    )


def _numbered_like(style: ParagraphStyle, other: ParagraphStyle) -> None:
    """Copy the numbering, here the bullets, of another style."""
    numbering = other.element.pPr.numPr.numId.val
    style.element.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = numbering
