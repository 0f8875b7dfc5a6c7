"""Citation: an excerpt or a whole lesson with its bibliographic data and link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lessonsearch.model.lesson import BULLET, Block, Excerpt, Lesson, Source


@dataclass(frozen=True)
class Citation:
    """A cited excerpt with its lesson and source. `link` is its permanent address.

    A whole lesson is cited as one excerpt with the blocks of all its passages (`whole`).
    """

    source: Source
    lesson: Lesson
    excerpt: Excerpt
    link: str
    whole: bool = False
    dated: str = ""
    """How old the source is and what its terms are called today, for a file that leaves the site."""

    @classmethod
    def of_lesson(cls, source: Source, lesson: Lesson, link: str) -> Citation:
        """The citation of a whole lesson."""
        blocks = tuple(block for passage in lesson.passages for block in passage.blocks)
        return cls(source, lesson, Excerpt(lesson.source, lesson.slug, blocks), link, whole=True)

    @property
    def id(self) -> str:
        """Id of the excerpt; of the lesson where the whole lesson is cited."""
        return self.lesson.id if self.whole else self.excerpt.id

    @property
    def passage_link(self) -> str:
        """Permanent address of the passage that contains the excerpt."""
        excerpt = self.excerpt
        return self.link.removesuffix(excerpt.anchor) + excerpt.part_of if excerpt.part_of else self.link

    @property
    def pinpoint(self) -> str:
        """Pinpoint: `paragraph 31, point 2`; for a whole lesson `paragraphs 13–14`."""
        if self.whole:
            return paragraph_range(self.lesson) or _section_or_lesson(self.lesson)
        return pinpoint(self.lesson, self.excerpt)

    @property
    def author(self) -> str:
        """Author of the text: the publisher, or this project where it paraphrases the publisher."""
        return f"{'' if self.source.verbatim else 'lessonsearch on '}{self.source.publisher}"

    @property
    def attribution(self) -> str:
        """Short attribution in brackets after a quotation: `Ofsted, 2011, paragraph 43`."""
        return f"{self.author}, {self.source.year}, {self.pinpoint}"

    @property
    def source_line(self) -> str:
        """Long attribution below a quotation, with the title."""
        return f"{self.author} ({self.source.year}), {self.source.title}, {self.pinpoint}"

    @property
    def words(self) -> str:
        """The cited text without markup."""
        return plain_text(self.excerpt.blocks)

    @property
    def quotation(self) -> str:
        """The text in quotation marks with its attribution; no marks around this project's own words."""
        words = f"“{self.words}”" if self.source.verbatim else self.words
        return f"{words} ({self.attribution})"

    @property
    def reference(self) -> str:
        """Entry of a reference list in Harvard style (Cite Them Right, reports by an organisation).

        The style ends with the date of access, which the reader has to add.
        """
        number = f"Reference {self.source.reference}, " if self.source.reference else ""
        where = number + self.pinpoint
        title = f"{self.author} ({self.source.year}) {self.source.title}"
        return f"{title}. {where[0].upper()}{where[1:]}. Available at: {self.link}"


def pinpoint(lesson: Lesson, excerpt: Excerpt) -> str:
    """Pinpoint of an excerpt: its paragraph, else its section or lesson, and the number of the point."""
    location = f"paragraph {excerpt.paragraph}" if excerpt.paragraph else _section_or_lesson(lesson)
    number = excerpt.anchor.rpartition("-")[2]
    return f"{location}, point {number}" if excerpt.part_of and number.isdigit() else location


def plain_text(blocks: Sequence[Block]) -> str:
    """Blocks as plain text, one to a line; a bullet sign unless the block is alone."""
    return "\n".join(
        f"• {block.plain}" if block.form == BULLET and len(blocks) > 1 else block.plain for block in blocks
    )


def paragraph_range(lesson: Lesson) -> str:
    """Numbered paragraphs of a lesson: `paragraphs 43–45`; empty where the source numbers none."""
    numbers = [passage.paragraph for passage in lesson.passages if passage.paragraph]
    if len(numbers) > 1:
        return f"paragraphs {numbers[0]}–{numbers[-1]}"
    return f"paragraph {numbers[0]}" if numbers else ""


def _section_or_lesson(lesson: Lesson) -> str:
    return f"section ‘{lesson.section[-1]}’" if lesson.section else f"lesson ‘{lesson.title}’"
