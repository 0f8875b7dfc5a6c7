"""Reports: a document's findings counted and listed for people, and as plain data for programs.

Faults come first, and whatever was not checked is stated.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from lessonsearch.quotations import Catalogue, as_text
from lessonsearch.verify.verdict import of_link, of_quotation, shortened, source_line
from lessonsearch.verify.verifier import FAULTS, CheckedQuotation, Report

SHOWN = 100
"""Number of characters that identify a quotation."""
SUMMARY = {
    "altered": "changed",
    "check-meaning": "to be checked for its meaning",
    "misattributed": "credited to the wrong source",
    "not-found": "not in the source",
    "verbatim": "match",
    "elsewhere": "from elsewhere",
    "too-short": "too short to check",
    "unpaired": "not closed",
}
"""Words for each status in a summary, faults first."""
LINKS = {"broken": "broken", "moved": "moved", "working": "working"}
LABELS = {
    "altered": "Changed",
    "check-meaning": "Check the meaning",
    "misattributed": "Wrong source",
    "not-found": "Not in the source",
    "verbatim": "Matches",
    "elsewhere": "From elsewhere",
    "too-short": "Too short to check",
    "unpaired": "Not closed",
    "broken": "Broken",
    "moved": "Moved",
    "working": "Working",
}
"""Labels of the statuses on the page."""
QUOTATION_STATUSES = tuple(SUMMARY)
LINK_STATUSES = tuple(LINKS)
ONLY_WHERE_MATCHED = "We checked text outside quotation marks only where it matches a report."


def summary(report: Report) -> str:
    """`Quotations: 2 match, 1 from elsewhere. Lesson links: 1 broken. …` in one line."""
    return " ".join(summary_sentences(report))


def summary_sentences(report: Report) -> list[str]:
    """What was found in a document, counted; then what was not checked."""
    quotations = Counter(quotation.status for quotation in report.quotations)
    links = Counter(link.destination.status for link in report.links)
    told = [f"{n} {words}" for status, words in SUMMARY.items() if (n := quotations[status])]  # type: ignore[index]
    counted = [f"{n} {words}" for status, words in LINKS.items() if (n := links[status])]  # type: ignore[index]
    sentences = [f"Quotations: {', '.join(told)}." if told else "No quotations were found."]
    if counted:
        sentences.append(f"Lesson links: {', '.join(counted)}.")
    sentences.append(ONLY_WHERE_MATCHED)
    if report.unread:
        parts = {
            f"{found.what} ({found.place})" if found.place else found.what: None for found in report.unread
        }
        sentences.append(f"Not read: {', '.join(parts)}.")
    return sentences


def in_order_of_weight(quotations: Sequence[CheckedQuotation]) -> list[CheckedQuotation]:
    """Sort findings: faults, then matches, then what could not be checked; each in document order."""
    order = list(SUMMARY)
    groups = {status: 0 if status in FAULTS else order.index(status) for status in order}
    return sorted(quotations, key=lambda quotation: groups[quotation.status])


def as_lines(report: Report, catalogue: Catalogue) -> Iterator[str]:
    """The report as lines of text: a summary, then faults, then whatever does not simply match."""
    yield f"{report.name}: {summary(report)}"
    for link in sorted(report.links, key=lambda link: link.destination.status != "broken"):
        if link.destination.status != "working":
            yield f"  {_at(link.place)}{link.address}"
            yield f"    {link.destination.status}: {of_link(link)}"
    for quotation in in_order_of_weight(report.quotations):
        if quotation.status == "verbatim" and not quotation.match.omitted:
            continue
        yield f"  {_at(quotation.place)}“{shortened(quotation.text, SHOWN)}”"
        yield f"    {quotation.status}: {of_quotation(quotation, catalogue)}"
        if quotation.match.diff:
            yield f"    {as_text(quotation.match.diff)}"


def as_data(report: Report, catalogue: Catalogue) -> dict[str, Any]:
    """The report as `verify --json` and the API return it."""
    statuses = Counter(report.statuses)
    return {
        "document": report.name,
        "links": [
            {
                "where": link.place,
                "address": link.address,
                "status": link.destination.status,
                "now": link.destination.now or None,
            }
            for link in report.links
        ],
        "quotations": [_quotation_data(quotation, catalogue) for quotation in report.quotations],
        "unread": [{"where": part.place, "what": part.what} for part in report.unread],
        "checked": {
            "links": len(report.links),
            "quotations": len(report.quotations),
            "faults": report.faults,
            **{status: statuses[status] for status in (*LINKS, *SUMMARY)},
        },
    }


def _quotation_data(quotation: CheckedQuotation, catalogue: Catalogue) -> dict[str, Any]:
    match = quotation.match
    return {
        "where": quotation.place,
        "text": quotation.text,
        "status": quotation.status,
        "excerpt": match.excerpt or None,
        "source_line": source_line(match, catalogue),
        "omitted": list(match.omitted),
        "put_in": list(match.put_in),
        "difference": as_text(match.diff) if match.diff else None,
    }


def _at(place: str) -> str:
    return f"{place}: " if place else ""
