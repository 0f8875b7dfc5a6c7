"""Word documents: every paragraph in every part, read as Word displays it with all changes accepted."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

from lessonsearch.file_formats.ooxml import DIAGRAM, DRAWING, RELATION, WORD, Package, Relation
from lessonsearch.file_formats.wordprocessing import SUPERSEDED, WordStyles, switched_on, value
from lessonsearch.file_formats.zip_package import damage_reported
from lessonsearch.verify.readers.drawing_text import drawn_paragraph, drawn_texts
from lessonsearch.verify.readers.fields import FieldInstructions
from lessonsearch.verify.readers.html import read_html
from lessonsearch.verify.readers.note_marks import NOTE_MARK
from lessonsearch.verify.readers.package_limits import UPLOAD
from lessonsearch.verify.readers.style_roles import is_heading, is_hidden, is_quotation
from lessonsearch.verify.readers.text import read_text
from lessonsearch.verify.readers.upload import Content, TextBlock, Unread
from lessonsearch.verify.readers.word_text import is_raised, mark_deleted, run_text, style_of, visible

PARAGRAPH = f"{WORD}p"
NOT_READ = SUPERSEDED | {f"{WORD}rPr", f"{WORD}pPr", PARAGRAPH}
"""Elements in a paragraph that are not its text. A nested paragraph is a text box's and is read by itself."""
OWN_FLOW = frozenset(f"{WORD}{name}" for name in ("tc", "txbxContent", "footnote", "endnote", "comment"))
STRUCK_OUT = ("strike", "dstrike")
PARTS = ("footnotes", "endnotes", "comments", "header", "footer")
SPACES = {f"{WORD}tab": " ", f"{WORD}br": "\n", f"{WORD}cr": "\n", f"{WORD}noBreakHyphen": "-"}


def read_docx(data: bytes) -> Content:
    """The paragraphs of a Word document, each placed under the heading above it. Raises DocumentError."""
    with damage_reported("Word"):
        return _WordDocument(Package(data, "Word", "docx", UPLOAD)).read()


class _WordDocument:
    """The state of reading one Word document."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.content = Content()
        self.flow = 0
        self.pictures = 0
        parts = self.package.relations(package.main).values()
        styles = next((part.target for part in parts if part.kind == "styles"), "")
        self.styles = WordStyles(package.root(styles) if package.has(styles) else None)
        self.others = [part for part in parts if part.kind in PARTS and package.has(part.target)]

    def read(self) -> Content:
        _Part(self, self.package.main, "").read()
        for part in self.others:
            self.flow += 1
            _Part(self, part.target, part.kind.removesuffix("s")).read()
        if self.pictures:
            self.content.unread.append(Unread("", f"{self.pictures} picture{'s' * (self.pictures > 1)}"))
        return self.content


class _Part:
    """A part of a document: the body, the footnotes, a header."""

    def __init__(self, document: _WordDocument, name: str, kind: str) -> None:
        self.document, self.name, self.kind = document, name, kind
        self.relations: dict[str, Relation] = document.package.relations(name)
        self.fields = FieldInstructions()
        self.heading = ""
        self.flows: dict[Any, int] = {}

    def read(self) -> None:
        root = self.document.package.root(self.name)
        held: list[str] = []  # paragraphs whose end mark is deleted run on into the next
        links: list[str] = []
        number = 0
        for element in visible(root):
            if element.tag == PARAGRAPH:
                number += 1
                text, found = self._paragraph(element)
                held.append(text)
                links += found
                if not mark_deleted(element):
                    self._add(element, number, "".join(held), tuple(links))
                    held, links = [], []
            else:
                self._other(element, number)
        if held:
            self._add(root, number, "".join(held), tuple(links))

    def _add(self, paragraph: Any, number: int, text: str, links: tuple[str, ...]) -> None:
        if not text.strip() and not links:
            return
        style = style_of(paragraph)
        heading = is_heading(self.document.styles, style)
        if heading:
            self.heading = text
        block = TextBlock(
            text,
            self._place(number),
            links,
            is_quotation(self.document.styles, style),
            heading,
            flow=self._flow(paragraph),
            paragraph=-1 if self.kind else number - 1,
        )
        self.document.content.blocks.append(block)

    def _place(self, number: int) -> str:
        where = f"{self.kind}, " if self.kind else ""
        under = textwrap.shorten(self.heading, 60, placeholder=" …")
        return f"{where}paragraph {number}" + (f", under ‘{under}’" if under else "")

    def _flow(self, paragraph: Any) -> int:
        """The flow of the cell, text box or note around a paragraph, otherwise that of the part."""
        around = next((above for above in paragraph.iterancestors() if above.tag in OWN_FLOW), None)
        if around not in self.flows:
            self.document.flow += bool(self.flows)
            self.flows[around] = self.document.flow
        return self.flows[around]

    def _paragraph(self, paragraph: Any) -> tuple[str, list[str]]:
        """The displayed text of a paragraph, and the targets of its links."""
        found: list[str] = []
        links: list[str] = []
        hidden_style = is_hidden(self.document.styles, style_of(paragraph))
        waiting = list(reversed(paragraph))
        while waiting:
            element = waiting.pop()
            if element.tag in NOT_READ:
                continue
            if element.tag == f"{WORD}r":
                if self._hidden(element, hidden_style):
                    continue
                if is_raised(element) and NOTE_MARK.fullmatch(run_text(element)):
                    continue
            links += self._links(element)
            if element.tag == f"{WORD}t" or str(element.tag).endswith("/math}t"):
                found.append(element.text or "")
            elif element.tag in SPACES:
                found.append(SPACES[element.tag])
            waiting.extend(reversed(element))
        return "".join(found), [*links, *self.fields.end_paragraph()]

    def _links(self, element: Any) -> Iterator[str]:
        if element.tag == f"{WORD}hyperlink":
            target, anchor = self._target(element.get(f"{RELATION}id")), element.get(f"{WORD}anchor")
            yield target + (f"#{anchor}" if anchor and target else "")
        elif element.tag == f"{DRAWING}hlinkClick":
            yield self._target(element.get(f"{RELATION}id"))
        elif element.tag == f"{WORD}fldSimple":
            yield from self.fields.links_of(element.get(f"{WORD}instr", ""))
        elif element.tag == f"{WORD}fldChar":
            yield from self.fields.mark(element.get(f"{WORD}fldCharType", ""))
        elif element.tag == f"{WORD}instrText":
            self.fields.add(element.text or "")

    def _target(self, name: str | None) -> str:
        relation = self.relations.get(name or "")
        return relation.target if relation and relation.external else ""

    def _hidden(self, run: Any, by_style: bool) -> bool:
        """Whether a run is hidden, or struck out."""
        if any(switched_on(run.find(f"{WORD}rPr/{WORD}{name}")) for name in STRUCK_OUT):
            return True
        own = switched_on(run.find(f"{WORD}rPr/{WORD}vanish"))
        if own is not None:
            return own
        style = value(run, f"{WORD}rPr/{WORD}rStyle")
        return by_style or (style is not None and is_hidden(self.document.styles, style))

    def _other(self, element: Any, number: int) -> None:
        """Read a chart or diagram; note embedded documents and pictures."""
        tag, place = str(element.tag), self._place(max(1, number))
        if tag == f"{WORD}altChunk":
            self._chunk(element, place)
        elif tag == f"{DIAGRAM}relIds":
            self._drawing(element.get(f"{RELATION}dm"), place, "a SmartArt graphic")
        elif tag.endswith(("/chart}chart", "chartex}chart")):
            self._drawing(element.get(f"{RELATION}id"), place, "a chart")
        elif tag == f"{DRAWING}p":
            self._say(drawn_paragraph(element), place)
        elif tag.endswith(("/picture}pic", ":vml}imagedata")):
            self.document.pictures += 1
        elif tag.endswith("}OLEObject"):
            self.document.content.unread.append(Unread(place, "an embedded object"))

    def _drawing(self, name: str | None, place: str, what: str) -> None:
        relation = self.relations.get(name or "")
        if relation is None or not self.document.package.has(relation.target):
            self.document.content.unread.append(Unread(place, what))
            return
        self.document.flow += 1
        for text in drawn_texts(self.document.package.root(relation.target)):
            self._say(text, f"{place}, {what.split(' ', 1)[1]}", self.document.flow)

    def _say(self, text: str, place: str, flow: int = 0) -> None:
        if text.strip():
            self.document.flow += not flow
            self.document.content.blocks.append(TextBlock(text, place, flow=flow or self.document.flow))

    def _chunk(self, element: Any, place: str) -> None:
        """Read a document embedded as a whole, if its format is supported."""
        relation = self.relations.get(element.get(f"{RELATION}id", ""))
        target = relation.target if relation else ""
        ending = target.lower().rpartition(".")[2]
        readers = {"html": read_html, "htm": read_html, "xhtml": read_html, "txt": read_text}
        if ending not in readers or not self.document.package.has(target):
            self.document.content.unread.append(
                Unread(place, f"an embedded document (.{ending or 'unknown'})")
            )
            return
        read = readers[ending](self.document.package.raw(target))
        self.document.flow += 1
        for block in read.blocks:
            where = f"{place}, embedded document"
            self.document.content.blocks.append(
                TextBlock(block.text, where, block.links, block.quoted, flow=self.document.flow)
            )
        self.document.content.unread += read.unread
