"""Automatic numbers of Word: the label that Word shows before a paragraph (ISO/IEC 29500-1, 17.9).

A paragraph names a `num`, itself or through its styles; the `num` names an `abstractNum` with up to nine
levels and may override a level's start. Counters belong to the `abstractNum`; a `num` with an override
begins anew once.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from lxml import etree

from lessonsearch.imports.blocks.list_marks import is_number

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MOST_DEPTH = 20
"""Styles that rest on one another: more is a ring."""


def value(element: etree._Element | None, path: str) -> str | None:
    """The `w:val` of the element at that path below; None where there is none."""
    found = element.find(path) if element is not None else None
    return None if found is None else found.get(f"{W}val")


@dataclass
class Numbering:
    """The lists of a document with their counters, to be asked for paragraphs in reading order."""

    levels: dict[tuple[str, int], etree._Element] = field(default_factory=dict)
    abstract: dict[str, str] = field(default_factory=dict)
    overrides: dict[tuple[str, int], int] = field(default_factory=dict)
    by_style: dict[str, tuple[str, int]] = field(default_factory=dict)
    counters: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    begun: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def of(cls, root: etree._Element | None, styles: etree._Element | None) -> Numbering:
        """The lists that numbering.xml and styles.xml declare."""
        numbering = cls()
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
        numbering._read_styles(styles)
        return numbering

    def _read_styles(self, styles: etree._Element | None) -> None:
        """Which list and level each style stands for, on its own or through the style that it rests on."""
        if styles is None:
            return
        own: dict[str, tuple[str | None, str | None]] = {}
        parents: dict[str, str | None] = {}
        for style in styles.iterfind(f"{W}style"):
            name = style.get(f"{W}styleId") or ""
            own[name] = (value(style, f"{W}pPr/{W}numPr/{W}numId"), value(style, f"{W}pPr/{W}numPr/{W}ilvl"))
            parents[name] = value(style, f"{W}basedOn")
        for name in own:
            number = level = None
            at: str | None = name
            for _ in range(MOST_DEPTH):
                if at is None or at not in own:
                    break
                number, level = number or own[at][0], level or own[at][1]
                at = parents[at]
            if number:
                self.by_style[name] = (
                    number,
                    int(level) if level and is_number(level) else self._level_of(number, name),
                )

    def _level_of(self, number: str, style: str) -> int:
        """The level that a list gives to a style."""
        name = self.abstract.get(number, "")
        return next(
            (n for (a, n), level in self.levels.items() if a == name and value(level, f"{W}pStyle") == style),
            0,
        )

    def label(self, paragraph: etree._Element, style: str) -> tuple[str, bool]:
        """The label of the next paragraph, and whether it is a bullet; empty where it has neither."""
        number, level = (
            value(paragraph, f"{W}pPr/{W}numPr/{W}numId"),
            value(paragraph, f"{W}pPr/{W}numPr/{W}ilvl"),
        )
        styled = self.by_style.get(style)
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
                text = text.replace(mark, shown(self.counters[name].get(at, 1), form))
        return text.strip()


def shown(number: int, form: str) -> str:
    """A number in one of Word's formats; decimal where the format is another."""
    if form in ("lowerLetter", "upperLetter") and number > 0:
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters if form == "lowerLetter" else letters.upper()
    if form in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        roman = _roman(number)
        return roman.lower() if form == "lowerRoman" else roman
    return f"{number:02}" if form == "decimalZero" else str(number)


def _roman(number: int) -> str:
    out = ""
    for worth, letters in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        "M CM D CD C XC L XL X IX V IV I".split(),
        strict=True,
    ):
        out += letters * (number // worth)
        number %= worth
    return out
