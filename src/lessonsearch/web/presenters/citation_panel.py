"""What can be cited on a page, with its permanent address, and what the panel for citing shows of it."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from lessonsearch.citations import FORMATS, Citation, CitationFormat, apa, apa_in_text, as_html, as_markdown
from lessonsearch.citations.embed_card import card_size, embed_code
from lessonsearch.model.lesson import TABLE, Excerpt, Lesson
from lessonsearch.web.request import absolute, excerpt_address, lesson_address, library


def citation_of(found: Lesson, part: Excerpt) -> Citation:
    """An excerpt with its source and permanent address."""
    return Citation(library().source(found.source), found, part, absolute(excerpt_address(part)))


def cite_excerpt(source: str, anchor: str) -> Citation:
    """The excerpt of that name, to be cited. Raises NotFound."""
    return citation_of(*library().excerpt(f"{source}#{anchor}"))


def cite_lesson(name: str) -> Citation:
    """The lesson of that id, to be cited as a whole. Raises NotFound."""
    found = library().lesson(name)
    return Citation.of_lesson(library().source(found.source), found, absolute(lesson_address(found)))


@dataclass(frozen=True)
class CitationPanel:
    """What the panel for citing shows of an excerpt or a lesson."""

    citation: Citation

    @property
    def address(self) -> str:
        """Without the host, for links in pages."""
        return (
            lesson_address(self.citation.lesson)
            if self.citation.whole
            else excerpt_address(self.citation.excerpt)
        )

    @property
    def thing(self) -> str:
        """What is cited, in a word."""
        return "lesson" if self.citation.whole else "excerpt"

    def form(self, ending: str) -> str:
        """The address of one of its forms."""
        return f"{self.address}.{ending}"

    @property
    def files(self) -> tuple[CitationFormat, ...]:
        """The forms that are taken into another program."""
        return tuple(form for form in FORMATS.values() if form.keep)

    @property
    def rich(self) -> Markup:
        """The quotation as it is pasted into a text document."""
        return Markup(as_html(self.citation))  # noqa: S704 - every text in it is escaped where it is made

    @property
    def tabular(self) -> bool:
        """Whether a table stands in it, which may be wider than the page."""
        return any(block.form == TABLE for block in self.citation.excerpt.blocks)

    @property
    def html(self) -> str:
        """The quotation as code for a web page."""
        return as_html(self.citation)

    @property
    def markdown(self) -> str:
        """The quotation in Markdown."""
        return as_markdown(self.citation)

    @property
    def plain(self) -> str:
        """The quotation as plain text, with its link."""
        return f"{self.citation.quotation}\n{self.citation.link}"

    @property
    def embed(self) -> str:
        """Code that shows the card in another site's page."""
        return embed_code(self.citation, card_size(self.citation))

    @property
    def apa(self) -> str:
        """Reference in the APA style."""
        return apa(self.citation)

    @property
    def apa_in_text(self) -> str:
        """What stands in the text in the APA style."""
        return apa_in_text(self.citation)
