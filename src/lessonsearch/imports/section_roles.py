"""Roles of a report's sections, inferred from the words of their headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

NARRATIVE: Final = "narrative"
CASE: Final = "case"
TIMELINE: Final = "timeline"
FINDING: Final = "finding"
APPRAISAL: Final = "appraisal"
RECOMMENDATION: Final = "recommendation"
PROCESS: Final = "process"
SUMMARY: Final = "summary"
NOTES: Final = "notes"

ROLES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (role, re.compile(pattern, re.IGNORECASE))
    for role, pattern in (
        (
            RECOMMENDATION,
            r"recommend|considerations? for|questions? for the board|action plan|actions for|practice"
            r" implications"
            r"|implications for practice|what (?:must|should) (?:happen|change)",
        ),
        (SUMMARY, r"executive summary|key (?:findings|messages|points)|at a glance|in brief"),
        (TIMELINE, r"timeline|chronology|key (?:events|dates|episodes)"),
        (CASE, r"case (?:stud|example|vignette)"),
        (
            NARRATIVE,
            r"narrative|what happened|(?:summary|outline|account) of (?:the )?(?:events|case|facts"
            r"|circumstances)|the story"
            r"|case (?:summary|history|outline|synopsis)|family (?:history|background|composition)"
            r"|synopsis|the facts"
            r"|circumstances (?:of|leading)|the (?:child|children|family) and|life of|pen picture|the"
            r" incident",
        ),
        (APPRAISAL, r"apprais|analysis of practice|professional practice|view of practice"),
        (FINDING, r"\bfindings?\b|lessons?|learning|analys|themes?|conclusions?|emerging|what (?:this|we)"),
        (
            PROCESS,
            r"introduction|method|terms of reference|process|scope|about (?:this|the) (?:review|report)"
            r"|background"
            r"|review (?:team|panel|group)|parallel|confidential|membership|append|annex|glossary"
            r"|abbreviation|acronym"
            r"|bibliograph|references|acknowledg|involvement of (?:the )?(?:family|practitioners)"
            r"|foreword|statement"
            r"|purpose|reason for|decision to|participat|contributors|agencies involved|legal|statutory"
            r"|guidance",
        ),
    )
)
"""Role of a section by words of its heading; the first match counts."""


def role_of(path: Sequence[str]) -> str:
    """Role of a section by its innermost heading that has one."""
    for heading in reversed(path):
        for role, pattern in ROLES:
            if pattern.search(heading):
                return role
    return FINDING
