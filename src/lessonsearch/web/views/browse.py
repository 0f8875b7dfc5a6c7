"""Browsing: the sources in reading order, the themes, the coverage map, and help."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template

from lessonsearch.errors import NotFound
from lessonsearch.model.lesson import Source
from lessonsearch.model.taxonomy import STANDARD_FACETS, Choice
from lessonsearch.query.query import MAX_PER_PAGE, Query
from lessonsearch.web.pack_state import search_addresses
from lessonsearch.web.presenters.citation_panel import citation_of
from lessonsearch.web.presenters.coverage_map import coverage
from lessonsearch.web.presenters.lesson_page import sections, source_lesson
from lessonsearch.web.request import library

SYNTAX_EXAMPLES = (
    ("assessed", "the word in any form: assess, assessing, assessment"),
    (
        "fathers assessment",
        "either word. Lessons with both usually come first. You don’t need AND.",
    ),
    ('"passing the buck"', "these words side by side, in this order"),
    ("alcohol OR drugs", "either word, or both"),
    ("baby -hospital", "the first word without the second. You can also type NOT hospital."),
    ('suicide OR "self-harm" -pact', "all of these together"),
)
"""Search syntax by example, each with what it finds; the help page runs them."""

STANDARD_NAMES = frozenset(facet.name for facet in STANDARD_FACETS)

bp = Blueprint("browse", __name__)


@dataclass(frozen=True)
class QueryExample:
    """An example of the search syntax, with the number of its results."""

    query: Query
    finds: str
    count: int


@dataclass(frozen=True)
class SourceCount:
    """A source with the number of its lessons."""

    source: Source
    count: int


@bp.get("/sources")
def sources() -> str:
    """List the publications."""
    return render_template("pages/sources.html", held=source_counts())


@bp.get("/sources/<source>")
def source(source: str) -> str:
    """Show a publication in reading order."""
    publication = library().source(source)
    lessons = [source_lesson(lesson, library()) for lesson in library().contents(source)]
    return render_template("pages/source.html", source=publication, sections=list(sections(lessons)))


@bp.get("/themes")
def themes() -> str:
    """List the themes in their groups."""
    return render_template(
        "pages/themes.html", groups=library().taxonomy.groups["theme"], counts=counts("theme")
    )


@bp.get("/themes/map")
def theme_map() -> str:
    """Show the number of lessons on each theme, by age and by agency."""
    return render_template("pages/map.html", map=coverage(library(), search_addresses))


@bp.get("/themes/<theme>")
def theme(theme: str) -> str:
    """Show one theme with its lessons."""
    choice = _theme(theme)
    results = library().find(Query(filters=(("theme", theme),), per_page=MAX_PER_PAGE))
    group = next(group for group in library().taxonomy.groups["theme"] if group.id == choice.group)
    return render_template("pages/theme.html", theme=choice, group=group, results=results)


@bp.get("/help")
def help_page() -> str:
    """Explain how to search and cite, and what is held."""
    used = counts("age")
    return render_template(
        "pages/help.html",
        examples=syntax_examples(),
        held=source_counts(),
        found=library().find(Query(per_page=1)).total,
        taxonomy=library().taxonomy,
        own=[facet for facet in library().taxonomy.facets if facet.name not in STANDARD_NAMES],
        empty=[choice for choice in library().taxonomy.choices("age") if choice.id not in used],
    )


@bp.get("/linking")
def linking() -> str:
    """Say how addresses are kept, and how to cite, follow and build upon what is here."""
    held = (source for source in library().sources.values() if source.verbatim)
    lesson = next((lesson for source in held for lesson in library().contents(source.id, size=1)), None)
    example = citation_of(lesson, lesson.passages[0], library()) if lesson else None
    return render_template("pages/linking.html", example=example, amendments=library().amendments)


@bp.get("/support")
def support() -> str:
    """Say where to find support, and let distressing passages be folded."""
    return render_template("pages/support.html")


@bp.get("/accessibility")
def accessibility() -> str:
    """State how accessible the site is."""
    return render_template("pages/accessibility.html")


def syntax_examples() -> list[QueryExample]:
    """The examples of the search syntax with the numbers of their results."""
    queries = [(Query(q=q), finds) for q, finds in SYNTAX_EXAMPLES]
    return [QueryExample(query, finds, library().find(query).total) for query, finds in queries]


def source_counts() -> list[SourceCount]:
    """Every source with the number of its lessons, in reading order."""
    sources = sorted(library().sources.values(), key=lambda source: source.order)
    return [SourceCount(source, library().sizes.get(source.id, 0)) for source in sources]


def counts(facet: str) -> dict[str, int]:
    """Id of each choice of a facet → number of its lessons."""
    panels = library().find(Query(per_page=1)).facets
    return {
        option.choice.id: option.lesson_count
        for panel in panels
        if panel.facet.name == facet
        for option in panel.choices
    }


def _theme(name: str) -> Choice:
    """The theme with that id. Raises NotFound."""
    taxonomy = library().taxonomy
    if choice := taxonomy.find("theme", name):
        return choice
    raise NotFound(f"There is no theme '{name[:80]}'{taxonomy.advise('theme', name) or '.'}")
