"""Common parts of the commands: their group, opening the library, and an option for each facet."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping

import click

from lessonsearch import __version__, corpus
from lessonsearch.app.bootstrap import open_library
from lessonsearch.app.library import Library
from lessonsearch.errors import LessonsearchError
from lessonsearch.model.taxonomy import STANDARD_FACETS
from lessonsearch.settings import Settings


class CommandGroup(click.Group):
    """Command group that prints each problem on a line of its own and exits with 1."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except LessonsearchError as error:
            for problem in error.problems:
                click.echo(problem, err=True)
            ctx.exit(1)


@click.group(cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Search the lessons of serious case reviews, and link to the exact paragraph."""


def open_with_progress() -> Library:
    """Open the library; show a progress bar on a terminal while its index is built."""
    with click.progressbar(length=0, label="Building the index", file=sys.stderr, hidden=True) as bar:

        def show(done: int, total: int) -> None:
            bar.hidden = not sys.stderr.isatty()
            bar.length = total
            bar.update(done - bar.pos)

        return open_library(Settings.read(), progress=show)


class FacetCommand(click.Command):
    """Command with one option for each facet that the corpus declares."""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        first, *others = super().get_params(ctx)
        options: list[click.Parameter] = ctx.meta.setdefault(f"{__name__}.facets", list(_facet_options()))
        return [first, *options, *others]


def _facet_options() -> Iterator[click.Option]:
    try:
        settings = Settings.read()
        facets = corpus.read_facets(settings.corpus, settings.bases)
    except LessonsearchError:  # the command itself says so, and --help works
        facets = STANDARD_FACETS
    for facet in facets:
        help_text = f"{facet.label} to filter by. You can give several."
        yield click.Option([f"--{facet.name}"], multiple=True, help=help_text)


def selected_filters(facets: Mapping[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    """The facet options given, as (facet, value) pairs for `Query.read`."""
    return [(facet, value) for facet, values in facets.items() for value in values]
