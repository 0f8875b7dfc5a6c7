"""Citations with their permanent links, and the citation panel of a lesson or excerpt."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from lessonsearch.app.library import Library
from lessonsearch.citations import FORMATS, Citation, CitationFormat, apa, apa_in_text, as_html, as_markdown
from lessonsearch.citations.embed_card import card_size, embed_code
from lessonsearch.model.lesson import TABLE, Excerpt, Lesson
from lessonsearch.web.request import absolute, excerpt_address, lesson_address


def citation_of(lesson: Lesson, excerpt: Excerpt, library: Library) -> Citation:
    """The citation of an excerpt, with its permanent link."""
    return Citation(library.source(lesson.source), lesson, excerpt, absolute(excerpt_address(excerpt)))


def cite_excerpt(source: str, anchor: str, library: Library) -> Citation:
    """The citation of the excerpt with that id. Raises NotFound."""
    return citation_of(*library.excerpt(f"{source}#{anchor}"), library)


def cite_lesson(name: str, library: Library) -> Citation:
    """The citation of a whole lesson by its id. Raises NotFound."""
    lesson = library.lesson(name)
    return Citation.of_lesson(library.source(lesson.source), lesson, absolute(lesson_address(lesson)))


@dataclass(frozen=True)
class CitationPanel:
    """The citation panel of an excerpt or a lesson: its links, quotations and references."""

    citation: Citation

    @property
    def address(self) -> str:
        """Path of the excerpt or lesson, for links within the site."""
        return (
            lesson_address(self.citation.lesson)
            if self.citation.whole
            else excerpt_address(self.citation.excerpt)
        )

    @property
    def thing(self) -> str:
        """What is cited, as readers call it: `lesson` or `passage`."""
        return "lesson" if self.citation.whole else "passage"

    def form(self, ending: str) -> str:
        """Path of one of the citation formats."""
        return f"{self.address}.{ending}"

    @property
    def files(self) -> tuple[CitationFormat, ...]:
        """The formats that reference managers import."""
        return tuple(form for form in FORMATS.values() if form.keep)

    @property
    def rich(self) -> Markup:
        """The quotation as rich text, to be pasted into a document."""
        return Markup(as_html(self.citation))  # noqa: S704 - as_html escapes every text

    @property
    def tabular(self) -> bool:
        """Whether the quotation has a table, which may be wider than the page."""
        return any(block.form == TABLE for block in self.citation.excerpt.blocks)

    @property
    def html(self) -> str:
        """The quotation as HTML source."""
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
        """HTML source that embeds the card in another site's page."""
        return embed_code(self.citation, card_size(self.citation))

    @property
    def apa(self) -> str:
        """The reference in APA style."""
        return apa(self.citation)

    @property
    def apa_in_text(self) -> str:
        """The in-text citation in APA style."""
        return apa_in_text(self.citation)
