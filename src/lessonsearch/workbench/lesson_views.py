"""Views of one lesson of a draft: the original beside it, tags to tick, and the borders to move."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lessonsearch import corpus, imports
from lessonsearch.imports import draft_lessons
from lessonsearch.model.lesson_kinds import OWN_WORDS
from lessonsearch.model.taxonomy import Choice, Facet, Taxonomy
from lessonsearch.workbench.bench_state import bench
from lessonsearch.workbench.original_view import beside

pages = Blueprint("lessons", __name__)

TO_DRAFT = "draft"
"""Where one goes on to after the last lesson."""
SUGGESTED = "suggested"
"""Value of the parameter with which empty fields come with their first suggestion ticked, not saved."""
FEW = 8
"""Values beside those suggested that are shown at once; more are folded."""


@pages.get("/drafts/<source>/lessons/<name>")
def lesson(source: str, name: str) -> str:
    """Show a lesson beside the part of the original that it was taken from."""
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
        choices=lambda facet: _choices(taxonomy, facet),
        few=FEW,
        suggested=draft_lessons.suggestions_of(folder, name),
        tick=request.args.get("tick") == SUGGESTED,
        original=beside(folder, found.passages),
    )


@pages.post("/drafts/<source>/lessons/<name>")
def save(source: str, name: str) -> Response:
    """Save title, kind, tags and content note; go on to the next lesson if that was asked for."""
    folder = imports.folder_of(bench().root, source)
    facets = _ticked(_taxonomy(source))
    words = {
        facet.attribute: request.form.get(facet.attribute, "") for facet in facets if not facet.multivalued
    }
    lists = {facet.attribute: request.form.getlist(facet.attribute) for facet in facets if facet.multivalued}
    words["title"] = _title(draft_lessons.load_lesson(folder, name).one("title"))
    words["content_note"] = "; ".join(_written("content_note", ";"))
    lists["concepts"] = _written("concepts", ",")
    draft_lessons.edit_lesson(folder, name, words, lists)
    go = request.form.get("go") or name
    if go == TO_DRAFT:
        return redirect(url_for("drafts.draft", source=source))
    return redirect(url_for("lessons.lesson", source=source, name=go))


@pages.post("/drafts/<source>/lessons/<name>/border")
def border(source: str, name: str) -> Response:
    """Split the lesson, merge it with the next, or move the border between them."""
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
    """The facets that a person ticks, the kind first: all but the source."""
    facets = [facet for facet in taxonomy.facets if facet.name != "source"]
    return sorted(facets, key=lambda facet: facet.name != "kind")


def _choices(taxonomy: Taxonomy, facet: Facet) -> list[Choice]:
    """The values of a facet that a lesson in its source's words may have."""
    return [choice for choice in taxonomy.choices(facet.name) if choice.role != OWN_WORDS]


def _written(key: str, separator: str) -> list[str]:
    """What stands in a field, and the suggestions for it that are ticked."""
    parts = [part.strip() for part in request.form.get(key, "").split(separator)]
    return list(dict.fromkeys(part for part in (*parts, *request.form.getlist(f"{key}-suggested")) if part))


def _title(before: str) -> str:
    """The title that a person wrote, or else the suggested one that is ticked."""
    typed = request.form.get("title", "").strip()
    return typed if typed and typed != before else request.form.get("title-suggested") or typed
