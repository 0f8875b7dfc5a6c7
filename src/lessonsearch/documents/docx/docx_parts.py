"""The parts of a Word package around its text: settings, numbering, header, footer and relationships."""

from __future__ import annotations

from collections.abc import Sequence

from lessonsearch.documents.appearance import THEME
from lessonsearch.documents.document import Document
from lessonsearch.documents.docx.docx_styles import stylesheet
from lessonsearch.documents.docx.docx_xml import MAIN, NAMESPACES, field, paragraph, run
from lessonsearch.documents.office_package import (
    DECLARATION,
    PROPERTY_TYPES,
    Relationship,
    content_types,
    property_parts,
    relationships,
)
from lessonsearch.model.lesson import LANGUAGE

TYPES = {
    "word/document.xml": "officedocument.wordprocessingml.document.main",
    "word/styles.xml": "officedocument.wordprocessingml.styles",
    "word/settings.xml": "officedocument.wordprocessingml.settings",
    "word/numbering.xml": "officedocument.wordprocessingml.numbering",
    "word/header.xml": "officedocument.wordprocessingml.header",
    "word/footer.xml": "officedocument.wordprocessingml.footer",
    "word/theme/theme1.xml": "officedocument.theme",
    **PROPERTY_TYPES,
}

SETTINGS = (
    f'{DECLARATION}<w:settings xmlns:w="{MAIN}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
    '<w:compat><w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    f'<w:themeFontLang w:val="{LANGUAGE}"/></w:settings>'
)
"""Mode 15 is that of Word 2013 and later: without it the title bar says "Compatibility Mode"."""

LOGO = (
    '<w:sdt><w:sdtPr><w:alias w:val="Logo"/><w:tag w:val="logo"/></w:sdtPr><w:sdtContent>'
    f"{paragraph('Logo')}</w:sdtContent></w:sdt>"
)
"""The place for a logo: an empty control, which prints nothing until somebody puts a picture into it."""

LISTS = ((1, "bullet", "•", 340, 340), (2, "decimal", "%1.", 340, 340), (3, "bullet", "•", 680, 255))
"""Id, format and text of the lists to which the styles refer; indent and its first line's part, in twips."""


def list_instance(number: int) -> int:
    """Id of the `number`th numbered list of a document (from 1), which starts at one."""
    return len(LISTS) + number


def _numbering(lists: int) -> str:
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{name}"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">'
        f'<w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{left}" w:hanging="{hanging}"/></w:pPr></w:lvl></w:abstractNum>'
        for name, form, text, left, hanging in LISTS
    )
    styles = "".join(
        f'<w:num w:numId="{name}"><w:abstractNumId w:val="{name}"/></w:num>' for name, *_ in LISTS
    )
    restarted = "".join(
        f'<w:num w:numId="{list_instance(number)}"><w:abstractNumId w:val="2"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        for number in range(1, lists + 1)
    )
    return f'{DECLARATION}<w:numbering xmlns:w="{MAIN}">{abstract}{styles}{restarted}</w:numbering>'


def document_parts(
    document: Document, body: str, links: Sequence[Relationship], pictures: Sequence[bytes], lists: int
) -> dict[str, str | bytes]:
    """All parts of a package: path → content. `lists` is the number of numbered lists."""
    footer = paragraph(
        "Footer",
        run(f"{document.title} · Page ") + field("PAGE") + run(" of ") + field("NUMPAGES"),
    )
    own: list[Relationship] = [
        *((name, name, f"{name}.xml", False) for name in ("styles", "settings", "numbering")),
        *((name, name, f"{name}.xml", False) for name in ("header", "footer")),
        ("theme", "theme", "theme/theme1.xml", False),
        *((f"picture{at}", "image", f"media/picture{at}.png", False) for at in range(1, len(pictures) + 1)),
    ]
    return {
        "[Content_Types].xml": content_types(TYPES),
        **property_parts(document, "word/document.xml"),
        "word/document.xml": f"{DECLARATION}<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": relationships([*own, *links]),
        "word/styles.xml": stylesheet(document.one_page),
        "word/settings.xml": SETTINGS,
        "word/numbering.xml": _numbering(lists),
        "word/header.xml": f"{DECLARATION}<w:hdr {NAMESPACES}>{LOGO}</w:hdr>",
        "word/footer.xml": f"{DECLARATION}<w:ftr {NAMESPACES}>{footer}</w:ftr>",
        "word/theme/theme1.xml": THEME,
        **{f"word/media/picture{at}.png": png for at, png in enumerate(pictures, 1)},
    }
