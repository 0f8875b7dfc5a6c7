"""The pages of a lesson, an excerpt and a source: passages as groups of blocks that are laid out alike."""

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
from lessonsearch.model.taxonomy import LESSON, Facet
from lessonsearch.query.query import Query
from lessonsearch.search import Highlighter, HighlightRun, Result, highlight
from lessonsearch.search.more_like_this import TriadPart
from lessonsearch.web.presenters.lesson_context import LessonContext, lesson_context, then_and_now
from lessonsearch.web.presenters.result_navigation import ResultNavigation, result_navigation

LEARNT = re.compile(r"Lessons? (learnt|learned):")
"""Opening of the paragraph in which the reports say what a case taught."""


@dataclass(frozen=True)
class BlockView:
    """A paragraph, bullet, quotation or table; `excerpt` and `pinpoint` are set if it has its own link."""

    runs: tuple[HighlightRun, ...]
    rows: tuple[tuple[tuple[HighlightRun, ...], ...], ...]
    excerpt: Excerpt | None
    pinpoint: str


@dataclass(frozen=True)
class BlockGroup:
    """Consecutive blocks of one form: paragraphs, or the bullets of one list."""

    form: str
    blocks: tuple[BlockView, ...]


@dataclass(frozen=True)
class PassageView:
    """A whole excerpt as a page shows it."""

    excerpt: Excerpt
    pinpoint: str
    groups: tuple[BlockGroup, ...]

    @property
    def has_parts(self) -> bool:
        """Whether any of its blocks has its own link, so that the link to the whole must say so."""
        return any(block.excerpt for group in self.groups for block in group.blocks)


@dataclass(frozen=True)
class TagLink:
    """One tag of a lesson, with the search for it."""

    label: str
    query: Query


@dataclass(frozen=True)
class LessonPage:
    """Everything that a lesson's page shows."""

    lesson: Lesson
    source: Source
    query: Query
    """The search that its URL carries."""
    marks: bool
    """Whether the words of that search are marked."""
    navigation: ResultNavigation | None
    context: LessonContext
    glossary: tuple[GlossaryEntry, ...]
    title: tuple[HighlightRun, ...]
    passages: tuple[PassageView, ...]
    tags: tuple[tuple[Facet, tuple[TagLink, ...]], ...]
    before: Lesson | None
    after: Lesson | None
    same: Lesson | None
    """The lesson that this one repeats, and that searches find instead."""
    triad: tuple[TriadPart, ...]
    """Related lessons of the other kinds: findings, cases, practice implications."""
    similar: tuple[Lesson, ...]


def lesson_page(lesson: Lesson, query: Query, marks: bool, library: Library) -> LessonPage:
    """The page of a lesson, with the words of a search marked if `marks`."""
    highlighter = Highlighter(library.search_terms(query.q) if marks else ())
    source = library.source(lesson.source)
    result = Result(lesson, source, highlighter)
    before, after = library.neighbours(lesson)
    related = library.more_like_this(lesson)
    in_triad = [other for part in related.triad for other in part.lessons]
    return LessonPage(
        lesson,
        source,
        query,
        marks,
        result_navigation(lesson, query, library),
        lesson_context(lesson, library),
        then_and_now(lesson.text, library),
        result.title,
        tuple(passage_view(lesson, excerpt, highlighter) for excerpt in lesson.passages),
        tuple(_tags(lesson, library)),
        before,
        after,
        library.lesson(lesson.same_as) if lesson.same_as else None,
        related.triad,
        tuple(other for other in related.similar if other not in in_triad),
    )


NO_HIGHLIGHTS = Highlighter(())


def passage_view(lesson: Lesson, excerpt: Excerpt, highlighter: Highlighter = NO_HIGHLIGHTS) -> PassageView:
    """An excerpt as groups of blocks, with search terms marked."""
    parts = {part.anchor: part for part in lesson.excerpts if part.part_of == excerpt.anchor}
    groups = (
        BlockGroup(form, tuple(_block_view(lesson, block, parts, highlighter) for block in blocks))
        for form, blocks in groupby(excerpt.blocks, key=_layout)
    )
    return PassageView(excerpt, pinpoint(lesson, excerpt), tuple(groups))


def _layout(block: Block) -> str:
    """The form of a block; `learnt` for the paragraph that sets out what a case taught."""
    return "learnt" if block.form == PARAGRAPH and LEARNT.match(block.text) else block.form


def _block_view(
    lesson: Lesson, block: Block, parts: dict[str, Excerpt], highlighter: Highlighter
) -> BlockView:
    part = parts.get(block.anchor)
    return BlockView(
        highlight(block.text, highlighter),
        tuple(tuple(highlight(cell, highlighter) for cell in row) for row in block.rows),
        part,
        pinpoint(lesson, part) if part else "",
    )


def _tags(lesson: Lesson, library: Library) -> Iterator[tuple[Facet, tuple[TagLink, ...]]]:
    for facet in library.taxonomy.shown_in(LESSON):
        tags = tuple(
            TagLink(library.taxonomy.label(facet.name, value), Query(filters=((facet.name, value),)))
            for value in lesson.tags(facet.attribute)
        )
        if tags:
            yield facet, tags


@dataclass(frozen=True)
class SourceLesson:
    """A lesson on its source's page."""

    lesson: Lesson
    leads_to: Lesson
    """The lesson itself, or the one in the full report that it repeats."""
    passages: tuple[PassageView, ...]


def source_lesson(lesson: Lesson, library: Library) -> SourceLesson:
    """A lesson for its source's page."""
    leads_to = library.lesson(lesson.same_as) if lesson.same_as else lesson
    return SourceLesson(lesson, leads_to, tuple(passage_view(lesson, excerpt) for excerpt in lesson.passages))


@dataclass(frozen=True)
class SourceSection:
    """A heading of a source, its depth from 0, and the lessons directly under it."""

    heading: str
    id: str
    level: int
    lessons: tuple[SourceLesson, ...]


def sections(lessons: Sequence[SourceLesson]) -> Iterator[SourceSection]:
    """A source's lessons under its headings, in reading order.

    A heading is shown where the path of headings changes. Lessons that return to an outer heading after an
    inner one form a section without a heading.
    """
    previous: tuple[str, ...] = ()
    seen: Counter[str] = Counter()
    for path, run in groupby(lessons, key=lambda view: view.lesson.section):
        under = tuple(run)
        shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(path, previous, strict=False)))
        for level in range(shared, len(path)):
            section_id = _section_id(path[: level + 1], seen)
            yield SourceSection(path[level], section_id, level, under if level == len(path) - 1 else ())
        if shared == len(path):
            yield SourceSection("", "", shared, under)
        previous = path


def _section_id(path: Sequence[str], seen: Counter[str]) -> str:
    """An anchor made of the headings' words, numbered where the same headings occur again."""
    name = "-".join(["section", *re.findall(r"[a-z0-9]+", " ".join(path).casefold())])
    seen[name] += 1
    return name if seen[name] == 1 else f"{name}-{seen[name]}"
