"""What is cited: an excerpt, or a whole lesson, with all that a citation of it names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lessonsearch.model.lesson import BULLET, Block, Excerpt, Lesson, Source


@dataclass(frozen=True)
class Citation:
    """An excerpt with all that a citation of it names. `link` is its permanent address.

    A lesson is cited as one excerpt that holds all its passages (`whole`).
    """

    source: Source
    lesson: Lesson
    excerpt: Excerpt
    link: str
    whole: bool = False

    @classmethod
    def of_lesson(cls, source: Source, lesson: Lesson, link: str) -> Citation:
        """A whole lesson, to be cited like an excerpt."""
        blocks = tuple(block for passage in lesson.passages for block in passage.blocks)
        return cls(source, lesson, Excerpt(lesson.source, lesson.slug, blocks), link, whole=True)

    @property
    def id(self) -> str:
        """Id of the excerpt, or of the lesson."""
        return self.lesson.id if self.whole else self.excerpt.id

    @property
    def passage_link(self) -> str:
        """The permanent address of the passage that it is a part of, else its own."""
        excerpt = self.excerpt
        return self.link.removesuffix(excerpt.anchor) + excerpt.part_of if excerpt.part_of else self.link

    @property
    def pinpoint(self) -> str:
        """Where it stands, as a citation says it: `paragraph 31, point 2`, of a lesson `paragraphs 13–14`."""
        if self.whole:
            return paragraph_range(self.lesson) or _named(self.lesson)
        return pinpoint(self.lesson, self.excerpt)

    @property
    def author(self) -> str:
        """Whose words they are: the publisher's, or this project's about the publisher."""
        return f"{'' if self.source.verbatim else 'lessonsearch on '}{self.source.publisher}"

    @property
    def attribution(self) -> str:
        """The short form behind a quotation: `Ofsted, 2011, paragraph 43`."""
        return f"{self.author}, {self.source.year}, {self.pinpoint}"

    @property
    def source_line(self) -> str:
        """The long form below a quotation, with the title."""
        return f"{self.author} ({self.source.year}), {self.source.title}, {self.pinpoint}"

    @property
    def words(self) -> str:
        """Its words as plain text."""
        return plain_text(self.excerpt.blocks)

    @property
    def quotation(self) -> str:
        """Its words in quotation marks, with their attribution. Words that are ours are not quoted."""
        words = f"“{self.words}”" if self.source.verbatim else self.words
        return f"{words} ({self.attribution})"

    @property
    def reference(self) -> str:
        """For a list of references, in the Harvard style (Cite Them Right, reports by an organisation).

        The day of access, which that style ends with, is the reader's to add.
        """
        number = f"Reference {self.source.reference}, " if self.source.reference else ""
        where = number + self.pinpoint
        title = f"{self.author} ({self.source.year}) {self.source.title}"
        return f"{title}. {where[0].upper()}{where[1:]}. Available at: {self.link}"


def pinpoint(lesson: Lesson, excerpt: Excerpt) -> str:
    """Where an excerpt stands: its paragraph, else its section or lesson, and which part of it."""
    whole = f"paragraph {excerpt.paragraph}" if excerpt.paragraph else _named(lesson)
    number = excerpt.anchor.rpartition("-")[2]
    return f"{whole}, point {number}" if excerpt.part_of and number.isdigit() else whole


def plain_text(blocks: Sequence[Block]) -> str:
    """Blocks as plain text, bullets with their sign where something stands before them."""
    return "\n".join(
        f"• {block.plain}" if block.form == BULLET and len(blocks) > 1 else block.plain for block in blocks
    )


def paragraph_range(lesson: Lesson) -> str:
    """The source's numbered paragraphs that a lesson holds: `paragraphs 43–45`; empty where it has none."""
    numbers = [passage.paragraph for passage in lesson.passages if passage.paragraph]
    if len(numbers) > 1:
        return f"paragraphs {numbers[0]}–{numbers[-1]}"
    return f"paragraph {numbers[0]}" if numbers else ""


def _named(lesson: Lesson) -> str:
    return f"section ‘{lesson.section[-1]}’" if lesson.section else f"lesson ‘{lesson.title}’"
