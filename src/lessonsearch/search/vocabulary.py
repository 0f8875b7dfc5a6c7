"""The words, titles and concepts of the lessons, as people write them.

Corrections and suggestions draw on them. An index holds stems; nobody wants to read those. A lexicon is
collected once, when the index is built, and kept beside it as JSON.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from lessonsearch.model.lesson import Lesson
from lessonsearch.model.taxonomy import Taxonomy
from lessonsearch.text.analysis import WORD
from lessonsearch.text.indexed_fields import indexed_text


@dataclass(frozen=True)
class Vocabulary:
    """`words`: each word, lower-cased, and in how many lessons it stands; `titles`: lesson id and title;
    `concepts`: each once, sorted."""

    words: Mapping[str, int] = field(default_factory=dict)
    titles: tuple[tuple[str, str], ...] = ()
    concepts: tuple[str, ...] = ()

    @classmethod
    def of(cls, lessons: Iterable[Lesson], taxonomy: Taxonomy) -> Vocabulary:
        """The lexicon of those lessons."""
        collecting = VocabularyBuilder(taxonomy)
        for lesson in lessons:
            collecting.add(lesson)
        return collecting.lexicon

    def with_changes(
        self, lessons: Iterable[Lesson], sources: Collection[str], taxonomy: Taxonomy
    ) -> Vocabulary:
        """This lexicon with only those lessons in those sources; words and concepts of what is gone stay."""
        now = Vocabulary.of(lessons, taxonomy)
        kept = (named for named in self.titles if named[0].partition("/")[0] not in sources)
        words = dict(self.words)
        for word, count in now.words.items():
            words[word] = words.get(word, 0) + count
        return Vocabulary(words, (*kept, *now.titles), tuple(sorted({*self.concepts, *now.concepts})))

    def dump(self) -> str:
        """As JSON, to be kept."""
        return json.dumps(vars(self), ensure_ascii=False)

    @classmethod
    def load(cls, kept: str) -> Vocabulary:
        """The lexicon that `dump` wrote. Raises ValueError where it is another text."""
        try:
            data = json.loads(kept)
            words = {str(word): int(count) for word, count in data["words"].items()}
            titles = tuple((str(name), str(title)) for name, title in data["titles"])
            concepts = tuple(map(str, data["concepts"]))
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise ValueError("not a lexicon") from error
        return cls(words, titles, concepts)


class VocabularyBuilder:
    """Collects a lexicon from lesson after lesson."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy
        self._words: Counter[str] = Counter()
        self._titles: list[tuple[str, str]] = []
        self._concepts = set[str]()

    def add(self, lesson: Lesson) -> None:
        """The next lesson; one that says the same as another adds nothing."""
        if not lesson.same_as:
            texts = indexed_text(lesson, self._taxonomy).values()
            self._words.update({word for text in texts for word in spelt(text)})
            self._titles.append((lesson.id, lesson.title))
            self._concepts.update(lesson.concepts)

    @property
    def lexicon(self) -> Vocabulary:
        """What was collected so far."""
        words = dict(sorted(self._words.items()))
        return Vocabulary(words, tuple(self._titles), tuple(sorted(self._concepts)))


def spelt(text: str) -> set[str]:
    """The words of a text as they are written, lower-cased, with straight apostrophes."""
    return {spelling(match[0]) for match in WORD.finditer(text)}


def spelling(word: str) -> str:
    """A word lower-cased, with straight apostrophes."""
    return word.lower().replace("’", "'")
