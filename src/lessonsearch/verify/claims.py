"""Whose words a document says that a quotation is: the links beside it, the sources that its sentence names.

Only what is claimed can be wrong. A sentence claims a source by its title, its short title, its reference
number or its publisher; `the report` and `the review` claim the source that was named last.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lessonsearch.model.lesson import Source
from lessonsearch.quotations import NormalisedText, normalise

MIN_NAME = 2
"""Words of a title that names a source by itself; one word is a word."""
GENERIC = frozenset(
    "seriouscasereview seriouscasereviews casereview childsafeguardingpracticereview overviewreport"
    " annualreport executivesummary safeguardingadultsreview domestichomicidereview"
    " localchildsafeguardingpracticereview learningreview nationalreview thematicreview".split()
)
"""What many titles begin with, which names none of them."""
THE_REPORT = re.compile(
    r"\b(?:the|this)\s+(?:same\s+|full\s+|whole\s+|thematic\s+|above\s+)?(?:report|review)\b(?!\s+(?:meeting|team|panel"
    r"|process|group|board|author|authors|date|period|card|form|writer|methodology|cycle|stage|of\s+(?:the|a|an)\b))",
    re.IGNORECASE,
)
YEAR = re.compile(r"\A[’']?s?\s*[,(\[]{0,2}\s*((?:19|20)\d\d)\b")
"""A year right after the name of a publisher: `Ofsted (2011)`, `(Ofsted, 2011)`."""


@dataclass(frozen=True)
class Mention:
    """Where a text names a source, and which it may be. `weak` is a publisher's name by itself."""

    start: int
    end: int
    sources: frozenset[str]
    weak: bool


class SourceNames:
    """The names of all sources, found in a text in one pass over its words."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._sources = sources
        self._names: dict[str, list[tuple[tuple[str, ...], str, bool]]] = {}
        for source in sources.values():
            for name, weak in _names(source):
                words = tuple(word.letters for word in normalise(name).words)
                if words:
                    self._names.setdefault(words[0], []).append((words, source.id, weak))

    def mentions(self, normalised: NormalisedText) -> list[Mention]:
        """Where a text names a source, in order; of names that overlap the longest."""
        text, words, names = normalised.text, normalised.words, self._names
        found: list[Mention] = []
        reached = 0
        for at in [number for number, word in enumerate(words) if word.letters in names]:
            if at < reached:
                continue
            longest, sources, weak = 0, set[str](), True
            for name, source, by_publisher in names[words[at].letters]:
                size = len(name)
                if size < longest or tuple(word.letters for word in words[at : at + size]) != name:
                    continue
                if by_publisher and not text[words[at].start].isupper():
                    continue
                if size > longest:
                    longest, sources, weak = size, set(), True
                sources.add(source)
                weak = weak and by_publisher
            if longest:
                last = words[at + longest - 1].end
                kept = self._of_year(sources, text[last : last + 20]) if weak else frozenset(sources)
                if kept:
                    found.append(Mention(words[at].start, last, kept, weak))
            reached = at + longest
        return found

    def _of_year(self, sources: Iterable[str], after: str) -> frozenset[str]:
        """The sources of a publisher that came out in the year that follows its name, if one does."""
        year = YEAR.match(after)
        return frozenset(name for name in sources if not year or self._sources[name].year == year[1])


def _names(source: Source) -> Iterator[tuple[str, bool]]:
    """Each name of a source, and whether it is its publisher's."""
    for title in dict.fromkeys((source.title, source.short)):
        words = normalise(title)
        if len(words.words) >= MIN_NAME and words.letters not in GENERIC:
            yield title, False
    if len(source.reference) > 4:
        yield source.reference, False
    yield source.publisher, True


def named_sources(mentions: Sequence[Mention], context: Iterable[tuple[int, int]]) -> frozenset[str]:
    """The sources that are named within some characters [start, end) of a text. A title goes before a
    publisher, who may have published others too."""
    spans = list(context)
    found = [
        mention
        for mention in mentions
        if any(start <= mention.start and mention.end <= end for start, end in spans)
    ]
    strong = [mention for mention in found if not mention.weak]
    return frozenset(name for mention in strong or found for name in mention.sources)


def referred_source(mentions: Sequence[Mention], before: int) -> frozenset[str]:
    """The source that `the report` means at a character: the one that was named last."""
    number = bisect_right([mention.start for mention in mentions], before) - 1
    return mentions[number].sources if number >= 0 else frozenset()
