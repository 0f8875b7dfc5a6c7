"""Index mapping: the settings and fields of an index, and a lesson as its document.

Each text field is indexed twice, as analysed terms with one entry per line. `places` has the positions: terms
at one position, as `birth` and `prebirth` of *pre-birth*, are separated by a tab. `counts` has the encoded
frequencies: term, tab, number (see `tf_encoding`). The analysers on the cluster only split the entries. The
field `all` has the positions of the whole lesson, with `TOTAL` between fields, so that no phrase spans two.
"""

from __future__ import annotations

from itertools import groupby
from typing import Any

from lessonsearch.engines.contract import K1
from lessonsearch.engines.opensearch.tf_encoding import IDF, TOTAL, encode_frequencies, score
from lessonsearch.model.lesson import Lesson
from lessonsearch.model.taxonomy import FACETS, Taxonomy
from lessonsearch.text.analysis import analyze
from lessonsearch.text.indexed_fields import FIELD_WEIGHTS, indexed_text, title_term_sets

ALL = "all"
STORED = "lesson"
NAMES = "names"
"""Every id that resolves to the lesson (`Lesson.names`)."""
PHRASES = "phrases"
"""The `title_term_sets` of the lesson, each joined by spaces, for `term_queries.title_match`."""

ENTRY, SHARE = "\n", "\t"
"""Separators of entries, and of terms within an entry. No index term contains them."""

MAX_ENTRY_LENGTH = 16_384
"""Characters of an entry that are not cut: words have up to 60, which decompose to 18 each at most."""


def index(shards: int, replicas: int) -> dict[str, Any]:
    """The body that creates an index. Strict: an undeclared field is an error."""
    return {
        "settings": {
            "number_of_shards": shards,
            "number_of_replicas": replicas,
            # Not searched during the build, not written afterwards: one explicit refresh is enough.
            "refresh_interval": "-1",
            "analysis": _analysis(),
            "similarity": {
                **{field: _similarity(field) for field in FIELD_WEIGHTS},
                "near": {"type": "BM25", "k1": K1, "b": 0},
            },
        },
        "mappings": {
            "dynamic": "strict",
            # Everything else is only searched, never returned.
            "_source": {"includes": [STORED]},
            "properties": _properties(),
        },
    }


def _similarity(field: str) -> dict[str, Any]:
    """Exact BM25 of a field, as a script."""
    return {"type": "scripted", "weight_script": {"source": IDF}, "script": {"source": score(field)}}


def _analysis() -> dict[str, Any]:
    return {
        "tokenizer": {
            "entries": {
                "type": "char_group",
                "tokenize_on_chars": [ENTRY],
                "max_token_length": MAX_ENTRY_LENGTH,
            }
        },
        "filter": {
            "sharing": {
                "type": "pattern_capture",
                "patterns": [f"([^{SHARE}]+)"],
                "preserve_original": False,
            },
            "counted": {"type": "delimited_term_freq", "delimiter": SHARE},
        },
        "analyzer": {
            "places": {"type": "custom", "tokenizer": "entries", "filter": ["sharing"]},
            "counts": {"type": "custom", "tokenizer": "entries", "filter": ["counted"]},
        },
    }


def _properties() -> dict[str, Any]:
    places = {"type": "text", "analyzer": "places", "index_options": "positions", "norms": False}
    counts = {"type": "text", "analyzer": "counts", "index_options": "freqs", "norms": False}
    return {
        **{
            f: {"properties": {"places": places, "counts": counts | {"similarity": f}}} for f in FIELD_WEIGHTS
        },
        ALL: places | {"similarity": "near"},
        **{facet.name: {"type": "keyword"} for facet in FACETS},
        "id": {"type": "keyword", "doc_values": False},
        NAMES: {"type": "keyword", "doc_values": False},
        PHRASES: {"type": "keyword", "index": False},
        "order": {"type": "long"},
        "number": {"type": "long"},
        "published": {"type": "keyword"},
        "hidden": {"type": "boolean"},
        STORED: {"type": "keyword", "index": False, "doc_values": False},
    }


def document(lesson: Lesson, taxonomy: Taxonomy, number: int) -> dict[str, Any]:
    """A lesson as a document. `number`, its position among all lessons, breaks ties."""
    texts = {field: _field(text) for field, text in indexed_text(lesson, taxonomy).items()}
    return {
        **texts,
        ALL: f"{ENTRY}{TOTAL}{ENTRY}".join(text["places"] for text in texts.values()),
        **{facet.name: lesson.tags(facet.attribute) for facet in FACETS},
        "id": lesson.id,
        NAMES: lesson.names,
        PHRASES: [" ".join(sorted(term_set)) for term_set in title_term_sets(lesson)],
        "order": lesson.order,
        "number": number,
        "published": lesson.published,
        "hidden": bool(lesson.same_as),
        STORED: lesson.dump(),
    }


def _field(text: str) -> dict[str, str]:
    """The subfields of a text field: `places` and `counts`."""
    tokens = list(analyze(text))
    places = (
        SHARE.join(token.stem for token in group)
        for _, group in groupby(tokens, lambda token: token.position)
    )
    encoded = encode_frequencies([token.stem for token in tokens])
    counts = (f"{term}{SHARE}{number}" for term, number in encoded.items())
    return {"places": ENTRY.join(places), "counts": ENTRY.join(counts)}
