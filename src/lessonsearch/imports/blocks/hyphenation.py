"""Lines joined into text: hyphens at line ends, ligatures, soft hyphens."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from spellchecker import SpellChecker

SOFT = "\u00ad"
LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st"})
USUAL = 50
"""Uses in pyspellchecker's list from which a word counts as English: below are names and slips."""
COMPOUND = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
CUT = re.compile(rf"([^\W\d_]+(?:-[^\W\d_]+)*)([{SOFT}\-‐])$")


def vocabulary(lines: Iterable[str]) -> Counter[str]:
    """How often each word stands whole within a line: what decides whether a hyphen at a line's end stays."""
    known: Counter[str] = Counter()
    broken = False
    for line in lines:
        words = COMPOUND.findall(line.lower())
        cut = bool(CUT.search(line))
        known.update(words[broken : len(words) - cut])
        broken = cut
    return known


@cache
def _english() -> Mapping[str, int]:
    """How often English words are used (pyspellchecker's list)."""
    return SpellChecker().word_frequency.dictionary


def keeps_hyphen(first: str, second: str, known: Counter[str]) -> bool:
    """Whether a hyphen between the two halves of a broken line belongs to the word.

    What the document writes elsewhere decides; then whether English has the whole word; then whether both
    halves are words by themselves, as in age-appropriate.
    """
    tail = first.rpartition("-")[2]
    apart = known[f"{first}-{second}"] + known[f"{tail}-{second}"] * (tail != first)
    whole = known[first + second] + known[tail + second] * (tail != first)
    if apart != whole:
        return apart > whole
    english = _english()
    if english.get(tail + second.partition("-")[0], 0) >= USUAL:
        return False
    halves = (tail, second.partition("-")[0])
    return all(len(half) > 1 and (english.get(half, 0) >= USUAL or known[half]) for half in halves)


def join(lines: Sequence[str], known: Counter[str]) -> str:
    """The lines of one paragraph as one text."""
    text = lines[0]
    for line in lines[1:]:
        cut, begun = CUT.search(text), COMPOUND.match(line)
        if not cut:
            tight = text.endswith(("/", "‘…", "“…")) or re.search(r"\d[-‐\u00ad]$", text)
            text = f"{text.replace(SOFT, '-') if tight else text}{'' if tight else ' '}{line}"
        elif not begun:
            text = f"{text[:-1]}-{line}"
        else:
            keep = keeps_hyphen(cut[1].lower(), begun[0].lower(), known)
            text = text[: cut.end() - 1] + ("-" if keep else "") + line
    text = re.sub(f"(?<=\\w){SOFT}(?=\\W|$)", "-", text)
    return re.sub(r"\s+", " ", text.replace(SOFT, "").translate(LIGATURES)).strip()
