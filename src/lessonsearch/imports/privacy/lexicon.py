"""Word lists of the privacy guard: English words, first names, surnames, and public names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

from spellchecker import SpellChecker

BRITISH = (
    (r"is(e[sd]?|ing|ation|ations|er|ers|able)$", r"iz\1"),
    (r"our", "or"),
    (r"ae", "e"),
    (r"oe", "e"),
    (r"re$", "er"),
    (r"ogue", "og"),
    (r"mm(e|es)$", "m"),
    (r"mmes$", "ms"),
    (r"ll(ing|ed|or|ors|er|ers)$", r"l\1"),
    (r"ence$", "ense"),
    (r"ys(e[sd]?|ing)$", r"yz\1"),
    (r"que(s?)$", r"ck\1"),
    (r"l(ment|ful)", r"ll\1"),
    (r"cent(re|red|res)$", "center"),
)
"""British spellings → the spellings in pyspellchecker's American list."""
PREFIXES = (
    "non",
    "pre",
    "post",
    "multi",
    "inter",
    "intra",
    "under",
    "over",
    "re",
    "un",
    "anti",
    "co",
    "mis",
    "sub",
    "safeguard",
)
ENDINGS = ("s", "es", "ed", "d", "ing", "ly", "er", "ers", "ness", "ment", "al", "able", "ism", "ist")


@cache
def english() -> Mapping[str, int]:
    """Frequencies of English words."""
    return SpellChecker().word_frequency.dictionary


@cache
def first_names() -> frozenset[str]:
    """First names in lower case: the 1990 US census, from the package `names`, with additions."""
    lists = ("dist.female.first", "dist.male.first")
    given = frozenset(name for each in lists for name in _census(each)) | _words("given_names")
    return frozenset(name for name in given if len(name) > 2)


@cache
def surnames() -> frozenset[str]:
    """Surnames in lower case, from the same census."""
    return frozenset(_census("dist.all.last"))


def _census(name: str) -> list[str]:
    text = resources.files("names").joinpath(name).read_text("ascii")
    return [line.split()[0].lower() for line in text.splitlines() if line.strip()]


@cache
def public_names() -> tuple[str, ...]:
    """Names that everybody in the field knows, longest first."""
    text = resources.files(__package__).joinpath("data/public_names.txt").read_text("utf-8")
    lines = {line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")}
    return tuple(sorted(lines, key=len, reverse=True))


@cache
def places() -> frozenset[str]:
    """Words in place names, in lower case."""
    return _words("places")


def _words(name: str) -> frozenset[str]:
    text = resources.files(__package__).joinpath(f"data/{name}.txt").read_text("utf-8")
    return frozenset(
        word.lower() for line in text.splitlines() if not line.startswith("#") for word in line.split()
    )


@cache
def is_english(word: str) -> bool:
    """Whether a word is English, in British or American spelling, with its usual endings and prefixes."""
    word = word.lower().replace("’", "'")
    return any(_known(part) for part in _forms(word))


def is_usual(word: str) -> bool:
    """Whether a word commonly opens sentences, whether or not it is also a name: `In`, `An`, `Will`."""
    return len(word) < 3 or english().get(word.lower(), 0) > 100_000


def _known(word: str) -> bool:
    return english().get(word, 0) >= 40


def _forms(word: str) -> list[str]:
    forms = [word]
    forms += [re.sub(pattern, into, word) for pattern, into in BRITISH if re.search(pattern, word)]
    for form in list(forms):
        for ending in ENDINGS:
            if form.endswith(ending) and len(form) - len(ending) > 3:
                stem = form[: -len(ending)]
                forms += [stem, stem + "e", stem + "y" if not stem.endswith("i") else stem[:-1] + "y"]
                forms += [
                    re.sub(pattern, into, stem) for pattern, into in BRITISH if re.search(pattern, stem)
                ]
        for prefix in PREFIXES:
            if form.startswith(prefix) and len(form) - len(prefix) > 3:
                forms.append(form[len(prefix) :])
    return forms
