"""Office Open XML: namespaces, and the parts of a package with their relationships (ECMA-376, part 2).

Strict Open XML uses other namespaces for the same elements; they are read as the transitional ones.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lessonsearch.file_formats.safe_xml import parse
from lessonsearch.file_formats.zip_package import PackageLimits, ZipPackage

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SLIDE = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""A copy of what stands beside it, kept for programs that do not know the newer form."""

STRICT = re.compile(
    rb"http://purl\.oclc\.org/ooxml/(officeDocument|drawingml|wordprocessingml|presentationml)/"
)
TRANSITIONAL = rb"http://schemas.openxmlformats.org/\1/2006/"


@dataclass(frozen=True)
class Relation:
    """A relationship: the last step of its type's URI, and the name of a part or an external address."""

    kind: str
    target: str
    external: bool


class Package:
    """The parts of an Office file; case makes no difference in their names. Raises DocumentError."""

    def __init__(self, data: bytes, program: str, ending: str, limits: PackageLimits) -> None:
        self._files = ZipPackage(data, program, ending, limits)
        self._names = {name.lower(): name for name in self._files.names}

    @cached_property
    def main(self) -> str:
        """The name of the main part. Raises IndexError where there is none."""
        return self.targets("", "officeDocument")[0]

    def has(self, name: str) -> bool:
        """Whether there is a part of that name."""
        return name.lower() in self._names

    def raw(self, name: str) -> bytes:
        """The bytes of a part. Raises KeyError."""
        return self._files.read(self._names[name.lower()])

    def root(self, name: str) -> Any:
        """The root element of a part. Raises KeyError."""
        return parse(STRICT.sub(TRANSITIONAL, self.raw(name)))

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

    def targets(self, part: str, kind: str) -> list[str]:
        """The parts in the package to which a part is related in that way, in the order of their listing."""
        return [
            relation.target
            for relation in self.relations(part).values()
            if relation.kind == kind and self.has(relation.target)
        ]
