"""PowerPoint decks: the text of slides and speaker notes, shape by shape."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lessonsearch.errors import DocumentError
from lessonsearch.file_formats.ooxml import DIAGRAM, DRAWING, RELATION, SLIDE, Package, Relation
from lessonsearch.file_formats.zip_package import damage_reported
from lessonsearch.verify.readers.drawing_text import drawn_paragraph, drawn_texts, seen
from lessonsearch.verify.readers.package_limits import UPLOAD
from lessonsearch.verify.readers.upload import Content, TextBlock, Unread

MAX_SLIDES = 1_000
"""Maximum slides: sixty an hour for two working days."""
OWN_FLOW = frozenset({f"{SLIDE}txBody", f"{DRAWING}tc", f"{SLIDE}text"})
NOT_ON_NOTES = frozenset({"sldNum", "sldImg", "dt", "hdr", "ftr"})


def read_pptx(data: bytes) -> Content:
    """The paragraphs of a deck and its speaker notes, slide by slide. Raises DocumentError."""
    with damage_reported("PowerPoint"):
        return _Deck(Package(data, "PowerPoint", "pptx", UPLOAD)).read()


class _Deck:
    """The state of reading one deck."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.content = Content()
        self.flow = 0
        self.pictures = 0
        self.backgrounds: set[str] = set()
        """Layouts and masters already read: many slides share them."""

    def read(self) -> Content:
        relations = self.package.relations(self.package.main)
        root = self.package.root(self.package.main)
        slides = [
            relation.target
            for element in root.iter(f"{SLIDE}sldId")
            if (relation := relations.get(element.get(f"{RELATION}id", "")))
        ]
        if len(slides) > MAX_SLIDES:
            raise DocumentError(f"it has {len(slides):,} slides. Check up to {MAX_SLIDES:,} at once.")
        for number, name in enumerate(slides, 1):
            self._part(name, f"slide {number}", number)
        if self.pictures:
            self.content.unread.append(Unread("", f"{self.pictures} picture{'s' * (self.pictures > 1)}"))
        return self.content

    def _part(self, name: str, place: str, page: int, kind: str = "slide") -> None:
        """Read a slide with its notes, comments, layout and master."""
        if not self.package.has(name):
            self.content.unread.append(Unread(place, f"a {kind} that is missing from the file"))
            return
        relations = self.package.relations(name)
        self._shapes(self.package.root(name), relations, place, page, kind)
        for relation in relations.values():
            if relation.kind == "notesSlide" and kind == "slide":
                self._part(relation.target, f"{place}, notes", page, "notes")
            elif relation.kind == "comments" and self.package.has(relation.target):
                for text in _comments(self.package.root(relation.target)):
                    self._say(text, f"{place}, comment", page)
            elif relation.kind in ("slideLayout", "slideMaster") and kind != "notes":
                self._background(relation.target, place, page)

    def _background(self, name: str, place: str, page: int) -> None:
        """Read a layout or master, unless it has been read before."""
        if name not in self.backgrounds:
            self.backgrounds.add(name)
            self._part(name, f"{place.partition(',')[0]}, background", page, "background")

    def _shapes(self, root: Any, relations: dict[str, Relation], place: str, page: int, kind: str) -> None:
        for element in seen(root, set(_not_shown(root, kind))):
            self._element(element, relations, place, page)

    def _element(self, element: Any, relations: dict[str, Relation], place: str, page: int) -> None:
        if element.tag in OWN_FLOW:
            self.flow += 1
        elif element.tag == f"{DRAWING}p":
            links = tuple(_targets(element, relations))
            text = drawn_paragraph(element)
            if text.strip() or links:
                self.content.blocks.append(TextBlock(text, place, links, page=page, flow=self.flow))
        elif element.tag in (f"{DRAWING}hlinkClick", f"{DRAWING}hlinkHover"):
            # A linked picture or shape, such as a QR code.
            if element.getparent().tag.endswith("}cNvPr") and (links := tuple(_targets(element, relations))):
                self.flow += 1
                self.content.blocks.append(TextBlock("", place, links, page=page, flow=self.flow))
        elif element.tag == f"{DIAGRAM}relIds":
            self._drawing(relations.get(element.get(f"{RELATION}dm", "")), place, page, "SmartArt graphic")
        elif str(element.tag).endswith(("/chart}chart", "chartex}chart")):
            self._drawing(relations.get(element.get(f"{RELATION}id", "")), place, page, "chart")
        elif element.tag == f"{SLIDE}pic":
            self.pictures += 1
        elif element.tag == f"{SLIDE}oleObj":
            self.content.unread.append(Unread(place, "an embedded object"))

    def _drawing(self, relation: Relation | None, place: str, page: int, what: str) -> None:
        if relation is None or not self.package.has(relation.target):
            self.content.unread.append(Unread(place, f"a {what}"))
            return
        self.flow += 1
        for text in drawn_texts(self.package.root(relation.target)):
            if text.strip():
                self.content.blocks.append(TextBlock(text, f"{place}, {what}", page=page, flow=self.flow))

    def _say(self, text: str, place: str, page: int) -> None:
        if text.strip():
            self.flow += 1
            self.content.blocks.append(TextBlock(text, place, page=page, flow=self.flow))


def _targets(element: Any, relations: dict[str, Relation]) -> Iterator[str]:
    for link in element.iter(f"{DRAWING}hlinkClick", f"{DRAWING}hlinkMouseOver", f"{DRAWING}hlinkHover"):
        relation = relations.get(link.get(f"{RELATION}id", ""))
        if relation and relation.external:
            yield relation.target


def _not_shown(root: Any, kind: str) -> Iterator[Any]:
    """Shapes that are not shown: hidden ones, numbers and dates on notes, and a background's placeholders."""
    for properties in root.iter(f"{SLIDE}cNvPr"):
        if properties.get("hidden") in ("1", "true"):
            yield properties.getparent().getparent()
    if kind != "slide":
        for placeholder in root.iter(f"{SLIDE}ph"):
            if kind == "background" or placeholder.get("type") in NOT_ON_NOTES:
                yield placeholder.getparent().getparent().getparent()


def _comments(root: Any) -> Iterator[str]:
    for element in root.iter():
        if element.tag == f"{SLIDE}text":
            yield element.text or ""
        elif element.tag == f"{DRAWING}p":
            yield drawn_paragraph(element)
