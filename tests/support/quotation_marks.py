"""The pairs of quotation marks of a text, and what holds for those of any text."""

from __future__ import annotations

import re

from lessonsearch.verify.double_marks import pair_double
from lessonsearch.verify.marks import MarkedSpan, Paragraphs
from lessonsearch.verify.single_marks import pair_single


def pairs(text: str) -> tuple[list[MarkedSpan], list[int]]:
    """The pairs of a text, and where marks without a partner stand."""
    paragraphs = Paragraphs(text, [0, *(match.end() for match in re.finditer(r"\n\n+", text))])
    double = pair_double(text, paragraphs)
    single = pair_single(text, paragraphs, double.spans)
    spans = sorted([*double.spans, *single.spans], key=lambda span: (span.start, -span.end))
    return spans, [*double.unpaired, *single.unpaired]


def hold_sound(text: str) -> bool:
    """Hold that pairs stand in the text, that no mark is in two of them, that those of double marks nest or
    stand apart, and that no single pair crosses a double one. Whether there are any."""
    spans, unpaired = pairs(text)
    for span in spans:
        assert 0 <= span.start < span.inner_start <= span.inner_end < span.end <= len(text)
    assert all(0 <= at < len(text) for at in unpaired)
    marks = [at for span in spans for at in (span.start, span.inner_end)]
    assert len(marks) == len(set(marks))
    single = [span for span in spans if text[span.start] in "‘'’‚"]
    for one in single:
        for other in spans:
            if one.start < other.start < one.end and text[other.start] not in "«»‹›":
                assert other.end <= one.end
    return bool(spans or unpaired)
