"""A report in sentences, for people and for whichever face shows them."""

from __future__ import annotations

from collections.abc import Iterator

from lessonsearch.quotations import as_text
from lessonsearch.verify.verifier import CheckedLink, CheckedQuotation, Report

SHOWN = 100
"""Characters of a quotation that are enough to know it by."""


def summary(report: Report) -> str:
    """`4 links and 6 quotations: 1 link is dead, 2 quotations are not as in the source.`"""
    counted = f"{_count(len(report.links), 'lesson link')} and {_count(len(report.quotations), 'quotation')}"
    dead = sum(link.destination.state == "dead" for link in report.links)
    moved = sum(link.destination.state == "moved" for link in report.links)
    wrong = sum(quotation.match.state != "verbatim" for quotation in report.quotations)
    found = [
        f"{_count(dead, 'link')} dead" if dead else "",
        f"{_count(moved, 'link')} moved" if moved else "",
        f"{_count(wrong, 'quotation')} not as in the source" if wrong else "",
    ]
    return f"{counted}: {', '.join(filter(None, found)) or 'all is well'}."


def of_link(link: CheckedLink) -> str:
    """What is to be said of a link."""
    advice = link.destination.advice
    if not advice:
        return f"{link.destination.state}."
    return f"{link.destination.state}: {advice}" + ("" if advice.endswith("?") else ".")


def of_quotation(quotation: CheckedQuotation) -> str:
    """What is to be said of a quotation."""
    answer = quotation.match
    if answer.state == "verbatim":
        left_out = ", with words left out where it says so" if answer.shortened else ""
        return f"verbatim, {answer.excerpt}{left_out}."
    if answer.state == "altered":
        return f"altered; {answer.excerpt} has other words."
    if answer.state == "misattributed":
        altered = ", altered" if answer.changes else ""
        return (
            f"misattributed: these are the words of {answer.excerpt}{altered}, not of {quotation.linked[0]}."
        )
    return "not found: these are not the words of any source held here."


def as_lines(report: Report) -> Iterator[str]:
    """The report as lines of text: a summary, and whatever is not in order."""
    yield f"{report.name}: {summary(report)}"
    for link in report.links:
        if link.destination.state != "fine":
            yield f"  {_at(link.location)}{link.target}"
            yield f"    {of_link(link)}"
    for quotation in report.quotations:
        if quotation.match.state != "verbatim":
            yield f"  {_at(quotation.location)}“{_short(quotation.text)}”"
            yield f"    {of_quotation(quotation)}"
            if quotation.match.changes:
                yield f"    {as_text(quotation.match.changes)}"


def _at(place: str) -> str:
    return f"{place}: " if place else ""


def _short(text: str) -> str:
    plain = " ".join(text.split()).strip("“”‘’'\"")
    return plain if len(plain) <= SHOWN else f"{plain[: SHOWN - 1]}…"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
