"""Vocabulary: the words (as surface forms), titles and concepts of the lessons.

Spelling correction and autocomplete use it, because an index holds stems only. It is collected when the index
is built and stored beside it as JSON.
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from lessonsearch.model.lesson import Lesson
from lessonsearch.model.taxonomy import Taxonomy
from lessonsearch.text.analysis import terms
from lessonsearch.text.indexed_fields import indexed_text, phrase_share
from lessonsearch.text.normalised import WORD, without_invisible

OWN_FIELDS = ("title", "tags", "text")
"""The indexed fields that say what a lesson is about; `asked` says what people call it."""


class KnownTerms(NamedTuple):
    """The index terms of the lessons: `own`, of titles, texts and labels, and `indexed`, of all fields."""

    own: Container[str]
    indexed: Container[str]
    has_phrase: Callable[[tuple[str, ...]], bool]
    """Whether a lesson has some of them side by side."""


@dataclass(frozen=True)
class Vocabulary:
    """`words`: surface form → document frequency; `titles`: (lesson id, title); `concepts`: sorted.

    `own_terms`: index terms of the lessons' titles, texts and labels, without the phrases under `asked`;
    `phrased`: number of lessons that have such phrases.
    """

    words: Mapping[str, int] = field(default_factory=dict)
    titles: tuple[tuple[str, str], ...] = ()
    concepts: tuple[str, ...] = ()
    own_terms: frozenset[str] = frozenset()
    phrased: int = 0

    @property
    def phrase_share(self) -> float:
        """Share of the lessons that have phrases under `asked`."""
        return phrase_share(self.phrased, len(self.titles))

    @classmethod
    def of(cls, lessons: Iterable[Lesson], taxonomy: Taxonomy) -> Vocabulary:
        """Collect the vocabulary of these lessons."""
        builder = VocabularyBuilder(taxonomy)
        for lesson in lessons:
            builder.add(lesson)
        return builder.vocabulary

    def with_changes(
        self, lessons: Iterable[Lesson], sources: Collection[str], taxonomy: Taxonomy
    ) -> Vocabulary:
        """The vocabulary after `lessons` replaced those of `sources`.

        Words, concepts and the number of phrased lessons keep those of replaced lessons until the index is
        rebuilt.
        """
        added = Vocabulary.of(lessons, taxonomy)
        unchanged = [title for title in self.titles if title[0].partition("/")[0] not in sources]
        words = dict(self.words)
        for word, count in added.words.items():
            words[word] = words.get(word, 0) + count
        return Vocabulary(
            words,
            (*unchanged, *added.titles),
            tuple(sorted({*self.concepts, *added.concepts})),
            self.own_terms | added.own_terms,
            min(self.phrased + added.phrased, len(unchanged) + len(added.titles)),
        )

    def dump(self) -> str:
        """Serialise as JSON."""
        return json.dumps(vars(self) | {"own_terms": sorted(self.own_terms)}, ensure_ascii=False)

    @classmethod
    def load(cls, stored: str) -> Vocabulary:
        """Deserialise what `dump` wrote. Raises ValueError for any other text."""
        try:
            data = json.loads(stored)
            words = {str(word): int(count) for word, count in data["words"].items()}
            titles = tuple((str(name), str(title)) for name, title in data["titles"])
            concepts = tuple(map(str, data["concepts"]))
            own_terms = frozenset(map(str, data["own_terms"]))
            phrased = int(data["phrased"])
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise ValueError("not a vocabulary") from error
        return cls(words, titles, concepts, own_terms, phrased)


class VocabularyBuilder:
    """Collects a vocabulary lesson by lesson."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy
        self._words: Counter[str] = Counter()
        self._titles: list[tuple[str, str]] = []
        self._concepts = set[str]()
        self._own_terms = set[str]()
        self._phrased = 0

    def add(self, lesson: Lesson) -> None:
        """Add a lesson; a verbatim duplicate (`same_as`) adds nothing."""
        if not lesson.same_as:
            texts = indexed_text(lesson, self._taxonomy)
            self._words.update({word for text in texts.values() for word in surface_forms(text)})
            self._own_terms.update(*(terms(texts[field]) for field in OWN_FIELDS))
            self._titles.append((lesson.id, lesson.title))
            self._concepts.update(lesson.concepts)
            self._phrased += bool(lesson.asked)

    @property
    def vocabulary(self) -> Vocabulary:
        """The vocabulary of the lessons added so far."""
        words = dict(sorted(self._words.items()))
        return Vocabulary(
            words,
            tuple(self._titles),
            tuple(sorted(self._concepts)),
            frozenset(self._own_terms),
            self._phrased,
        )


def surface_forms(text: str) -> set[str]:
    """The distinct words of a text, unstemmed; see `surface_form`."""
    return {surface_form(match[0]) for match in WORD.finditer(text)}


def surface_form(word: str) -> str:
    """A word in lower case, with straight apostrophes and without ligatures and invisible signs."""
    if word.isascii():
        return word.lower()
    return unicodedata.normalize("NFKC", without_invisible(word)).lower().replace("’", "'")
