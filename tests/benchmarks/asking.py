"""What every engine is asked, and what it answers: sixty mixed searches, the same for all."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Protocol

from lessonsearch.model.lesson import Lesson
from lessonsearch.model.taxonomy import STANDARD_FACETS, Taxonomy
from lessonsearch.query.parser import Clause, parse
from lessonsearch.text.analysis import analyze
from lessonsearch.text.indexed_fields import indexed_text

SHOWN = 10
WIDTH = 240
"""Characters of a snippet."""


@dataclass(frozen=True)
class Asked:
    """One search: words in our language, and chosen values by facet."""

    text: str
    filters: Mapping[str, tuple[str, ...]]

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        return parse(self.text)

    @property
    def wanted(self) -> list[tuple[str, ...]]:
        """Words that must stand there, phrases as several, already cut to their stems."""
        return [clause.terms[0].words for clause in self.clauses if not clause.excluded]

    @property
    def unwanted(self) -> list[tuple[str, ...]]:
        return [clause.terms[0].words for clause in self.clauses if clause.excluded]


@dataclass
class Answer:
    """Lessons found, the numbers of the best ten, counts of every facet value, and ten marked snippets."""

    total: int
    best: list[int]
    counts: dict[str, dict[str, int]]
    snippets: list[str] = field(repr=False)
    took_ms: float | None = None
    """Milliseconds inside the engine's own process; None where it runs in the one that asks."""

    @property
    def sums(self) -> tuple[int, dict[str, dict[str, int]]]:
        """What has to be the same from every engine; how well a lesson matches, each says in its own way."""
        return self.total, {
            name: {value: number for value, number in sorted(values.items()) if number}
            for name, values in sorted(self.counts.items())
        }


class Peer(Protocol):
    """An engine under test. Its module has `build` and `Peer`, and says how it does the work best."""

    def search(self, asked: Asked) -> Answer: ...


@dataclass(frozen=True)
class Row:
    """A lesson as the peers are given it: texts whose words are stems already, which saves them the work."""

    number: int
    texts: dict[str, str]
    values: dict[str, tuple[str, ...]]

    def dump(self) -> str:
        """The row as one line of JSON."""
        return json.dumps(vars(self), ensure_ascii=False)

    @staticmethod
    def load(line: str) -> Row:
        """The row of a line that `dump` made."""
        return Row(**json.loads(line))


def rows(lessons: Iterable[Lesson], taxonomy: Taxonomy) -> Iterable[Row]:
    """Lessons as rows. Of hyphenated words the parts are given, not the whole: phrases stay whole so."""
    for number, lesson in enumerate(lessons):
        texts = {name: _stems(text) for name, text in indexed_text(lesson, taxonomy).items()}
        yield Row(number, texts, {facet.name: lesson.tags(facet.attribute) for facet in STANDARD_FACETS})


def _stems(text: str) -> str:
    last, parts = -1, []
    for word in analyze(text):
        if word.position > last:
            parts.append(word.stem)
        last = word.position
    return " ".join(parts)


def values(taxonomy: Taxonomy) -> dict[str, list[str]]:
    """Every facet's values."""
    return {facet.name: [choice.id for choice in taxonomy.choices(facet.name)] for facet in STANDARD_FACETS}


def searches(taxonomy: Taxonomy) -> list[Asked]:
    """Sixty: 1 to 4 words, phrases, exclusions, no words; none to three filters, their values by rank."""
    by_rank = values(taxonomy)
    listed = []
    for line in SEARCHES.strip().splitlines():
        text, _, chosen = line.partition("|")
        filters: dict[str, tuple[str, ...]] = {}
        for choice in chosen.split():
            name, rank = choice.split(":")
            filters[name] = (*filters.get(name, ()), by_rank[name][int(rank)])
        listed.append(Asked(text.strip(), filters))
    return listed


def folder(place: Path, name: str) -> Path:
    """A new folder for an engine's files."""
    made = place / name
    made.mkdir(parents=True)
    return made


SEARCHES = """
child
children
suicide
police | theme:2
supervision
bruising | age:0
fathers | theme:1 theme:3
exploitation
overdose | age:1 kind:0 kind:1
hospital | agency:0 agency:3
custody
assessment | kind:0
domestic violence
mental health
child neglect | theme:2
drug alcohol
baby injuries | age:0 age:1
young people
sexual abuse | agency:1 agency:2
information sharing
parents risk
self harm | age:1
teenage pregnancy
health professionals | kind:1
homeless mother
school supervision | source:0
children serious review
mother mental health | theme:3
young people suicide
baby death sleeping | agency:0 agency:1 agency:2
agencies assessment risk
father history violence
police domestic abuse | theme:0 kind:0
drug overdose young
children social care assessment
parents alcohol drug misuse | age:0 agency:0
young people mental health
health agencies early birth | theme:1 age:0 kind:0
"serious case"
"young people"
"mental health" | theme:3 theme:4
"domestic violence" | agency:1
"social care"
"local safeguarding children board"
"less than one year" | age:0
"risk assessment"
"social care" assessment
"serious case" father | theme:0
"young people" custody
"sexual abuse" school | kind:0
child -police
children -"social care"
assessment risk -birth
police -custody | theme:1
mother father -neglect | age:0
"serious case" -review
|
| theme:0
| age:0 agency:0 agency:1
| theme:1 theme:2 age:1 kind:0
"""
