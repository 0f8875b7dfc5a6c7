"""Own reviews on the command line: a new corpus, importing files into drafts, privacy, publishing."""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from pathlib import Path

import click

from lessonsearch import corpus, imports
from lessonsearch.cli.main import main
from lessonsearch.corpus.safe_files import save_text
from lessonsearch.errors import CorpusError, LessonsearchError
from lessonsearch.settings import EXTENDS, PREFIX, SHIPPED, Settings, data_folder, extended_by
from lessonsearch.text.dates_and_counts import counted

GIVEN = "taxonomy.yaml"
"""What a corpus of only own reviews begins with: the themes, ages, agencies and kinds of lessonsearch."""

BESIDE = f"""\
# The corpora that this one adds to, one a line. '{SHIPPED}' is the one that comes with lessonsearch.
{SHIPPED}
"""

corpus_option = click.option(
    "--corpus",
    "folder",
    type=click.Path(path_type=Path),
    help=f"Folder of your corpus, instead of {PREFIX}CORPUS.",
)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--only-own", is_flag=True, help="Leave out the reports that come with lessonsearch.")
def new(folder: Path, only_own: bool) -> None:
    """Make a corpus of your own in FOLDER. It holds your reviews beside Ofsted's publications, or alone."""
    if any((folder / name).exists() for name in (GIVEN, EXTENDS, imports.DRAFTS)):
        raise CorpusError(f"{folder} is already a corpus. To add a report to it, use 'lessonsearch import'.")
    try:
        (folder / imports.DRAFTS).mkdir(parents=True)
        if only_own:
            shutil.copy(data_folder("corpus") / GIVEN, folder / GIVEN)
        else:
            save_text(folder / EXTENDS, BESIDE)
    except OSError as error:
        raise CorpusError(f"We could not make {folder} ({error.strerror}). Choose another folder.") from error
    beside = "for your reviews only" if only_own else "for your reviews beside Ofsted's"
    click.echo(
        f"{folder} is ready, {beside}.\n"
        f"Add reviews:     lessonsearch workbench --corpus {folder}\n"
        f"Serve the site:  {PREFIX}CORPUS={folder} lessonsearch serve"
    )


@main.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--source", default="", help="Id of the source. If you leave it out, we use the file's name.")
@click.option(
    "--title", default="", help="Title of the report. If you leave it out, we use the title on its cover."
)
@click.option("--publisher", required=True, help="Who published it.")
@click.option("--published", required=True, help="When it was published: 2021, 2021-05 or 2021-05-19.")
@click.option("--short-title", default="", help="Short title, for example Baby M and Baby N.")
@click.option(
    "--licence", default="", help="Its licence. If you leave it out, we state the publisher's copyright."
)
@click.option("--attribution", default="", help="The words to credit it with.")
@click.option("--url", default="", help="The web address where it is published.")
@corpus_option
def import_files(files: tuple[Path, ...], source: str, title: str, folder: Path | None, **words: str) -> None:
    """Turn reports into drafts. For example: lessonsearch import report.pdf --publisher 'Northtown Board'
    --published 2021-05
    """
    if len(files) > 1 and (source or title):
        raise click.UsageError("Use --source and --title with one file only.")
    if not imports.is_date(words["published"]):
        raise click.BadParameter("write the date as 2021, 2021-05 or 2021-05-19.", param_hint="--published")
    root, bases = _folders(folder)
    suggester = imports.suggester_for(root, bases)
    failed = 0
    for number, arrival in enumerate(imports.read_files(files), 1):
        if arrival.report is None:
            failed += 1
            click.echo("\n".join(arrival.problems), err=True)
            continue
        details = imports.details_for(
            root, arrival.report, source or imports.id_of(arrival.path), title, words
        )
        draft = imports.write_draft(root, details, arrival.report, suggester)
        first, *others = imports.summary(draft)
        click.echo("\n  ".join([f"{number} of {len(files)}: {first}", *others]))
    if failed:
        click.echo(f"We could not read {failed} of {len(files)} files.", err=True)
        sys.exit(1)


@main.command()
@click.argument("source")
@click.option(
    "--allow", "allowed", metavar="WORDS", help="Words that may be published. Give the reason with --reason."
)
@click.option("--reason", default="", help="The reason why the words may be published.")
@click.option("--redact", "redacted", metavar="WORDS", help="Words to replace with [redacted].")
@corpus_option
def privacy(source: str, allowed: str | None, reason: str, redacted: str | None, folder: Path | None) -> None:
    """List what could identify a person in a draft. Record your decisions with --allow and --redact."""
    draft = imports.folder_of(_folders(folder)[0], source)
    if allowed:
        imports.allow_words(draft, allowed, reason)
    if redacted:
        click.echo(f"Redacted in {imports.redact(draft, redacted)} places.")
    findings = imports.review(draft)
    for finding in findings:
        state = (
            f"allowed: {finding.reason}" if finding.reason else "open" if finding.open else "not published"
        )
        places = ", ".join(dict.fromkeys(part for part, _ in finding.places))
        click.echo(f"{finding.words}: {finding.why}; in {places} ({state})")
    click.echo(f"{sum(each.open for each in findings)} open.")


@main.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE...]")
@corpus_option
def publish(sources: tuple[str, ...], folder: Path | None) -> None:
    """Publish drafts. Each new lesson and excerpt gets its permanent link."""
    root, bases = _named(folder)
    for source in sources:
        try:
            imports.publish_draft(root, source, bases)
        except CorpusError as error:
            count = f"{counted(len(error.problems), 'problem')} in the draft {source}."
            raise CorpusError(
                *corpus.grouped(error.problems), f"{count} We have not published it."
            ) from error
        click.echo(f"Published {source}.")
    _, problems = corpus.check(root, bases)
    standing = [problem for problem in problems if not corpus.is_unpublished(problem)]
    if standing:
        raise CorpusError(*standing, "We have not given any permanent links. Fix these problems first.")
    click.echo(f"{corpus.publish(corpus.load(root, bases))} new links added to permalinks.txt.")


@main.command()
@click.option(
    "--port",
    default=0,
    type=click.IntRange(0, 65535),
    help="Port to use. If you leave it out, we use a free port.",
)
@click.option("--no-browser", is_flag=True, help="Print the address. Do not open a browser.")
@corpus_option
def workbench(port: int, no_browser: bool, folder: Path | None) -> None:
    """Open a page in your browser to turn reports into lessons. Only this computer can open it."""
    from lessonsearch.workbench.workbench_app import run  # brings the web server

    def ready(address: str) -> None:
        click.echo(f"Open {address} in your browser. You can use this address once.\nPress Ctrl-C to stop.")

    root, bases = _folders(folder)
    run(replace(Settings.read(), corpus=root, bases=bases), port, not no_browser, ready)


def _folders(folder: Path | None) -> tuple[Path, tuple[Path, ...]]:
    """The corpus to write into, and those that it adds to. Raises LessonsearchError for the shipped one."""
    root, bases = _named(folder)
    if root == data_folder("corpus"):
        raise LessonsearchError(
            f"Name the folder of your corpus with --corpus or {PREFIX}CORPUS."
            " To make a corpus, run 'lessonsearch new FOLDER'."
        )
    if not (root / GIVEN).exists() and not (bases and root.is_dir()):
        raise CorpusError(f"There is no corpus in {root}. To make one, run 'lessonsearch new {root}'.")
    return root, bases


def _named(folder: Path | None) -> tuple[Path, tuple[Path, ...]]:
    """The folder that an option names, else that of the settings, with those that it adds to."""
    settings = Settings.read()
    return (folder, extended_by(folder)) if folder else (settings.corpus, settings.bases)
