"""What the pages of a lesson and of an excerpt show: passages cut into stretches that are laid out alike."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile

from lessonsearch.exports import place
from lessonsearch.glosses import Gloss
from lessonsearch.lesson import PARAGRAPH, Block, Excerpt, Lesson, Source
from lessonsearch.library import Library
from lessonsearch.query import Query
from lessonsearch.search import Marked, Marker, Result, mark
from lessonsearch.search.similar import TriadPart
from lessonsearch.taxonomy import FACETS, Facet
from lessonsearch.web.bearing import Bearing, bearing, then_and_now
from lessonsearch.web.journey import Journey, journey

LEARNT = re.compile(r"Lessons? (learnt|learned):")
"""How the reports begin the paragraph that says what a case taught."""


@dataclass(frozen=True)
class Part:
    """A paragraph, bullet, quotation or table; `excerpt` and `name` are set where it has its own address."""

    runs: tuple[Marked, ...]
    rows: tuple[tuple[tuple[Marked, ...], ...], ...]
    excerpt: Excerpt | None
    name: str


@dataclass(frozen=True)
class Stretch:
    """Parts of one form that follow each other: paragraphs, or the bullets of one list."""

    form: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Passage:
    """A whole excerpt as it stands on a page."""

    excerpt: Excerpt
    name: str
    stretches: tuple[Stretch, ...]

    @property
    def divided(self) -> bool:
        """Whether parts of it can be linked by themselves, so that links to the whole must say so."""
        return any(part.excerpt for stretch in self.stretches for part in stretch.parts)


@dataclass(frozen=True)
class Tag:
    """One tag of a lesson, and the search that it leads to."""

    label: str
    query: Query


@dataclass(frozen=True)
class LessonPage:
    """Everything that a lesson's page shows."""

    lesson: Lesson
    source: Source
    query: Query
    """The search that its address carries."""
    marks: bool
    """Whether the words of that search are to be marked."""
    journey: Journey | None
    bearing: Bearing
    glosses: tuple[Gloss, ...]
    title: tuple[Marked, ...]
    passages: tuple[Passage, ...]
    found_by: tuple[tuple[Marked, ...], ...]
    """Of its phrases in today's words, what the list of results said it was found by."""
    tags: tuple[tuple[Facet, tuple[Tag, ...]], ...]
    before: Lesson | None
    after: Lesson | None
    same: Lesson | None
    """The lesson that says the same, and is the one to be found."""
    triad: tuple[TriadPart, ...]
    """Lessons of the other kinds on the same matter: what was found, cases of it, what is to be done."""
    similar: tuple[Lesson, ...]


def lesson_page(lesson: Lesson, query: Query, marks: bool, library: Library) -> LessonPage:
    """The page of a lesson, with the words of a search marked in it."""
    marker = Marker(library.terms(query.q) if marks else ())
    source = library.source(lesson.source)
    result = Result(lesson, source, marker)
    before, after = library.neighbours(lesson)
    related = library.related(lesson)
    shown = [other for part in related.triad for other in part.lessons]
    return LessonPage(
        lesson,
        source,
        query,
        marks,
        journey(lesson, query, library),
        bearing(lesson, library),
        then_and_now(lesson.text, library),
        result.title,
        tuple(passage(lesson, excerpt, marker) for excerpt in lesson.passages),
        result.asked,
        tuple(_tags(lesson, library)),
        before,
        after,
        library.lesson(lesson.same_as) if lesson.same_as else None,
        related.triad,
        tuple(other for other in related.similar if other not in shown),
    )


NO_MARKS = Marker(())


def passage(lesson: Lesson, excerpt: Excerpt, marker: Marker = NO_MARKS) -> Passage:
    """An excerpt cut into stretches, with terms marked."""
    parts = {part.anchor: part for part in lesson.excerpts if part.part_of == excerpt.anchor}
    stretches = (
        Stretch(form, tuple(_part(lesson, block, parts, marker) for block in run))
        for form, run in groupby(excerpt.blocks, key=_look)
    )
    return Passage(excerpt, place(lesson, excerpt), tuple(stretches))


def _look(block: Block) -> str:
    """How a block is laid out: by its form, and what was learnt from a case apart from its story."""
    return "learnt" if block.form == PARAGRAPH and LEARNT.match(block.text) else block.form


def _part(lesson: Lesson, block: Block, parts: dict[str, Excerpt], marker: Marker) -> Part:
    part = parts.get(block.anchor)
    return Part(
        mark(block.text, marker),
        tuple(tuple(mark(cell, marker) for cell in row) for row in block.rows),
        part,
        place(lesson, part) if part else "",
    )


def _tags(lesson: Lesson, library: Library) -> Iterator[tuple[Facet, tuple[Tag, ...]]]:
    for facet in FACETS:
        if facet.name != "source":
            found = (
                Tag(library.taxonomy.label(facet.name, value), Query(choices=((facet.name, value),)))
                for value in lesson.tags(facet.attribute)
            )
            yield facet, tuple(found)


def paragraphs(lesson: Lesson) -> str:
    """The source's numbered paragraphs that a lesson holds: `paragraphs 43–45`; empty where it has none."""
    numbers = [excerpt.paragraph for excerpt in lesson.passages if excerpt.paragraph]
    if len(numbers) > 1:
        return f"paragraphs {numbers[0]}–{numbers[-1]}"
    return f"paragraph {numbers[0]}" if numbers else ""


@dataclass(frozen=True)
class Chapter:
    """A lesson as it stands in its source's text."""

    lesson: Lesson
    leads_to: Lesson
    """The lesson itself, or the one in the full report that says the same."""
    passages: tuple[Passage, ...]


def chapter(lesson: Lesson, library: Library) -> Chapter:
    """A lesson for its source's page."""
    leads_to = library.lesson(lesson.same_as) if lesson.same_as else lesson
    return Chapter(lesson, leads_to, tuple(passage(lesson, excerpt) for excerpt in lesson.passages))


@dataclass(frozen=True)
class Section:
    """A heading of a source, how deep it stands, and the lessons right under it."""

    heading: str
    id: str
    level: int
    lessons: tuple[Chapter, ...]


def sections(chapters: Sequence[Chapter]) -> Iterator[Section]:
    """A source's lessons under its headings, in reading order.

    A heading is given where its path departs from the one before; lessons that come back to an outer
    heading, after an inner one, stand in a section without a heading.
    """
    held: tuple[str, ...] = ()
    seen: Counter[str] = Counter()
    for path, run in groupby(chapters, key=lambda chapter: chapter.lesson.section):
        here = tuple(run)
        shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(path, held, strict=False)))
        for level in range(shared, len(path)):
            yield Section(
                path[level], _id(path[: level + 1], seen), level, here if level == len(path) - 1 else ()
            )
        if shared == len(path):
            yield Section("", "", shared, here)
        held = path


def _id(path: Sequence[str], seen: Counter[str]) -> str:
    """An anchor made of the headings' words; a number follows where the same headings stood before."""
    name = "-".join(["section", *re.findall(r"[a-z0-9]+", " ".join(path).casefold())])
    seen[name] += 1
    return name if seen[name] == 1 else f"{name}-{seen[name]}"
