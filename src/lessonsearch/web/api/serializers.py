"""Serialisers: lessons, excerpts, results and the taxonomy as JSON documents of the API (`schemas`)."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for

from lessonsearch.app.library import Library
from lessonsearch.citations import Citation, apa, as_bibtex, as_html, as_markdown, as_ris, as_text, csl_item
from lessonsearch.model.lesson import Excerpt, Lesson, Source
from lessonsearch.model.taxonomy import Facet, Taxonomy
from lessonsearch.query.query import Query
from lessonsearch.search import FacetPanel, Result, Results
from lessonsearch.search.autocomplete import Suggestion
from lessonsearch.web.request import absolute, excerpt_address, lesson_address, library, search_address
from lessonsearch.web.templating import marked

Document = dict[str, object]


def search_document(results: Results, next_page: str | None, previous_page: str | None) -> Document:
    """The results of a search, with the URLs of the neighbouring pages."""
    query = results.query
    corrected = results.corrected
    return {
        "query": query_document(query, results.taxonomy),
        "total": results.total,
        "page": query.page,
        "per_page": query.per_page,
        "pages": results.pages,
        "results": [result_document(result) for result in results.results],
        "facets": {panel.facet.name: choice_documents(panel) for panel in results.facets},
        "expanded": [
            {
                "word": expansion.word,
                "to": list(expansion.to),
                "same": expansion.same,
                "note": expansion.note,
            }
            for expansion in results.expanded
        ],
        "covered": results.coverage.covered,
        "missing": list(results.coverage.missing),
        "corrected": corrected and {"from": corrected.typed, "to": corrected.meant},
        "matched": results.matched,
        "next": next_page,
        "previous": previous_page,
    }


def suggestions_document(typed: str, suggestions: Iterable[Suggestion], open_library: Library) -> Document:
    """Completions of what is typed, each with the page it leads to."""
    return {
        "q": typed,
        "suggestions": [
            {
                "kind": suggestion.kind,
                "text": suggestion.text,
                "url": absolute(_suggestion_address(suggestion, open_library)),
            }
            for suggestion in suggestions
        ],
    }


def _suggestion_address(suggestion: Suggestion, open_library: Library) -> str:
    """The page of a theme or lesson, or the search for a word."""
    if suggestion.kind == "theme":
        return url_for("browse.theme", theme=suggestion.id)
    if suggestion.kind == "lesson":
        return lesson_address(open_library.lesson(suggestion.id))
    return search_address(Query(q=suggestion.text))


def query_document(query: Query, taxonomy: Taxonomy) -> Document:
    """A query as it was read."""
    filters = {facet.name: list(query.selected(facet.name)) for facet in taxonomy.facets}
    return {"q": query.q, **filters, "sort": query.order}


def choice_documents(panel: FacetPanel) -> list[Document]:
    """The options of a facet with their counts."""
    return [
        {
            "value": option.choice.id,
            "label": option.choice.label,
            "count": option.lesson_count,
            "selected": option.selected,
        }
        for option in panel.choices
    ]


def result_document(result: Result) -> Document:
    """A lesson with the snippet and the score of its match."""
    return {
        **lesson_fields(result.lesson, result.source),
        "snippet": str(marked(result.snippet)),
        "score": result.score,
    }


def lesson_fields(lesson: Lesson, source: Source) -> Document:
    """The fields of a lesson that search results and the lesson's own document share."""
    return {
        "id": lesson.id,
        "url": absolute(lesson_address(lesson)),
        "title": lesson.title,
        "source": source_reference(source),
        "section": " / ".join(lesson.section),
        "excerpts": [excerpt_fields(excerpt) for excerpt in lesson.excerpts],
        **_tag_fields(lesson, library().taxonomy),
        "asked": list(lesson.asked),
        "concepts": list(lesson.concepts),
        "content_note": lesson.content_note or None,
        "text": lesson.text,
    }


def _tag_fields(lesson: Lesson, taxonomy: Taxonomy) -> Document:
    """A lesson's values in every facet but the source: a list, or one value where a facet has no more."""
    return {
        facet.attribute: list(tags) if facet.multivalued else next(iter(tags), None)
        for facet in taxonomy.facets
        if facet.name != "source"
        for tags in [lesson.tags(facet.attribute)]
    }


def lesson_document(lesson: Lesson, source: Source, before: Lesson | None, after: Lesson | None) -> Document:
    """A lesson with its source and its neighbours in it."""
    return {
        **lesson_fields(lesson, source),
        "source": source_document(source),
        "note": lesson.note or None,
        "same_as": lesson.same_as or None,
        "previous": before.id if before else None,
        "next": after.id if after else None,
    }


def source_reference(source: Source) -> Document:
    """A source by id and title."""
    return {"id": source.id, "title": source.title}


def source_document(source: Source) -> Document:
    """A source with its provenance."""
    return {
        **source_reference(source),
        "publisher": source.publisher,
        "published": source.published,
        "reference": source.reference or None,
        "licence": source.licence,
        "attribution": source.attribution,
        "verbatim": source.verbatim,
    }


def excerpt_fields(excerpt: Excerpt) -> Document:
    """The fields of an excerpt that its lesson's document and its own share."""
    return {
        "id": excerpt.id,
        "url": absolute(excerpt_address(excerpt)),
        "paragraph": excerpt.paragraph or None,
        "text": excerpt.text,
    }


def excerpt_document(citation: Citation) -> Document:
    """An excerpt in every format, with its citations."""
    lesson = citation.lesson
    return {
        **excerpt_fields(citation.excerpt),
        "markdown": as_markdown(citation),
        "html": as_html(citation),
        "place": citation.pinpoint,
        "part_of": f"{citation.excerpt.source}#{citation.excerpt.part_of}"
        if citation.excerpt.part_of
        else None,
        "lead": citation.excerpt.lead or None,
        "lesson": {"id": lesson.id, "title": lesson.title, "url": absolute(lesson_address(lesson))},
        "source": source_document(citation.source),
        "section": " / ".join(lesson.section),
        "content_note": lesson.content_note or None,
        "citations": citation_documents(citation),
    }


def citation_documents(citation: Citation) -> Document:
    """The citations of an excerpt in every style and format; `reference` is in Harvard style."""
    return {
        "quotation": citation.quotation,
        "reference": citation.reference,
        "link": citation.link,
        "text": as_text(citation),
        "apa": apa(citation),
        "ris": as_ris(citation),
        "bibtex": as_bibtex(citation),
        "csl": csl_item(citation),
    }


def taxonomy_document(taxonomy: Taxonomy) -> Document:
    """Every facet of the taxonomy."""
    return {"facets": [facet_document(facet, taxonomy) for facet in taxonomy.facets]}


def facet_document(facet: Facet, taxonomy: Taxonomy) -> Document:
    """A facet with its groups and choices."""
    return {
        "name": facet.name,
        "label": facet.label,
        "plural": facet.plural,
        "many": facet.multivalued,
        "groups": [
            {
                "id": group.id or None,
                "label": group.label or None,
                "choices": [
                    {"value": choice.id, "label": choice.label, "definition": choice.definition or None}
                    for choice in group.choices
                ],
            }
            for group in taxonomy.groups.get(facet.name, ())
        ],
    }
