"""The things of the library as JSON, as the API gives them. `openapi` says the same to programs."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for

from lessonsearch.citations import Citation, apa, as_bibtex, as_html, as_markdown, as_ris, as_text, csl_item
from lessonsearch.model.lesson import Excerpt, Lesson, Source
from lessonsearch.model.taxonomy import FACETS, Facet, Taxonomy
from lessonsearch.query.query import Query
from lessonsearch.search import FacetPanel, Result, Results
from lessonsearch.search.autocomplete import Suggestion
from lessonsearch.web.request import absolute, excerpt_address, lesson_address, library, search_address
from lessonsearch.web.templating import marked

Document = dict[str, object]


def search_document(results: Results, next_page: str | None, previous_page: str | None) -> Document:
    """The answer to a search."""
    query = results.query
    corrected = results.corrected
    return {
        "query": query_document(query),
        "total": results.total,
        "page": query.page,
        "per_page": query.per_page,
        "pages": results.pages,
        "results": [result_document(result) for result in results.results],
        "facets": {panel.facet.name: choice_documents(panel) for panel in results.facets},
        "expanded": [{"word": one.word, "to": list(one.to), "note": one.note} for one in results.expanded],
        "corrected": corrected and {"from": corrected.typed, "to": corrected.meant},
        "matched": results.matched,
        "next": next_page,
        "previous": previous_page,
    }


def suggestions_document(typed: str, suggestions: Iterable[Suggestion]) -> Document:
    """What may be about to be typed, each with the page it leads to."""
    return {
        "q": typed,
        "suggestions": [
            {"kind": one.kind, "text": one.text, "url": absolute(_leads_to(one))} for one in suggestions
        ],
    }


def _leads_to(suggestion: Suggestion) -> str:
    """A theme to its page, a lesson to its own, a word to the search for it."""
    if suggestion.kind == "theme":
        return url_for("browse.theme", theme=suggestion.id)
    if suggestion.kind == "lesson":
        return lesson_address(library().lesson(suggestion.id))
    return search_address(Query(q=suggestion.text))


def query_document(query: Query) -> Document:
    """A search as it was understood."""
    chosen = {facet.name: list(query.selected(facet.name)) for facet in FACETS}
    return {"q": query.q, **chosen, "sort": query.order}


def choice_documents(panel: FacetPanel) -> list[Document]:
    """The choices of a facet with their counts."""
    return [
        {
            "value": shown.choice.id,
            "label": shown.choice.label,
            "count": shown.lesson_count,
            "selected": shown.selected,
        }
        for shown in panel.choices
    ]


def result_document(result: Result) -> Document:
    """A lesson found, with where it was met and how well."""
    return {
        **lesson_fields(result.lesson, result.source),
        "snippet": str(marked(result.snippet)),
        "score": result.score,
    }


def lesson_fields(lesson: Lesson, source: Source) -> Document:
    """What search and lesson say alike of a lesson."""
    return {
        "id": lesson.id,
        "url": absolute(lesson_address(lesson)),
        "title": lesson.title,
        "kind": lesson.kind,
        "source": source_reference(source),
        "section": " / ".join(lesson.section),
        "excerpts": [excerpt_fields(excerpt) for excerpt in lesson.excerpts],
        "themes": list(lesson.themes),
        "ages": list(lesson.ages),
        "agencies": list(lesson.agencies),
        "asked": list(lesson.asked),
        "concepts": list(lesson.concepts),
        "content_note": lesson.content_note or None,
        "text": lesson.text,
    }


def lesson_document(lesson: Lesson, source: Source, before: Lesson | None, after: Lesson | None) -> Document:
    """A lesson by itself, with its neighbours."""
    return {
        **lesson_fields(lesson, source),
        "source": source_document(source),
        "note": lesson.note or None,
        "same_as": lesson.same_as or None,
        "previous": before.id if before else None,
        "next": after.id if after else None,
    }


def source_reference(source: Source) -> Document:
    """A source by its name."""
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
    """What lesson and excerpt say alike of an excerpt."""
    return {
        "id": excerpt.id,
        "url": absolute(excerpt_address(excerpt)),
        "paragraph": excerpt.paragraph or None,
        "text": excerpt.text,
    }


def excerpt_document(quoted: Citation) -> Document:
    """An excerpt by itself, in every form, with its citations."""
    lesson = quoted.lesson
    return {
        **excerpt_fields(quoted.excerpt),
        "markdown": as_markdown(quoted),
        "html": as_html(quoted),
        "place": quoted.pinpoint,
        "part_of": f"{quoted.excerpt.source}#{quoted.excerpt.part_of}" if quoted.excerpt.part_of else None,
        "lead": quoted.excerpt.lead or None,
        "lesson": {"id": lesson.id, "title": lesson.title, "url": absolute(lesson_address(lesson))},
        "source": source_document(quoted.source),
        "section": " / ".join(lesson.section),
        "content_note": lesson.content_note or None,
        "citations": citation_documents(quoted),
    }


def citation_documents(quoted: Citation) -> Document:
    """The ways of citing an excerpt. `reference` is in the Harvard style."""
    return {
        "quotation": quoted.quotation,
        "reference": quoted.reference,
        "link": quoted.link,
        "text": as_text(quoted),
        "apa": apa(quoted),
        "ris": as_ris(quoted),
        "bibtex": as_bibtex(quoted),
        "csl": csl_item(quoted),
    }


def taxonomy_document(taxonomy: Taxonomy) -> Document:
    """Every facet with its groups and choices."""
    return {"facets": [facet_document(facet, taxonomy) for facet in FACETS]}


def facet_document(facet: Facet, taxonomy: Taxonomy) -> Document:
    """One facet."""
    return {
        "name": facet.name,
        "label": facet.label,
        "plural": facet.plural,
        "many": facet.many,
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
