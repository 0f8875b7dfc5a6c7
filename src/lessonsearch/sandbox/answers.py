"""Answers of a sandboxed child: one line of JSON, decoded to a value of the reader's type or to error
sentences.

A hostile file may have taken the child over, so every answer is validated before it is used.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import TypeVar, cast, get_type_hints

from lessonsearch.errors import DocumentError
from lessonsearch.sandbox.plain_values import from_plain

T = TypeVar("T")

MAX_SENTENCE, MAX_SENTENCES = 1000, 20
"""Limits on a child's answer: characters of one sentence, and number of sentences."""
ADVICE = "divide it, or save it as plain text"
FAULTS = {
    "depth": "it is too complicated to read; save it as plain text",
    "size": f"it is too large to read at once; {ADVICE}",
    "error": f"it cannot be read; {ADVICE}",
}


log = logging.getLogger("lessonsearch")


def understand(reader: Callable[[str, bytes], T], name: str, answer: bytes) -> T:
    """Decode an answer to a value of the reader's return type. Raises DocumentError."""
    try:
        fields = json.loads(answer)
        if "value" in fields:
            return cast(T, from_plain(get_type_hints(reader)["return"], fields["value"]))
        problems = [
            from_plain(str, problem)[:MAX_SENTENCE] for problem in fields.get("problems", ()) if problem
        ]
        fault = FAULTS.get(fields.get("fault", "error"), FAULTS["error"])
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        log.warning("The process that reads files gave an answer of another kind: %s.", type(error).__name__)
        raise DocumentError(f"{name}: {FAULTS['error']}.") from error
    if "error" in fields:
        log.warning("A file could not be read: %s at %s.", fields.get("error"), fields.get("at"))
    raise DocumentError(*problems[:MAX_SENTENCES] or [f"{name}: {fault}."])
