"""Automatic numbering in Word: the label that Word displays before a paragraph (ISO/IEC 29500-1, 17.9).

A paragraph refers to a `num`, directly or through its styles. The `num` refers to an `abstractNum` with up to
nine levels and may override a level's start. Counters belong to the `abstractNum`; a `num` with an override
restarts it once.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from lxml import etree

from lessonsearch.file_formats.ooxml import WORD as W
from lessonsearch.file_formats.wordprocessing import WordStyles, value
from lessonsearch.imports.blocks.list_marks import is_number
from lessonsearch.imports.blocks.number_formats import format_number


@dataclass
class Numbering:
    """The lists of a document with their counters; call `label` for paragraphs in reading order."""

    styles: WordStyles
    levels: dict[tuple[str, int], etree._Element] = field(default_factory=dict)
    abstract: dict[str, str] = field(default_factory=dict)
    overrides: dict[tuple[str, int], int] = field(default_factory=dict)
    counters: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    begun: set[tuple[str, int]] = field(default_factory=set)
    by_style: dict[str, tuple[str, int] | None] = field(default_factory=dict)

    @classmethod
    def of(cls, root: etree._Element | None, styles: WordStyles) -> Numbering:
        """Read the lists that numbering.xml declares and styles refer to."""
        numbering = cls(styles)
        if root is None:
            return numbering
        linked = {value(each, f"{W}styleLink"): each for each in root.iterfind(f"{W}abstractNum")}
        for each in root.iterfind(f"{W}abstractNum"):
            name = each.get(f"{W}abstractNumId") or ""
            source = (
                linked.get(value(each, f"{W}numStyleLink"), each)
                if each.find(f"{W}numStyleLink") is not None
                else each
            )
            for level in source.iterfind(f"{W}lvl"):
                numbering.levels[name, int(level.get(f"{W}ilvl") or 0)] = level
        for each in root.iterfind(f"{W}num"):
            number = each.get(f"{W}numId") or ""
            numbering.abstract[number] = value(each, f"{W}abstractNumId") or ""
            for override in each.iterfind(f"{W}lvlOverride"):
                start = value(override, f"{W}startOverride")
                if start and is_number(start):
                    numbering.overrides[number, int(override.get(f"{W}ilvl") or 0)] = int(start)
        return numbering

    def _of_style(self, style: str) -> tuple[str, int] | None:
        """The list and level of a style, its own or inherited; None if it has no list."""
        if style not in self.by_style:
            self.by_style[style] = self._inherited(style)
        return self.by_style[style]

    def _inherited(self, style: str) -> tuple[str, int] | None:
        number = self.styles.inherited_value(style, f"{W}pPr/{W}numPr/{W}numId")
        if not number:
            return None
        level = self.styles.inherited_value(style, f"{W}pPr/{W}numPr/{W}ilvl")
        return number, int(level) if level and is_number(level) else self._level_of(number, style)

    def _level_of(self, number: str, style: str) -> int:
        """The level that a list gives to a style."""
        name = self.abstract.get(number, "")
        return next(
            (n for (a, n), level in self.levels.items() if a == name and value(level, f"{W}pStyle") == style),
            0,
        )

    def label(self, paragraph: etree._Element, style: str) -> tuple[str, bool]:
        """The label of the next paragraph, and whether it is a bullet; empty if it has neither."""
        if _is_no_paragraph(paragraph):
            return "", False
        number, level = (
            value(paragraph, f"{W}pPr/{W}numPr/{W}numId"),
            value(paragraph, f"{W}pPr/{W}numPr/{W}ilvl"),
        )
        styled = self._of_style(style)
        number = number if number is not None else styled[0] if styled else None
        if number is None or number == "0":
            return "", False
        at = int(level) if level and is_number(level) else styled[1] if styled and styled[0] == number else 0
        name = self.abstract.get(number, "")
        declared = self.levels.get((name, at))
        form = value(declared, f"{W}numFmt")
        if declared is None or form in (None, "none"):
            return "", False
        self._count(number, name, at)
        if form == "bullet":
            return "", True
        return self._shown(name, declared), False

    def _count(self, number: str, name: str, at: int) -> None:
        counters = self.counters[name]
        override = self.overrides.get((number, at))
        if override is not None and (number, at) not in self.begun:
            counters[at] = override
        else:
            counters[at] = counters[at] + 1 if at in counters else self._start(name, at)
        self.begun.add((number, at))
        for above in range(at):
            counters.setdefault(above, self._start(name, above))
            self.begun.add(
                (number, above)
            )  # a list that begins with 3.1 goes on with 4, whatever its override
        for deeper in [each for each in counters if each > at]:
            if value(self.levels.get((name, deeper)), f"{W}lvlRestart") != "0":
                del counters[deeper]

    def _start(self, name: str, at: int) -> int:
        start = value(self.levels.get((name, at)), f"{W}start")
        return int(start) if start and is_number(start) else 1

    def _shown(self, name: str, declared: etree._Element) -> str:
        text = value(declared, f"{W}lvlText") or ""
        legal = declared.find(f"{W}isLgl") is not None
        for at in range(9):
            mark = f"%{at + 1}"
            if mark in text:
                form = "decimal" if legal else value(self.levels.get((name, at)), f"{W}numFmt") or "decimal"
                text = text.replace(mark, format_number(self.counters[name].get(at, 1), form))
        return text.strip()


def _is_no_paragraph(paragraph: etree._Element) -> bool:
    """Whether Word shows no paragraph here: its end was deleted, or it only ends a section."""
    if paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None:
        return True
    return paragraph.find(f"{W}pPr/{W}sectPr") is not None and len(paragraph) == 1
