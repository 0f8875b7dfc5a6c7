"""Word and PowerPoint files out of any bytes: packages that get past the zip file and the XML parser.

No mutation keeps a zip file's checksums right, and few keep XML well-formed. So the first byte of an input
says what the rest is: a file as it stands, the text of one part of a file that is sound else, or edits of
that part's elements, four bytes each.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any

from lxml import etree

FILE, TEXT, EDITS = range(3)
BULKY = ("word/styles.xml", "word/stylesWithEffects.xml")
"""Parts that are long and that nothing reads: all but their outermost element is left out."""
VALUES = (
    *("", "0", "-1", "1e9", "99999999999999999999", "x" * 500, "\u2028", "%ff", "/", "..", "//", "#", "rId1"),
    *(
        "rId2",
        "rId999",
        "External",
        "Internal",
        "/word/document.xml",
        "../slides/slide1.xml",
        "NULL",
        "mailto:",
    ),
    *(
        "https://lessons.example.org/excerpts/ages-of-concern/p28",
        "lesson:ages-of-concern/x",
        "http://[",
        "Title",
    ),
    *(
        'HYPERLINK "lesson:ages-of-concern#p28"',
        "“wider family members of the father, and that practitioners”",
    ),
    *("application/xml", "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"),
)


class Packages:
    """Sound files, and the ways to spoil the first of them."""

    def __init__(self, documents: Sequence[bytes]) -> None:
        self.files = [_parts(document) for document in documents]
        self.first = self.files[0]
        self.names = [name for name in self.first if name.endswith((".xml", ".rels"))]

    @property
    def seeds(self) -> list[bytes]:
        """Every file as it stands; of the first, the text of every part, and an edit of it."""
        return [
            *(bytes([FILE, 0]) + _packed(file) for file in self.files),
            *(bytes([TEXT, number]) + self.first[name] for number, name in enumerate(self.names)),
            *(bytes([EDITS, number, number % 8, 0, number, 1]) for number in range(len(self.names))),
        ]

    def made(self, data: bytes) -> bytes:
        """The file that an input stands for."""
        how, which, rest = *(data[:2] + b"\0\0")[:2], data[2:]
        if how % 3 == FILE:
            return rest
        name = self.names[which % len(self.names)]
        return _packed(self.first | {name: rest if how % 3 == TEXT else _edited(self.first[name], rest)})


def _parts(document: bytes) -> dict[str, bytes]:
    """Name → content; pictures are left empty, as the reader leaves them."""
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for name in parts:
        if name in BULKY:
            root = etree.fromstring(parts[name])
            del root[:]
            parts[name] = etree.tostring(root)
        elif not name.endswith((".xml", ".rels")):
            parts[name] = b""
    return parts


def _packed(parts: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return held.getvalue()


def _edited(text: bytes, edits: bytes) -> bytes:
    root = etree.fromstring(text)
    for at in range(0, len(edits) - 3, 4):
        what, where, which = edits[at], int.from_bytes(edits[at + 1 : at + 3], "big"), edits[at + 3]
        elements = list(_elements(root))
        _edit(elements[where % len(elements)], what % 8, which, elements)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _elements(root: Any) -> Iterator[Any]:
    return (element for element in root.iter() if isinstance(element.tag, str))


def _edit(element: Any, what: int, which: int, elements: list[Any]) -> None:
    """One edit: take out, double, move, rename, or set text or an attribute."""
    parent, other = element.getparent(), elements[which * 7 % len(elements)]
    names, value = sorted(element.attrib), VALUES[which % len(VALUES)]
    if what == 0 and parent is not None:
        parent.remove(element)
    elif what == 1 and parent is not None:
        element.addnext(deepcopy(element))
    elif what == 2 and parent is not None and element not in (other, *other.iterancestors()):
        other.append(element)
    elif what == 3:
        element.tag = other.tag
    elif what == 4:
        element.text = value
    elif what == 5 and names:
        del element.attrib[names[which % len(names)]]
    elif what == 6 and names:
        element.set(names[which // len(VALUES) % len(names)], value)
    elif what == 7 and other.attrib:
        element.attrib.update(other.attrib)
