"""Personal names in a report: non-English words, first names, and words after a title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from lessonsearch.imports.privacy.finding import Finding
from lessonsearch.imports.privacy.lexicon import (
    first_names,
    is_english,
    is_usual,
    places,
    public_names,
    surnames,
)
from lessonsearch.imports.privacy.patterns import sentences

PART = r"(?:[OD][’'])?[A-ZÀ-Þ][a-zà-ÿ]+(?:[A-Z][a-z]+)?(?:[-’'][A-ZÀ-Þ][a-zà-ÿ]+)*"
TOKEN = re.compile(rf"\b{PART}(?:[’']s)?")
TITLES = frozenset(
    "Mr Mrs Ms Miss Dr PC WPC PCSO DC DS DI DCI Sgt Sergeant Insp Inspector Constable Sir Rev Sister"
    " Nurse Little Master Nanny Nana Nanna Granny Grandma Grandad Grandpa Auntie Aunty Aunt Uncle".split()
)
TITLED = re.compile(
    rf"\b(?:{'|'.join(sorted(TITLES))})\.?(?:\s+and\s+(?:Mrs|Mr|Ms)\.?)?\s+(?:[A-Z]\.\s*)*{PART}(?:\s+{PART}){{0,2}}"
)
CAPITALS = re.compile(r"\b[A-ZÀ-Þ]{4,}(?:[’'-][A-ZÀ-Þ]{2,})*\b")
ORGANISATION = frozenset(
    "Hospital School Schools Council Board Boards Trust College Academy Centre Partnership Act ImportedReport"
    " Review Inquiry Law Laws"
    " guidelines Guidelines test Constabulary Police University Service Services House Prison Court"
    " Committee Commission Department"
    " Office Order Orders Procedures Guidance Framework Team Unit Clinic Surgery Nursery Association"
    " Society Foundation Agency"
    " Authority Borough County City Town Day Week Programme Project Scheme Scale Street Road Code"
    " Standards Plan Syndrome Disease Disorder syndrome disease"
    " disorder competence review Jobcentre Plus"
    " inquiry report recommendations judgment judgement hypothesis".split()
)
ROLE = (
    r"(?:(?:lead|independent|overview|senior|report|review|scr|joint|chief|deputy|acting|former|prime|children[’']s)\s+)*"
    r"(?:reviewer|author|chair|chairman|chairperson|chairwoman|minister|inspector|commissioner|secretary"
    r" of state|professor|sir|lord|lady"
    r"|baroness|dame|judge|justice|coroner|chief executive|director)s?"
)
EXEMPT = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?i:{ROLE})(?:\s+(?i:of|for)\s+(?:the\s+)?(?:\w+\s+){{0,5}}?\w+\b)?\s*[,:(–-]?\s*"
        rf"(?:(?i:was|is|dr|mr|mrs|ms|professor)\.?\s+)?({PART}(?:\s+{PART}){{0,2}})",
        rf"({PART}(?:\s+{PART}){{0,2}}),?\s+\(?(?i:(?:the|an?|is the|was the|as)\s+)?(?i:{ROLE})\b",
        rf"\b(?i:written|authored|prepared|undertaken|conducted|chaired|commissioned|compiled)\s+(?i:by)\s+"
        rf"(?i:dr|mr|mrs|ms)?\.?\s*({PART}(?:\s+{PART}){{0,2}})",
    )
)
"""Names given with a public role."""
DECLARED = re.compile(
    r"\b(?:pseudonym|not (?:his|her|their) real names?|names? (?:have|has) been (?:changed|altered"
    r"|anonymised)|(?:called|named|(?:known|referred to) as)\s+\S+(?:\s\S+){0,2}\s+(?:in|throughout|for)"
    r"\s+(?:this|the) (?:report|review)|real names? (?:is|are|was|were|have|has) (?:not|never|been)\b"
    r"|(?:in|throughout|for) (?:this|the) (?:report|review)[^.]*\b(?:known|referred to|called|named) as"
    r"|(?:known|referred to|called|named)"
    r"[^.]{0,30} (?:in|throughout|for) (?:this|the) (?:report|review)[^.]* as|anonymised as)\b",
    re.IGNORECASE,
)
PLACED = re.compile(
    r"\b(?:in|at|near|from|across|around|throughout|outside|to)\s+(?:the\s+)?(?:[A-Z]\w+\s+(?:and\s+)?){0,2}$"
)
AFTER_PLACE = re.compile(r"\b(?:Street|Road|Lane|Avenue|Hospital|Centre|Hall|House|Park|School|Council),\s+$")
"""What stands before the name of a town in an address."""
KIN = re.compile(
    r"\s+(?:family|families|household|home|child|children|siblings?|brothers?|sisters?|twins|boys?|girls?|bab(?:y|ies))\b"
)
"""What follows a surname with an article."""
RELATED = re.compile(
    r"\b(?:mother|father|partner|brother|sister|uncle|aunt|cousin|grand(?:mother|father)|step(?:mother|father)|son"
    r"|daughter|baby|child|boy|girl|twins?|siblings?|friend|neighbour|named|called),?\s+$",
    re.IGNORECASE,
)
"""What stands before a person's name, be it a town's name as well: `the mother, Chelsea`."""
URL = re.compile(r"(?:https?://|www\.)[^\s\"<>]+", re.IGNORECASE)
COMPASS = frozenset(
    "North South East West Northern Southern Eastern Western Upper Lower Great Greater Inner Outer".split()
)
POSTAL = re.compile(r",?\s+[A-Z]{1,2}\d")
DAYS = frozenset(
    "January February March April May June July August September October November December Monday"
    " Tuesday Wednesday Thursday"
    " Friday Saturday Sunday Spring Summer Autumn Winter God".split()
)
USUAL_WORDS = frozenset(
    "Will May Mark Case Art Ray Bill Sue Rob Pat Drew Chance Ward Lane Page Young Bond Major Rich".split()
)
"""First names that begin sentences as ordinary words."""


@dataclass(frozen=True)
class Exemptions:
    """Names that a document means to be read: pseudonyms, reviewers, ministers."""

    words: frozenset[str]

    @classmethod
    def of(cls, text: str) -> Exemptions:
        """Collect the pseudonyms that a document declares and the names that it gives with a public role."""
        found: set[str] = set()
        for pattern in EXEMPT:
            for match in pattern.finditer(text):
                found.update(match[1].split())
        for _, sentence in sentences(text):
            if DECLARED.search(sentence):
                found.update(match[0] for match in TOKEN.finditer(sentence))
        return cls(frozenset(word.removesuffix("’s").removesuffix("'s") for word in found))


@cache
def _public() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, public_names()))})(?!\w)")


def find_names(text: str, exemptions: Exemptions) -> Iterator[Finding]:
    """Personal names in a text."""
    masked = URL.sub(lambda match: "/" * len(match[0]), text)
    for begin, sentence in sentences(masked):
        public = [match.span() for match in _public().finditer(sentence)]
        taken: list[tuple[int, int]] = list(public)
        for start, end, why in _candidates(sentence, exemptions):
            if not any(start < b and a < end for a, b in taken):
                taken.append((start, end))
                yield Finding("name", sentence[start:end], begin + start, begin + end, why)


def _candidates(sentence: str, exemptions: Exemptions) -> Iterator[tuple[int, int, str]]:
    for match in TITLED.finditer(sentence):
        words = match[0].split()[1:]
        named = [word for word in words if len(word) > 2 and word not in TITLES and word != "and"]
        if any(word not in exemptions.words for word in named):
            yield match.start(), match.end(), "a name after a title"
    if re.search(r"[a-z]{3}", re.sub(r"\b[A-Z][a-z]+", "", sentence)) is None or sentence.isupper():
        yield from _in_capitals(sentence)
    for sequence in _sequences(sentence):
        if why := _is_name(sentence, sequence, exemptions):
            yield sequence[0].start(), sequence[-1].end(), why


def _sequences(sentence: str) -> Iterator[list[re.Match[str]]]:
    """Runs of capitalised words."""
    held: list[re.Match[str]] = []
    for match in TOKEN.finditer(sentence):
        if held and sentence[held[-1].end() : match.start()] != " ":
            yield held
            held = []
        held.append(match)
    if held:
        yield held


def _is_name(sentence: str, sequence: list[re.Match[str]], exemptions: Exemptions) -> str:
    """Why a run of capitalised words is a personal name; empty if it is not."""
    words = [re.sub(r"[’']s$", "", match[0]) for match in sequence]
    following = re.match(r"\s+(\w+)", sentence[sequence[-1].end() :])
    if any(word in ORGANISATION for word in words) or (following and following[1] in ORGANISATION):
        return ""
    if AFTER_PLACE.search(sentence[: sequence[0].start()]) or _has_article(sentence, sequence, words):
        return ""
    if POSTAL.match(sentence[sequence[-1].end() :]) or words[0] in COMPASS:
        return ""
    opens = not re.search(r"\w", sentence[: sequence[0].start()])
    words_left = [
        (at, word)
        for at, word in enumerate(words)
        if word not in exemptions.words and word not in DAYS and word not in TITLES
    ]
    if not words_left:
        return ""
    placed = bool(PLACED.search(sentence[: sequence[0].start()]))
    related = bool(RELATED.search(sentence[: sequence[0].start()]))
    lower = set(re.findall(r"\b[a-z][a-zà-ÿ’'-]+", sentence))
    for at, word in words_left:
        first = opens and at == 0
        if (
            first
            and len(words) > 1
            and is_english(word)
            and (word.lower() not in first_names() or is_usual(word))
        ):
            continue
        if word.lower() in lower:
            continue
        parts = re.split(r"[-’']", word)
        given = any(part.lower() in first_names() for part in parts) and word not in USUAL_WORDS
        known = all(len(part) < 3 or is_english(part) for part in parts)
        if (
            word.lower() in places()
            and not (given and related)
            and (placed or not given or (len(words) == 1 and not first))
        ):
            continue
        if (
            given
            and not (first and known and len(words) == 1 and not _acts(sentence, sequence))
            and not (placed and not known)
        ):
            return "a first name"
        if not known and not placed:
            return "a surname" if word.lower() in surnames() else "a word that is not English"
    return ""


def _has_article(sentence: str, sequence: Sequence[re.Match[str]], words: Sequence[str]) -> bool:
    """Whether an article stands before one word, as before no person's name: `the Marac`, `The Hope centre`.

    The family of that name has one, and so has the plural.
    """
    article = len(words) == 2 and words[0] == "The"
    if len(words) == 1:
        article = bool(re.search(r"\b(?:[Tt]he|[Aa]n?|[Tt]his)\s+$", sentence[: sequence[0].start()]))
    return article and not words[-1].endswith("s") and not KIN.match(sentence[sequence[-1].end() :])


def _acts(sentence: str, sequence: list[re.Match[str]]) -> bool:
    """Whether the next words are what a person does or has: `Grace was`, `Hazel liked`, `Mark’s`."""
    if re.search(r"[’']s$", sequence[-1][0]):
        return True
    following = re.match(r"\s+(\w+)", sentence[sequence[-1].end() :])
    return bool(following) and bool(
        re.fullmatch(r"was|had|is|has|told|said|did|wrote|and|went|\w+ed", following[1] if following else "")
    )


def _in_capitals(sentence: str) -> Iterator[tuple[int, int, str]]:
    """Names in lines typed in capitals."""
    matches = list(CAPITALS.finditer(sentence))
    for at, match in enumerate(matches):
        word = match[0].lower()
        if word in first_names() and word not in ("case", "will", "may", "mark") and not is_english(word):
            end = match.end()
            if at + 1 < len(matches) and sentence[end : matches[at + 1].start()] == " ":
                end = matches[at + 1].end()
            yield match.start(), end, "a first name in capitals"
