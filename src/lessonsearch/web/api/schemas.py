"""The fields of the API's answers, as JSON Schema; `documents` makes the answers themselves.

To add a field to an answer, add it in both: no answer may hold a field that is not named here.
"""

from __future__ import annotations

from collections.abc import Mapping

from lessonsearch.model.taxonomy import FACETS, Taxonomy
from lessonsearch.query.query import SORTS
from lessonsearch.search.autocomplete import KINDS

Schema = dict[str, object]

TEXT: Schema = {"type": "string"}
MAYBE: Schema = {"type": ["string", "null"]}
COUNT: Schema = {"type": "integer", "minimum": 0}
YES: Schema = {"type": "boolean"}
ADDRESS: Schema = {"type": "string", "format": "uri"}
TEXTS: Schema = {"type": "array", "items": TEXT}


def reference(name: str) -> Schema:
    """A schema of `schemas`, by its name."""
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


def schemas(taxonomy: Taxonomy) -> Schema:
    """Name → schema, of every answer and of the things in it."""
    chosen = {facet.name: TEXTS for facet in FACETS}
    counts = {facet.name: _list("FacetChoice") for facet in FACETS}
    named: Mapping[str, Schema] = {"id": TEXT, "title": TEXT}
    source: Mapping[str, Schema] = {
        **named,
        **dict.fromkeys(("publisher", "published"), TEXT),
        "reference": MAYBE,
        **dict.fromkeys(("licence", "attribution"), TEXT),
        "verbatim": YES,
    }
    excerpt: Mapping[str, Schema] = {"id": TEXT, "url": ADDRESS, "paragraph": MAYBE, "text": TEXT}
    lesson: Mapping[str, Schema] = {
        "id": TEXT,
        "url": ADDRESS,
        "title": TEXT,
        "kind": {"type": "string", "enum": [choice.id for choice in taxonomy.choices("kind")]},
        "source": _object(named),
        "section": TEXT,
        "excerpts": _list("ExcerptInLesson"),
        **dict.fromkeys(("themes", "ages", "agencies", "asked", "concepts"), TEXTS),
        "content_note": MAYBE,
        "text": TEXT,
    }
    maybe_address: Schema = {"type": ["string", "null"], "format": "uri"}
    return {
        "Results": _object(
            {
                "query": _object({"q": TEXT, **chosen, "sort": {"type": "string", "enum": list(SORTS)}}),
                **dict.fromkeys(("total", "page", "per_page", "pages"), COUNT),
                "results": _list("Result"),
                "facets": _object(counts),
                "expanded": {"type": "array", "items": _object({"word": TEXT, "to": TEXTS, "note": TEXT})},
                "corrected": {"oneOf": [_object({"from": TEXT, "to": TEXT}), {"type": "null"}]},
                "matched": {"type": "string", "enum": ["all", "most"]},
                **dict.fromkeys(("next", "previous"), maybe_address),
            }
        ),
        "Result": _object({**lesson, "snippet": TEXT, "score": {"type": "number"}}),
        "FacetChoice": _object({"value": TEXT, "label": TEXT, "count": COUNT, "selected": YES}),
        "Lesson": _object(
            {
                **lesson,
                "source": reference("Source"),
                **dict.fromkeys(("note", "same_as", "previous", "next"), MAYBE),
            }
        ),
        "Source": _object(source),
        "ExcerptInLesson": _object(excerpt),
        "Excerpt": _object(
            {
                **excerpt,
                **dict.fromkeys(("markdown", "html", "place"), TEXT),
                **dict.fromkeys(("part_of", "lead"), MAYBE),
                "lesson": _object({**named, "url": ADDRESS}),
                "source": reference("Source"),
                "section": TEXT,
                "content_note": MAYBE,
                "citations": _object(
                    {
                        **dict.fromkeys(("quotation", "reference", "text", "apa", "ris", "bibtex"), TEXT),
                        "link": ADDRESS,
                        "csl": {"type": "object"},
                    }
                ),
            }
        ),
        "Suggestions": _object({"q": TEXT, "suggestions": _list("Suggestion")}),
        "Suggestion": _object(
            {"kind": {"type": "string", "enum": list(KINDS)}, "text": TEXT, "url": ADDRESS}
        ),
        "Taxonomy": _object({"facets": _list("Facet")}),
        "Facet": _object(
            {"name": TEXT, "label": TEXT, "plural": TEXT, "many": YES, "groups": _list("Group")}
        ),
        "Group": _object({"id": MAYBE, "label": MAYBE, "choices": _list("Choice")}),
        "Choice": _object({"value": TEXT, "label": TEXT, "definition": MAYBE}),
        "OpenAPI": {"type": "object"},
        "Problem": _object(
            {"type": TEXT, "title": TEXT, "status": {"type": "integer"}, "detail": TEXT, "problems": TEXTS}
        ),
    }
