"""The command line. Each command is a few lines over the rooms below; errors are one line and exit code 1."""

from __future__ import annotations

import errno
import json
import os
import socket
import sys
from pathlib import Path

import click

from lessonsearch import __version__, corpus, training
from lessonsearch.errors import LessonsearchError
from lessonsearch.library import Library, open_library
from lessonsearch.query import MOST_PER_PAGE, SORTS, Query
from lessonsearch.quoting import Catalogue
from lessonsearch.search import Marked, Result, Results, evaluating, reporting
from lessonsearch.settings import PREFIX, Settings
from lessonsearch.taxonomy import FACETS


class Commands(click.Group):
    """Says each problem in a line of its own, and exits with 1."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except LessonsearchError as error:
            for problem in error.problems:
                click.echo(problem, err=True)
            ctx.exit(1)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Search the lessons of serious case reviews, and link to the exact excerpt."""


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on."
)
@click.option(
    "--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes that answer."
)
@click.option("--watch", is_flag=True, help="Take in a changed corpus while serving.")
def serve(host: str, port: int, workers: int, watch: bool) -> None:
    """Serve the site; the index is built first when it is missing or stale."""
    from lessonsearch.serving import serve as run  # the server is not needed, or loaded, by any other command

    if watch:
        os.environ[f"{PREFIX}WATCH"] = "yes"  # each worker process reads its settings for itself
    settings = Settings.read()
    open_library(settings).engine.close()
    _free(host, port)
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"Serving on http://{shown}:{port}/ (stop with Ctrl-C)")
    run(host, port, workers, settings)


def _free(host: str, port: int) -> None:
    """Fail with a sentence where the address cannot be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            used = error.errno == errno.EADDRINUSE
            why = (
                "is in use by another program"
                if used
                else f"cannot be listened on ({error.strerror or error})"
            )
            raise LessonsearchError(f"{host}:{port} {why}; choose another with --host or --port.") from error


@main.command()
def index() -> None:
    """Build the index now, if it is missing or stale."""
    library = _library()
    everything = library.find(Query())
    click.echo(f"The index holds {everything.total} lessons of {len(library.sources)} sources.")


@main.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--publish", is_flag=True, help="Add new ids to permalinks.txt first.")
def check(path: Path | None, publish: bool) -> None:
    """Check the whole corpus: tags, links, and that passages and quotations are the sources' words."""
    root = path or Settings.read().corpus
    if publish:
        click.echo(f"{corpus.publish(corpus.load(root))} new ids in permalinks.txt.")
    found, problems = corpus.check(root)
    problems += training.check(found.frame.training, Catalogue(found.lessons, found.frame.sources))
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        click.echo(f"{len(problems)} problems in {root}.", err=True)
        sys.exit(1)
    excerpts = sum(len(lesson.excerpts) for lesson in found.lessons)
    counted = (
        f"{len(found.lessons)} lessons with {excerpts} excerpts of {len(found.frame.sources)} sources,"
        f" {len(found.frame.training)} pieces of training material"
    )
    click.echo(f"{counted}: no problem.")


def _facet_options(command: click.Command) -> click.Command:
    """One option for each facet."""
    for facet in reversed(FACETS):
        option = click.Option(
            [f"--{facet.name}"],
            multiple=True,
            help=f"Only lessons with this {facet.label.lower()}; may be repeated.",
        )
        command.params.insert(1, option)
    return command


@_facet_options
@main.command()
@click.argument("words", nargs=-1)
@click.option("--sort", default="", help=f"One of {', '.join(SORTS)}.")
@click.option("--page", default=1, show_default=True, help="Which page of results.")
@click.option("--per-page", default=10, show_default=True, help=f"Results on a page, up to {MOST_PER_PAGE}.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def search(
    words: tuple[str, ...], sort: str, page: int, per_page: int, as_json: bool, **facets: tuple[str, ...]
) -> None:
    """Search from the shell: lessonsearch search co-sleeping --age under-1."""
    library = _library()
    pairs = [("q", " ".join(words)), ("sort", sort), ("page", str(page)), ("per_page", str(per_page))]
    pairs += [(facet, value) for facet, values in facets.items() for value in values]
    results = library.find(Query.read(pairs, library.taxonomy))
    click.echo(_json(results) if as_json else _plain(results))


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--compare", type=click.Path(path_type=Path), help="Set beside an earlier run's --json.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, to keep and compare with.")
def evaluate(files: tuple[Path, ...], compare: Path | None, as_json: bool) -> None:
    """Measure the ranking on files of judged queries: MRR, right first, recall@10, nDCG@10."""
    judged = {str(file): evaluating.read_judgements(file) for file in files}
    earlier = reporting.read_earlier(compare) if compare else {}
    library = _library()
    evaluation = {
        name: evaluating.evaluate(queries, library.find, library.everything())
        for name, queries in judged.items()
    }
    if as_json:
        click.echo(json.dumps(reporting.as_json(evaluation), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(reporting.as_text(evaluation, earlier)))


def _library() -> Library:
    return open_library(Settings.read())


def _plain(results: Results) -> str:
    lines = [f"{results.total} lessons"]
    if results.matched == "most":
        lines[0] += " with some of the words; none has them all"
    for result in results.results:
        lines += ["", result.lesson.title, f"  {result.excerpt.id}", f"  {_text(result.snippet)}"]
    return "\n".join(lines)


def _text(runs: tuple[Marked, ...]) -> str:
    return "".join(click.style(run.text, bold=True) if run.hit else run.text for run in runs).replace(
        "\n", " "
    )


def _json(results: Results) -> str:
    return json.dumps(
        {
            "total": results.total,
            "matched": results.matched,
            "results": [_entry(result) for result in results.results],
            "facets": {
                panel.facet.name: {choice.choice.id: choice.count for choice in panel.choices}
                for panel in results.facets
            },
        },
        ensure_ascii=False,
        indent=2,
    )


def _entry(result: Result) -> dict[str, object]:
    lesson = result.lesson
    return {
        "id": lesson.id,
        "title": lesson.title,
        "excerpt": result.excerpt.id,
        "text": lesson.text,
        "score": result.score,
        **{facet.attribute: lesson.tags(facet.attribute) for facet in FACETS},
    }
