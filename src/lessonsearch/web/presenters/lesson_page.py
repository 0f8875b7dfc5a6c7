"""What the pages of a lesson and of an excerpt show: passages cut into stretches that are laid out alike."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile

from lessonsearch.app.library import Library
from lessonsearch.citations import pinpoint
from lessonsearch.model.glossary import GlossaryEntry
from lessonsearch.model.lesson import PARAGRAPH, Block, Excerpt, Lesson, Source
from lessonsearch.model.taxonomy import FACETS, Facet
from lessonsearch.query.query import Query
from lessonsearch.search import Highlighter, HighlightRun, Result, highlight
from lessonsearch.search.more_like_this import TriadPart
from lessonsearch.web.presenters.lesson_context import LessonContext, lesson_context, then_and_now
from lessonsearch.web.presenters.result_navigation import ResultNavigation, result_navigation

LEARNT = re.compile(r"Lessons? (learnt|learned):")
"""How the reports begin the paragraph that says what a case taught."""


@dataclass(frozen=True)
class BlockView:
    """A paragraph, bullet, quotation or table; `excerpt` and `pinpoint` are set where it has its own address."""

    runs: tuple[HighlightRun, ...]
    rows: tuple[tuple[tuple[HighlightRun, ...], ...], ...]
    excerpt: Excerpt | None
    pinpoint: str


@dataclass(frozen=True)
class BlockGroup:
    """Parts of one form that follow each other: paragraphs, or the bullets of one list."""

    form: str
    blocks: tuple[BlockView, ...]


@dataclass(frozen=True)
class PassageView:
    """A whole excerpt as it stands on a page."""

    excerpt: Excerpt
    pinpoint: str
    groups: tuple[BlockGroup, ...]

    @property
    def has_parts(self) -> bool:
        """Whether parts of it can be linked by themselves, so that links to the whole must say so."""
        return any(part.excerpt for stretch in self.groups for part in stretch.blocks)


@dataclass(frozen=True)
class TagLink:
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
    navigation: ResultNavigation | None
    context: LessonContext
    glossary: tuple[GlossaryEntry, ...]
    title: tuple[HighlightRun, ...]
    passages: tuple[PassageView, ...]
    found_by: tuple[tuple[HighlightRun, ...], ...]
    """Of its phrases in today's words, what the list of results said it was found by."""
    tags: tuple[tuple[Facet, tuple[TagLink, ...]], ...]
    before: Lesson | None
    after: Lesson | None
    same: Lesson | None
    """The lesson that says the same, and is the one to be found."""
    triad: tuple[TriadPart, ...]
    """Lessons of the other kinds on the same matter: what was found, cases of it, what is to be done."""
    similar: tuple[Lesson, ...]


def lesson_page(lesson: Lesson, query: Query, marks: bool, library: Library) -> LessonPage:
    """The page of a lesson, with the words of a search marked in it."""
    marker = Highlighter(library.search_terms(query.q) if marks else ())
    source = library.source(lesson.source)
    result = Result(lesson, source, marker)
    before, after = library.neighbours(lesson)
    related = library.more_like_this(lesson)
    shown = [other for part in related.triad for other in part.lessons]
    return LessonPage(
        lesson,
        source,
        query,
        marks,
        result_navigation(lesson, query, library),
        lesson_context(lesson, library),
        then_and_now(lesson.text, library),
        result.title,
        tuple(passage_view(lesson, excerpt, marker) for excerpt in lesson.passages),
        result.matched_phrases,
        tuple(_tags(lesson, library)),
        before,
        after,
        library.lesson(lesson.same_as) if lesson.same_as else None,
        related.triad,
        tuple(other for other in related.similar if other not in shown),
    )


NO_MARKS = Highlighter(())


def passage_view(lesson: Lesson, excerpt: Excerpt, marker: Highlighter = NO_MARKS) -> PassageView:
    """An excerpt cut into stretches, with terms marked."""
    parts = {part.anchor: part for part in lesson.excerpts if part.part_of == excerpt.anchor}
    stretches = (
        BlockGroup(form, tuple(_part(lesson, block, parts, marker) for block in run))
        for form, run in groupby(excerpt.blocks, key=_look)
    )
    return PassageView(excerpt, pinpoint(lesson, excerpt), tuple(stretches))


def _look(block: Block) -> str:
    """How a block is laid out: by its form, and what was learnt from a case apart from its story."""
    return "learnt" if block.form == PARAGRAPH and LEARNT.match(block.text) else block.form


def _part(lesson: Lesson, block: Block, parts: dict[str, Excerpt], marker: Highlighter) -> BlockView:
    part = parts.get(block.anchor)
    return BlockView(
        highlight(block.text, marker),
        tuple(tuple(highlight(cell, marker) for cell in row) for row in block.rows),
        part,
        pinpoint(lesson, part) if part else "",
    )


def _tags(lesson: Lesson, library: Library) -> Iterator[tuple[Facet, tuple[TagLink, ...]]]:
    for facet in FACETS:
        if facet.name != "source":
            found = (
                TagLink(library.taxonomy.label(facet.name, value), Query(filters=((facet.name, value),)))
                for value in lesson.tags(facet.attribute)
            )
            yield facet, tuple(found)


@dataclass(frozen=True)
class SourceLesson:
    """A lesson as it stands in its source's text."""

    lesson: Lesson
    leads_to: Lesson
    """The lesson itself, or the one in the full report that says the same."""
    passages: tuple[PassageView, ...]


def source_lesson(lesson: Lesson, library: Library) -> SourceLesson:
    """A lesson for its source's page."""
    leads_to = library.lesson(lesson.same_as) if lesson.same_as else lesson
    return SourceLesson(lesson, leads_to, tuple(passage_view(lesson, excerpt) for excerpt in lesson.passages))


@dataclass(frozen=True)
class SourceSection:
    """A heading of a source, how deep it stands, and the lessons right under it."""

    heading: str
    id: str
    level: int
    lessons: tuple[SourceLesson, ...]


def sections(chapters: Sequence[SourceLesson]) -> Iterator[SourceSection]:
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
            yield SourceSection(
                path[level], _id(path[: level + 1], seen), level, here if level == len(path) - 1 else ()
            )
        if shared == len(path):
            yield SourceSection("", "", shared, here)
        held = path


def _id(path: Sequence[str], seen: Counter[str]) -> str:
    """An anchor made of the headings' words; a number follows where the same headings stood before."""
    name = "-".join(["section", *re.findall(r"[a-z0-9]+", " ".join(path).casefold())])
    seen[name] += 1
    return name if seen[name] == 1 else f"{name}-{seen[name]}"
