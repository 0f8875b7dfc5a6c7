"""What an index of lessons looks like in OpenSearch, and a lesson as that index takes it.

Each text field is there twice, both times as index words of ours, one entry a line: `places` for where
words stand (words that share a place are parted by a tab, as `birth` and `prebirth` of *pre-birth* do),
`counts` for how often (word, tab, number; see `frequencies`). The analysers only take entries apart.
A third time, `all` has the places of the whole lesson, its fields parted by a word that is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from lessonsearch.engines.contract import K1
from lessonsearch.engines.opensearch.tf_encoding import IDF, TOTAL, frequencies, score
from lessonsearch.model.lesson import Lesson
from lessonsearch.model.taxonomy import FACETS, Taxonomy
from lessonsearch.text.analysis import analyze
from lessonsearch.text.indexed_fields import FIELD_WEIGHTS, indexed_text, title_term_sets

ALL = "all"
STORED = "lesson"
NAMES = "names"
"""Every id that leads to the lesson."""
PHRASES = "phrases"
"""Each of the lesson's phrases as its words, parted by spaces: what `terms.said` reads."""

ENTRY, SHARE = "\n", "\t"
"""What parts entries, and what parts words that share one. Neither can stand in an index word."""

MAX_ENTRY_LENGTH = 16_384
"""Characters of an entry before it would be cut: words have up to 60, and one decomposes to 18 at most."""


def index(shards: int, replicas: int) -> dict[str, Any]:
    """The body that creates an index: strict, so that a field nobody declared is an error."""
    return {
        "settings": {
            "number_of_shards": shards,
            "number_of_replicas": replicas,
            # Nothing is searched while it is built and nothing is written after: one refresh, by us.
            "refresh_interval": "-1",
            "analysis": _analysis(),
            "similarity": {
                **{field: _exact(field) for field in FIELD_WEIGHTS},
                "near": {"type": "BM25", "k1": K1, "b": 0},
            },
        },
        "mappings": {
            "dynamic": "strict",
            # The words are in the index; only the lesson comes back.
            "_source": {"includes": [STORED]},
            "properties": _properties(),
        },
    }


def _exact(field: str) -> dict[str, Any]:
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
    """A lesson as the index takes it. `number` is its place among those given, for orders that are equal."""
    texts = {field: _words(text) for field, text in indexed_text(lesson, taxonomy).items()}
    return {
        **texts,
        ALL: f"{ENTRY}{TOTAL}{ENTRY}".join(text["places"] for text in texts.values()),
        **{facet.name: lesson.tags(facet.attribute) for facet in FACETS},
        "id": lesson.id,
        NAMES: lesson.names,
        PHRASES: [" ".join(sorted(told)) for told in title_term_sets(lesson)],
        "order": lesson.order,
        "number": number,
        "published": lesson.published,
        "hidden": bool(lesson.same_as),
        STORED: lesson.dump(),
    }


def _words(text: str) -> dict[str, str]:
    stream = list(analyze(text))
    counted = frequencies([word.stem for word in stream])
    places = (
        SHARE.join(word.stem for word in there) for _, there in groupby(stream, lambda word: word.position)
    )
    return {"places": ENTRY.join(places), "counts": ENTRY.join(_entries(counted))}


def _entries(counted: dict[str, int]) -> Iterator[str]:
    return (f"{word}{SHARE}{number}" for word, number in counted.items())
