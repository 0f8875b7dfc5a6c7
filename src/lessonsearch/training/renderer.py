"""Renderer of the corpus's own training material: safe HTML, checks, and the excerpts in use."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import nh3
from markdown import Markdown

from lessonsearch.errors import TrainingError
from lessonsearch.model.lesson import Lesson
from lessonsearch.model.training_material import TrainingMaterial
from lessonsearch.quotations import Catalogue
from lessonsearch.training.excerpt_html import CLASS, FOLDED
from lessonsearch.training.extension import REFERENCE, LessonExtension
from lessonsearch.training.references import CorpusLookup, LinkBuilder, Reference, SiteLinks

TAGS = {
    *("h2", "h3", "h4", "p", "ul", "ol", "li", "blockquote", "figure", "figcaption", "hr", "br"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td", "details", "summary"),
    *("a", "em", "strong", "code", "pre"),
}
ATTRIBUTES = {
    "a": {"href"},
    "blockquote": {"cite"},
    "details": {"class"},
    "figure": {"class"},
    "ol": {"start"},
    "th": {"scope"},
}
"""Elements and attributes allowed in training material: no scripts, styles, forms, images or frames."""


@dataclass(frozen=True)
class RenderedMaterial:
    """Training material as HTML, and its references in order."""

    html: str
    references: tuple[Reference, ...]


def render(
    material: TrainingMaterial,
    names: CorpusLookup,
    address: LinkBuilder | None = None,
    folds: Callable[[Lesson], bool] = lambda lesson: False,
) -> RenderedMaterial:
    """Render training material as HTML. Raises TrainingError with every problem, file and line."""
    extension = LessonExtension(
        names, address or SiteLinks(), folds, file=material.file, first_line=material.first_line
    )
    writer = Markdown(extensions=[extension, "tables", "md_in_html", "sane_lists"], output_format="html")
    html = nh3.clean(
        writer.convert(material.text),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
        attribute_filter=_only_our_class,
    )
    return RenderedMaterial(html, tuple(extension.references))


def _only_our_class(tag: str, attribute: str, value: str) -> str | None:
    return value if attribute != "class" or value in (CLASS, FOLDED) else None


def check_materials(materials: Iterable[TrainingMaterial], catalogue: Catalogue) -> list[str]:
    """Problems with the quotations and references of training material, with file and line."""
    problems: list[str] = []
    for material in materials:
        try:
            render(material, catalogue)
        except TrainingError as error:
            problems += error.problems
    return problems


def sources_of(material: TrainingMaterial) -> set[str]:
    """Ids of the sources that training material refers to, existing or not."""
    return {re.split("[#/]", found["name"])[0] for found in REFERENCE.finditer(material.text)}


def uses(
    materials: Iterable[TrainingMaterial], names: CorpusLookup
) -> Mapping[str, tuple[TrainingMaterial, ...]]:
    """Lesson or excerpt id → the training material that uses it. Raises TrainingError."""
    found: dict[str, dict[str, TrainingMaterial]] = {}
    for material in materials:
        for reference in render(material, names).references:
            for name in reference.ids:
                found.setdefault(name, {})[material.id] = material
    return {name: tuple(pieces.values()) for name, pieces in found.items()}
