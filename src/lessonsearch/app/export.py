"""What is taken away from a library: a pack, training material, or what a search found, as document and file.

Both faces stand on this. Where an excerpt can be read again differs with the site, so they bring the function
that tells its link. To add a kind of file, write a function from `Document` and name it in `WRITERS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from lessonsearch.app.library import Library
from lessonsearch.citations import Citation, combined_file
from lessonsearch.documents.compose import PackEntry, pack_document, results_document
from lessonsearch.documents.document import Document, Run
from lessonsearch.documents.markdown import as_markdown_file
from lessonsearch.documents.spreadsheet import as_csv
from lessonsearch.documents.web_page import as_page
from lessonsearch.errors import LessonsearchError, NotFound, QueryError
from lessonsearch.model.lesson import Excerpt
from lessonsearch.packs import Item, Pack, read
from lessonsearch.query.query import MAX_PER_PAGE, Query
from lessonsearch.training import LinkBuilder, material_document

LinkOf = Callable[[Excerpt], str]
"""From an excerpt to the address at which it can be read again."""


class DocumentWriter(NamedTuple):
    """How a document is written, and the media type of what comes of it."""

    write: Callable[[Document], str | bytes]
    media_type: str


def _docx(document: Document) -> bytes:
    from lessonsearch.documents.docx.docx_writer import (
        as_docx,  # loaded with the first document: it takes a while
    )

    return as_docx(document)


def _pptx(document: Document) -> bytes:
    from lessonsearch.documents.pptx.pptx_writer import as_pptx

    return as_pptx(document)


OFFICE = "application/vnd.openxmlformats-officedocument"
WRITERS = {
    "docx": DocumentWriter(_docx, f"{OFFICE}.wordprocessingml.document"),
    "pptx": DocumentWriter(_pptx, f"{OFFICE}.presentationml.presentation"),
    "md": DocumentWriter(as_markdown_file, "text/markdown; charset=utf-8"),
    "html": DocumentWriter(as_page, "text/html; charset=utf-8"),
    "ris": DocumentWriter(
        lambda d: combined_file("ris", d.quotations), "application/x-research-info-systems; charset=utf-8"
    ),
    "bib": DocumentWriter(
        lambda d: combined_file("bib", d.quotations), "application/x-bibtex; charset=utf-8"
    ),
    "csl.json": DocumentWriter(
        lambda d: combined_file("csl.json", d.quotations), "application/vnd.citationstyles.csl+json"
    ),
    "csv": DocumentWriter(lambda d: as_csv(d.quotations), "text/csv; charset=utf-8"),
}
"""Ending of a file → how it is made."""


def resolve_items(
    pack: Pack, library: Library, link: LinkOf
) -> tuple[list[tuple[Item, Citation | None]], list[str]]:
    """The items of a pack with their excerpts, None where there is none; and a sentence for each of those."""
    found: list[tuple[Item, Citation | None]] = []
    problems: list[str] = []
    for item in pack.items:
        try:
            lesson, excerpt = library.excerpt(item.excerpt)
        except NotFound as error:
            found.append((item, None))
            problems += error.problems
        else:
            found.append((item, Citation(library.source(lesson.source), lesson, excerpt, link(excerpt))))
    return found, problems


def of_pack(pack: Pack, library: Library, link: LinkOf, address: str = "") -> Document:
    """A pack as a document. Raises NotFound for excerpts that are not there, and for a pack without any."""
    items, problems = resolve_items(pack, library, link)
    if not items:
        problems.append("The pack has no excerpts yet; add some, then take it away.")
    if problems:
        raise NotFound(*problems)
    return pack_document(pack, [PackEntry(there, item.note) for item, there in items if there], address)


def of_results(query: Query, library: Library, link: LinkOf, address: str = "") -> Document:
    """What a search finds, the first hundred lessons, as a document."""
    found = library.find(replace(query, page=1, per_page=MAX_PER_PAGE))
    cited = [
        Citation(result.source, result.lesson, passage, link(passage))
        for result in found.results
        for passage in result.lesson.passages
    ]
    title = f"Lessons on “{query.q}”" if query.q else "Lessons"
    return results_document(title, ", ".join(chip.choice.label for _, chip in found.chips), cited, address)


def of_training(slug: str, library: Library, address: LinkBuilder, home: str) -> Document:
    """A piece of training material as a document. Raises NotFound. `home` is the address of the site."""
    material = library.training_material(slug)
    back = Run("Read this online, with links to every passage", f"{home}/{material.id}")
    return material_document(material, library, address, back)


def pack_at(address: str) -> Pack:
    """The pack of an address. Raises QueryError where it cannot be read whole."""
    pack, problems = read(address.partition("?")[2])
    if problems:
        raise QueryError(*problems)
    return pack


def link_on(home: str) -> LinkOf:
    """Links of a site whose public address is known, `https://lessons.example.org`."""
    return lambda excerpt: f"{home}/excerpts/{excerpt.source}/{excerpt.anchor}"


def write(document: Document, file: Path, ending: str) -> None:
    """Write a document in one of its forms. Raises LessonsearchError where it cannot be written."""
    made = WRITERS[ending].write(document)
    try:
        file.write_bytes(made if isinstance(made, bytes) else made.encode())
    except OSError as error:
        raise LessonsearchError(f"{file} cannot be written: {error.strerror or error}.") from error


def file_name(document: Document, ending: str) -> str:
    """What the file is called: the words of the title."""
    return f"{'-'.join(re.findall('[a-z0-9]+', document.title.casefold()))[:60] or 'lessons'}.{ending}"
