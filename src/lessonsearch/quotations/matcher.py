"""Matcher: finds the source of a quotation by its word triples, then letter by letter, then by alignment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from lessonsearch.quotations.alignment import Alignment, DiffSegment, align, find_pieces
from lessonsearch.quotations.omission import omitted_words
from lessonsearch.quotations.quotation_match import Claim, QuotationMatch, Status
from lessonsearch.quotations.quotation_text import QuotationText
from lessonsearch.quotations.windows import PassageWindow

MIN_WORDS = 3
"""Minimum words: one or two words in quotation marks are not a quotation."""
LONG_ENOUGH = 6
"""Fewer words are a turn of phrase that could be anybody's."""
NEAR = 0.6
"""Share of agreeing words from which a quotation attributed to a source counts as altered. A paraphrase of
the shipped corpus shares less than half with its source; one changed word in six leaves five sixths."""
NEAR_UNCLAIMED = 0.75
"""The same share for a quotation without attribution."""
MIN_AGREEING = 5
FUNCTION_WORDS = frozenset(
    "a about all an and any are as at be been but by can could did do does each for from had has have he her"
    " him his how i if in into is it its may more most must my no not of off on one or our out over said same"
    " she should so some such than that the their them then there these they this those time to up us was we"
    " were what when where which while who will with would you your".split()
)
MIN_CONTENT = 2
"""Minimum other words that make a short quotation specific: `at the same time` has none."""
LONG_RUN = 10
"""Consecutive words beyond chance; with them, less of the rest has to agree."""
SURE = 0.9
"""Share of agreeing words from which no further passage is tried; the likeliest come first."""
ALIGNED = 4
"""Maximum windows aligned with a changed quotation, besides those that its document links to."""


@dataclass(frozen=True)
class _Hit:
    """The position of all the words in a window."""

    window: PassageWindow
    places: Sequence[tuple[int, int]]
    names: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", self.window.names(self.places[0][0], self.places[-1][1]))


def match(
    quotation: QuotationText, linked: Sequence[PassageWindow], likely: Iterable[PassageWindow], claim: Claim
) -> QuotationMatch:
    """Match a quotation. `linked` are the windows that the document links to, `likely` those that share
    words with the quotation, likeliest first."""
    windows: list[PassageWindow] = []
    hits = list(_hits(quotation, _seen(chain(linked, likely), windows), claim)) if quotation.count else []
    if hits:
        return _found(quotation, hits, claim)
    if quotation.count < LONG_ENOUGH:
        return QuotationMatch("too-short")
    if scattered := _reordered(quotation, windows, claim) or _joined(quotation, windows, claim):
        return scattered
    return _nearest(quotation, windows[: ALIGNED + len(linked)], claim)


def _seen(windows: Iterable[PassageWindow], seen: list[PassageWindow]) -> Iterator[PassageWindow]:
    """Yield the windows, appending each to a list as it is used."""
    for window in windows:
        seen.append(window)
        yield window


def _hits(quotation: QuotationText, windows: Iterable[PassageWindow], claim: Claim) -> Iterator[_Hit]:
    """The positions of all the words: from the linked excerpts on, otherwise the first. The search ends at
    a window that is as claimed and without a gap, unless the quotation is so short that it may occur in
    several places."""
    for window in windows:
        starts = dict.fromkeys([0, *(window.first_word(name) for name in claim.ids)])
        for start in starts:
            if places := find_pieces(quotation, window.text, start):
                hit = _Hit(window, places)
                yield hit
                whole = len(places) == 1 and claim.holds(hit.names, window.source)
                if whole and quotation.count >= LONG_ENOUGH:
                    return


def _found(quotation: QuotationText, hits: Sequence[_Hit], claim: Claim) -> QuotationMatch:
    right = [hit for hit in hits if claim.holds(hit.names, hit.window.source)]
    # The reading with fewer gaps is the better; after that, the likelier passage.
    best = min(right or hits, key=lambda hit: len(hit.places))
    if quotation.count < LONG_ENOUGH and not (claim.ids and right) and _ambiguous(right or hits):
        return QuotationMatch("too-short")
    if quotation.count < LONG_ENOUGH and not (right and (claim or _has_content(quotation))):
        return QuotationMatch("too-short")
    return _match(quotation, best, right=bool(right))


def _has_content(quotation: QuotationText) -> bool:
    return sum(word not in FUNCTION_WORDS for word in quotation.bag) >= MIN_CONTENT


def _ambiguous(hits: Sequence[_Hit]) -> bool:
    """Whether the words occur in more than one place; a lesson that repeats another's words counts once."""
    return len({(hit.window.origin, tuple(hit.places)) for hit in hits}) > 1


def _match(quotation: QuotationText, hit: _Hit, right: bool) -> QuotationMatch:
    pieces = quotation.pieces
    whole = len(hit.places) != len(pieces)
    omitted, weighty = ((), False) if whole else omitted_words(hit.window.text, hit.places, pieces)
    status: Status = "misattributed" if not right else "check-meaning" if weighty else "verbatim"
    return _placed(status, hit, omitted=omitted, put_in=() if whole else quotation.put_in)


def _placed(status: Status, hit: _Hit, **more: object) -> QuotationMatch:
    lesson, excerpt = hit.names[-1], hit.names[0]
    return replace(QuotationMatch(status, hit.window.source, lesson, excerpt), **more)  # type: ignore[arg-type]


def _reordered(
    quotation: QuotationText, windows: Iterable[PassageWindow], claim: Claim
) -> QuotationMatch | None:
    """The match if every part is in one window, but in another order."""
    parts = quotation.pieces if len(quotation.pieces) > 1 else quotation.sentences
    if len(parts) < 2 or any(len(part.text.words) < MIN_WORDS for part in parts):
        return None
    for window in windows:
        places = [window.text.find(part.bare) for part in parts]
        found = [place for place in places if place]
        if len(found) == len(parts):
            hit = _Hit(window, [min(found), max(found)])
            right = claim.holds(hit.names, window.source)
            return _placed("altered" if right else "misattributed", hit, reordered=True)
    return None


def _joined(
    quotation: QuotationText, windows: Iterable[PassageWindow], claim: Claim
) -> QuotationMatch | None:
    """The match if every piece occurs somewhere, but not all in one window."""
    hits: list[_Hit] = []
    if len(quotation.pieces) < 2:
        return None
    for piece in quotation.pieces:
        if len(piece.text.words) < MIN_AGREEING:
            return None
        found = ((window, window.text.find(piece.bare)) for window in windows)
        hit = next((_Hit(window, [place]) for window, place in found if place), None)
        if hit is None:
            return None
        hits.append(hit)
    right = all(claim.holds(hit.names, hit.window.source) for hit in hits)
    return _placed("altered" if right else "misattributed", hits[0], joined=True)


def _nearest(quotation: QuotationText, windows: Iterable[PassageWindow], claim: Claim) -> QuotationMatch:
    """The match with the window that shares most words, if it is close enough."""
    best, most = QuotationMatch("not-found"), 0.0
    bag = quotation.bag
    for window in windows:
        if (window.text.bag & bag).total() < NEAR * quotation.count:
            continue  # too few words in common, in whatever order
        aligned = list(_align(quotation, window))
        names = window.names(aligned[0].first, aligned[-1].last)
        right = claim.holds(names, window.source)
        share = _share(aligned)
        if share <= most or not _near(aligned, share, claimed=bool(claim) and right):
            continue
        most = share
        best = _altered(
            quotation, aligned, _Hit(window, [(part.first, part.last) for part in aligned]), right
        )
        if share >= SURE and right:
            break
    return best


def _align(quotation: QuotationText, window: PassageWindow) -> Iterator[Alignment]:
    after = 0
    for piece in quotation.pieces:
        found = align(window.text, piece, after)
        after = found.last
        yield found


def _share(aligned: Sequence[Alignment]) -> float:
    return sum(part.agreeing for part in aligned) / max(1, sum(len(part.steps) for part in aligned))


def _near(aligned: Sequence[Alignment], share: float, claimed: bool) -> bool:
    if claimed:
        return share >= NEAR
    longest = max(part.longest_run for part in aligned)
    agreeing = sum(part.agreeing for part in aligned)
    return agreeing >= MIN_AGREEING and (
        (share >= NEAR_UNCLAIMED and longest >= MIN_WORDS) or (share >= NEAR and longest >= LONG_RUN)
    )


def _altered(
    quotation: QuotationText, aligned: Sequence[Alignment], hit: _Hit, right: bool
) -> QuotationMatch:
    diff: list[DiffSegment] = []
    for part in aligned:
        diff += [*part.diff(), DiffSegment("same", "…")]
    if all(segment.side == "same" for segment in diff):
        return _match(quotation, hit, right)
    return _placed(
        "altered" if right else "misattributed", hit, diff=tuple(diff[:-1]), put_in=quotation.put_in
    )


def match_altered(quotation: QuotationText, window: PassageWindow) -> QuotationMatch:
    """The match of words known to be a window's, changed: their diff, however long."""
    aligned = list(_align(quotation, window))
    hit = _Hit(window, [(part.first, part.last) for part in aligned])
    return _altered(quotation, aligned, hit, right=True)
