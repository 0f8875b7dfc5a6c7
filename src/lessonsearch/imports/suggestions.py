"""Suggestions for a draft lesson: title, kind, themes, ages, agencies, concepts, content note; each says
why.

Nothing is applied by itself: a person ticks what is right. The models learn from the lessons that the
corpus holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from lessonsearch import corpus
from lessonsearch.imports.blocks.imported_report import ReportBlock
from lessonsearch.imports.ridge import Example, RidgeModel, features
from lessonsearch.imports.section_roles import (
    APPRAISAL,
    CASE,
    NARRATIVE,
    NOTES,
    PROCESS,
    RECOMMENDATION,
    SUMMARY,
    TIMELINE,
)
from lessonsearch.imports.segmentation import Cut
from lessonsearch.model.lesson import Lesson
from lessonsearch.model.taxonomy import Taxonomy
from lessonsearch.settings import data_folder

OFFERED = {"theme": 5, "age": 2, "agency": 3}
"""How many of each facet are offered."""
KINDS = {
    NARRATIVE: "case-study",
    CASE: "case-study",
    TIMELINE: "case-study",
    RECOMMENDATION: "practice-implication",
    PROCESS: "background",
    NOTES: "background",
    SUMMARY: "key-finding",
    APPRAISAL: "finding",
}
DISTRESSING = (
    ("Suicide", r"suicid\w*|took (?:his|her|their) own li\w+|hanged|overdose"),
    ("Self-harm", r"self[- ]harm\w*|self[- ]inflicted|cutting (?:him|her)self"),
    (
        "Death of a child",
        r"(?:child|baby|infant|boy|girl|son|daughter|twin|young person)\b[^.]{0,80}\b(?:died|death|dead"
        r"|killed)|death of",
    ),
    ("Injury to a child", r"injur\w+|fractur\w+|bruis\w+|burn(?:s|ed|t)\b|shaken|bite mark"),
    ("Sexual abuse", r"sexual(?:ly)? (?:abus|assault|exploit|harm|violen)\w*|rape[ds]?\b|indecent"),
    ("Neglect", r"neglect\w*|malnourish\w*|starv\w+|emaciat\w+"),
    ("Domestic abuse", r"domestic (?:abuse|violence)|violen(?:t|ce) (?:towards|against|partner)|strangl\w+"),
)
"""Content notes, with the words that call for them."""
GENERIC_HEADING = re.compile(
    r"(?:\d[\d.]*\s+)?(?:practice implications|findings?|lessons?(?: learnt| learned)?|recommendations?"
    r"|conclusions?|analysis|introduction"
    r"|summary|background|notes|(?:key )?(?:finding|theme|lesson) \d+)\W*\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class TagSuggestion:
    """One value that may be right, and why."""

    value: str
    why: str


@dataclass(frozen=True)
class Suggestions:
    """All that is suggested for one lesson, best first."""

    title: tuple[TagSuggestion, ...] = ()
    kind: tuple[TagSuggestion, ...] = ()
    themes: tuple[TagSuggestion, ...] = ()
    ages: tuple[TagSuggestion, ...] = ()
    agencies: tuple[TagSuggestion, ...] = ()
    concepts: tuple[TagSuggestion, ...] = ()
    content_note: tuple[TagSuggestion, ...] = ()


class Suggester:
    """Suggests for lessons of one corpus.

    Needs lessons to learn from: without any, only what words alone tell.
    """

    def __init__(self, lessons: Sequence[Lesson], taxonomy: Taxonomy) -> None:
        self.taxonomy = taxonomy
        taught = [lesson for lesson in lessons if lesson.kind != "coverage"]
        self.models = {
            facet: RidgeModel(
                [_example(lesson, attribute) for lesson in taught], _definitions(taxonomy, facet)
            )
            for facet, attribute in (
                ("theme", "themes"),
                ("age", "ages"),
                ("agency", "agencies"),
                ("kind", "kind"),
            )
            if taught
        }
        self.concepts = {name: frozenset(_single(name)) for lesson in taught for name in lesson.concepts}

    def suggest(self, cut: Cut) -> Suggestions:
        """What a cut of a report may be called and tagged with."""
        text, section = _text(cut.blocks), " ".join(cut.section[-2:])
        return Suggestions(
            titles(cut),
            self._kind(cut, text, section),
            self._ranked("theme", text, section),
            self._ranked("age", text, section),
            self._ranked("agency", text, section),
            self._concepts(text),
            tuple(content_notes(text)),
        )

    def _ranked(self, facet: str, text: str, section: str) -> tuple[TagSuggestion, ...]:
        if facet not in self.models:
            return ()
        ranked = self.models[facet].rank(text, section)[: OFFERED.get(facet, 1)]
        return tuple(TagSuggestion(each.label, _because(each.words)) for each in ranked if each.words)

    def _kind(self, cut: Cut, text: str, section: str) -> tuple[TagSuggestion, ...]:
        if cut.role in KINDS:
            return (TagSuggestion(KINDS[cut.role], cut.why),)
        learnt = self._ranked("kind", text, section)
        usual = TagSuggestion("finding", cut.why)
        return (usual, *(each for each in learnt if each.value != usual.value))

    def _concepts(self, text: str) -> tuple[TagSuggestion, ...]:
        """Concepts of the corpus all of whose words stand near one another in the text."""
        stems = [frozenset(_single(sentence)) for sentence in re.split(r"(?<=[.!?])\s+", text)]
        found = [
            name for name, words in self.concepts.items() if words and any(words <= each for each in stems)
        ]
        found.sort(key=lambda name: (-len(self.concepts[name]), name))
        return tuple(TagSuggestion(name, "its words are in one sentence") for name in found[:5])


def titles(cut: Cut) -> tuple[TagSuggestion, ...]:
    """What a lesson may be called: its heading, and the sentence that says most; a person writes the
    headline."""
    found = []
    heading = re.sub(r"^\d[\d.]*\s+", "", cut.heading).rstrip(":").strip()
    if heading.isupper():
        heading = heading.capitalize()
    if heading and not GENERIC_HEADING.match(heading):
        found.append(TagSuggestion(heading, "the report's own heading"))
    elif heading and len(cut.section) > 1:
        above = re.sub(r"^\d[\d.]*\s+", "", cut.section[-2]).rstrip(":").strip()
        above = above.capitalize() if above.isupper() else above
        found.append(
            TagSuggestion(f"{above}: {heading[:1].lower()}{heading[1:]}", "the report's own headings")
        )
    sentence = next((block.text for block in cut.blocks if len(block.text.split()) > 5), "")
    sentence = re.split(r"(?<=[.!?])\s", sentence)[0].rstrip(".:")
    if sentence:
        words = sentence.split()
        found.append(
            TagSuggestion(" ".join(words[:14]) + ("…" if len(words) > 14 else ""), "its first sentence")
        )
    return tuple(found)


def content_notes(text: str) -> Iterable[TagSuggestion]:
    """Content notes that a text calls for."""
    for note, pattern in DISTRESSING:
        if match := re.search(rf"\b(?:{pattern})", text, re.IGNORECASE):
            yield TagSuggestion(note, f"it says '{' '.join(match[0].split()[-6:])}'")


def _because(words: Sequence[str]) -> str:
    return f"it says {', '.join(words)}"


def _single(text: str) -> list[str]:
    return [stem for stem in features(text) if "_" not in stem]


def _text(blocks: Sequence[ReportBlock]) -> str:
    return "\n".join(block.text if not block.rows else block.printed for block in blocks)


def _example(lesson: Lesson, attribute: str) -> Example:
    return Example(lesson.text, " ".join(lesson.section[-2:]), frozenset(lesson.tags(attribute)))


def _definitions(taxonomy: Taxonomy, facet: str) -> dict[str, tuple[str, str]]:
    return {choice.id: (choice.label, choice.definition) for choice in taxonomy.choices(facet)}


def suggester_for(root: Path, bases: Sequence[Path] = ()) -> Suggester:
    """Suggestions learnt from the lessons that come with the program and those of the corpus itself."""
    own, _ = corpus.read(root, bases)
    shipped, _ = corpus.read(data_folder("corpus"))
    lessons = {lesson.id: lesson for lesson in (*shipped.lessons, *own.lessons)}
    return Suggester(tuple(lessons.values()), own.manifest.taxonomy)
