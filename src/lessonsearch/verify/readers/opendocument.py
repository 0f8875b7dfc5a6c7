"""OpenDocument texts and presentations (LibreOffice), read as displayed with all changes accepted."""

from __future__ import annotations

from typing import Any

from lessonsearch.errors import DocumentError
from lessonsearch.file_formats.odf import (
    DRAW,
    HREF,
    OFFICE,
    PRESENTATION,
    STYLE,
    TABLE,
    TEXT,
    OdfStyles,
    text_property,
)
from lessonsearch.file_formats.safe_xml import parse
from lessonsearch.file_formats.zip_package import ZipPackage, damage_reported
from lessonsearch.verify.readers.note_marks import NOTE_MARK
from lessonsearch.verify.readers.package_limits import UPLOAD
from lessonsearch.verify.readers.style_roles import QUOTATION
from lessonsearch.verify.readers.upload import Content, TextBlock, Unread

MANIFEST = "META-INF/manifest.xml"
PARAGRAPHS = (f"{TEXT}p", f"{TEXT}h")
NOT_READ = frozenset(
    {f"{TEXT}tracked-changes", f"{TEXT}hidden-text", f"{TEXT}hidden-paragraph", f"{TEXT}ruby-text"}
    | {f"{TEXT}note-citation", f"{TEXT}page-number", f"{OFFICE}forms", f"{OFFICE}scripts"}
)
OWN_FLOW = {
    f"{TABLE}table-cell": "",
    f"{DRAW}text-box": "",
    f"{DRAW}custom-shape": "",
    f"{TEXT}note": "footnote",
    f"{OFFICE}annotation": "comment",
    f"{PRESENTATION}notes": "notes",
    f"{STYLE}header": "header",
    f"{STYLE}footer": "footer",
}
"""Elements that a quotation never continues out of, and the name of a place in them."""


def read_odt(data: bytes) -> Content:
    """The paragraphs of an OpenDocument text. Raises DocumentError."""
    return _read(data, "odt")


def read_odp(data: bytes) -> Content:
    """The paragraphs of an OpenDocument presentation, slide by slide. Raises DocumentError."""
    return _read(data, "odp")


def _read(data: bytes, ending: str) -> Content:
    with damage_reported("LibreOffice"):
        package = ZipPackage(data, "LibreOffice", ending, UPLOAD)
        if MANIFEST in package and b"encryption-data" in package.read(MANIFEST):
            raise DocumentError(f"it is protected by a password; save it as .{ending} without one.")
        return _OpenDocument(package).read()


def _is_quotation(styles: OdfStyles, style: str) -> bool:
    return any(QUOTATION.search(name) for name in styles.names(style))


def _is_hidden(styles: OdfStyles, style: str) -> bool:
    return any(text_property(each, f"{TEXT}display") == "none" for each in styles.ancestors(style))


def _is_struck_out(styles: OdfStyles, style: str) -> bool:
    lines = (text_property(each, f"{STYLE}text-line-through-style") for each in styles.ancestors(style))
    return next(filter(None, lines), "none") != "none"


def _is_raised(styles: OdfStyles, style: str) -> bool:
    for each in styles.ancestors(style):
        position = text_property(each, f"{STYLE}text-position").split(" ")[0]
        if position:
            return position == "super" or (position.rstrip("%").isdigit() and position != "0%")
    return False


class _OpenDocument:
    """The state of reading one document."""

    def __init__(self, package: ZipPackage) -> None:
        self.package = package
        self.root = parse(package.read("content.xml"))
        self.shared = package.root("styles.xml")
        self.styles = OdfStyles([root for root in (self.shared, self.root) if root is not None])
        self.content = Content()
        self.number = self.page = self.pictures = self.flow = 0
        self.flows: dict[Any, int] = {}

    def read(self) -> Content:
        body = self.root.find(f"{OFFICE}body")
        self._walk(body, "")
        for page in self.shared.iter(f"{STYLE}master-page") if self.shared is not None else ():
            self._walk(page, "background")
        if self.pictures:
            self.content.unread.append(Unread("", f"{self.pictures} picture{'s' * (self.pictures > 1)}"))
        return self.content

    def _walk(self, root: Any, kind: str) -> None:
        waiting = [root] if root is not None else []
        while waiting:
            element = waiting.pop()
            if element.tag in NOT_READ or element.get(f"{TEXT}display") == "none":
                continue
            if element.tag == f"{DRAW}page":
                self.page += 1
            elif element.tag in PARAGRAPHS:
                self._paragraph(element, kind)
            elif element.tag == f"{DRAW}image":
                self.pictures += 1
            elif element.tag in (f"{DRAW}object", f"{DRAW}object-ole"):
                self._object(element, kind)
            waiting.extend(reversed(element))

    def _paragraph(self, paragraph: Any, kind: str) -> None:
        self.number += not kind
        text, links = self._text(paragraph)
        if not text.strip() and not links:
            return
        style = paragraph.get(f"{TEXT}style-name", "")
        if _is_hidden(self.styles, style):
            return
        around = [above for above in paragraph.iterancestors() if above.tag in OWN_FLOW]
        where = next((OWN_FLOW[above.tag] for above in around if OWN_FLOW[above.tag]), kind)
        key = around[0] if around else kind
        if key not in self.flows:
            self.flow += 1
            self.flows[key] = self.flow
        block = TextBlock(
            text,
            self._place(where),
            tuple(links),
            _is_quotation(self.styles, style),
            paragraph.tag == f"{TEXT}h",
            page=self.page,
            flow=self.flows[key],
        )
        self.content.blocks.append(block)

    def _place(self, where: str) -> str:
        if self.page and where != "background":
            return f"slide {self.page}" + (f", {where}" if where else "")
        if where in ("background", "header", "footer"):
            return where
        return (f"{where}, " if where else "") + f"paragraph {self.number}"

    def _text(self, paragraph: Any) -> tuple[str, list[str]]:
        """The displayed text of a paragraph, and the targets of its links."""
        found: list[str] = [paragraph.text or ""]
        links: list[str] = []
        # (element, whether its children are done): the tail follows all that is inside
        waiting = [(child, False) for child in reversed(paragraph)]
        while waiting:
            element, left = waiting.pop()
            if left:
                found.append(element.tail or "")
                continue
            waiting.append((element, True))
            if self._passed_over(element):
                continue
            if element.tag == f"{TEXT}s":
                found.append(" " * min(100, int(element.get(f"{TEXT}c") or 1)))
            elif element.tag == f"{TEXT}tab":
                found.append(" ")
            elif element.tag == f"{TEXT}line-break":
                found.append("\n")
            elif element.get(HREF) and element.tag in (f"{TEXT}a", f"{DRAW}a"):
                links.append(element.get(HREF))
            found.append(element.text or "")
            waiting.extend((child, False) for child in reversed(element))
        if (above := paragraph.getparent()) is not None:
            around = next((up for up in (above, *above.iterancestors()) if up.tag == f"{DRAW}a"), None)
            links += [around.get(HREF)] if around is not None and around.get(HREF) else []
        return "".join(found), links

    def _passed_over(self, element: Any) -> bool:
        """Whether an element in a paragraph is not part of its text: hidden, struck out, a footnote mark,
        or a note or text box that is read separately."""
        style = element.get(f"{TEXT}style-name", "") if element.tag == f"{TEXT}span" else ""
        return (
            element.tag in NOT_READ
            or element.tag in OWN_FLOW
            or (str(element.tag).startswith(DRAW) and element.tag != f"{DRAW}a")
            or (bool(style) and (_is_hidden(self.styles, style) or _is_struck_out(self.styles, style)))
            or (
                bool(style)
                and _is_raised(self.styles, style)
                and bool(NOTE_MARK.fullmatch("".join(element.itertext())))
            )
        )

    def _object(self, element: Any, kind: str) -> None:
        """Read the text of an embedded chart or formula, if it is in the package."""
        name = (element.get(HREF) or "").removeprefix("./").rstrip("/")
        root = self.package.root(f"{name}/content.xml")
        if root is None:
            self.content.unread.append(Unread(self._place(kind), "an embedded object"))
            return
        self.flow += 1
        for paragraph in root.iter(*PARAGRAPHS):
            text = "".join(paragraph.itertext())
            if text.strip():
                place = f"{self._place(kind)}, chart"
                self.content.blocks.append(TextBlock(text, place, page=self.page, flow=self.flow))
