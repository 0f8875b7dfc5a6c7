"""docs/linking.md names every address, ending and status that there is, and no other."""

from __future__ import annotations

import re
from typing import get_args

from flask import Flask
from werkzeug.exceptions import NotFound
from werkzeug.routing import RequestRedirect

from lessonsearch.app.export_formats import EXPORT_FORMATS
from lessonsearch.citations import FORMATS
from lessonsearch.packs import pack
from lessonsearch.verify.readers import pdf_page, reader, slides
from lessonsearch.verify.verifier import FAULTS, UNCERTAIN, QuotationStatus
from lessonsearch.web import uploads
from support.paths import ROOT

LINKING = (ROOT / "docs" / "linking.md").read_text("utf-8")
PROSE = " ".join(LINKING.split())

UNDOCUMENTED = ("/static/", "/pack/tray", "/sitemap-pages.xml")
"""What only pages and sitemaps of the site itself lead to."""


def first_cells(text: str) -> list[str]:
    """What stands in backticks in the first cell of each row of the tables."""
    rows = re.findall(r"^\| (`.*?) \|", text, re.MULTILINE)
    return [name for row in rows for name in re.findall(r"`([^`]+)`", row)]


def endings(row: str) -> set[str]:
    """The endings that a row of the table of files names."""
    [cell] = re.findall(rf"^\| {row} \| (.*) \|$", LINKING, re.MULTILINE)
    return {ending.removeprefix(".") for ending in re.findall(r"`(\.[^`]+)`", cell)}


def test_every_address_is_documented(app: Flask) -> None:
    beginnings = {str(rule).partition("<")[0].rstrip(".") for rule in app.url_map.iter_rules()}
    documented = set(re.findall(r"`(?:GET |POST )?(/[^`]*)", LINKING))
    assert {
        address
        for address in beginnings
        if not address.startswith(UNDOCUMENTED) and not any(name.startswith(address) for name in documented)
    } == set()


def test_every_documented_address_is_served(app: Flask) -> None:
    adapter = app.url_map.bind("lessons.example.org")
    for address in first_cells(LINKING):
        if address.startswith("/"):
            try:
                adapter.match(address.partition("?")[0])
            except RequestRedirect:
                continue
            except NotFound as error:
                raise AssertionError(address) from error


def test_the_endings_of_files_are_those_that_are_written() -> None:
    assert endings("an excerpt or a lesson") == {*FORMATS, "json"}
    assert endings("a pack, a piece of training material, `/export`") == set(EXPORT_FORMATS)


def test_statuses_of_the_checker_are_documented() -> None:
    rows = dict(re.findall(r"^\| (`.*?) \| .* \| (yes|no) \|$", LINKING, re.MULTILINE))
    statuses = {name: fault for names, fault in rows.items() for name in re.findall(r"`([\w-]+)`", names)}
    assert set(statuses) == {*get_args(QuotationStatus), "working", "moved", "broken"}
    assert {name for name, fault in statuses.items() if fault == "yes"} == FAULTS
    strict = PROSE.partition("`--strict` also counts")[2].partition(" and ")[0]
    assert set(re.findall(r"`([\w-]+)`", strict)) == UNCERTAIN


def test_limits_of_packs_and_documents_are_documented() -> None:
    assert (
        f"It takes {pack.MAX_ITEMS} excerpts, a title of {pack.MAX_TITLE_LENGTH} characters and notes of"
        f" {pack.MAX_NOTE_LENGTH:,}." in PROSE
    )
    assert (uploads.MAX_FILES, slides.MAX_SLIDES) == (10, pdf_page.MAX_PAGES)
    assert (
        f"ten at once, each of up to {reader.MAX_BYTES // reader.MEGABYTE} MB, {slides.MAX_SLIDES:,} slides"
        f" or pages and {reader.MAX_WORDS:,} words" in PROSE
    )
    assert {f"`{name}`" for name in pack.TEMPLATES} <= set(re.findall(r"`\w+`", PROSE))
