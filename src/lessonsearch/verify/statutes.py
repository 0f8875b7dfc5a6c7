"""Statutory formulas: sentences of law and guidance that every report and every handout repeats."""

from __future__ import annotations

import re

from lessonsearch.verify.flow import Flow

PHRASES = re.compile(
    r"suffer(?:ing|ed)?,? or (?:is |was |are |were |be )?(?:at risk of|likely to)(?: suffer(?:ing)?)?,?"
    r" significant harm"
    r"|safeguard(?:ing)? and promot(?:e|ing) the welfare of (?:the )?child(?:ren)?"
    r"|abuse or neglect (?:of a child )?is (?:known or|either known or) suspected"
    r"|(?:the child|a child|child) has (?:either )?died(?: or been seriously| or been| or has been)"
    r"|concern as to the way in which the authority|worked together to safeguard the child"
    r"|has been seriously harmed and there is cause for concern"
    r"|lessons (?:to be|that can be|can be) learn(?:ed|t) from the case about the way in which"
    r"|local professionals and organisations work(?:ed)? (?:individually and )?together"
    r"|working together to safeguard children",
    re.IGNORECASE,
)
ACT = re.compile(
    r"\b(?:Act|Regulations|Order|Rules)\s+(?:19|20)\d\d\b"
    r"|\b(?:section|regulation|schedule|s\.)\s?\d+[A-Z]?\b(?=.{0,40}\bAct\b)"
)
"""A law cited with its year; the sentence around it states what the law says."""


def is_formula(flow: Flow, start: int, end: int) -> bool:
    """Whether most of the characters [start, end) of a flow are a statutory formula, or are in a sentence
    that cites a law."""
    ends = (0, *flow.sentence_ends, len(flow.text))
    begin, stop = ends[flow.sentence(start)], ends[flow.sentence(end - 1) + 1]
    text = flow.text[begin:stop]
    if ACT.search(text):
        return True
    covered = sum(
        max(0, min(end - begin, match.end()) - max(start - begin, match.start()))
        for match in PHRASES.finditer(text)
    )
    return 2 * covered > end - start
