"""Structured data: what a page shows, in schema.org's vocabulary as JSON-LD, for search engines and tools.

Only the sources' own words are called quotations. A lesson that tells of its source in this project's words
has breadcrumbs only.
"""

from __future__ import annotations

from flask import Flask, url_for
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from lessonsearch.app.library import Library
from lessonsearch.model.lesson import LANGUAGE, Excerpt, Lesson, Source
from lessonsearch.model.training_material import TrainingMaterial
from lessonsearch.web.request import absolute, excerpt_address, lesson_address, library

Document = dict[str, object]

NAME = "lessonsearch"
DATA_FILES = {
    "bulk_files.lessons_ndjson": "application/x-ndjson",
    "bulk_files.lessons_csv": "text/csv",
    "bulk_files.corpus_zip": "application/zip",
}
"""Endpoint of each file of open data → its media type."""


def init_app(app: Flask) -> None:
    """Give templates the functions of this module, and `json_ld`, which writes what they return."""
    app.jinja_env.globals.update(
        json_ld=json_ld,
        site_data=site_data,
        source_data=source_data,
        lesson_data=lesson_data,
        excerpt_data=excerpt_data,
        material_data=material_data,
        dataset=lambda: dataset(library()),
    )


def json_ld(documents: list[Document]) -> Markup:
    """A script element for each document, as JSON-LD, which a browser does not run.

    Simple readers take no more than one document from an element.
    """
    scripts = (
        htmlsafe_json_dumps({"@context": "https://schema.org", **document}, ensure_ascii=False)
        for document in documents
    )
    return Markup("\n").join(
        Markup(f'<script type="application/ld+json">{data}</script>')  # noqa: S704 - escaped for HTML
        for data in scripts
    )


def site_data() -> list[Document]:
    """The site with its search."""
    home = absolute(url_for("search.results"))
    return [
        {
            "@type": "WebSite",
            "@id": f"{home}#site",
            "name": NAME,
            "url": home,
            "inLanguage": LANGUAGE,
            "potentialAction": {
                "@type": "SearchAction",
                "target": {"@type": "EntryPoint", "urlTemplate": f"{home}?q={{search_term_string}}"},
                "query-input": "required name=search_term_string",
            },
        }
    ]


def source_data(source: Source) -> list[Document]:
    """A publication and the way to it."""
    trail = _breadcrumbs(("Sources", url_for("browse.sources")), (source.title, _source_address(source)))
    return [_report(source), trail] if source.verbatim else [trail]


def lesson_data(lesson: Lesson, source: Source) -> list[Document]:
    """The passages of a lesson and the way to it."""
    trail = _breadcrumbs(
        ("Sources", url_for("browse.sources")),
        (source.title, _source_address(source)),
        (lesson.title, lesson_address(lesson)),
    )
    if not source.verbatim:
        return [trail]
    quotations = [_quotation(passage, lesson, source) for passage in lesson.passages]
    return [*quotations, _report(source), trail]


def excerpt_data(excerpt: Excerpt, lesson: Lesson, source: Source, pinpoint: str) -> list[Document]:
    """An excerpt and the way to it."""
    trail = _breadcrumbs(
        ("Sources", url_for("browse.sources")),
        (source.title, _source_address(source)),
        (lesson.title, lesson_address(lesson)),
        (pinpoint, excerpt_address(excerpt)),
    )
    return [_quotation(excerpt, lesson, source), _report(source), trail] if source.verbatim else [trail]


def material_data(material: TrainingMaterial, sources: list[Source]) -> list[Document]:
    """A piece of training material and the way to it."""
    path = url_for("training.piece", slug=material.slug)
    address = absolute(path)
    return [
        {
            "@type": "LearningResource",
            "@id": address,
            "url": address,
            "name": material.title,
            "description": material.summary,
            "learningResourceType": material.label,
            "timeRequired": f"PT{material.minutes}M",
            "audience": {"@type": "Audience", "audienceType": material.audience},
            "about": [library().taxonomy.label("theme", theme) for theme in material.themes],
            "inLanguage": LANGUAGE,
            "isAccessibleForFree": True,
            "citation": [source.attribution for source in sources],
        },
        _breadcrumbs(("Training material", url_for("training.index")), (material.title, path)),
    ]


def dataset(library: Library) -> list[Document]:
    """All lessons as open data, with the files that hold them."""
    held = [source for source in library.sources.values() if source.verbatim]
    return [
        {
            "@type": "Dataset",
            "@id": absolute(url_for("browse.sources")) + "#dataset",
            "url": absolute(url_for("browse.sources")),
            "name": "Lessons of serious case reviews",
            "description": "The findings, case studies and recommendations of published reports on serious"
            " case reviews, word for word, each passage with a permanent address, tagged by theme, age and"
            " agency.",
            "creator": {"@type": "Organization", "name": NAME, "url": absolute(url_for("search.results"))},
            "license": list(dict.fromkeys(source.licence_url or source.licence for source in held)),
            "isBasedOn": [_report(source) for source in held],
            "inLanguage": LANGUAGE,
            "isAccessibleForFree": True,
            "distribution": [
                {
                    "@type": "DataDownload",
                    "contentUrl": absolute(url_for(endpoint)),
                    "encodingFormat": media_type,
                }
                for endpoint, media_type in DATA_FILES.items()
            ],
        }
    ]


def _source_address(source: Source) -> str:
    return url_for("browse.source", source=source.id)


def _report(source: Source) -> Document:
    """A publication whose words are held."""
    address = absolute(_source_address(source))
    fields = {
        "@type": "Report",
        "@id": address,
        "url": address,
        "name": source.title,
        "alternativeHeadline": source.subtitle,
        "author": {"@type": "Organization", "name": source.publisher},
        "publisher": {"@type": "Organization", "name": source.publisher},
        "datePublished": source.published,
        "reportNumber": source.reference,
        "license": source.licence_url or source.licence,
        "creditText": source.attribution,
        "inLanguage": LANGUAGE,
    }
    return {name: value for name, value in fields.items() if value}


def _quotation(excerpt: Excerpt, lesson: Lesson, source: Source) -> Document:
    """An excerpt in its source's words."""
    address = absolute(excerpt_address(excerpt))
    return {
        "@type": "Quotation",
        "@id": address,
        "url": address,
        "name": lesson.title,
        "text": excerpt.text,
        "author": {"@type": "Organization", "name": source.publisher},
        "isPartOf": {"@id": absolute(_source_address(source))},
        "license": source.licence_url or source.licence,
        "creditText": source.attribution,
        "inLanguage": LANGUAGE,
    }


def _breadcrumbs(*steps: tuple[str, str]) -> Document:
    """The way to a page, from names and addresses, that of the page last."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": absolute(address)}
            for position, (name, address) in enumerate(steps, 1)
        ],
    }
