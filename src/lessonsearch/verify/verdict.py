"""Verdicts: the sentences about each link and quotation, for people who have never seen this program."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lessonsearch.citations import pinpoint
from lessonsearch.quotations import Catalogue, DiffSegment, QuotationMatch
from lessonsearch.verify.verifier import CheckedLink, CheckedQuotation

MAX_OMITTED = 300
"""Characters shown of the words that are left out."""


def stands_in(match: QuotationMatch, catalogue: Catalogue) -> str:
    """Place of a passage in words: `Ages of concern, paragraph 25`. Empty if there is none."""
    source = catalogue.sources.get(match.source)
    if source is None:
        return ""
    lesson = catalogue.find(match.excerpt) if match.excerpt else None
    excerpt = lesson.excerpt(match.excerpt.partition("#")[2]) if lesson else None
    if lesson is None or excerpt is None:
        return f"the title of {source.short}"
    return f"{source.short}, {pinpoint(lesson, excerpt)}"


def source_line(match: QuotationMatch, catalogue: Catalogue) -> str | None:
    """Publisher, year, title and place of a passage: `Ofsted (2011), Ages of concern: …, paragraph 25`."""
    source = catalogue.sources.get(match.source)
    if source is None:
        return None
    cited = f"{source.publisher} ({source.year}), {source.title}"
    where = stands_in(match, catalogue).removeprefix(source.short)
    return cited + where if where.startswith(",") else cited


def of_link(link: CheckedLink) -> str:
    """The sentence about a link."""
    destination = link.destination
    if destination.status == "moved":
        return f"This link works, but its address has changed. It is now {destination.now}."
    if destination.status == "working":
        return "This link leads to a lesson."
    end = "" if destination.advice.endswith("?") else "."
    return f"This link does not work: {destination.advice}{end}"


def of_quotation(quotation: CheckedQuotation, catalogue: Catalogue) -> str:
    """The sentences about a quotation."""
    match = quotation.match
    where = stands_in(match, catalogue)
    given, links = _claimed(quotation, catalogue)
    linked = ", which your document links to" if links else ""
    sentences = {
        "verbatim": f"This matches {where}.",
        "check-meaning": f"These are the words of {where}, but what is left out or added may change the"
        " meaning.",
        "altered": f"This is nearly what {where} says, but not word for word.",
        "misattributed": f"These words are from {where}, not from {given}{linked}.",
        "not-found": f"We could not find these words in {given}{linked}. Check where they come from.",
        "elsewhere": "We did not find these words in our reports, and your document does not say that they"
        " are from one.",
        "too-short": "Too few words to check: they are not in our reports, or are in several places.",
        "unpaired": "This quotation mark is not closed, so we could not check the quotation.",
    }
    said = [sentences[quotation.status]]
    if match.reordered:
        said = [f"These are parts of {where} in a different order."]
    if match.joined:
        said = [f"These words come from several places. The first of them are in {where}."]
    if (match.reordered or match.joined) and quotation.status == "misattributed":
        said.append(f"Your document gives {given} as their source.")
    if match.diff and quotation.status == "misattributed":
        said.append("They are not quoted word for word.")
    if match.omitted:
        said.append(f"Left out: {shortened(', '.join(match.omitted), MAX_OMITTED)}.")
    if match.put_in:
        said.append(f"Added by the writer: {', '.join(f'[{words}]' for words in match.put_in)}.")
    return " ".join(said)


def differences(diff: Sequence[DiffSegment]) -> str:
    """A word diff as sentences: `The source has “must” where your document has “should”.`"""
    return " ".join(_differences(diff))


def _differences(diff: Sequence[DiffSegment]) -> Iterator[str]:
    before = ""
    for segment, after in zip(diff, [*diff[1:], None], strict=True):
        if segment.side == "source":
            before = segment.text
            if after is None or after.side != "quoted":
                yield f"Your document leaves out “{before}”."
                before = ""
        elif segment.side == "quoted" and before:
            yield f"The source has “{before}” where your document has “{segment.text}”."
            before = ""
        elif segment.side == "quoted":
            yield f"Your document adds “{segment.text}”."


def _claimed(quotation: CheckedQuotation, catalogue: Catalogue) -> tuple[str, bool]:
    """What a document gives as the source of a quotation, and whether it does so by a link."""
    linked = [name for name in quotation.claimed if name not in catalogue.sources]
    if linked:
        return _linked(linked[0], quotation, catalogue), True
    names = dict.fromkeys(catalogue.sources[name].short for name in quotation.claimed)
    return " or ".join(names) or "the source that your document gives", False


def _linked(name: str, quotation: CheckedQuotation, catalogue: Catalogue) -> str:
    """The source of a linked excerpt or lesson, with its place if the words are elsewhere in that source."""
    source = catalogue.sources.get(name.partition("#")[0].partition("/")[0])
    lesson = catalogue.find(name)
    if source is None or lesson is None:
        return "the page"
    if source.id != quotation.match.source:
        return source.short
    excerpt = lesson.excerpt(name.partition("#")[2])
    return pinpoint(lesson, excerpt) if excerpt else f"the lesson ‘{lesson.title}’"


def shortened(text: str, most: int) -> str:
    """A text in one line, cut after so many characters."""
    plain = " ".join(text.split())
    return plain if len(plain) <= most else f"{plain[: most - 1]}…"
