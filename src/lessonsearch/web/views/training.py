"""Training material: the pieces that come with the corpus, with their excerpts drawn in."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from lessonsearch import training
from lessonsearch.app.export import of_training
from lessonsearch.model.lesson import Excerpt, Lesson
from lessonsearch.model.training_material import TrainingMaterial
from lessonsearch.web.reader_preferences import folds
from lessonsearch.web.request import absolute, excerpt_address, lesson_address, library
from lessonsearch.web.views.exports import given
from lessonsearch.web.views.packs import FILES

pages = Blueprint("training", __name__)


def init_app(app: Flask) -> None:
    """Let templates say where training material is and what it uses."""
    app.jinja_env.globals.update(material_address=material_address, uses=uses)
    app.register_blueprint(pages)


@pages.get("/training")
def index() -> str:
    """List the training material by kind."""
    kinds = groupby(library().training, key=lambda material: material.label)
    return render_template("pages/training.html", kinds=[(kind, list(found)) for kind, found in kinds])


@pages.get("/training/<name:slug>")
def piece(slug: str) -> str | AnyResponse:
    """Show a piece of training material, its excerpts drawn in; an old name leads to today's."""
    material = library().training_material(slug)
    if material.slug != slug:
        return redirect(material_address(material), 301)
    rendered = training.render(material, library(), _address, folds)
    written = rendered.html
    opened = request.args.get("steps") == "open"
    return render_template(
        "pages/material.html",
        material=material,
        # A step is a plain `details`, a fold is not.
        html=Markup(written.replace("<details>", "<details open>") if opened else written),  # noqa: S704 - cut to what is allowed where it is written
        steps="<details>" in written,
        opened=opened,
        files=FILES,
        sources=list(dict.fromkeys(reference.source for reference in rendered.references)),
    )


@pages.get("/training/<name:slug>.<ending>")
def piece_as(slug: str, ending: str) -> AnyResponse:
    """Give a piece of training material as a file, or as a page to print."""
    return given(of_training(slug, library(), _link, absolute("")), ending)


def material_address(material: TrainingMaterial, steps: str | None = None) -> str:
    """The address of a piece of training material; with its steps `open` or as they are."""
    return url_for("training.piece", slug=material.slug, steps=steps)


def uses(name: str) -> tuple[TrainingMaterial, ...]:
    """The training material that uses a lesson or excerpt."""
    return library().uses.get(name, ())


def _address(lesson: Lesson, excerpt: Excerpt | None) -> str:
    return excerpt_address(excerpt) if excerpt else lesson_address(lesson)


def _link(lesson: Lesson, excerpt: Excerpt | None) -> str:
    return absolute(_address(lesson, excerpt))
