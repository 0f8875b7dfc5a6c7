"""Training material: the pieces that come with the corpus, with their excerpts inserted."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from lessonsearch import training
from lessonsearch.app.export import export_training
from lessonsearch.app.export_formats import PACK_FILES
from lessonsearch.documents.then_and_now import dated_line
from lessonsearch.model.lesson import Excerpt, Lesson
from lessonsearch.model.training_material import TrainingMaterial
from lessonsearch.web.reader_preferences import folds
from lessonsearch.web.request import absolute, excerpt_address, lesson_address, library
from lessonsearch.web.views.exports import document_response

bp = Blueprint("training", __name__)


def init_app(app: Flask) -> None:
    """Register the blueprint, and the template functions for links to training material."""
    app.jinja_env.globals.update(material_address=material_address, uses=uses)
    app.register_blueprint(bp)


@bp.get("/training")
def index() -> str:
    """List the training material by kind."""
    kinds = groupby(library().training, key=lambda material: material.label)
    return render_template("pages/training.html", kinds=[(kind, list(group)) for kind, group in kinds])


@bp.get("/training/<name:slug>")
def piece(slug: str) -> str | AnyResponse:
    """Show a piece of training material; redirect an old name to the present one."""
    material = library().training_material(slug)
    if material.slug != slug:
        return redirect(material_address(material), 301)
    return _render_material(material, opened=request.args.get("steps") == "open")


@bp.get("/training/<name:slug>.<ending>")
def piece_as(slug: str, ending: str) -> AnyResponse:
    """Download a piece of training material as a file or a page to print."""
    material = library().training_material(slug)
    return document_response(
        lambda: export_training(material.slug, library(), _link, absolute("")),
        ending,
        absolute(material_address(material)),
    )


def material_address(material: TrainingMaterial, steps: str | None = None) -> str:
    """The URL of a piece of training material; `steps="open"` shows it with all steps open."""
    return url_for("training.piece", slug=material.slug, steps=steps)


def uses(name: str) -> tuple[TrainingMaterial, ...]:
    """The training material that uses the lesson or excerpt with that id."""
    return library().uses.get(name, ())


def _render_material(material: TrainingMaterial, opened: bool) -> str:
    rendered = training.render(material, library(), _path, folds)
    html = rendered.html
    sources = list(dict.fromkeys(reference.source for reference in rendered.references))
    return render_template(
        "pages/material.html",
        material=material,
        # A step is a plain `details`; a fold has a class.
        html=Markup(html.replace("<details>", "<details open>") if opened else html),  # noqa: S704 - sanitised by training.render
        steps="<details>" in html,
        opened=opened,
        file_links=[
            (name, url_for("training.piece_as", slug=material.slug, ending=ending))
            for ending, name in PACK_FILES.items()
        ],
        sources=sources,
        dated=dated_line(sources, material.text, library().editorial.glossary),
    )


def _path(lesson: Lesson, excerpt: Excerpt | None) -> str:
    return excerpt_address(excerpt) if excerpt else lesson_address(lesson)


def _link(lesson: Lesson, excerpt: Excerpt | None) -> str:
    return absolute(_path(lesson, excerpt))
