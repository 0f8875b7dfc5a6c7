"""Claims: the sources that a document's sentences name for its quotations.

Only what is claimed can be wrong. A sentence claims a source by its title, its short title, its reference
number or its publisher; `the report` and `the review` claim the source named last.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from lessonsearch.model.lesson import Source
from lessonsearch.quotations import Catalogue, NormalisedText, Word, normalise

MIN_NAME = 2
"""Minimum words of a title that identifies a source; a single word may be just a word."""
GENERIC = frozenset(
    "seriouscasereview seriouscasereviews casereview childsafeguardingpracticereview overviewreport"
    " annualreport executivesummary safeguardingadultsreview domestichomicidereview"
    " localchildsafeguardingpracticereview learningreview nationalreview thematicreview".split()
)
"""Beginnings common to many titles, which identify none of them."""
THE_REPORT = re.compile(
    r"\b(?:the|this)\s+(?:same\s+|full\s+|whole\s+|thematic\s+|above\s+)?(?:report|review)\b(?!\s+(?:meeting|team|panel"
    r"|process|group|board|author|authors|date|period|card|form|writer|methodology|cycle|stage|of\s+(?:the|a|an)\b))",
    re.IGNORECASE,
)
YEAR = re.compile(r"\A[’']?s?\s*[,(\[]{0,2}\s*((?:19|20)\d\d)\b")
"""A year right after the name of a publisher: `Ofsted (2011)`, `(Ofsted, 2011)`."""


POSSESSIVE = ("’s", "'s")
ITS_REPORT = re.compile(
    r"\s+(?!(?:[\w’'-]+\s+){0,3}(?:inspect\w*|chief|annual|spokes\w+|website)\b)(?:[\w’'-]+\s+){0,3}"
    r"(?:report|review|evaluation|study|analysis|findings|publication|document|paper|summary)\b",
    re.IGNORECASE,
)
"""What follows a publisher's `’s` where its publication speaks, and not its chief or its website."""
OTHER_ROLE = re.compile(
    r"[\s-]+(?:inspect\w*|chief|spokes\w+|official|officer|director|boss|head|rat(?:ing|ed)|judg\w+|grad\w+|regist\w+"
    r"|website|requirements?|standards|framework|complaints?|guidance|consultation|annual|number|urn)\b",
    re.IGNORECASE,
)
"""What follows a publisher's name where it is no publication that speaks: `Ofsted inspectors`."""
ADDRESSED = re.compile(
    r"\b(?:notif\w+|inform\w*|tell\w*|told|contact\w*|telephon\w+|call\w*|ask\w*"
    r"|(?:head|chief|boss|director|inspect\w+|spokes\w+|officials?)\s+(?:of|at|for|from)"
    r"|(?:regist|report|refer|complain|submi|sen[dt]|writ|wrote|regulat|inspect|approv|rat|judg|made|make|reply|respon)\w*"
    r"\s+(?:\w+\s+){0,3}(?:to|with|by))\s+(?:the\s+)?\Z",
    re.IGNORECASE,
)
"""What stands before a publisher's name where somebody turns to it, or one of its people speaks: `you must
notify Ofsted`, `the head of Ofsted`."""


@dataclass(frozen=True)
class Mention:
    """A mention of a source in a text, and the sources that it may be. `weak` means a publisher's name by
    itself."""

    start: int
    end: int
    sources: frozenset[str]
    weak: bool


class SourceNames:
    """Finds the names of all sources in a text in one pass over its words."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._sources = sources
        self._named: dict[tuple[str, ...], dict[str, bool]] = {}
        """The words of each name → the sources of that name, and whether it is their publisher's."""
        self._first: set[str] = set()
        """The first words of all names."""
        for source in sources.values():
            for name, weak in _names(source):
                words = normalise(name).word_letters
                if words:
                    named = self._named.setdefault(words, {})
                    named[source.id] = weak and named.get(source.id, True)
                    self._first.add(words[0])
        self._most = max(map(len, self._named), default=0)

    def mentions(self, normalised: NormalisedText) -> list[Mention]:
        """Mentions of sources in order; of overlapping ones the longest."""
        text, words = normalised.text, normalised.words
        letters = [word.letters for word in words]
        found: list[Mention] = []
        reached = 0
        for at, first in enumerate(letters):
            if at < reached or (first not in self._first and first[:-1] not in self._first):
                continue
            size, named, owns = self._longest(text, words[at : at + self._most])
            if not size:
                continue
            reached = at + size
            start, end = words[at].start, words[reached - 1].end
            strong = frozenset(name for name, weak in named.items() if not weak)
            if strong:
                found.append(Mention(start, end, strong, weak=False))
            elif (
                text[start].isupper()
                and _speaks(text, start, end, owns)
                and (kept := self._of_year(named, text[end : end + 20]))
            ):
                found.append(Mention(start, end, kept, weak=True))
        return found

    def _longest(self, text: str, words: Sequence[Word]) -> tuple[int, Mapping[str, bool], bool]:
        """How many of these words are the longest name that they begin with, whose it is, and whether it has
        an `’s`. 0 where they begin with none."""
        letters = tuple(word.letters for word in words)
        for size in range(len(letters), 0, -1):
            if named := self._named.get(letters[:size]):
                return size, named, False
            owner = (*letters[: size - 1], letters[size - 1].removesuffix("s"))
            if (named := self._named.get(owner)) and _owns(text, words[size - 1]):
                return size, named, True
        return 0, {}, False

    def _of_year(self, sources: Iterable[str], after: str) -> frozenset[str]:
        """The sources that a publisher issued in the year after its name, if there are any."""
        year = YEAR.match(after)
        return frozenset(name for name in sources if not year or self._sources[name].year == year[1])


def _owns(text: str, word: Word) -> bool:
    return text.endswith(POSSESSIVE, word.start, word.end)


def _speaks(text: str, start: int, end: int, owns: bool) -> bool:
    """Whether a publisher is named at the characters [start, end) of a text as one whose publication says
    something. `owns` says that its name has an `’s`."""
    if ADDRESSED.search(text[max(0, start - 80) : start]):
        return False
    after = text[end : end + 80]
    if owns:
        return bool(ITS_REPORT.match(after) or YEAR.match(after))
    return not OTHER_ROLE.match(after)


def source_names(catalogue: Catalogue) -> SourceNames:
    """The names of a catalogue's sources, made once."""
    if catalogue not in _KEPT:
        _KEPT[catalogue] = SourceNames(catalogue.sources)
    return _KEPT[catalogue]


_KEPT: WeakKeyDictionary[Catalogue, SourceNames] = WeakKeyDictionary()


def _names(source: Source) -> Iterator[tuple[str, bool]]:
    """Yield each name of a source, and whether it is the publisher's."""
    for title in dict.fromkeys((source.title, source.short, *_abbreviated(source.title))):
        words = normalise(title)
        if len(words.word_letters) >= MIN_NAME and words.letters not in GENERIC:
            yield title, False
    if len(source.reference) > 4:
        yield source.reference, False
    yield source.publisher, True


def _abbreviated(title: str) -> Iterator[str]:
    """A long title with years as people shorten it: `Learning lessons 2009–2010`."""
    words = normalise(title).word_letters
    years = [word for word in words if word.isdigit()]
    if years and len(words) > MIN_NAME + len(years):
        yield " ".join([*words[:MIN_NAME], *years])


def named_sources(
    mentions: Sequence[Mention], context: Iterable[tuple[int, int]], by_title: bool = False
) -> frozenset[str]:
    """The sources named within the characters [start, end) of a text. A title takes precedence over a
    publisher, who may have issued other works."""
    spans = list(context)
    found = [
        mention
        for mention in mentions
        if any(start <= mention.start and mention.end <= end for start, end in spans)
    ]
    strong = [mention for mention in found if not mention.weak]
    counted = strong or ([] if by_title else found)
    return frozenset(name for mention in counted for name in mention.sources)


def referred_source(mentions: Sequence[Mention], before: int) -> frozenset[str]:
    """The source that `the report` refers to at a character: the one named last."""
    number = bisect_right([mention.start for mention in mentions], before) - 1
    return mentions[number].sources if number >= 0 else frozenset()
