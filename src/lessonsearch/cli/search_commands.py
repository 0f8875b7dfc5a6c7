"""Search commands: search from the shell, and export results, packs and training material."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import click

from lessonsearch.app.export import (
    excerpt_link,
    export_pack,
    export_results,
    export_training,
    pack_from_url,
    write,
)
from lessonsearch.app.export_formats import EXPORT_FORMATS
from lessonsearch.cli.main import FacetCommand, main, open_with_progress, selected_filters
from lessonsearch.errors import SettingsError
from lessonsearch.model.taxonomy import Taxonomy
from lessonsearch.packs import pack_query_string
from lessonsearch.query.query import LITERAL, MAX_PER_PAGE, SORTS, Query
from lessonsearch.search import HighlightRun, Result, Results
from lessonsearch.search.explain import Reason, explain
from lessonsearch.settings import PREFIX, Settings
from lessonsearch.training import SiteLinks


@main.command(cls=FacetCommand)
@click.argument("words", nargs=-1)
@click.option("--sort", default="", help=f"Order of the results: {', '.join(SORTS)}.")
@click.option("--page", default=1, show_default=True, help="Page of the results.")
@click.option(
    "--per-page", default=10, show_default=True, help=f"Results on each page, up to {MAX_PER_PAGE}."
)
@click.option("--as-typed", is_flag=True, help="Find only lessons with all of your exact words.")
@click.option("--explain", "explained", is_flag=True, help="Show why each result is in its place.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def search(
    words: tuple[str, ...],
    sort: str,
    page: int,
    per_page: int,
    as_typed: bool,
    explained: bool,
    as_json: bool,
    **facets: tuple[str, ...],
) -> None:
    """Search the lessons. For example: lessonsearch search co-sleeping --age under-1"""
    library = open_with_progress()
    pairs = [("q", " ".join(words)), ("sort", sort), ("page", str(page)), ("per_page", str(per_page))]
    pairs += selected_filters(facets)
    pairs += [("as", LITERAL)] if as_typed else []
    results = library.find(Query.read(pairs, library.taxonomy))
    reasons = explain(results, library.engine, library.lexical) if explained else {}
    click.echo(_json(results, reasons) if as_json else _plain(results, reasons))


@main.command(cls=FacetCommand)
@click.argument("output", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("words", nargs=-1)
@click.option("--pack", "address", default="", help="Export a pack: give its link.")
@click.option("--training", "piece", default="", help="Export training material: give its name.")
def export(output: Path, words: tuple[str, ...], address: str, piece: str, **facets: tuple[str, ...]) -> None:
    """Save search results, a pack or training material. For example:
    lessonsearch export fathers.docx fathers

    The ending of the file's name sets the format.
    """
    # The longest that fits: a record of use is a Word document too.
    ending = max(
        (ending for ending in EXPORT_FORMATS if output.name.endswith(f".{ending}")), key=len, default=""
    )
    if not ending:
        raise click.BadParameter(f"'{output.name}' must end with one of .{', .'.join(EXPORT_FORMATS)}.")
    home = Settings.read().url
    if not home:
        raise SettingsError(
            f"Set {PREFIX}URL to the address of your website, so that each quotation has a link."
        )
    library, link = open_with_progress(), excerpt_link(home)
    if address:
        pack = pack_from_url(address)
        if EXPORT_FORMATS[ending].learners:
            pack = pack.without_notes()
            address = f"{address.partition('?')[0]}?{pack_query_string(pack)}"
        document = export_pack(pack, library, link, address)
    elif piece:
        document = export_training(piece, library, SiteLinks(home), home)
    else:
        query = Query.read([("q", " ".join(words)), *selected_filters(facets)], library.taxonomy)
        document = export_results(query, library, link)
    write(document, output, ending)
    click.echo(f"Saved {output}.")


def _plain(results: Results, reasons: Mapping[str, Sequence[Reason]]) -> str:
    lines = [f"{results.total} lesson{'s' * (results.total != 1)}"]
    if results.matched == "most":
        lines[0] += " with some of the words, or related ones; none has them all"
    elif results.total_with_all_words < results.total:
        lines[0] += f", {results.total_with_all_words} of them with all the words"
    if results.coverage.words:
        lines.append(f"The reports do not use: {', '.join(results.coverage.words)}")
    if results.coverage.ages:
        lines.append(f"No lesson is specifically about: {', '.join(results.coverage.ages)}")
    if results.corrected:
        lines.append(
            f"Searched for: {results.corrected.meant} (to search for what you typed, use --as-typed)"
        )
    lines += [f"Related terms for {item.word}: {', '.join(item.to)}" for item in results.expanded]
    for result in results.results:
        lines += ["", result.lesson.title, f"  {result.excerpt.id}", f"  {_text(result.snippet)}"]
        if result.lesson.id in reasons:
            lines.append(f"  has {result.clauses_matched} of your words, score {result.score:.4f}:")
            lines += [f"    {item.score:8.4f}  {item.word}: {item.by}" for item in reasons[result.lesson.id]]
    return "\n".join(lines)


def _text(runs: tuple[HighlightRun, ...]) -> str:
    return "".join(click.style(run.text, bold=True) if run.hit else run.text for run in runs)


def _json(results: Results, reasons: Mapping[str, Sequence[Reason]]) -> str:
    return json.dumps(
        {
            "total": results.total,
            "matched": results.matched,
            "whole": results.total_with_all_words,
            **asdict(results.coverage),
            "corrected": results.corrected and asdict(results.corrected),
            "expanded": [asdict(expansion) for expansion in results.expanded],
            "results": [
                {**_entry(result, results.taxonomy), **_explained(reasons.get(result.lesson.id))}
                for result in results.results
            ],
            "facets": {
                panel.facet.name: {choice.choice.id: choice.lesson_count for choice in panel.choices}
                for panel in results.facets
            },
        },
        ensure_ascii=False,
        indent=2,
    )


def _explained(reasons: Sequence[Reason] | None) -> dict[str, object]:
    return {} if reasons is None else {"explained": [asdict(reason) for reason in reasons]}


def _entry(result: Result, taxonomy: Taxonomy) -> dict[str, object]:
    lesson = result.lesson
    return {
        "id": lesson.id,
        "title": lesson.title,
        "excerpt": result.excerpt.id,
        "text": lesson.text,
        "score": result.score,
        **{facet.attribute: lesson.tags(facet.attribute) for facet in taxonomy.facets},
    }
