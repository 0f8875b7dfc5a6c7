"""Quality commands: check the corpus, evaluate the ranking, verify other people's training material."""

from __future__ import annotations

import contextlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lessonsearch import corpus, imports, training
from lessonsearch.app import zero_results
from lessonsearch.cli.main import main, open_with_progress
from lessonsearch.errors import DocumentError, SettingsError
from lessonsearch.quotations import Catalogue
from lessonsearch.sandbox import COMMAND_LINE, Sandbox
from lessonsearch.search import evaluation, evaluation_report
from lessonsearch.settings import Settings, extended_by
from lessonsearch.text.dates_and_counts import counted

if TYPE_CHECKING:
    from lessonsearch.verify import UploadedDocument


@main.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--publish", is_flag=True, help="If there are no problems, add new links to permalinks.txt.")
def check(path: Path | None, publish: bool) -> None:
    """Check the corpus for mistakes: tags, links, and each quotation against its source.

    PATH is the folder of a corpus or of one of its drafts.
    """
    if path and imports.is_draft(path):
        _check_draft(path)
        return
    settings = Settings.read()
    root, bases = (path, extended_by(path)) if path else (settings.corpus, settings.bases)
    checked, problems = corpus.check(root, bases)
    where = " and ".join(str(folder.resolve()) for folder in checked.manifest.folders)
    if not checked.unreadable:
        problems += training.check_materials(
            checked.manifest.training, Catalogue(checked.lessons, checked.manifest.sources)
        )
    standing = [problem for problem in problems if not corpus.is_unpublished(problem)]
    if publish and not standing:
        click.echo(f"{corpus.publish(checked)} new links added to permalinks.txt.")
        problems = []
    for line in corpus.grouped(problems):
        click.echo(line, err=True)
    if problems:
        click.echo(f"{counted(len(problems), 'problem')} in {where}.", err=True)
        if publish:
            click.echo("We have not added any links. Fix these problems first.", err=True)
        sys.exit(1)
    excerpts = sum(len(lesson.excerpts) for lesson in checked.lessons)
    summary = (
        f"{len(checked.lessons)} lessons with {excerpts} excerpts of {len(checked.manifest.sources)} sources,"
        f" {len(checked.manifest.training)} pieces of training material"
    )
    click.echo(f"{summary} in {where}: no problems found.")


def _check_draft(folder: Path) -> None:
    """Print what prevents the publication of a draft, and exit with 1 if anything does."""
    root = folder.resolve().parent.parent
    problems = imports.obstacles(root, folder.resolve().name, extended_by(root))
    for line in corpus.grouped(problems):
        click.echo(line, err=True)
    if problems:
        click.echo(f"{counted(len(problems), 'problem')} in {folder}.", err=True)
        sys.exit(1)
    click.echo(f"{folder} can be published: no problems found.")


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--compare", type=click.Path(path_type=Path), help="Compare with a file that --json made earlier."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, to save and compare with.")
def evaluate(files: tuple[Path, ...], compare: Path | None, as_json: bool) -> None:
    """Measure how well searches rank. FILES hold searches with the lessons that people judged right.

    The measures are MRR, right first, recall@10 and nDCG@10.
    """
    judged = {str(file): evaluation.read_judgements(file) for file in files}
    earlier = evaluation_report.read_earlier(compare) if compare else {}
    library = open_with_progress()
    outcomes = {
        name: evaluation.evaluate(queries, library.find, library.all_lessons())
        for name, queries in judged.items()
    }
    if as_json:
        click.echo(json.dumps(evaluation_report.as_json(outcomes), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(evaluation_report.as_text(outcomes, earlier)))


@main.command("zero-results")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_zero_results(as_json: bool) -> None:
    """List the searches that found nothing. It says how often people made each, if the server counts them."""
    file = Settings.read().zero_results
    if not file:
        raise SettingsError(
            "Set LESSONSEARCH_ZERO_RESULTS to the file in which the server counts these searches."
        )
    try:
        found = zero_results.listed(Path(file))
    except OSError as error:
        raise SettingsError(f"LESSONSEARCH_ZERO_RESULTS: {error}.") from error
    if as_json:
        click.echo(
            json.dumps([{"words": words, "count": count} for words, count in found], ensure_ascii=False)
        )
    else:
        click.echo("\n".join(f"{count:6} {words}" for words, count in found) or "None counted yet.")


@main.command()
@click.argument("documents", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="DOCUMENT...")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, as in the API.")
@click.option("--strict", is_flag=True, help="Also exit with code 1 for anything that we could not check.")
def verify(documents: tuple[Path, ...], as_json: bool, strict: bool) -> None:
    """Check the quotations and links in documents. Quotations must match the reports, and links to lessons
    must work.

    The exit code is 1 if a link is broken, a quotation is wrong or we could not read a file. With --strict,
    it is also 1 for quotations that are from elsewhere, too short or not closed, and for parts that we could
    not read.
    """
    from lessonsearch import verify  # imports the readers of office documents, which are slow to load

    catalogue = open_with_progress().catalogue
    failed, found = False, []
    with contextlib.closing(Sandbox("lessonsearch.verify.readers.reader")) as sandbox:
        for path in documents:
            document = _read_document(path, sandbox, as_json)
            if document is None:
                failed = True
                continue
            report = verify.verify(document, catalogue)
            failed = failed or bool(report.faults or (strict and report.uncertain)) or not document.readable
            if as_json:
                found.append(verify.as_data(report, catalogue))
            else:
                click.echo("\n".join(verify.as_lines(report, catalogue)))
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    sys.exit(1 if failed else 0)


def _read_document(path: Path, sandbox: Sandbox, as_json: bool) -> UploadedDocument | None:
    """The document of a file. One that cannot be read is named as unread in JSON, else on standard error."""
    from lessonsearch import verify

    try:
        content = _read_bytes(path, verify.MAX_BYTES)
        return sandbox.read(verify.read_document, str(path), content, COMMAND_LINE)
    except DocumentError as error:
        if as_json:
            return verify.unreadable(str(path), error.problems)
        click.echo("\n".join(error.problems), err=True)
        return None


def _read_bytes(path: Path, max_bytes: int) -> bytes:
    """Read at most `max_bytes` + 1 bytes, enough to see that a file is too large. Raises DocumentError."""
    try:
        with path.open("rb") as file:
            return file.read(max_bytes + 1)
    except OSError as error:
        raise DocumentError(f"We could not read {path} ({error.strerror}).") from error
