"""Joining lines into text: line-end hyphens, ligatures, soft hyphens."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from spellchecker import SpellChecker

SOFT = "\u00ad"
LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st"})
USUAL = 50
"""Frequency in pyspellchecker's list from which a word counts as English; rarer entries are names and
slips."""
COMPOUND = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
CUT = re.compile(rf"([^\W\d_]+(?:-[^\W\d_]+)*)([{SOFT}\-‐])$")


def vocabulary(lines: Iterable[str]) -> Counter[str]:
    """How often each word occurs within a line, which decides whether a line-end hyphen stays."""
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
    """Frequencies of English words (pyspellchecker's list)."""
    return SpellChecker().word_frequency.dictionary


def keeps_hyphen(first: str, second: str, known: Counter[str]) -> bool:
    """Whether the hyphen between the halves of a broken line belongs to the word.

    The document's other uses decide; then whether the joined word is English; then whether both halves are
    words by themselves, as in age-appropriate.
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
    """Join the lines of one paragraph."""
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
