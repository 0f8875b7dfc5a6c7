"""Office Open XML: the parts of a package, their relationships, and the drawings in them.

Strict Open XML uses other namespaces for the same elements; they are read as the common ones.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lessonsearch.verify.readers.zip_package import open_package, parse

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SLIDE = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"

STRICT = re.compile(
    rb"http://purl\.oclc\.org/ooxml/(officeDocument|drawingml|wordprocessingml|presentationml)/"
)
COMMON = rb"http://schemas.openxmlformats.org/\1/2006/"

NOTE_MARK = re.compile(r"\s*[\[(]?(?:\d{1,3}|[*†‡§]+|[ivx]{1,4}|[a-z])[\])]?(?:\s*,\s*\d{1,3})*\s*")
"""What raised letters that are a footnote mark hold."""


@dataclass(frozen=True)
class Relation:
    """What a part refers to by an id: the last step of its type, and a part's name or an address outside."""

    kind: str
    target: str
    external: bool


class Package:
    """The parts of an Office file. Raises DocumentError where it is none."""

    def __init__(self, data: bytes, program: str, ending: str) -> None:
        self.texts: Mapping[str, bytes] = open_package(data, program, ending)
        self._names = {name.lower(): name for name in self.texts}

    @cached_property
    def main(self) -> str:
        """The name of the main part. Raises KeyError where there is none."""
        for relation in self.relations("").values():
            if relation.kind == "officeDocument":
                return relation.target
        raise KeyError("officeDocument")

    def has(self, name: str) -> bool:
        """Whether there is a part of that name; case makes no difference."""
        return name.lower() in self._names

    def raw(self, name: str) -> bytes:
        """The bytes of a part. Raises KeyError."""
        return self.texts[self._names[name.lower()]]

    def root(self, name: str) -> Any:
        """The root element of a part."""
        return parse(STRICT.sub(COMMON, self.raw(name)))

    def relations(self, part: str) -> dict[str, Relation]:
        """The relationships of a part, by their ids; those of the package for an empty name."""
        folder, _, name = part.rpartition("/")
        rels = f"{folder}/_rels/{name}.rels".lstrip("/")
        found: dict[str, Relation] = {}
        for element in parse(self.raw(rels)) if self.has(rels) else ():
            external = element.get("TargetMode") == "External"
            target = element.get("Target", "")
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = element.get("Type", "").rpartition("/")[2]
            found[element.get("Id", "")] = Relation(kind, target, external)
        return found


def seen(root: Any, hidden: Collection[Any] = ()) -> Iterator[Any]:
    """Every element in document order, but the copies kept for older programs and what is hidden."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if element.tag != FALLBACK and element not in hidden:
            yield element
            waiting.extend(reversed(element))


def drawn_paragraph(paragraph: Any) -> str:
    """The text of a DrawingML paragraph: without footnote marks and slide numbers."""
    found = []
    for element in paragraph:
        if element.tag == f"{DRAWING}br":
            found.append("\n")
        elif element.tag == f"{DRAWING}fld" and element.get("type") == "slidenum":
            continue
        elif element.tag in (f"{DRAWING}r", f"{DRAWING}fld"):
            text = element.findtext(f"{DRAWING}t") or ""
            properties = element.find(f"{DRAWING}rPr")
            raised = properties is not None and _positive(properties.get("baseline", "0"))
            if not (raised and NOTE_MARK.fullmatch(text)):
                found.append(text)
        else:
            found.extend(node.text or "" for node in element.iter() if str(node.tag).endswith("/math}t"))
    return "".join(found)


def _positive(number: str) -> bool:
    return not number.startswith("-") and number.strip("0%. ") != ""


def drawn_texts(root: Any) -> Iterator[str]:
    """The texts of a chart or a diagram: titles, labels, categories, the words of its shapes."""
    for element in root.iter():
        if element.tag == f"{DRAWING}p":
            yield drawn_paragraph(element)
        elif element.tag == f"{CHART}pt":
            yield element.findtext(f"{CHART}v") or ""
        elif _is_label(element):
            yield element.text or ""


def _is_label(element: Any) -> bool:
    """Whether an element holds the name of a series, or a text of the charts that Office has since 2016."""
    if element.tag == f"{CHART}v":
        return bool(element.getparent().tag == f"{CHART}tx")
    return str(element.tag).endswith(("/chartex}v", "/chartex}pt"))
