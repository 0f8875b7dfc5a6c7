"""Word documents: paragraphs with their styles and automatic numbers, tables, notes, running heads,
comments."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from lessonsearch.file_formats.ooxml import FALLBACK, Package
from lessonsearch.file_formats.ooxml import WORD as W
from lessonsearch.file_formats.wordprocessing import SUPERSEDED, WordStyles, switched_on, value
from lessonsearch.file_formats.zip_package import damage_reported
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
from lessonsearch.imports.blocks.report_limits import REPORT
from lessonsearch.imports.readers.docx.word_numbering import Numbering

SKIPPED = SUPERSEDED | {f"{W}txbxContent", f"{W}instrText"}
SET_ASIDE = {
    "comments": "Comment",
    "footer": "Running head or page number",
    "header": "Running head or page number",
}
"""Relationship types of parts that are not the report's text but that a person must review."""
PROPERTIES = ("core-properties", "extended-properties", "custom-properties")


def read_docx(name: str, content: bytes) -> ImportedReport:
    """Read a Word document. Raises DocumentError if it is not one or is locked."""
    with damage_reported("Word"):
        package = Package(content, "Word", "docx", REPORT)
        root = package.root(package.main)
        styles = WordStyles(next(_related(package, "styles"), None))
        reader = _WordReader(Numbering.of(next(_related(package, "numbering"), None), styles), styles)
        body = root.find(f"{W}body")
        pieces = list(reader.pieces(body)) if body is not None else []
        blocks, listed = blocks_of(pieces)
        notes = _notes(package, reader)
        hidden = (Removed(text, "Hidden text") for text in reader.hidden)
        removed = (*listed, *_set_aside(package), *hidden)
        return ImportedReport(name, blocks, notes, removed, properties=tuple(_properties(package)))


def _related(package: Package, kind: str) -> Iterator[etree._Element]:
    """The root elements of the parts of a kind that the main part refers to."""
    return (package.root(target) for target in sorted(package.targets(package.main, kind)))


class _WordReader:
    """Reads paragraphs in order, because numbers count up and notes are numbered as they are referenced."""

    def __init__(self, numbering: Numbering, styles: WordStyles) -> None:
        self.numbering = numbering
        self.styles = styles
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
        style = value(paragraph, f"{W}pPr/{W}pStyle") or self.styles.default
        known = self.styles.get(style)
        name = (known.name or style).lower() if known else ""
        label, bullet = self.numbering.label(paragraph, style)
        text = self._text(paragraph)
        level = _outline_level(value(paragraph, f"{W}pPr/{W}outlineLvl")) or _outline_level(
            self.styles.inherited_value(style, f"{W}pPr/{W}outlineLvl")
        )
        if name == "title":
            level = level or 1
        contents = contents or name.startswith(("toc ", "table of contents", "contents "))
        strong = switched_on(self.styles.inherited(style, f"{W}rPr/{W}b")) or self._is_bold(paragraph)
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
            strong=bool(strong),
            listed=bool(label),
            contents=contents,
        )

    def _is_bold(self, paragraph: etree._Element) -> bool:
        runs = [
            run
            for run in paragraph.iter(f"{W}r")
            if any((t.text or "").strip() for t in run.iterfind(f"{W}t"))
        ]
        return bool(runs) and all(switched_on(run.find(f"{W}rPr/{W}b")) for run in runs)

    def _text(self, element: etree._Element) -> str:
        parts: list[str] = []
        for child in element:
            if child.tag in SKIPPED:
                continue
            if child.tag == f"{W}r" and switched_on(child.find(f"{W}rPr/{W}vanish")):
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


def _outline_level(number: str | None) -> int:
    """A heading's level from 1, from Word's outline level, which counts from 0; 0 for body text."""
    return int(number) + 1 if number and is_number(number) and int(number) < 9 else 0


def _notes(package: Package, reader: _WordReader) -> tuple[Note, ...]:
    texts: dict[tuple[str, str], str] = {}
    references = list(reader.references)
    for kind, tag in (("footnotes", "footnote"), ("endnotes", "endnote")):
        for root in _related(package, kind):
            for note in root.iterfind(f"{W}{tag}"):
                text = " ".join(" ".join(reader._text(p) for p in note.iter(f"{W}p")).split())
                texts[kind, note.get(f"{W}id") or ""] = text
    return tuple(Note(str(n), texts[key]) for n, key in enumerate(references, 1) if texts.get(key))


def _set_aside(package: Package) -> Iterator[Removed]:
    for kind, reason in SET_ASIDE.items():
        for root in _related(package, kind):
            for paragraph in root.iter(f"{W}p"):
                text = " ".join("".join(t.text or "" for t in paragraph.iter(f"{W}t")).split())
                if text:
                    yield Removed(text, reason)


def _properties(package: Package) -> Iterator[tuple[str, str]]:
    for kind in PROPERTIES:
        for part in package.targets("", kind):
            for element in package.root(part).iter():
                text = (element.text or "").strip()
                if not len(element) and text:
                    yield etree.QName(element).localname, text
