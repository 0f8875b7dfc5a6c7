"""Where a person goes and is known: schools, accounts, and the users of computers that paths name."""

from __future__ import annotations

import re
from collections.abc import Iterator

WORD = r"[A-Z][\w’'.-]*"
FAITH = (
    r"(?:Church of England|C of E|C\.? ?E\.?|Roman Catholic|R\.? ?C\.?|Catholic|Methodist|Jewish|Muslim"
    r"|Islamic)"
)
LEVEL = (
    r"(?:Primary|Infants?|Junior|High|Secondary|Grammar|First|Middle|Upper|Lower|Comprehensive|Community|Special"
    r"|Nursery|Boys[’']|Girls[’']|Voluntary Aided|V\.?A\.?|Sixth Form|Preparatory|Free)"
)
KIND = r"(?:School|Academy|Nursery|College|Pre-?[Ss]chool|Playgroup)"
SCHOOL = re.compile(
    rf"\b(?P<name>(?:(?!(?:{LEVEL}|{FAITH}|{KIND})\b){WORD}\s+){{1,4}})(?:(?:{FAITH}|{LEVEL}|and)\s+){{0,4}}"
    rf"{KIND}\b(?!\s+of\b)"
)
GENERAL = frozenset(
    "The A An His Her Their Our Your My This That Every Each Any No One Local State Private Independent"
    " Sunday Medical Business Law Art Royal National Old New Summer Early In At From For To And Both Another"
    " Of Virtual Boarding Public Police Staff Further Higher Mainstream Residential Day Child Children’s"
    " Neighbourhood".split()
)
"""Words before `School` that name none."""
ACCOUNT = re.compile(r"(?<![\w.@/])@[A-Za-z]\w[\w.]*\w")
USER = re.compile(r"(?i:\b(?:users|home|documents and settings)[\\/])(?P<user>[\w .-]+?)[\\/]")
NOBODY = frozenset("public default shared all users administrator admin user root".split())


def find_affiliations(sentence: str) -> Iterator[tuple[str, int, int, str]]:
    """Kind, place and reason of each finding in a sentence."""
    for match in SCHOOL.finditer(sentence):
        words = match["name"].split()
        while words and words[0] in GENERAL:
            words.pop(0)
        if words:
            yield "school", sentence.index(words[0], match.start()), match.end(), "the name of a school"
    for match in ACCOUNT.finditer(sentence):
        yield "account", match.start(), match.end(), "the name of an account"
    for match in USER.finditer(sentence):
        if match["user"].casefold() not in NOBODY:
            yield "name", *match.span("user"), "the user of a computer"
