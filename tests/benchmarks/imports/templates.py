"""A template of a report: how its blocks look, and which blocks a reader should give."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from support.paths import IMPORTS

REPORT = IMPORTS / "report.json"
TITLE = "Ages of concern: learning lessons from serious case reviews"
LEVELS = {
    "Executive summary": 1,
    "Key findings": 2,
    "Background": 2,
    "Learning lessons: ages of concern": 1,
    "Babies less than one year old": 1,
    "Young people aged 14 years or older": 1,
    "Annex A: Working together to safeguard children": 1,
    "Case studies": 2,
    "Practice implications": 3,
    "Practice implications:": 3,
    "Agency involvement with the parents": 3,
    "Teenage parents": 3,
    "Marginalisation of fathers": 3,
    "Parenting capacity": 3,
}
CASES = {
    "Disclosure of long-standing abuse",
    "Suicide by a young person",
    "A teenage perpetrator",
    "Death in a house fire",
}
CASES |= {"A suicide pact", "A drug user who nearly died", "Stabbing by other youths in a street incident"}
NOTES = {
    17: "Munro review of child protection: final report – a child-centred system, Department for Education, 2011.",
    20: "Working together to safeguard children: a guide to inter-agency working to safeguard and promote the welfare"
    " of children, Department for Children, Schools and Families, 2010.",
    40: "In 11 of the 482 cases evaluated the serious case review did not concern a particular child.",
    75: "Ofsted, Learning lessons from serious case reviews 2009–2010 (100087).",
    150: "The sample was drawn from the reviews of all four years.",
}


@dataclass(frozen=True)
class Item:
    """One block of the report: kind `h`, `num`, `para`, `bullet` or `quote`; heading level; number; text; note."""

    kind: str
    text: str
    level: int = 0
    number: str = ""
    note: str = ""


@dataclass(frozen=True)
class Template:
    """How a file is set."""

    name: str
    nested: bool = False
    automatic: bool = False
    columns: int = 1
    font: str = "Liberation Serif"
    size: float = 11
    caps: bool = False
    heading_sizes: tuple[float, float, float] = (16, 13, 11)
    bullet: str = "•"
    notes: bool = True
    contents: bool = True
    head: str = TITLE
    foot: str = "Page {page} of {pages}"
    justify: bool = True
    indent: float = 1.0
    number_end: str = "."
    quote_indent: float = 1.0
    settings: dict[str, str] = field(default_factory=dict)


def items(template: Template) -> list[Item]:
    """The report's blocks as this template sets them."""
    out: list[Item] = []
    counters = [0, 0, 0]
    last = 0
    for place, (kind, text) in enumerate(json.loads(REPORT.read_text("utf-8"))):
        note = NOTES.get(place, "") if template.notes else ""
        if kind == "h":
            level = LEVELS.get(text, 3 if text in CASES else 2)
            shown = text.upper() if template.caps else text
            if template.nested and level < 3:
                counters = [counters[0] + (level == 1), 0 if level == 1 else counters[1] + 1, 0]
                number = f"{counters[0]}" if level == 1 else f"{counters[0]}.{counters[1]}"
                out.append(Item("h", shown, level, number))
            else:
                out.append(Item("h", shown, level))
        elif kind == "num":
            number, words = re.match(r"(\d+)\. (.*)", text, re.DOTALL).groups()
            last += 1
            if template.nested:
                counters = [counters[0], counters[1] or 1, counters[2] + 1]
                number = ".".join(map(str, counters))
            out.append(Item("num", words, 0, number, note))
        else:
            out.append(Item(kind, text, 0, "", note))
    return out


def expected(template: Template) -> list[dict[str, object]]:
    """The truth for a template, as JSON."""
    return [{"kind": i.kind, "text": i.text, "number": i.number, "level": i.level} for i in items(template)]
