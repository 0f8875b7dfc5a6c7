"""Titles of works in quotation marks, which are not quotations, recognised by their context."""

from __future__ import annotations

import re

BEFORE = re.compile(
    r"(?:\b(?:in|called|entitled|titled|named|see|headed|from|read|reading|book|article|paper|report|guide|guidance"
    r"|chapter|section|module|session|course|film|documentary|blog|post|poster|leaflet|booklet|website|page|webinar"
    r"|training|video|programme|policy|strategy|series|episode|essay|poem|song|play|talk|lecture|presentation"
    r"|workshop|thesis|dissertation|journal|newsletter|publication|publications|document|toolkit)"
    r"(?:\s+(?:the|his|her|their|its|our))?|[\w.]\s*\((?:19|20)\d\d[a-z]?\)[.,:]?)\s*\Z",
    re.IGNORECASE,
)
"""Text that introduces a title: `in`, `called`, a kind of work, an author with a year."""
AFTER = re.compile(
    r"\A[,.]?\s*(?:\((?:19|20)\d\d\)|,?\s*(?:vol\.?|pp?\.|doi:|https?://|ISBN)"
    r"|\s*by\s+[A-Z])"
)
"""Text that follows a title: a year, a volume, pages, its author."""
REFERENCE = re.compile(
    r"^[\s•*-]*(?:\[?\d{1,3}[\].)]?\s*)?[A-Z][\w’'-]+,?\s+(?:[A-Z]\.\s*)+.{0,80}?(?:19|20)\d\d", re.MULTILINE
)
"""Beginning of an entry in a list of references: surname, initials, year."""
MAX_WORDS = 20
SMALL = frozenset("a an and as at by for from in into of on or the to with vs via".split())


def is_work_title(inner: str, before: str, after: str) -> bool:
    """Whether words in marks are the title of a work, by their form and context."""
    words = inner.split()
    if not words or len(words) > MAX_WORDS or inner.rstrip()[-1:] in ".,;" or not _begins_as_title(inner):
        return False
    return bool(
        BEFORE.search(before[-80:])
        or AFTER.match(after[:120])
        or REFERENCE.match(before.rpartition("\n")[2])
        or _in_title_case(words)
    )


def _begins_as_title(inner: str) -> bool:
    first = re.search(r"[^\W_]", inner)
    return bool(first and (first[0].isupper() or first[0].isdigit()))


def _in_title_case(words: list[str]) -> bool:
    """Whether every word except short function words has a capital."""
    letters = [word.strip("‘’“”'\"().,:;!?–—-") for word in words]
    large = [word for word in letters if word and word.casefold() not in SMALL]
    return (
        len(large) >= 2
        and not "".join(words).isupper()
        and all(word[0].isupper() or word[0].isdigit() for word in large)
    )
