"""Export: packs, training material and search results as documents and files, for web and command line.

The URL of an excerpt depends on the site, so callers pass a link function. The file formats stand in
`app.export_formats`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from lessonsearch.app.export_formats import EXPORT_FORMATS
from lessonsearch.app.library import Library
from lessonsearch.citations import Citation
from lessonsearch.documents.compose import PackEntry, pack_document, results_document
from lessonsearch.documents.document import Document, Run
from lessonsearch.documents.then_and_now import document_line
from lessonsearch.errors import LessonsearchError, NotFound, QueryError
from lessonsearch.model.lesson import Excerpt
from lessonsearch.packs import Item, Pack, parse_pack
from lessonsearch.packs.chosen_sentences import shorten
from lessonsearch.query.query import MAX_PER_PAGE, Query
from lessonsearch.training import LinkBuilder, material_document

ExcerptLink = Callable[[Excerpt], str]
"""Function from an excerpt to its URL."""


def resolve_items(
    pack: Pack, library: Library, link: ExcerptLink
) -> tuple[list[tuple[Item, Citation | None]], list[str]]:
    """Look up the items of a pack: their citations, None for missing excerpts, with a problem for each.

    A chosen sentence that is not in its excerpt is a problem too.
    """
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
            if shorten(excerpt, item.sentences).missing:
                problems.append(
                    f"A sentence chosen from '{excerpt.id}' is no longer in it. Choose its sentences again."
                )
    return found, problems


def export_pack(pack: Pack, library: Library, link: ExcerptLink, address: str = "") -> Document:
    """Export a pack. Raises NotFound for missing excerpts and for an empty pack."""
    items, problems = resolve_items(pack, library, link)
    if not items:
        problems.append("Your pack is empty. Add some passages, then download it.")
    if problems:
        raise NotFound(*problems)
    entries = [_entry(item, cited) for item, cited in items if cited]
    return _finish(pack_document(pack, entries, library.taxonomy, address), library, address)


def _entry(item: Item, citation: Citation) -> PackEntry:
    """An entry with the chosen sentences, or with the whole excerpt."""
    whole, shown = citation.excerpt, shorten(citation.excerpt, item.sentences).excerpt
    if shown == whole:
        return PackEntry(citation, item.note)
    return PackEntry(replace(citation, excerpt=shown), item.note, whole)


def export_results(query: Query, library: Library, link: ExcerptLink, address: str = "") -> Document:
    """Export search results: the passages of the first hundred lessons."""
    found = library.find(replace(query, page=1, per_page=MAX_PER_PAGE))
    cited = [
        Citation(result.source, result.lesson, passage, link(passage))
        for result in found.results
        for passage in result.lesson.passages
    ]
    title = f"Lessons on “{query.q}”" if query.q else "Lessons"
    shown = len(found.results)
    extent = f"{shown} of {found.total} lessons" if shown < found.total else ""
    filters = ", ".join(chip.choice.label for _, chip in found.chips)
    return _finish(results_document(title, filters, cited, address, extent), library, address)


def export_training(slug: str, library: Library, address: LinkBuilder, base_url: str) -> Document:
    """Export training material. Raises NotFound. `base_url` is that of the site."""
    material = library.training_material(slug)
    back = Run("Read this online", f"{base_url}/{material.id}")
    return _finish(material_document(material, library, address, back), library, base_url)


def _finish(document: Document, library: Library, url: str) -> Document:
    """Complete a document: the line on its sources' age, the site's host as author, and the corpus's
    facets."""
    return replace(
        document,
        dated=document_line(document, library.editorial.glossary),
        site=urlsplit(url).hostname or document.site,
        facets=library.taxonomy.facets,
    )


def pack_from_url(address: str) -> Pack:
    """Parse the URL of a pack. Raises QueryError on any problem."""
    pack, problems = parse_pack(address.partition("?")[2])
    if problems:
        raise QueryError(*problems)
    return pack


def excerpt_link(base_url: str) -> ExcerptLink:
    """Link function of a site with a base URL such as `https://lessons.example.org`."""
    return lambda excerpt: f"{base_url}/excerpts/{excerpt.source}/{excerpt.anchor}"


def write(document: Document, file: Path, ending: str) -> None:
    """Write a document to a file. Raises LessonsearchError where that fails."""
    content = EXPORT_FORMATS[ending].write(document)
    try:
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    except OSError as error:
        raise LessonsearchError(f"We could not save {file}: {error.strerror or error}.") from error
