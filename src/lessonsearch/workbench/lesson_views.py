"""The page for one lesson of a draft: original beside the cut, tags to tick, and the borders to move."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lessonsearch import corpus, imports
from lessonsearch.imports import draft_lessons
from lessonsearch.imports.draft_lessons import ONE
from lessonsearch.model.taxonomy import Facet, Taxonomy
from lessonsearch.workbench.bench_state import bench
from lessonsearch.workbench.original_view import beside

pages = Blueprint("lessons", __name__)


@pages.get("/drafts/<source>/lessons/<name>")
def lesson(source: str, name: str) -> str:
    """Show a lesson beside the words of the original that it was cut from."""
    folder = imports.folder_of(bench().root, source)
    found = draft_lessons.load_lesson(folder, name)
    names = draft_lessons.lesson_names(folder)
    at = names.index(name)
    taxonomy = _taxonomy(source)
    return render_template(
        "lesson.html",
        source=source,
        lesson=found,
        before=names[at - 1] if at else "",
        after=names[at + 1] if at + 1 < len(names) else "",
        number=at + 1,
        total=len(names),
        facets=_ticked(taxonomy),
        taxonomy=taxonomy,
        suggested=draft_lessons.suggestions_of(folder, name),
        original=beside(folder, found.passages),
    )


@pages.post("/drafts/<source>/lessons/<name>")
def save(source: str, name: str) -> Response:
    """Save title, kind, tags and content note; go on to the next lesson where that was asked for."""
    facets = _ticked(_taxonomy(source))
    single = [*ONE, *(facet.attribute for facet in facets if not facet.multivalued)]
    words = {key: request.form.get(key, "") for key in single}
    lists = {facet.attribute: request.form.getlist(facet.attribute) for facet in facets if facet.multivalued}
    lists["concepts"] = [each.strip() for each in request.form.get("concepts", "").split(",") if each.strip()]
    draft_lessons.edit_lesson(imports.folder_of(bench().root, source), name, words, lists)
    return redirect(url_for("lessons.lesson", source=source, name=request.form.get("go") or name))


@pages.post("/drafts/<source>/lessons/<name>/border")
def border(source: str, name: str) -> Response:
    """Split the lesson, merge it with the next, or move the border between the two."""
    folder = imports.folder_of(bench().root, source)
    change = request.form.get("change", "")
    if change.startswith("split-") and change[6:].isdigit():
        draft_lessons.split_lesson(folder, name, int(change[6:]))
    elif change == "merge":
        draft_lessons.merge_lessons(folder, name)
    elif change in ("give", "take"):
        draft_lessons.move_border(folder, name, towards_next=change == "give")
    return redirect(url_for("lessons.lesson", source=source, name=name) + "#passages")


def _taxonomy(source: str) -> Taxonomy:
    return corpus.read_draft(bench().root, source, bench().bases)[0].manifest.taxonomy


def _ticked(taxonomy: Taxonomy) -> list[Facet]:
    """The facets whose values are ticked: all but the kind, which is chosen, and the source."""
    return [facet for facet in taxonomy.facets if facet.name not in ("kind", "source")]
