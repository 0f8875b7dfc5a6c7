"""Ways in without a search: the sources in reading order, the themes, and help."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template

from lessonsearch.errors import NotFound
from lessonsearch.model.lesson import Source
from lessonsearch.model.taxonomy import Choice
from lessonsearch.query.query import MAX_PER_PAGE, Query
from lessonsearch.web.pack_state import search_addresses
from lessonsearch.web.presenters.coverage_map import coverage
from lessonsearch.web.presenters.lesson_page import sections, source_lesson
from lessonsearch.web.request import library

HOW = (
    ("assessed", "lessons with the word in any of its forms: assess, assessing, assessment"),
    ("fathers assessment", "lessons with both words; AND between them changes nothing"),
    ('"passing the buck"', "these words side by side, in this order"),
    ("alcohol OR drugs", "lessons with either word, or both"),
    ("baby -hospital", "lessons with the first word and without the second; NOT hospital does the same"),
    ('suicide OR "self-harm" -pact', "all of these together"),
)
"""Each way of asking, with what it finds: searches that the help page runs."""

pages = Blueprint("browse", __name__)


@dataclass(frozen=True)
class QueryExample:
    """A search that shows a way of asking."""

    query: Query
    finds: str
    count: int


@dataclass(frozen=True)
class SourceCount:
    """A source with the number of its lessons."""

    source: Source
    count: int


@pages.get("/sources")
def sources() -> str:
    """List the publications."""
    return render_template("pages/sources.html", held=source_counts())


@pages.get("/sources/<source>")
def source(source: str) -> str:
    """Show a publication in reading order."""
    found = library().source(source)
    chapters = [source_lesson(lesson, library()) for lesson in library().contents(source)]
    return render_template("pages/source.html", source=found, sections=list(sections(chapters)))


@pages.get("/themes")
def themes() -> str:
    """List the themes in their groups."""
    return render_template(
        "pages/themes.html", groups=library().taxonomy.groups["theme"], counts=counts("theme")
    )


@pages.get("/themes/map")
def theme_map() -> str:
    """Show what is held and what is not: themes by age and by agency."""
    return render_template("pages/map.html", map=coverage(library(), search_addresses()))


@pages.get("/themes/<theme>")
def theme(theme: str) -> str:
    """Show one theme with its lessons."""
    choice = known_theme(theme)
    found = library().find(Query(filters=(("theme", theme),), per_page=MAX_PER_PAGE))
    group = next(group for group in library().taxonomy.groups["theme"] if group.id == choice.group)
    return render_template("pages/theme.html", theme=choice, group=group, results=found)


@pages.get("/help")
def help_page() -> str:
    """Explain how to search, what is held, and how to cite."""
    examples = [QueryExample(Query(q=q), finds, library().find(Query(q=q)).total) for q, finds in HOW]
    taxonomy = library().taxonomy
    filled = counts("age")
    empty = [choice for choice in taxonomy.choices("age") if choice.id not in filled]
    told = {"examples": examples, "held": source_counts(), "found": library().find(Query(per_page=1)).total}
    return render_template("pages/help.html", **told, taxonomy=taxonomy, empty=empty)


@pages.get("/support")
def support() -> str:
    """Say where to find support, and let distressing passages be folded."""
    return render_template("pages/support.html")


@pages.get("/accessibility")
def accessibility() -> str:
    """State how far the site can be used by everyone."""
    return render_template("pages/accessibility.html")


def source_counts() -> list[SourceCount]:
    """Every source with the number of its lessons, in reading order."""
    found = sorted(library().sources.values(), key=lambda source: source.order)
    return [SourceCount(source, library().sizes.get(source.id, 0)) for source in found]


def counts(facet: str) -> dict[str, int]:
    """Choice of a facet → number of lessons."""
    panels = library().find(Query(per_page=1)).facets
    return {
        shown.choice.id: shown.lesson_count
        for panel in panels
        if panel.facet.name == facet
        for shown in panel.choices
    }


def known_theme(name: str) -> Choice:
    """The theme of that id. Raises NotFound."""
    taxonomy = library().taxonomy
    if choice := taxonomy.find("theme", name):
        return choice
    raise NotFound(f"There is no theme '{name[:80]}'{taxonomy.advise('theme', name) or '.'}")
