"""OpenDocument texts (Writer): paragraphs, headings, numbered lists, tables, notes, running heads,
comments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from lessonsearch.errors import DocumentError
from lessonsearch.file_formats.odf import FORMATTING, OFFICE, STYLE, TABLE, OdfStyles, text_property
from lessonsearch.file_formats.odf import TEXT as T
from lessonsearch.file_formats.zip_package import ZipPackage, damage_reported
from lessonsearch.imports.blocks.imported_report import (
    BULLET,
    HEADING,
    QUOTATION,
    ImportedReport,
    Kind,
    Note,
    Removed,
)
from lessonsearch.imports.blocks.list_marks import is_number
from lessonsearch.imports.blocks.number_formats import format_number
from lessonsearch.imports.blocks.paragraph_flow import FlowPiece, blocks_of, table_pieces
from lessonsearch.imports.blocks.report_limits import REPORT

FORMATS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "1": "decimal"}
LISTED = frozenset(
    f"{T}{name}" for name in ("table-of-content", "alphabetical-index", "illustration-index", "table-index")
)
SPACE = frozenset(f"{T}{name}" for name in ("s", "tab", "line-break"))


def read_odt(name: str, content: bytes) -> ImportedReport:
    """Read an OpenDocument text. Raises DocumentError if it is not one or is locked."""
    with damage_reported("LibreOffice"):
        package = ZipPackage(content, "LibreOffice", "odt", REPORT)
        root, shared = package.root("content.xml"), package.root("styles.xml")
        body = root.find(f"{OFFICE}body/{OFFICE}text") if root is not None else None
        if body is None:
            raise DocumentError("it is not an OpenDocument text; save it as .odt.")
        reader = _WriterReader.of([each for each in (shared, root) if each is not None])
        blocks, listed = blocks_of(list(reader.pieces(body)))
        comments = tuple(Removed(text, "Comment") for text in reader.comments)
        notes = tuple(Note(str(n), text) for n, text in enumerate(reader.notes, 1))
        removed = (*listed, *_running(shared), *comments)
        return ImportedReport(name, blocks, notes, removed, properties=tuple(_properties(package)))


@dataclass
class _WriterReader:
    """Reads paragraphs in order. `counters` holds the counters of each list style, by level."""

    styles: OdfStyles
    levels: dict[tuple[str, int], etree._Element] = field(default_factory=dict)
    counters: dict[str, dict[int, int]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, roots: list[etree._Element]) -> _WriterReader:
        reader = cls(OdfStyles(roots))
        for root in roots:
            for listed in root.iter(f"{T}list-style", f"{T}outline-style"):
                name = listed.get(f"{STYLE}name") or ""
                for level in listed:
                    depth = level.get(f"{T}level")
                    if depth and is_number(depth):
                        reader.levels[name, int(depth)] = level
        return reader

    def pieces(self, parent: etree._Element, contents: bool = False) -> Iterator[FlowPiece]:
        for child in parent:
            if child.tag in (f"{T}p", f"{T}h"):
                yield self._paragraph(child, contents)
            elif child.tag == f"{T}list":
                yield from self._list(child, "", 0, contents)
            elif child.tag == f"{TABLE}table":
                yield from self._table(child)
            elif child.tag in LISTED:
                yield from self.pieces(child, True)
            elif child.tag in (f"{T}section", f"{T}index-body", f"{T}index-title"):
                yield from self.pieces(child, contents)

    def _paragraph(
        self, element: etree._Element, contents: bool, label: str = "", listed: bool = False
    ) -> FlowPiece:
        style = element.get(f"{T}style-name") or ""
        names = " ".join(self.styles.names(style)).lower()
        text = self._text(element)
        if element.tag == f"{T}h":
            level = element.get(f"{T}outline-level") or "1"
            return FlowPiece(text, HEADING, int(level) if is_number(level) else 1, label, contents=contents)
        weights = (text_property(each, f"{FORMATTING}font-weight") for each in self.styles.ancestors(style))
        strong = "bold" in weights
        if listed and not label:
            return FlowPiece(text, BULLET, listed=True, contents=contents)
        quoted: Kind | None = QUOTATION if "quot" in names else None
        toc = contents or "contents" in names
        return FlowPiece(text, quoted, 0, label, strong=strong, listed=listed, contents=toc)

    def _list(self, element: etree._Element, style: str, depth: int, contents: bool) -> Iterator[FlowPiece]:
        style = element.get(f"{T}style-name") or style or self._list_of_first(element)
        depth += 1
        if (
            depth == 1
            and element.get(f"{T}continue-numbering") != "true"
            and not element.get(f"{T}continue-list")
        ):
            self.counters[style] = {}
        for item in element.iterchildren(f"{T}list-item", f"{T}list-header"):
            first = item.tag == f"{T}list-item"
            for child in item:
                if child.tag in (f"{T}p", f"{T}h"):
                    label = self._label(style, depth, item.get(f"{T}start-value")) if first else ""
                    yield self._paragraph(child, contents, label, listed=first)
                    first = False
                elif child.tag == f"{T}list":
                    yield from self._list(child, style, depth, contents)

    def _list_of_first(self, element: etree._Element) -> str:
        paragraph = next(element.iter(f"{T}p", f"{T}h"), None)
        style = paragraph.get(f"{T}style-name") or "" if paragraph is not None else ""
        lists = (each.get(f"{STYLE}list-style-name") for each in self.styles.ancestors(style))
        return next(filter(None, lists), "")

    def _label(self, style: str, depth: int, start: str | None) -> str:
        """The number of the next item as Writer displays it; empty for a bullet."""
        level = self.levels.get((style, depth))
        if level is None or level.tag != f"{T}list-level-style-number":
            return ""
        counters = self.counters.setdefault(style, {})
        first = level.get(f"{T}start-value") or "1"
        begun = start or ("" if depth in counters else first)
        counters[depth] = int(begun) if is_number(begun) else counters.get(depth, 0) + 1
        for deeper in [each for each in counters if each > depth]:
            del counters[deeper]
        many = level.get(f"{T}display-levels") or "1"
        parts = []
        for at in range(max(1, depth - (int(many) if is_number(many) else 1) + 1), depth + 1):
            form = self.levels.get((style, at), level).get(f"{STYLE}num-format") or ""
            if form:
                parts.append(format_number(counters.get(at, 1), FORMATS.get(form, "decimal")))
        if not parts:
            return ""
        return (
            (level.get(f"{STYLE}num-prefix") or "")
            + ".".join(parts)
            + (level.get(f"{STYLE}num-suffix") or "")
        )

    def _table(self, table: etree._Element) -> Iterator[FlowPiece]:
        rows = [list(row.iterchildren(f"{TABLE}table-cell")) for row in table.iter(f"{TABLE}table-row")]
        return table_pieces(
            rows, self.pieces, lambda cell: " ".join(self._text(p) for p in cell.iter(f"{T}p"))
        )

    def _text(self, element: etree._Element) -> str:
        parts = [element.text or ""]
        for child in element:
            if child.tag == f"{T}note":
                body = child.find(f"{T}note-body")
                if body is not None:
                    self.notes.append(" ".join("".join(body.itertext()).split()))
            elif child.tag == f"{OFFICE}annotation":
                self.comments.append(" ".join("".join(child.itertext()).split()))
            elif child.tag in SPACE:
                parts.append(" ")
            elif isinstance(child.tag, str) and child.tag != f"{T}tracked-changes":
                parts.append(self._text(child))
            parts.append(child.tail or "")
        return "".join(parts)


def _running(styles: etree._Element | None) -> Iterator[Removed]:
    for element in styles.iter(f"{STYLE}header", f"{STYLE}footer") if styles is not None else ():
        for paragraph in element.iter(f"{T}p"):
            text = " ".join("".join(paragraph.itertext()).split())
            if text:
                yield Removed(text, "Running head or page number")


def _properties(package: ZipPackage) -> Iterator[tuple[str, str]]:
    root = package.root("meta.xml")
    for element in root.iter() if root is not None else ():
        if not len(element) and (element.text or "").strip():
            yield etree.QName(element).localname, (element.text or "").strip()
