"""The privacy guard: finds what may identify a child, parent or carer in a report that is to be published.

`find` reads one text; `guard` reads all parts of a document together, so that a pseudonym declared in one
part counts in all. A person decides on each finding; nothing is changed unseen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lessonsearch.imports.privacy.finding import Finding
from lessonsearch.imports.privacy.names import Exemptions, find_names
from lessonsearch.imports.privacy.patterns import LABEL, find_patterns

__all__ = ["Finding", "Located", "find", "guard"]

KINDS: Mapping[str, str] = {
    "name": "Name of a person",
    "date": "Full date of birth or death",
    "initials": "Initials beside a date",
    "incident": "Exact date of an incident",
    "ages": "Exact age with ethnicity",
    "address": "Address",
    "postcode": "Postcode",
    "nhs": "NHS number",
    "phone": "Telephone number",
    "school": "School",
    "account": "Account name",
    "email": "E-mail address",
    "reference": "Number of a person’s file or paper",
    "confidence": "Marked as confidential",
    "pseudonym": "Pseudonym that is not consistent",
}


@dataclass(frozen=True)
class Located:
    """A finding, and the part of the document that contains it."""

    part: str
    finding: Finding
    around: str
    """The surrounding words, for a person to judge by."""


def find(text: str, exemptions: Exemptions | None = None) -> list[Finding]:
    """Findings in a text, in reading order."""
    exemptions = exemptions or Exemptions.of(text)
    patterns = list(find_patterns(text))
    names = [
        each
        for each in find_names(text, exemptions)
        if not any(each.begin < other.end and other.begin < each.end for other in patterns)
    ]
    return sorted([*patterns, *names, *_labels(text)], key=lambda each: each.begin)


def guard(parts: Iterable[tuple[str, str]]) -> list[Located]:
    """Findings in the parts of a document, each given as a name and a text."""
    parts = list(parts)
    whole = "\n".join(text for _, text in parts)
    exemptions = Exemptions.of(whole)
    found = []
    for part, text in parts:
        for each in find(text, exemptions):
            around = " ".join(text[max(0, each.begin - 60) : each.end + 60].split())
            found.append(Located(part, each, around))
    return found


def _labels(text: str) -> list[Finding]:
    """The same letter with two labels for a child: `Baby M` here and `Child M` there."""
    first: dict[str, str] = {}
    found = []
    for match in LABEL.finditer(text):
        label, _, letter = match[0].rpartition(" ")
        if label == "Adult":
            continue
        usual = first.setdefault(letter, label)
        if label != usual:
            why = f"'{usual} {letter}' elsewhere; if this is the same child, use one pseudonym throughout"
            found.append(Finding("pseudonym", match[0], match.start(), match.end(), why))
    return found[:20]


def plain(words: str) -> str:
    """Words on one line, the form in which decisions name them."""
    return re.sub(r"\s+", " ", words).strip()
