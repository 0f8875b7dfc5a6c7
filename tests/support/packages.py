"""Word, PowerPoint, OpenDocument and PDF files for tests, with the XML that the test gives."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping

import docx
import pptx

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
DIAGRAM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def paragraph(text: str, properties: str = "", run: str = "") -> str:
    """A paragraph of Word of one run, with the XML of its properties."""
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def word(
    body: str, parts: Mapping[str, str] | None = None, relations: Mapping[str, tuple[str, str]] | None = None
) -> bytes:
    """A Word document of a body's XML; `parts` are further files, `relations` id → (type, target)."""
    held = io.BytesIO()
    docx.Document().save(held)
    document = f"<w:document {W} {R}><w:body>{body}</w:body></w:document>"
    return rewritten(held.getvalue(), "word/document.xml", document, parts, relations)


def deck(
    shapes: str,
    parts: Mapping[str, str] | None = None,
    relations: Mapping[str, tuple[str, str]] | None = None,
) -> bytes:
    """A deck of one slide with the XML of its shapes."""
    held = io.BytesIO()
    presentation = pptx.Presentation()
    presentation.slides.add_slide(presentation.slide_layouts[6])
    presentation.save(held)
    names = (
        'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
        f' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" {R}'
    )
    slide = f"<p:sld {names}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>"
    return rewritten(held.getvalue(), "ppt/slides/slide1.xml", slide, parts, relations)


def shape(*paragraphs: str) -> str:
    """A text box of paragraphs, each the XML of its runs."""
    body = "".join(f"<a:p>{runs}</a:p>" for runs in paragraphs)
    return f'<p:sp><p:nvSpPr><p:cNvPr id="2" name="x"/></p:nvSpPr><p:txBody>{body}</p:txBody></p:sp>'


def rewritten(
    package: bytes,
    name: str,
    text: str,
    parts: Mapping[str, str] | None = None,
    relations: Mapping[str, tuple[str, str]] | None = None,
) -> bytes:
    """A package with another text for one part, further parts, and further relationships of that part."""
    folder, _, file = name.rpartition("/")
    rels = f"{folder}/_rels/{file}.rels"
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as whole, zipfile.ZipFile(held, "w") as changed:
        for each in whole.namelist():
            data = whole.read(each)
            if each == name:
                data = text.encode()
            elif each == rels:
                data = data.replace(b"</Relationships>", _relations(relations or {}).encode())
            if each not in (parts or {}):
                changed.writestr(each, data)
        for each, data_of in (parts or {}).items():
            changed.writestr(each, data_of)
    return held.getvalue()


def _relations(relations: Mapping[str, tuple[str, str]]) -> str:
    found = []
    for key, (kind, target) in relations.items():
        outside = ' TargetMode="External"' if "://" in target else ""
        found.append(f'<Relationship Id="{key}" Type="{TYPES}/{kind}" Target="{target}"{outside}/>')
    return "".join(found) + "</Relationships>"


OASIS = (
    " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{whole}:1.0"'
        for name, whole in {
            "office": "office",
            "text": "text",
            "draw": "drawing",
            "table": "table",
            "style": "style",
            "presentation": "presentation",
        }.items()
    )
    + ' xmlns:xlink="http://www.w3.org/1999/xlink"'
)


def opendocument(body: str, styles: str = "", kind: str = "text", shared: str = "") -> bytes:
    """An OpenDocument of a body's XML, with its own styles and those of `styles.xml`."""
    content = (
        f"<office:document-content {OASIS}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        package.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        package.writestr("content.xml", content)
        package.writestr("styles.xml", f"<office:document-styles {OASIS}>{shared}</office:document-styles>")
    return held.getvalue()


def pdf(*pages: list[tuple[float, float, float, str]]) -> bytes:
    """A PDF of pages, each of lines (left, bottom, size, text) in Helvetica."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, lines in enumerate(pages):
        content = b"".join(
            f"BT /F1 {size} Tf {left} {bottom} Td (".encode()
            + text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
            + b") Tj ET\n"
            for left, bottom, size, text in lines
        )
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * number} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        packed = zlib.compress(content)
        objects.append(
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)
        )
    data, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    return (
        data
        + (
            f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer << /Size {len(objects) + 1} /Root 1 0 R >>\n"
            f"startxref\n{len(data)}\n%%EOF\n"
        ).encode()
    )
