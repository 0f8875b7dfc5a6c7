"""Views of all drafts and of one: upload, source details, privacy, preview, publication."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lessonsearch import corpus, imports
from lessonsearch.corpus import grouped
from lessonsearch.errors import CorpusError
from lessonsearch.imports.draft_files import load_yaml
from lessonsearch.imports.draft_lessons import lesson_names, load_lesson, load_source, save_source
from lessonsearch.imports.drafts import LEFT_OUT
from lessonsearch.imports.privacy import KINDS
from lessonsearch.workbench.bench_state import bench
from lessonsearch.workbench.draft_tasks import tasks_by_lesson
from lessonsearch.workbench.upload_jobs import start

pages = Blueprint("drafts", __name__)

DETAILS = {
    "title": "Title",
    "short_title": "Short title",
    "publisher": "Publisher",
    "published": "Published (2021, 2021-05 or 2021-05-19)",
    "url": "Web address",
    "licence": "Licence",
    "attribution": "Words to credit it with",
}


@pages.get("/")
def index() -> str:
    """List the drafts and offer to upload files."""
    root = bench().root
    drafts = [
        (each, load_source(imports.folder_of(root, each)), _number_open(each))
        for each in imports.drafts_of(root)
    ]
    found, _ = corpus.read(root, bench().bases)
    return render_template(
        "index.html",
        drafts=drafts,
        published=found.manifest.sources,
        just=request.args.get("just", ""),
        root=root,
    )


@pages.post("/uploads")
def upload() -> Response:
    """Accept files and read them in the background."""
    files = [(file.filename or "", file.read()) for file in request.files.getlist("files") if file.filename]
    words = {key: request.form.get(key, "").strip() for key in ("title", "publisher", "published")}
    if not files or not words["publisher"] or not imports.is_date(words["published"]):
        raise CorpusError(
            "Choose at least one file, and say who published it and when (2021, 2021-05 or 2021-05-19)."
        )
    bench().jobs.append(start(bench().root, files, words, bench().suggester()))
    return redirect(url_for("drafts.progress", number=len(bench().jobs) - 1))


@pages.get("/uploads/<int:number>")
def progress(number: int) -> str:
    """Show the progress of reading; the page refreshes itself until it is done."""
    if number >= len(bench().jobs):
        abort(404)
    return render_template("progress.html", job=bench().jobs[number])


@pages.get("/drafts/<source>")
def draft(source: str) -> str:
    """Show a draft and what remains to be done."""
    folder = imports.folder_of(bench().root, source)
    if not (folder / "source.md").exists():
        abort(404)
    lessons = [load_lesson(folder, name) for name in lesson_names(folder)]
    checked, problems = corpus.check_draft(bench().root, source, bench().bases)
    names = [lesson.name for lesson in lessons]
    tasks, others = tasks_by_lesson(problems, source, names, checked.manifest.taxonomy)
    return render_template(
        "draft.html",
        source=source,
        details=load_source(folder),
        labels=DETAILS,
        lessons=lessons,
        tasks=tasks,
        problems=grouped(others),
        findings=imports.review(folder),
        kinds=KINDS,
        left_out=load_yaml(folder / LEFT_OUT),
    )


@pages.post("/drafts/<source>/details")
def details(source: str) -> Response:
    """Save the details of the source."""
    folder = imports.folder_of(bench().root, source)
    words = {key: " ".join(request.form.get(key, "").split()) for key in DETAILS}
    save_source(folder, load_source(folder) | words)
    name = imports.rename_draft(bench().root, source, request.form.get("id", "").strip() or source)
    return redirect(url_for("drafts.draft", source=name))


@pages.post("/drafts/<source>/privacy")
def privacy(source: str) -> Response:
    """Record a decision on a finding."""
    folder = imports.folder_of(bench().root, source)
    key, words = request.form.get("key", ""), request.form.get("words", "")
    match request.form.get("decision"):
        case "redact":
            imports.redact(folder, words)
        case "allow":
            imports.allow(folder, key, request.form.get("reason", ""))
        case _:
            imports.forbid(folder, key)
    return redirect(url_for("drafts.draft", source=source) + "#privacy")


@pages.post("/drafts/<source>/preview")
def preview(source: str) -> Response:
    """Show the draft as visitors will see it."""
    bench().site.show_draft(bench().root, source)
    return redirect(f"/site/sources/{source}")


@pages.post("/drafts/<source>/publish")
def publish(source: str) -> Response:
    """Publish the draft."""
    root = bench().root
    imports.publish_draft(root, source, bench().bases)
    corpus.publish(corpus.load(root, bench().bases))
    bench().site.show_published()
    return redirect(url_for("drafts.index", just=source))


@pages.post("/site-of-all")
def whole_site() -> Response:
    """Show the site with everything that is published."""
    bench().site.show_published()
    return redirect("/site/")


def _number_open(source: str) -> int:
    return len(imports.obstacles(bench().root, source, bench().bases))
