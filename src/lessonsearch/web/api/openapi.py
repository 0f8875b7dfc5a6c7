"""The OpenAPI 3.1 document of the API, made from the facets, the taxonomy and lessons of the open corpus.

Its sentences and examples are also what the page about the API shows. Tests send requests that it allows and
requests that it forbids, and check the responses against it. The schemas of the responses are in `schemas`,
the operations are put together in `operations`.
"""

from __future__ import annotations

from collections import Counter
from itertools import islice

from lessonsearch import __version__
from lessonsearch.app.library import Library
from lessonsearch.model.lesson import Excerpt, Lesson
from lessonsearch.model.lesson_kinds import FINDING
from lessonsearch.web.api.operations import get_file, get_json, post_verify, with_links
from lessonsearch.web.api.parameter_schemas import (
    paging_parameters,
    parameter,
    path_parameter,
    search_parameters,
)
from lessonsearch.web.api.schemas import TEXT, Schema, schemas

DEPRECATION = (
    "We add addresses, parameters and fields to version 1, so ignore fields that you do not know. Before we"
    " remove any, we say so in the changelog and, for at least 12 months, in the response headers Deprecation"
    " (RFC 9745) and Sunset (RFC 8594). Nothing is deprecated now."
)
"""The deprecation policy."""
MAX_SOURCES = 10
"""Sources among whose lessons the examples are looked for."""
EXAMPLES = 50
"""Lessons of each source among which the examples are looked for."""


def openapi_document(library: Library, server: str) -> Schema:
    """The document for a server at that URL, with real lessons and excerpts as examples."""
    lesson, excerpt = _example(library)
    words = library.taxonomy.label("theme", lesson.themes[0]).lower() if lesson.themes else lesson.title
    search = search_parameters(library.taxonomy, words)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "lessonsearch",
            "version": __version__,
            "summary": "Search the lessons of serious case reviews, and quote the exact paragraph.",
            "description": DEPRECATION,
            "license": {
                "name": "MIT (the program; the texts are under their sources’ licences)",
                "identifier": "MIT",
            },
        },
        "servers": [{"url": server or "/"}],
        "paths": {
            "/api/v1/search": with_links(
                get_json(
                    "search",
                    "Search the lessons",
                    "A page of the lessons that match your words and filters, with the number of lessons for"
                    " each filter. The parameters are those of the search page.",
                    "Results",
                    [*search, *paging_parameters(example=2)],
                )
            ),
            "/api/v1/lessons/{source}/{slug}": get_json(
                "lesson",
                "Get a lesson",
                "One lesson with its tags, its passages and its source. Old ids keep working.",
                "Lesson",
                [
                    path_parameter("source", "The id of the source.", lesson.source),
                    path_parameter("slug", "The last part of the lesson’s id.", lesson.slug),
                ],
                may_be_missing=True,
            ),
            "/api/v1/excerpts/{source}/{anchor}": get_json(
                "excerpt",
                "Get an excerpt",
                "One paragraph, bullet point or quotation as plain text, Markdown and HTML, with its"
                " citations.",
                "Excerpt",
                [
                    path_parameter("source", "The id of the source.", excerpt.source),
                    path_parameter("anchor", "The last part of the excerpt’s id, after #.", excerpt.anchor),
                ],
                may_be_missing=True,
            ),
            "/api/v1/suggest": get_json(
                "suggest",
                "Suggest searches",
                "Themes, terms and titles of lessons that begin with what somebody has typed, for a search"
                " box that suggests as they type.",
                "Suggestions",
                [parameter("q", "What has been typed so far.", {"type": "string"}, example=words[:5])],
            ),
            "/api/v1/taxonomy": get_json(
                "taxonomy",
                "List the filters",
                "Every filter with its values, what they are called and what they mean.",
                "Taxonomy",
                [],
            ),
            "/api/v1/lessons.ndjson": get_file(
                "lessons-ndjson",
                "Download lessons as JSON lines",
                "Every lesson that a search finds, or all lessons, in one file: one `LessonRecord` in JSON on"
                " each line.",
                "application/x-ndjson",
                search,
            ),
            "/api/v1/lessons.csv": get_file(
                "lessons-csv",
                "Download lessons as CSV",
                "The same lessons as a table: one lesson in each row. Where a cell has several values, there"
                " are spaces between them.",
                "text/csv",
                search,
            ),
            "/api/v1/corpus.zip": get_file(
                "corpus",
                "Download the corpus",
                "All the files this site is made from, with their licences and checksums.",
                "application/zip",
                [],
            ),
            "/api/v1/corpus.zip.sha256": get_file(
                "corpus-checksum",
                "Get the checksum of the corpus",
                "The SHA-256 checksum of corpus.zip, to check your download with sha256sum --check.",
                "text/plain",
                [],
            ),
            "/api/v1/verify": post_verify(excerpt),
            "/api/v1/openapi.json": get_json(
                "openapi",
                "Get this description of the API",
                "The OpenAPI 3.1 document, for tools that make clients from it.",
                "OpenAPI",
                [],
            ),
        },
        "components": {
            "schemas": schemas(library.taxonomy),
            "headers": {
                "ETag": {"schema": TEXT, "required": True},
                "Link": {
                    "description": "The first, previous, next and last page (RFC 8288)",
                    "schema": TEXT,
                    "required": True,
                },
            },
        },
    }


def _example(library: Library) -> tuple[Lesson, Excerpt]:
    """A numbered paragraph with its lesson: a finding on the commonest theme, without a content note. Where
    there is none, the first lesson and its first excerpt."""
    kinds = library.taxonomy.with_role(FINDING)
    sources = islice(library.sources, MAX_SOURCES)
    lessons = [lesson for source in sources for lesson in library.contents(source, size=EXAMPLES)]
    findings = [lesson for lesson in lessons if lesson.kind in kinds and not lesson.content_note]
    themes = Counter(lesson.themes[:1] for lesson in findings)
    numbered = (
        (lesson, excerpt)
        for lesson in sorted(findings, key=lambda lesson: -themes[lesson.themes[:1]])
        for excerpt in lesson.excerpts
        if excerpt.paragraph
    )
    return next(numbered, (lessons[0], lessons[0].excerpts[0]))
