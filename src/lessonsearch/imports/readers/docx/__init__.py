"""Word documents: paragraphs with their styles and automatic numbers, tables, notes, running heads,
comments."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator

from lxml import etree

from lessonsearch.errors import DocumentError
from lessonsearch.imports.blocks.archive import open_archive, read_xml
from lessonsearch.imports.blocks.imported_report import (
    BULLET,
    HEADING,
    QUOTATION,
    ImportedReport,
    Note,
    Removed,
)
from lessonsearch.imports.blocks.list_marks import is_number
from lessonsearch.imports.blocks.paragraph_flow import FlowPiece, blocks_of, table_pieces
from lessonsearch.imports.readers.docx.word_numbering import Numbering, W, value

FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
SKIPPED = {f"{W}del", f"{W}moveFrom", FALLBACK, f"{W}txbxContent", f"{W}instrText", f"{W}delText"}
OFF = ("0", "false", "off", "none")


def read_docx(name: str, content: bytes) -> ImportedReport:
    """A Word document's blocks. Raises DocumentError where it is none, or is locked."""
    archive = open_archive(name, content)
    root = read_xml(name, archive, "word/document.xml")
    if root is None:
        raise DocumentError(f"{name}: it is not a Word document; save it as .docx.")
    styles = read_xml(name, archive, "word/styles.xml")
    reader = _WordReader(
        Numbering.of(read_xml(name, archive, "word/numbering.xml"), styles), *_styles(styles)
    )
    body = root.find(f"{W}body")
    pieces = list(reader.pieces(body)) if body is not None else []
    blocks, listed = blocks_of(pieces)
    notes = _notes(name, archive, reader)
    removed = (*listed, *_furniture(name, archive), *(Removed(text, "Hidden text") for text in reader.hidden))
    return ImportedReport(name, blocks, notes, removed, properties=tuple(_properties(name, archive)))


def _styles(styles: etree._Element | None) -> tuple[dict[str, str], dict[str, int], set[str]]:
    """Style id → name; style id → outline level from 1; ids of bold styles."""
    names: dict[str, str] = {}
    outline: dict[str, int] = {}
    bold: set[str] = set()
    for style in styles.iterfind(f"{W}style") if styles is not None else ():
        key = style.get(f"{W}styleId") or ""
        names[key] = (value(style, f"{W}name") or key).lower()
        level = value(style, f"{W}pPr/{W}outlineLvl")
        parent = value(style, f"{W}basedOn") or ""
        if level and is_number(level) and int(level) < 9:
            outline[key] = int(level) + 1
        elif parent in outline:
            outline[key] = outline[parent]
        if _on(style.find(f"{W}rPr/{W}b")):
            bold.add(key)
    return names, outline, bold


def _on(element: etree._Element | None) -> bool:
    return element is not None and element.get(f"{W}val") not in OFF


class _WordReader:
    """Reads paragraphs in order: numbers count on, and notes are numbered as they are referred to."""

    def __init__(
        self, numbering: Numbering, names: dict[str, str], outline: dict[str, int], bold: set[str]
    ) -> None:
        self.numbering = numbering
        self.names = names
        self.outline = outline
        self.bold = bold
        self.references: list[tuple[str, str]] = []
        self.hidden: list[str] = []

    def pieces(self, parent: etree._Element, contents: bool = False) -> Iterator[FlowPiece]:
        for child in parent:
            if child.tag == f"{W}p":
                yield self._paragraph(child, contents)
                for box in child.iter(f"{W}txbxContent"):
                    if not any(above.tag == FALLBACK for above in box.iterancestors()):
                        yield from self.pieces(box, contents)
            elif child.tag == f"{W}tbl":
                yield from self._table(child)
            elif child.tag == f"{W}sdt":
                gallery = value(child, f"{W}sdtPr/{W}docPartObj/{W}docPartGallery") or ""
                held = child.find(f"{W}sdtContent")
                if held is not None:
                    yield from self.pieces(held, contents or gallery == "Table of Contents")
            elif child.tag in (f"{W}ins", f"{W}moveTo", f"{W}smartTag", f"{W}customXml"):
                yield from self.pieces(child, contents)

    def _table(self, table: etree._Element) -> Iterator[FlowPiece]:
        rows = [list(row.iter(f"{W}tc")) for row in table.iterchildren(f"{W}tr")]
        return table_pieces(
            rows, self.pieces, lambda cell: " ".join(self._text(p) for p in cell.iter(f"{W}p"))
        )

    def _paragraph(self, paragraph: etree._Element, contents: bool) -> FlowPiece:
        style = value(paragraph, f"{W}pPr/{W}pStyle") or ""
        name = self.names.get(style, "")
        label, bullet = self.numbering.label(paragraph, style)
        text = self._text(paragraph)
        outline = value(paragraph, f"{W}pPr/{W}outlineLvl")
        level = (
            int(outline) + 1
            if outline and is_number(outline) and int(outline) < 9
            else self.outline.get(style, 0)
        )
        if name == "title":
            level = level or 1
        contents = contents or name.startswith(("toc ", "table of contents", "contents "))
        strong = style in self.bold or self._is_bold(paragraph)
        if level:
            return FlowPiece(text, HEADING, level, label, contents=contents)
        if bullet:
            return FlowPiece(text, BULLET, listed=True, contents=contents)
        quoted = "quot" in name or "block text" in name
        return FlowPiece(
            text,
            QUOTATION if quoted else None,
            0,
            label,
            strong=strong,
            listed=bool(label),
            contents=contents,
        )

    def _is_bold(self, paragraph: etree._Element) -> bool:
        runs = [
            run
            for run in paragraph.iter(f"{W}r")
            if any((t.text or "").strip() for t in run.iterfind(f"{W}t"))
        ]
        return bool(runs) and all(_on(run.find(f"{W}rPr/{W}b")) for run in runs)

    def _text(self, element: etree._Element) -> str:
        parts: list[str] = []
        for child in element:
            if child.tag in SKIPPED:
                continue
            if child.tag == f"{W}r" and _on(child.find(f"{W}rPr/{W}vanish")):
                hidden = self._text_of_run(child)
                if hidden.strip():
                    self.hidden.append(hidden.strip())
            elif child.tag == f"{W}r":
                parts.append(self._text_of_run(child))
            elif isinstance(child.tag, str) and child.tag not in (f"{W}pPr", f"{W}tbl"):
                parts.append(self._text(child))
        return "".join(parts)

    def _text_of_run(self, run: etree._Element) -> str:
        parts: list[str] = []
        for child in run:
            if child.tag == f"{W}t":
                parts.append(child.text or "")
            elif child.tag in (f"{W}tab", f"{W}br", f"{W}cr", f"{W}ptab"):
                parts.append(" ")
            elif child.tag == f"{W}noBreakHyphen":
                parts.append("-")
            elif child.tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
                kind = "footnotes" if child.tag == f"{W}footnoteReference" else "endnotes"
                self.references.append((kind, child.get(f"{W}id") or ""))
        return "".join(parts)


def _notes(name: str, archive: zipfile.ZipFile, reader: _WordReader) -> tuple[Note, ...]:
    texts: dict[tuple[str, str], str] = {}
    references = list(reader.references)
    for kind, tag in (("footnotes", "footnote"), ("endnotes", "endnote")):
        root = read_xml(name, archive, f"word/{kind}.xml")
        for note in root.iterfind(f"{W}{tag}") if root is not None else ():
            text = " ".join(" ".join(reader._text(p) for p in note.iter(f"{W}p")).split())
            texts[kind, note.get(f"{W}id") or ""] = text
    return tuple(Note(str(n), texts[key]) for n, key in enumerate(references, 1) if texts.get(key))


def _furniture(name: str, archive: zipfile.ZipFile) -> Iterator[Removed]:
    """Running heads and comments, which a person must look over although they are no text of the report."""
    for part in sorted(archive.namelist()):
        stem = part.removeprefix("word/")
        reason = (
            "Running head or page number"
            if stem.startswith(("header", "footer"))
            else "Comment"
            if stem == "comments.xml"
            else ""
        )
        if not (reason and part.startswith("word/") and part.endswith(".xml")):
            continue
        root = read_xml(name, archive, part)
        for paragraph in root.iter(f"{W}p") if root is not None else ():
            text = " ".join("".join(t.text or "" for t in paragraph.iter(f"{W}t")).split())
            if text:
                yield Removed(text, reason)


def _properties(name: str, archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    for part in ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"):
        root = read_xml(name, archive, part)
        for element in root.iter() if root is not None else ():
            text = (element.text or "").strip()
            if isinstance(element.tag, str) and not len(element) and text:
                yield etree.QName(element).localname, text
