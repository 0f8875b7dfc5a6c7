"""Suggestions for a draft lesson: title, kind, themes, ages, agencies, concepts and content note, with
reasons.

Nothing is applied automatically: a person ticks what is right. The models are trained on the lessons in the
corpus.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from lessonsearch import corpus
from lessonsearch.imports.blocks.imported_report import ReportBlock
from lessonsearch.imports.section_roles import (
    APPRAISAL,
    CASE,
    FINDING,
    NARRATIVE,
    NOTES,
    PROCESS,
    RECOMMENDATION,
    SUMMARY,
    TIMELINE,
)
from lessonsearch.imports.segmentation import Cut
from lessonsearch.imports.tag_examples import example_of, labels_of, verbatim_lessons
from lessonsearch.imports.tag_features import stems_of
from lessonsearch.imports.tag_model import Ranked, TagModel
from lessonsearch.model import lesson_kinds
from lessonsearch.model.lesson import Lesson
from lessonsearch.model.taxonomy import Facet, Taxonomy
from lessonsearch.settings import data_folder
from lessonsearch.text.synonyms import Thesaurus

OFFERED = {"theme": 5, "age": 2, "agency": 3}
"""Maximum suggestions for each facet."""
MOST_OFFERED = 3
"""How many of a facet that the corpus declares, where a lesson may have any number."""
KINDS: Final = {
    NARRATIVE: (lesson_kinds.CASE, 0),
    CASE: (lesson_kinds.CASE, 0),
    TIMELINE: (lesson_kinds.CASE, 0),
    RECOMMENDATION: (lesson_kinds.RECOMMENDATION, 0),
    PROCESS: (lesson_kinds.CONTEXT, 0),
    NOTES: (lesson_kinds.CONTEXT, 0),
    SUMMARY: (lesson_kinds.FINDING, 0),
    APPRAISAL: (lesson_kinds.FINDING, -1),
    FINDING: (lesson_kinds.FINDING, -1),
}
"""What a section is for → the role of its kind, and which kind of that role: the first, or the last.

Of several kinds of finding the first is for what a report puts first, the last for all others.
"""
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
"""Content notes, with the words that call for each."""
GENERIC_HEADING = re.compile(
    r"(?:\d[\d.]*\s+)?(?:practice implications|findings?|lessons?(?: learnt| learned)?|recommendations?"
    r"|conclusions?|analysis|introduction"
    r"|summary|background|notes|(?:key )?(?:finding|theme|lesson) \d+)\W*\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class TagSuggestion:
    """A suggested value and the reason for it."""

    value: str
    why: str


@dataclass(frozen=True)
class Suggestions:
    """All suggestions for one lesson, best first."""

    title: tuple[TagSuggestion, ...] = ()
    kind: tuple[TagSuggestion, ...] = ()
    tags: Mapping[str, tuple[TagSuggestion, ...]] = field(default_factory=dict)
    """By attribute, for every facet but kind and source."""
    concepts: tuple[TagSuggestion, ...] = ()
    content_note: tuple[TagSuggestion, ...] = ()
    single: frozenset[str] = frozenset({"title", "kind", "content_note"})
    """The keys that have one value, not a list."""

    def by_key(self) -> dict[str, tuple[TagSuggestion, ...]]:
        """Everything by its key in a lesson's front matter, in the order of a lesson file."""
        first = {"title": self.title, "kind": self.kind, **self.tags}
        return first | {"concepts": self.concepts, "content_note": self.content_note}


class Suggester:
    """Suggests tags for lessons of one corpus. It needs lessons to learn from; without any, only the words
    of the text count."""

    def __init__(
        self, lessons: Sequence[Lesson], taxonomy: Taxonomy, thesaurus: Thesaurus | None = None
    ) -> None:
        self.taxonomy = taxonomy
        self.facets = tuple(facet for facet in taxonomy.facets if facet.name not in ("kind", "source"))
        self.limits = {facet.name: _limit(facet) for facet in taxonomy.facets if facet.name != "source"}
        self.examples = [example_of(lesson, taxonomy) for lesson in lessons]
        self.labels = labels_of(taxonomy, thesaurus or Thesaurus())
        self.concepts = {name: frozenset(stems_of(name)) for lesson in lessons for name in lesson.concepts}

    def suggest(self, cuts: Sequence[Cut], report: str = "") -> list[Suggestions]:
        """Suggest the titles and tags of a report's draft lessons. `report` is the report's short title."""
        texts = [(_text(cut.blocks), " ".join(cut.section[-2:])) for cut in cuts]
        unlabelled = ["\n".join(each) for each in texts]
        model = TagModel(self.examples, self.labels, unlabelled=unlabelled) if self.examples else None
        return [
            self._of_lesson(cut, text, model.rank(text, section, self.limits) if model else {}, report)
            for cut, (text, section) in zip(cuts, texts, strict=True)
        ]

    def _of_lesson(
        self, cut: Cut, text: str, ranked: Mapping[str, Sequence[Ranked]], report: str
    ) -> Suggestions:
        return Suggestions(
            titles(cut, report),
            _kinds(cut, ranked.get("kind", ()), self.taxonomy),
            {facet.attribute: _offered(ranked.get(facet.name, ())) for facet in self.facets},
            self._concepts(text),
            tuple(content_notes(text)),
            Suggestions.single | {facet.attribute for facet in self.facets if not facet.multivalued},
        )

    def _concepts(self, text: str) -> tuple[TagSuggestion, ...]:
        """Concepts of the corpus whose words all occur near one another in the text."""
        sentences = [frozenset(stems_of(sentence)) for sentence in re.split(r"(?<=[.!?])\s+", text)]
        said = frozenset().union(*sentences)
        near = [name for name, words in self.concepts.items() if words and words <= said]
        found = [name for name in near if any(self.concepts[name] <= each for each in sentences)]
        found.sort(key=lambda name: (-len(self.concepts[name]), name))
        return tuple(TagSuggestion(name, "its words are in one sentence") for name in found[:5])


def titles(cut: Cut, report: str = "") -> tuple[TagSuggestion, ...]:
    """Suggested titles: the lesson's heading, and its most representative sentence; a person writes the
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
    elif heading and report:
        found.append(
            TagSuggestion(f"{report}: {heading[:1].lower()}{heading[1:]}", "the report's name and heading")
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
    """The content notes that a text calls for."""
    for note, pattern in DISTRESSING:
        if match := re.search(rf"\b(?:{pattern})", text, re.IGNORECASE):
            yield TagSuggestion(note, f"it says '{' '.join(match[0].split()[-6:])}'")


def _kinds(cut: Cut, ranked: Sequence[Ranked], taxonomy: Taxonomy) -> tuple[TagSuggestion, ...]:
    role, place = KINDS[cut.role]
    usual = [TagSuggestion(kind, cut.why) for kind in taxonomy.with_role(role)][place:][:1]
    if cut.role != FINDING:
        return tuple(usual)
    learnt = [TagSuggestion(each.label, _because(each.words)) for each in ranked[:1] if each.words]
    return (*usual, *(each for each in learnt if each.value not in [one.value for one in usual]))


def _limit(facet: Facet) -> int:
    """How many values of a facet are offered."""
    return OFFERED.get(facet.name, min(facet.at_most, MOST_OFFERED))


def _offered(ranked: Sequence[Ranked]) -> tuple[TagSuggestion, ...]:
    """The best values of a facet for which words of the text speak."""
    return tuple(TagSuggestion(each.label, _because(each.words)) for each in ranked if each.words)


def _because(words: Sequence[str]) -> str:
    return f"it says {', '.join(words)}"


def _text(blocks: Sequence[ReportBlock]) -> str:
    return "\n".join(block.text if not block.rows else block.printed for block in blocks)


def suggester_for(root: Path, bases: Sequence[Path] = ()) -> Suggester:
    """Train on the shipped lessons and those of the corpus itself."""
    found = [corpus.read(data_folder("corpus"))[0], corpus.read(root, bases)[0]]
    lessons = {lesson.id: lesson for each in found for lesson in verbatim_lessons(each)}
    entries = dict.fromkeys(entry for each in found for entry in each.manifest.thesaurus.entries)
    return Suggester(tuple(lessons.values()), found[1].manifest.taxonomy, Thesaurus(tuple(entries)))
