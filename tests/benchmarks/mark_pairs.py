"""How many quotation marks are paired wrongly, on prose whose curly marks say which belong together.

    PYTHONPATH=src:tests python -m benchmarks.mark_pairs FOLDER...

The marks of every document below the folders are paired four times: as they stand; made straight; double and
single ones exchanged, as in British books; and exchanged and made straight. What the direction of the marks
does not settle is left out: paragraphs with straight marks or with a closing mark that opens, pairs over
paragraphs that do not each open anew, and single marks with more than one candidate for their partner.
"""

from __future__ import annotations

import argparse
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from lessonsearch.errors import DocumentError
from lessonsearch.verify import read_document
from lessonsearch.verify.double_marks import pair_double
from lessonsearch.verify.flow import Flow, flows
from lessonsearch.verify.marks import Paragraphs
from lessonsearch.verify.single_marks import pair_single

ENDINGS = frozenset({".md", ".txt", ".html"})
STRAIGHT = str.maketrans("“”‘’", "\"\"''")
ELISIONS = "em|tis|twas|til|cause|cos|bout|un|pon|ere|ull|ud|im|er|is|e|s|t|at|ad|ave|ow|alf|n"
"""What an apostrophe begins."""
UNSETTLED = re.compile(
    rf"\"|(?<!\w)'|'(?!\w)|(?:^|[\s(\[])’(?!(?:\d|(?i:{ELISIONS}))\b)|\w‘|[‘“][.,]|‘‘|’’|\s’(?=[\s.,;])|‘\s",
    re.MULTILINE,
)
"""What shows that the direction of a paragraph's marks cannot be trusted."""

Pair = tuple[int, int]


@dataclass(frozen=True)
class KnownPairs:
    """The pairs of a text by the direction of its marks, and where that settles nothing."""

    double: frozenset[Pair]
    single: frozenset[Pair]
    unsettled: tuple[Pair, ...]

    def counts(self, pair: Pair) -> bool:
        """Whether a pair touches nothing unsettled."""
        return not any(start < pair[1] and pair[0] < end for start, end in self.unsettled)


def known_pairs(flow: Flow) -> KnownPairs:
    """The pairs of a flow that its curly marks settle."""
    text, paragraphs = flow.text, Paragraphs(flow.text, flow.starts)
    unsettled = [
        (start, flow.end(number))
        for number, start in enumerate(flow.starts)
        if UNSETTLED.search(text, start, flow.end(number))
    ]
    double, unclear = _double(text, paragraphs)
    single, several = _single(text, flow, double)
    points = [(at, at + 1) for at in (*unclear, *several)]
    return KnownPairs(double, single, (*unsettled, *points))


def _double(text: str, paragraphs: Paragraphs) -> tuple[frozenset[Pair], list[int]]:
    pairs: set[Pair] = set()
    unclear: list[int] = []
    opened: int | None = None
    latest = 0
    for match in re.finditer("[“”]", text):
        at, number = match.start(), paragraphs.number(match.start())
        if match[0] == "“":
            if opened is not None and paragraphs.begins(at) and number == latest + 1:
                latest = number
                continue
            unclear += [] if opened is None else [opened]
            if opened is not None and text[:at].rstrip(" \t").endswith("\n"):
                unclear.append(at)  # a line of it that opens anew
            opened, latest = at, number
        elif opened is None:
            unclear.append(at)
        else:
            if number == latest:
                pairs.add((opened, at + 1))
            else:
                unclear += [opened, at]
            opened = None
    return frozenset(pairs), unclear + ([] if opened is None else [opened])


def _single(text: str, flow: Flow, doubles: frozenset[Pair]) -> tuple[frozenset[Pair], list[int]]:
    """Single marks whose partner is the only candidate up to the end of what encloses them."""
    pairs: set[Pair] = set()
    several: list[int] = []
    spans = sorted(doubles)
    starts = [start for start, _ in spans]
    opens = [match.start() for match in re.finditer("‘", text)]
    for at, following in pairwise([*opens, len(text)]):
        around = _enclosing(spans, starts, at)
        end = min(flow.end(flow.number(at)), following, around[1] - 1)
        closes = [match.start() for match in re.compile(r"’(?![^\W_])").finditer(text, at, end)]
        closes = [close for close in closes if _enclosing(spans, starts, close) == around]
        if len(closes) == 1:
            pairs.add((at, closes[0] + 1))
        else:
            several.append(at)
    return frozenset(pairs), several


def _enclosing(spans: list[Pair], starts: list[int], at: int) -> Pair:
    number = bisect_right(starts, at) - 1
    inside = number >= 0 and at < spans[number][1]
    return spans[number] if inside else (-1, 1 << 60)


def exchanged(text: str, known: KnownPairs) -> str:
    """The text with double marks for single ones and single for double, apostrophes as they stand."""
    signs = list(text)
    for opening, closing, pairs in (("‘", "’", known.double), ("“", "”", known.single)):
        for start, end in pairs:
            signs[start], signs[end - 1] = opening, closing
    inner = {at for start, end in known.single for at in (start, end - 1)}
    for match in re.finditer("[“”]", text):
        if match.start() not in inner:
            signs[match.start()] = "‘" if match[0] == "“" else "’"
    return "".join(signs)


def variants(flow: Flow, known: KnownPairs) -> Iterator[tuple[str, str, frozenset[Pair], frozenset[Pair]]]:
    """What a variant is called, its text, its double pairs and its single ones."""
    other = exchanged(flow.text, known)
    yield "as it stands", flow.text, known.double, known.single
    yield "straight", flow.text.translate(STRAIGHT), known.double, known.single
    yield "exchanged", other, known.single, known.double
    yield "exchanged, straight", other.translate(STRAIGHT), known.single, known.double


def measure(paths: list[Path]) -> dict[tuple[str, str], Counter[str]]:
    """Pairs that are right, wrong and missed, by variant and sort of mark."""
    counted: dict[tuple[str, str], Counter[str]] = {}
    for path in paths:
        try:
            blocks = read_document(path.name, path.read_bytes()).blocks
        except DocumentError:
            continue
        for flow in flows(blocks, lambda title: False):
            if not re.search("[“‘]", flow.text):
                continue
            known, paragraphs = known_pairs(flow), Paragraphs(flow.text, flow.starts)
            for name, text, double, single in variants(flow, known):
                doubles = pair_double(text, paragraphs)
                singles = pair_single(text, paragraphs, doubles.spans)
                for sort, right, pairing in (("double", double, doubles), ("single", single, singles)):
                    found = {(span.start, span.end) for span in pairing.spans}
                    right = frozenset(filter(known.counts, right))
                    found = set(filter(known.counts, found))
                    counts = counted.setdefault((name, sort), Counter())
                    counts.update(right=len(found & right), wrong=len(found - right))
                    counts.update(missed=len(right - found))
    return counted


def main() -> None:
    """The command line."""
    wishes = argparse.ArgumentParser(prog="mark_pairs", description=(__doc__ or "").splitlines()[0])
    wishes.add_argument("folders", type=Path, nargs="+")
    given = wishes.parse_args()
    paths = sorted(path for folder in given.folders for path in folder.rglob("*") if path.suffix in ENDINGS)
    print("| marks | sort | pairs | wrong | missed |\n|---|---|--:|--:|--:|")
    for (name, sort), counts in measure([path for path in paths if path.is_file()]).items():
        pairs = counts["right"] + counts["wrong"]
        known = counts["right"] + counts["missed"]
        wrong, missed = counts["wrong"] / max(1, pairs), counts["missed"] / max(1, known)
        print(f"| {name} | {sort} | {pairs:,} | {wrong:.2%} | {missed:.2%} |")


if __name__ == "__main__":
    main()
