"""JSON Schemas of the API's responses, which `serializers` makes.

To add a field to a response, add it in both: the schemas allow no other fields.
"""

from __future__ import annotations

from collections.abc import Mapping

from lessonsearch.model.taxonomy import Facet, Taxonomy
from lessonsearch.query.query import SORTS
from lessonsearch.search.autocomplete import KINDS
from lessonsearch.search.word_coverage import NO, PARTLY, YES
from lessonsearch.verify import LINK_STATUSES, QUOTATION_STATUSES

Schema = dict[str, object]

TEXT: Schema = {"type": "string"}
OPTIONAL_TEXT: Schema = {"type": ["string", "null"]}
COUNT: Schema = {"type": "integer", "minimum": 0}
BOOLEAN: Schema = {"type": "boolean"}
URL: Schema = {"type": "string", "format": "uri"}
TEXTS: Schema = {"type": "array", "items": TEXT}


def reference(name: str) -> Schema:
    """A reference to a schema of `schemas` by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def _object(fields: Mapping[str, Schema]) -> Schema:
    return {
        "type": "object",
        "properties": dict(fields),
        "required": list(fields),
        "additionalProperties": False,
    }


def _list(name: str) -> Schema:
    return {"type": "array", "items": reference(name)}


def _report_schemas() -> dict[str, Schema]:
    """Name → schema of what verifying a document found."""
    part = _object({"where": TEXT, "what": TEXT})
    counted = ("links", "quotations", "faults", *LINK_STATUSES, *QUOTATION_STATUSES)
    return {
        "Report": _object(
            {
                "document": TEXT,
                "links": _list("CheckedLink"),
                "quotations": _list("CheckedQuotation"),
                "unread": {"type": "array", "items": part},
                "checked": _object(dict.fromkeys(counted, COUNT)),
            }
        ),
        "CheckedLink": _object(
            {
                **dict.fromkeys(("where", "address"), TEXT),
                "status": {"type": "string", "enum": list(LINK_STATUSES)},
                "now": OPTIONAL_TEXT,
            }
        ),
        "CheckedQuotation": _object(
            {
                **dict.fromkeys(("where", "text"), TEXT),
                "status": {"type": "string", "enum": list(QUOTATION_STATUSES)},
                **dict.fromkeys(("excerpt", "source_line"), OPTIONAL_TEXT),
                **dict.fromkeys(("omitted", "put_in"), TEXTS),
                "difference": OPTIONAL_TEXT,
            }
        ),
    }


def _tags(facet: Facet, taxonomy: Taxonomy) -> Schema:
    """The values of a lesson in one facet."""
    if facet.multivalued:
        return TEXTS
    values: list[str | None] = [choice.id for choice in taxonomy.choices(facet.name)]
    return {"type": "string", "enum": values} if facet.required else {"enum": [*values, None]}


def schemas(taxonomy: Taxonomy) -> Schema:
    """Name → schema of every response and of the objects in it."""
    filters = {facet.name: TEXTS for facet in taxonomy.facets}
    counts = {facet.name: _list("FacetChoice") for facet in taxonomy.facets}
    named: Mapping[str, Schema] = {"id": TEXT, "title": TEXT}
    source: Mapping[str, Schema] = {
        **named,
        **dict.fromkeys(("publisher", "published"), TEXT),
        "reference": OPTIONAL_TEXT,
        **dict.fromkeys(("licence", "attribution"), TEXT),
        "verbatim": BOOLEAN,
    }
    excerpt: Mapping[str, Schema] = {"id": TEXT, "url": URL, "paragraph": OPTIONAL_TEXT, "text": TEXT}
    lesson: Mapping[str, Schema] = {
        "id": TEXT,
        "url": URL,
        "title": TEXT,
        "source": _object(named),
        "section": TEXT,
        "excerpts": _list("ExcerptInLesson"),
        **{facet.attribute: _tags(facet, taxonomy) for facet in taxonomy.facets if facet.name != "source"},
        **dict.fromkeys(("asked", "concepts"), TEXTS),
        "content_note": OPTIONAL_TEXT,
        "text": TEXT,
    }
    optional_url: Schema = {"type": ["string", "null"], "format": "uri"}
    return {
        **_report_schemas(),
        "Results": _object(
            {
                "query": _object({"q": TEXT, **filters, "sort": {"type": "string", "enum": list(SORTS)}}),
                **dict.fromkeys(("total", "page", "per_page", "pages"), COUNT),
                "results": _list("Result"),
                "facets": _object(counts),
                "expanded": {
                    "type": "array",
                    "items": _object({"word": TEXT, "to": TEXTS, "same": BOOLEAN, "note": TEXT}),
                },
                "covered": {"type": "string", "enum": [YES, PARTLY, NO]},
                "missing": TEXTS,
                "corrected": {"oneOf": [_object({"from": TEXT, "to": TEXT}), {"type": "null"}]},
                "matched": {"type": "string", "enum": ["all", "most"]},
                **dict.fromkeys(("next", "previous"), optional_url),
            }
        ),
        "Result": _object({**lesson, "snippet": TEXT, "score": {"type": "number"}}),
        "FacetChoice": _object({"value": TEXT, "label": TEXT, "count": COUNT, "selected": BOOLEAN}),
        "Lesson": _object(
            {
                **lesson,
                "source": reference("Source"),
                **dict.fromkeys(("note", "same_as", "previous", "next"), OPTIONAL_TEXT),
            }
        ),
        "Source": _object(source),
        "ExcerptInLesson": _object(excerpt),
        "Excerpt": _object(
            {
                **excerpt,
                **dict.fromkeys(("markdown", "html", "place"), TEXT),
                **dict.fromkeys(("part_of", "lead"), OPTIONAL_TEXT),
                "lesson": _object({**named, "url": URL}),
                "source": reference("Source"),
                "section": TEXT,
                "content_note": OPTIONAL_TEXT,
                "citations": _object(
                    {
                        **dict.fromkeys(("quotation", "reference", "text", "apa", "ris", "bibtex"), TEXT),
                        "link": URL,
                        "csl": {"type": "object"},
                    }
                ),
            }
        ),
        "Suggestions": _object({"q": TEXT, "suggestions": _list("Suggestion")}),
        "Suggestion": _object({"kind": {"type": "string", "enum": list(KINDS)}, "text": TEXT, "url": URL}),
        "Taxonomy": _object({"facets": _list("Facet")}),
        "Facet": _object(
            {"name": TEXT, "label": TEXT, "plural": TEXT, "many": BOOLEAN, "groups": _list("Group")}
        ),
        "Group": _object({"id": OPTIONAL_TEXT, "label": OPTIONAL_TEXT, "choices": _list("Choice")}),
        "Choice": _object({"value": TEXT, "label": TEXT, "definition": OPTIONAL_TEXT}),
        "OpenAPI": {"type": "object"},
        "Problem": _object(
            {"type": TEXT, "title": TEXT, "status": {"type": "integer"}, "detail": TEXT, "problems": TEXTS}
        ),
    }
