"""Office package: the container of Word and PowerPoint files (Open Packaging Conventions, ECMA-376 part 2).

The writers give the XML of their parts as text. That takes a tenth of the time that an object model of the
format takes, and leaves nothing of a template's author in the file.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape as escape_markup

from lessonsearch.documents.document import MAX_PROPERTY_LENGTH, Document
from lessonsearch.model.lesson import LANGUAGE

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"

NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 does not allow, escaped or not."""

COMPRESSION = 6
"""Level of deflate: 9 takes twice as long for one byte in a hundred."""

Relationship = tuple[str, str, str, bool]
"""Id, type (the end of its URI), target, and whether the target is a web address."""


def escape(text: str) -> str:
    """Escape text for element content and for attributes in double quotes; drop what XML does not allow."""
    return escape_markup(NO_XML.sub("", text), {'"': "&quot;"})


def relationships(links: Iterable[Relationship]) -> str:
    """The part that lists what another part refers to."""
    items = []
    for name, kind, target, external in links:
        uri = kind if "://" in kind else f"{RELATIONSHIPS}/{kind}"
        mode = ' TargetMode="External"' if external else ""
        items.append(f'<Relationship Id="{name}" Type="{uri}" Target="{escape(target)}"{mode}/>')
    return f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">{"".join(items)}</Relationships>'


def content_types(overrides: Mapping[str, str]) -> str:
    """The part that gives the media type of every other part: path → the type without its common start."""
    items = "".join(
        f'<Override PartName="/{path}" ContentType="application/vnd.openxmlformats-{kind}+xml"/>'
        for path, kind in overrides.items()
    )
    return (
        f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="png" ContentType="image/png"/>{items}</Types>'
    )


PROPERTY_TYPES = {
    "docProps/core.xml": "package.core-properties",
    "docProps/app.xml": "officedocument.extended-properties",
}


def property_parts(document: Document, main: str) -> dict[str, str]:
    """File properties (title, author, language, date), and the relationship to the main part."""
    made = f"{document.made.isoformat()}T00:00:00Z"
    title, author = escape(document.title[:MAX_PROPERTY_LENGTH]), escape(document.site)
    dates = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{made}</dcterms:{name}>'
        for name in ("created", "modified")
    )
    return {
        "_rels/.rels": relationships(
            [
                ("rId1", "officeDocument", main, False),
                ("rId2", f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml", False),
                ("rId3", "extended-properties", "docProps/app.xml", False),
            ]
        ),
        "docProps/core.xml": (
            f'{DECLARATION}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
            'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
            f"<dc:title>{title}</dc:title><dc:creator>{author}</dc:creator>"
            f"<cp:lastModifiedBy>{author}</cp:lastModifiedBy>{dates}"
            f"<dc:language>{LANGUAGE}</dc:language></cp:coreProperties>"
        ),
        "docProps/app.xml": (
            f'{DECLARATION}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
            f'extended-properties"><Application>lessonsearch</Application></Properties>'
        ),
    }


def package(parts: Mapping[str, str | bytes]) -> bytes:
    """The bytes of a package. `parts` maps path to content; `[Content_Types].xml` comes first."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=COMPRESSION) as archive:
        for path, content in parts.items():
            stored = path.endswith(".png")
            archive.writestr(
                zipfile.ZipInfo(path), content, zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            )
    return out.getvalue()
