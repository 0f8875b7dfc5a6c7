"""Segmentation: divides blocks into lessons.

A narrative stays whole, findings are divided by number or heading, and each recommendation becomes linkable.
The headings of a section decide its role (`ROLES`), and the role decides how it is divided. Every block is in
exactly one lesson, or is a heading, or is set aside with a reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lessonsearch.imports.blocks.imported_report import (
    BULLET,
    HEADING,
    PARAGRAPH,
    QUOTATION,
    WORD,
    ImportedReport,
    Removed,
    ReportBlock,
)
from lessonsearch.imports.section_roles import (
    APPRAISAL,
    CASE,
    NARRATIVE,
    NOTES,
    PROCESS,
    RECOMMENDATION,
    SUMMARY,
    TIMELINE,
    role_of,
)

GENERIC = re.compile(
    r"(?:serious case|child safeguarding practice|local child safeguarding practice|safeguarding adults?"
    r"|domestic homicide|learning)?"
    r"\s*(?:overview |full |final |executive )*(?:review|report|summary|version|draft)?s?(?:"
    r" report)?\W*\Z|.*\b(?:reviewer|author|chair|board"
    r"|partnership|published|version|commissioned)\b|(?:january|february|march|april|may|june|july|august|september|october"
    r"|november|december)?\s*(?:19|20)\d\d\Z",
    re.IGNORECASE | re.DOTALL,
)
"""Lines that appear on the cover of every report."""
OPENING = (PROCESS, SUMMARY, NARRATIVE)
"""Roles of a report's first section."""
NUMBERED_FINDING = re.compile(r"(?:key )?(?:finding|theme|lesson|learning point)\s+\d+", re.IGNORECASE)
MOST_COVER = 40
"""Maximum lines of a cover."""
LONGEST_FINDING, LONGEST_NARRATIVE, LONGEST_PROCESS = 600, 2500, 900
"""Number of words from which a lesson is divided at its numbered paragraphs or inner headings."""


@dataclass(frozen=True)
class Cut:
    """A lesson of a draft: headings from the outermost, role, blocks, and the reason for the division.

    `inner` are headings within it that name no section.
    """

    section: tuple[str, ...]
    role: str
    blocks: tuple[ReportBlock, ...]
    why: str
    inner: tuple[str, ...] = ()

    @property
    def words(self) -> int:
        """Number of words."""
        return sum(len(WORD.findall(block.printed)) for block in self.blocks)

    @property
    def heading(self) -> str:
        """The innermost heading; empty if there is none."""
        return self.section[-1] if self.section else ""

    @property
    def page(self) -> int:
        """The page on which it begins."""
        return next((block.page for block in self.blocks if block.page), 0)


@dataclass(frozen=True)
class Cutting:
    """The lessons of a report in reading order, the title on its cover, and the blocks in no lesson."""

    cuts: tuple[Cut, ...]
    title: str
    cover: tuple[Removed, ...]


@dataclass(frozen=True)
class _Section:
    """The blocks under one heading, up to the next."""

    path: tuple[str, ...]
    blocks: tuple[ReportBlock, ...]


def segment(report: ImportedReport) -> Cutting:
    """The lessons of a report."""
    title, cover, blocks = _cover(report.blocks)
    cuts: list[Cut] = []
    group: list[_Section] = []
    for section in _sections(blocks):
        if group and not _together(group, section):
            cuts += _cut(group)
            group = []
        group.append(section)
    if group:
        cuts += _cut(group)
    if report.notes:
        notes = tuple(
            ReportBlock(PARAGRAPH, f"{note.mark} {note.text}", page=note.page) for note in report.notes
        )
        cuts.append(Cut(("Notes",), NOTES, notes, "the report's footnotes"))
    return Cutting(tuple(cut for cut in cuts if cut.blocks), title, cover)


def _cover(blocks: Sequence[ReportBlock]) -> tuple[str, tuple[Removed, ...], list[ReportBlock]]:
    """The report's title and the lines of its cover: short lines before the first section."""
    start = 0
    for at, block in enumerate(blocks[:MOST_COVER]):
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        if block.kind == HEADING:
            section = at and (role_of([block.text]) in OPENING) and len(block.text.split()) < 6
            if section or (at and following and _is_text(following)):
                break
        elif _is_text(block) and (
            block.kind != PARAGRAPH or block.number or len(WORD.findall(block.text)) > 25
        ):
            break
        start = at + 1
    if 0 < start < len(blocks) and blocks[start].kind != HEADING and blocks[start - 1].kind == HEADING:
        start -= 1
    lines = blocks[:start]
    telling = [block.text for block in lines if not GENERIC.match(block.text)]
    title = next(iter(telling), "") or (lines[0].text if lines else "")
    cover = tuple(Removed(block.printed, "Cover", block.page) for block in lines)
    return title, cover, list(blocks[start:])


def _is_text(block: ReportBlock) -> bool:
    return bool(block.number) or block.kind in (BULLET, QUOTATION) or len(WORD.findall(block.text)) > 12


def _sections(blocks: Sequence[ReportBlock]) -> Iterator[_Section]:
    """Blocks grouped by heading, each group with the path of headings above it."""
    path: list[tuple[int, str]] = []
    held: list[ReportBlock] = []
    for block in blocks:
        if block.kind != HEADING:
            held.append(block)
            continue
        if held or path:
            yield _Section(tuple(text for _, text in path), tuple(held))
        held = []
        path = [(level, text) for level, text in path if level < block.level]
        path.append((block.level, block.printed))
    yield _Section(tuple(text for _, text in path), tuple(held))


def _together(group: Sequence[_Section], section: _Section) -> bool:
    """Whether a section forms one lesson with those before it: a narrative, or remarks of a review about
    itself."""
    first = group[0]
    role = role_of(first.path)
    if role not in (NARRATIVE, TIMELINE, PROCESS) or not first.path:
        return not any(each.blocks for each in group) and section.path[: len(first.path)] == first.path
    inside = len(section.path) > len(first.path) and section.path[: len(first.path)] == first.path
    if not inside or (role_of(section.path) not in (role, PROCESS) and role == PROCESS):
        return False
    longest = LONGEST_PROCESS if role == PROCESS else LONGEST_NARRATIVE
    return sum(_words(each) for each in group) + _words(section) <= longest


def _words(section: _Section) -> int:
    return sum(len(WORD.findall(block.printed)) for block in section.blocks)


def _cut(group: Sequence[_Section]) -> Iterator[Cut]:
    """One lesson for sections that belong together, or several if it would be too long."""
    filled = [section for section in group if section.blocks]
    if not filled:
        return
    path = filled[0].path
    if len(filled) > 1:
        path = group[0].path if len(group[0].path) <= len(path) else path
    inner = tuple(
        heading
        for section in filled
        for heading in section.path[len(path) :]
        if section.path[: len(path)] == path
    )
    blocks = tuple(block for section in filled for block in section.blocks)
    role = role_of(path)
    cut = Cut(path, role, blocks, _why(role, path, blocks), tuple(dict.fromkeys(inner)))
    longest = LONGEST_NARRATIVE if role in (NARRATIVE, TIMELINE) else LONGEST_FINDING
    if cut.words <= longest or role in (RECOMMENDATION, PROCESS):
        yield cut
    else:
        yield from _by_paragraphs(cut, longest)


def _by_paragraphs(cut: Cut, longest: int) -> Iterator[Cut]:
    """Divide a long section at its numbered paragraphs, or else its paragraphs."""
    held: list[ReportBlock] = []
    words = 0
    for block in cut.blocks:
        opens = block.kind == PARAGRAPH and (block.number or not any(each.number for each in cut.blocks))
        leads = bool(held) and held[-1].text.endswith(":")
        if held and opens and not leads and words + len(WORD.findall(block.text)) > longest * 0.6:
            yield _part(cut, held)
            held, words = [], 0
        held.append(block)
        words += len(WORD.findall(block.printed))
    if held:
        yield _part(cut, held)


def _part(cut: Cut, blocks: Sequence[ReportBlock]) -> Cut:
    numbers = [block.number for block in blocks if block.number]
    span = (
        f"paragraphs {numbers[0]} to {numbers[-1]}"
        if len(numbers) > 1
        else f"paragraph {numbers[0]}"
        if numbers
        else "a part"
    )
    return replace(cut, blocks=tuple(blocks), why=f"{span} of a long section")


def _why(role: str, path: Sequence[str], blocks: Sequence[ReportBlock]) -> str:
    heading = f"'{path[-1]}'" if path else "the beginning"
    if NUMBERED_FINDING.match(path[-1] if path else ""):
        return f"{heading} is a numbered finding"
    return {
        CASE: f"{heading} is a case study",
        NARRATIVE: f"{heading} tells the case, so we kept it whole",
        TIMELINE: f"{heading} is a timeline, so we kept it whole",
        RECOMMENDATION: f"{heading} has recommendations, each with its own link",
        PROCESS: f"{heading} is about the review itself",
        SUMMARY: f"{heading} sums up",
        APPRAISAL: f"{heading} judges practice",
    }.get(role, f"the text under {heading}")
