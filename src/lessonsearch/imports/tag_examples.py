"""What tags are learnt from: lessons in their sources' words, and what describes each value of a facet."""

from __future__ import annotations

from collections.abc import Sequence

from lessonsearch.corpus import Corpus
from lessonsearch.imports.tag_features import stems_of
from lessonsearch.imports.tag_model import Example, FacetLabel
from lessonsearch.model.lesson import Lesson
from lessonsearch.model.lesson_kinds import OWN_WORDS
from lessonsearch.model.taxonomy import Choice, Taxonomy
from lessonsearch.text.synonyms import Thesaurus


def verbatim_lessons(found: Corpus) -> list[Lesson]:
    """The lessons of a corpus in its sources' words: what a model can learn from."""
    own_words = found.manifest.taxonomy.with_role(OWN_WORDS)
    return [lesson for lesson in found.lessons if lesson.kind not in own_words]


def example_of(lesson: Lesson, taxonomy: Taxonomy) -> Example:
    """A lesson as the model learns from it."""
    labels = {(facet.name, tag) for facet in taxonomy.facets for tag in lesson.tags(facet.attribute)}
    return Example(lesson.text, " ".join(lesson.section[-2:]), frozenset(labels))


def labels_of(taxonomy: Taxonomy, thesaurus: Thesaurus) -> list[FacetLabel]:
    """Every value of every facet but the sources, with what describes it."""
    phrases = [
        ([stems_of(words) for words in (*entry.words, *entry.means)], " ".join((*entry.words, *entry.means)))
        for entry in thesaurus.entries
    ]
    return [
        FacetLabel(facet.name, choice.id, choice.label, choice.definition, _synonyms(choice, phrases))
        for facet in taxonomy.facets
        if facet.name != "source"
        for choice in taxonomy.choices(facet.name)
    ]


def _synonyms(choice: Choice, phrases: Sequence[tuple[Sequence[tuple[str, ...]], str]]) -> str:
    """The words of the thesaurus's entries of which a phrase stands in a label, or a longer one in a
    definition."""
    label, definition = stems_of(choice.label), stems_of(choice.definition)
    return " ".join(
        text
        for entry, text in phrases
        if any(_stands_in(label, one) or (len(one) > 1 and _stands_in(definition, one)) for one in entry)
    )


def _stands_in(stems: Sequence[str], phrase: Sequence[str]) -> bool:
    return bool(phrase) and any(
        tuple(stems[at : at + len(phrase)]) == tuple(phrase) for at in range(len(stems) - len(phrase) + 1)
    )
