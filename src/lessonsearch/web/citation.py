"""What can be cited on a page, with its permanent address, and what the panel for citing shows of it."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from lessonsearch.exports import FORMS, Form, Quoted, apa, apa_in_text, as_html, as_markdown
from lessonsearch.exports.cards import card_size, embed_code
from lessonsearch.lesson import TABLE, Excerpt, Lesson
from lessonsearch.web.current import absolute, excerpt_address, lesson_address, library


def quoted(found: Lesson, part: Excerpt) -> Quoted:
    """An excerpt with its source and permanent address."""
    return Quoted(library().source(found.source), found, part, absolute(excerpt_address(part)))


def quoted_excerpt(source: str, anchor: str) -> Quoted:
    """The excerpt of that name, to be cited. Raises NotFound."""
    return quoted(*library().excerpt(f"{source}#{anchor}"))


def quoted_lesson(name: str) -> Quoted:
    """The lesson of that id, to be cited as a whole. Raises NotFound."""
    found = library().lesson(name)
    return Quoted.of_lesson(library().source(found.source), found, absolute(lesson_address(found)))


@dataclass(frozen=True)
class Citation:
    """What the panel for citing shows of an excerpt or a lesson."""

    quoted: Quoted

    @property
    def address(self) -> str:
        """Without the host, for links in pages."""
        return (
            lesson_address(self.quoted.lesson) if self.quoted.whole else excerpt_address(self.quoted.excerpt)
        )

    @property
    def thing(self) -> str:
        """What is cited, in a word."""
        return "lesson" if self.quoted.whole else "excerpt"

    def form(self, ending: str) -> str:
        """The address of one of its forms."""
        return f"{self.address}.{ending}"

    @property
    def files(self) -> tuple[Form, ...]:
        """The forms that are taken into another program."""
        return tuple(form for form in FORMS.values() if form.keep)

    @property
    def rich(self) -> Markup:
        """The quotation as it is pasted into a text document."""
        return Markup(as_html(self.quoted))  # noqa: S704 - every text in it is escaped where it is made

    @property
    def tabular(self) -> bool:
        """Whether a table stands in it, which may be wider than the page."""
        return any(block.form == TABLE for block in self.quoted.excerpt.blocks)

    @property
    def html(self) -> str:
        """The quotation as code for a web page."""
        return as_html(self.quoted)

    @property
    def markdown(self) -> str:
        """The quotation in Markdown."""
        return as_markdown(self.quoted)

    @property
    def plain(self) -> str:
        """The quotation as plain text, with its link."""
        return f"{self.quoted.quotation}\n{self.quoted.link}"

    @property
    def embed(self) -> str:
        """Code that shows the card in another site's page."""
        return embed_code(self.quoted, card_size(self.quoted))

    @property
    def apa(self) -> str:
        """Reference in the APA style."""
        return apa(self.quoted)

    @property
    def apa_in_text(self) -> str:
        """What stands in the text in the APA style."""
        return apa_in_text(self.quoted)
