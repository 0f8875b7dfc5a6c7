"""Index mapping: the settings and fields of an index, and a lesson as its document.

A lesson is indexed twice, as analysed terms with one entry per line. The field `all` has the positions:
terms at one position, as `birth` and `prebirth` of *pre-birth*, are separated by a tab, and `FIELD_END` is
between fields, so that no phrase spans two. `counts` has the encoded frequencies: term, tab, number (see
`tf_encoding`). The analysers on the cluster only split the entries.
"""

from __future__ import annotations

from itertools import groupby
from typing import Any

from lessonsearch.engines.contract import K1
from lessonsearch.engines.opensearch.tf_encoding import SIMILARITY, FieldStats, encode_frequencies
from lessonsearch.model.lesson import Lesson
from lessonsearch.model.taxonomy import Taxonomy
from lessonsearch.text.analysis import Token, analyze
from lessonsearch.text.indexed_fields import indexed_text, title_term_sets

ALL = "all"
COUNTS = "counts"
BONUS = "title_match_bonus"
"""`contract.title_match_bonus` of the collection, the same in every document, where a script finds it."""
STORED = "lesson"
NAMES = "names"
"""Every id that resolves to the lesson (`Lesson.names`)."""
PHRASES = "phrases"
"""The `title_term_sets` of the lesson, each joined by spaces, for `term_queries.title_match`."""

ENTRY, SHARE = "\n", "\t"
"""Separators of entries, and of terms within an entry. No index term contains them."""

FIELD_END = "*"
"""The entry between two fields; no index term is an asterisk."""

MAX_ENTRY_LENGTH = 16_384
"""Characters of an entry that are not cut: words have up to 60, which decompose to 18 each at most."""


def index(shards: int, replicas: int, taxonomy: Taxonomy) -> dict[str, Any]:
    """The body that creates an index. Strict: an undeclared field is an error."""
    return {
        "settings": {
            "number_of_shards": shards,
            "number_of_replicas": replicas,
            # Not searched during the build, not written afterwards: one explicit refresh is enough.
            "refresh_interval": "-1",
            "analysis": _analysis(),
            "similarity": {
                "weighted": SIMILARITY,
                "unweighted": {"type": "BM25", "k1": K1, "b": 0},
            },
        },
        "mappings": {
            "dynamic": "strict",
            # Everything else is only searched, never returned.
            "_source": {"includes": [STORED]},
            "properties": _properties(taxonomy),
        },
    }


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


def _properties(taxonomy: Taxonomy) -> dict[str, Any]:
    places = {"type": "text", "analyzer": "places", "index_options": "positions", "norms": False}
    counts = {"type": "text", "analyzer": "counts", "index_options": "freqs", "norms": False}
    return {
        COUNTS: counts | {"similarity": "weighted"},
        BONUS: {"type": "float", "index": False},
        ALL: places | {"similarity": "unweighted"},
        **{facet.name: {"type": "keyword"} for facet in taxonomy.facets},
        "id": {"type": "keyword", "doc_values": False},
        NAMES: {"type": "keyword", "doc_values": False},
        PHRASES: {"type": "keyword", "index": False},
        "order": {"type": "long"},
        "number": {"type": "long"},
        "published": {"type": "keyword"},
        "hidden": {"type": "boolean"},
        STORED: {"type": "keyword", "index": False, "doc_values": False},
    }


def field_lengths(lesson: Lesson, taxonomy: Taxonomy) -> dict[str, int]:
    """Number of words in each field of a lesson, for `FieldStats.of`."""
    return {field: len(analyze(text)) for field, text in indexed_text(lesson, taxonomy).items()}


def document(lesson: Lesson, taxonomy: Taxonomy, number: int, stats: FieldStats) -> dict[str, Any]:
    """A lesson as a document. `number`, its position among all lessons, breaks ties."""
    tokens = {field: analyze(text) for field, text in indexed_text(lesson, taxonomy).items()}
    encoded = encode_frequencies(
        {field: [token.stem for token in found] for field, found in tokens.items()}, stats
    )
    return {
        ALL: f"{ENTRY}{FIELD_END}{ENTRY}".join(map(_places, tokens.values())),
        COUNTS: ENTRY.join(f"{term}{SHARE}{freq}" for term, freq in encoded.items()),
        BONUS: stats.title_match_bonus,
        **{facet.name: lesson.tags(facet.attribute) for facet in taxonomy.facets},
        "id": lesson.id,
        NAMES: lesson.names,
        PHRASES: [" ".join(sorted(term_set)) for term_set in title_term_sets(lesson)],
        "order": lesson.order,
        "number": number,
        "published": lesson.published,
        "hidden": bool(lesson.same_as),
        STORED: lesson.dump(),
    }


def _places(tokens: list[Token]) -> str:
    """The entries of a field for `all`."""
    groups = groupby(tokens, lambda token: token.position)
    return ENTRY.join(SHARE.join(token.stem for token in group) for _, group in groups)
