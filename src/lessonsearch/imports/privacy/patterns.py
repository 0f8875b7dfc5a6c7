"""Identifying numbers, dates and phrases, recognised by their form and context."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lessonsearch.imports.privacy.affiliations import find_affiliations
from lessonsearch.imports.privacy.finding import Finding

MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?"
DAY = r"(?:the\s+)?\d{1,2}(?:st|nd|rd|th)?(?:\s+(?:day\s+)?of)?"
YEAR = r"(?:19|20)\d\d"
FULL_DATE = re.compile(
    rf"\b{WEEKDAY}(?:{DAY}\s+{MONTH},?\s+{YEAR}|{MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+{YEAR}"
    rf"|\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:{YEAR}|\d\d)|{YEAR}-\d{{2}}-\d{{2}})\b",
    re.IGNORECASE,
)
LIFE = re.compile(
    r"\b(?:b\.\s|born|birth|birthday|d\.?\s?o\.?\s?b\b|d\.?\s?o\.?\s?d\b|died|dead\b|death"
    r"|deceased|passed away|killed)",
    re.IGNORECASE,
)
LABEL = re.compile(r"\b(?:Child|Baby|Infant|Sibling|Young Person|Subject|Boy|Girl|Adult)\s+[A-Z]{1,2}\d?\b")
INITIALS = re.compile(
    r"\b(?:(?:[A-Z]\.\s?){2,3}|[A-Z]{2,3}\b)"
    r"(?=\s*[,(]?\s*(?:(?:was|is)\s+)?(?:\(?\s*(?:born|d\.?o\.?b|date of birth)))"
)
COUNT = re.compile(
    r"\b(?:an?|one|two|three|four|five|six|seven|eight|nine|her|his|their|both|\d{1,2})\s+(?:\w+\s+){0,2}?"
    r"(?:child(?:ren)?|brothers?|sisters?|siblings?|daughters?|sons?|twins?|boys?|girls?|bab(?:y|ies))\b",
    re.IGNORECASE,
)
PLACE = re.compile(r"\b(?:in|at|near|from|outside)\s+(?:a\s+\w+\s+in\s+|the\s+)?(?P<place>[A-Z][a-z]{2,}\w*)")
ROLE = r"(?:mother|father|parents?|step-?mother|step-?father|partner|carer|woman|man|Mr|Ms|Mrs|Miss)"
AGE = (
    r"(?:\b\d{2}[- ]years?[- ]olds?\b|\baged \d{2}\b|\bwas \d{2}\b|\bwere \d{2} and \d{2}\b"
    r"|\b\d{2} years of age\b|\(\s*\d{2}\s*,)"
)
ETHNICITY = re.compile(
    r"\b(?:White|Black|Asian|Mixed|African|Caribbean|British|English|Irish|Polish|Romanian|Roma|Gypsy|Traveller|Pakistani"
    r"|Indian|Bangladeshi|Chinese|Somali|Nigerian|Ghanaian|Jamaican|Lithuanian|Latvian|Slovak|Turkish|Kurdish|Albanian|Afghan"
    r"|Iraqi|Iranian|Eritrean|Arab|Vietnamese|Portuguese|Hungarian|Bulgarian|Tamil|Sudanese|Zimbabwean)\b"
)
STREET = (
    r"(?:Avenue|Street|Road|Lane|Close|Drive|Way|Court|Crescent|Place|Terrace|Gardens|Grove|Walk|Square|Hill|Row|Mews"
    r"|Park|Rise|View|Green|Parade|Estate)"
)
WORD = r"[A-Z][\w’'.-]*"
ADDRESS = re.compile(
    rf"(?:\b(?:Flat|Apartment|Unit|Room)\s+\d+\w?,?\s+)?\b\d{{1,4}}[a-zA-Z]?,?\s+(?:{WORD}\s+){{1,3}}?{STREET}(?:\s+{STREET})*\b"
    rf"|\b(?:The\s+)?{WORD}(?:\s+{WORD}){{0,2}},\s+{WORD}(?:\s+{WORD})?\s+(?:Avenue|Street|Road|Lane|Close|Drive|Crescent|Grove|Gardens|Terrace|Mews)\b(?:,\s+{WORD})?"
)
POSTCODE = re.compile(r"\b(?:[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}|[a-z]{1,2}\d[a-z\d]?\s\d[a-z]{2})\b")
NHS = re.compile(
    r"(?<![\d-])[1-9]\d{2}[ -]?\d{3}[ -]?\d{4}(?![\d-])"
    r"|(?<=NHS)(?i:\s+(?:number|no\.?)?[:\s]*)(?:\d[ -]?){9}\d\b"
)
PHONE = re.compile(
    r"(?<!ISBN )(?<!ISBN 978 )(?<!ISSN )(?<![\d/.])(?:\+44[\s(]*(?:\(0\))?|\(?0)(?:[\s()-]*\d){9,10}(?!\d)"
)
EMAIL = re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")
REFERENCES = tuple(
    (re.compile(pattern), why)
    for pattern, why in (
        (r"\b[A-Z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D]\b", "a National Insurance number"),
        (r"(?i:\bpassport\b)[^.]{0,20}?\b(\d{7,9}|[A-Z]{1,2}\d{6,8})\b", "the number of a passport"),
        (
            r"(?i:\b(?:registration|registered|number plate|vehicle|car|van)\b)"
            r"[^.]{0,25}?\b([A-Z]{2}\d{2}\s?[A-Z]{3})\b",
            "the registration of a vehicle",
        ),
        (
            r"(?i:\b(?:case|crime|police|court|hospital|patient|pupil|client|file|incident|log|record|custody)\s+)"
            r"(?i:(?:reference|ref|number|no|id)\b)\.?(?:\s*(?:number|no)\b\.?)?\s*(?:was|is)?[:\s#]*"
            r"((?:[A-Z]{1,5}[\s/-]?)?(?=(?:[A-Z/-]*\d){4})[A-Z\d/-]{5,24})",
            "a reference by which the person's file is found",
        ),
        (
            r"\b(?!(?:ISBN|ISSN|HC|HL|NHS|DFE|DCSF)\b)[A-Z]{2,6}\s+(?i:id|ref|reference|number|no)\b\.?[:\s#]*"
            r"((?=(?:[A-Z/-]*\d){4})[A-Z\d/-]{4,24})",
            "a reference by which the person's file is found",
        ),
    )
)
"""Numbers of files and papers, each the last group of its pattern or all of it."""
LIFE_DATE = re.compile(r"\b(?:date of (?:birth|death)|d\.?\s?o\.?\s?[bd]\b)", re.IGNORECASE)
CONFIDENCE = re.compile(
    r"\b(?:in (?:the )?strict(?:est)? confidence|strictly (?:private|confidential)|private (?:and|&)"
    r" confidential|not for"
    r" (?:publication|circulation|disclosure)|official[- ]sensitive|restricted\s*[:–—-]"
    r"|confidential(?:\s*[:–—-])|contain(?:s|ing) third[- ]party (?:information|data)"
    r"|must not be (?:copied"
    r"|circulated|shared))",
    re.IGNORECASE,
)
OFFICE = re.compile(
    r"\b(?:Board|Partnership|Council|Authority|Civic|Town Hall|County Hall|headquarters|publisher"
    r"|published by|contact(?: us| the)|enquiries"
    r"|switchboard|helpline|website|Trust|Commission|Ofsted|NSPCC)\b"
)
MAILBOX = re.compile(
    r"(?:enquir|info|contact|admin|office|mail|safeguarding|lscb|press|customer|feedback|hello|help)[\w.+-]*@|\.gov\.uk$|\.nhs\.uk$",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"[^.!?\n](?:[^.!?\n]|[.](?=\d|\w\.|\S))*[.!?]?")


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Sentences with their offsets. A full stop in a number, a date or initials does not end one."""
    begin = 0
    for match in re.finditer(r"(?<=[.!?])[’”\"')]*\s+(?=[A-Z‘“\"'(\[\d])|\n+", text):
        before = text[max(begin, match.start() - 6) : match.start()]
        if "\n" not in match[0] and re.search(
            r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|St|[Nn]o|d\.o\.b|[A-Z]\.[A-Z])\.$", before
        ):
            continue
        if text[begin : match.start()].strip():
            yield begin, text[begin : match.start()]
        begin = match.end()
    if text[begin:].strip():
        yield begin, text[begin:]


def find_patterns(text: str) -> Iterator[Finding]:
    """Every identifier of a person in a text, except names."""
    for begin, sentence in sentences(text):
        for kind, start, end, why in _in_sentence(sentence):
            yield Finding(kind, sentence[start:end], begin + start, begin + end, why)


def _in_sentence(sentence: str) -> Iterator[tuple[str, int, int, str]]:
    yield from _dates(sentence)
    yield from _ages(sentence)
    for match in CONFIDENCE.finditer(sentence):
        yield (
            "confidence",
            match.start(),
            match.end(),
            "a document with this mark is not meant to be published",
        )
    yield from find_affiliations(sentence)
    office = bool(OFFICE.search(sentence))
    taken: list[tuple[int, int]] = []
    for pattern, why in REFERENCES:
        for match in pattern.finditer(sentence):
            span = match.span(match.lastindex or 0)
            taken.append(span)
            yield "reference", *span, why
    for match in EMAIL.finditer(sentence):
        taken.append(match.span())
        if not MAILBOX.search(match[0]) and not (office and "." not in match[0].partition("@")[0]):
            yield "email", match.start(), match.end(), "an e-mail address"
    for pattern, kind, why in (
        (PHONE, "phone", "a telephone number"),
        (NHS, "nhs", "ten digits, like an NHS number"),
        (POSTCODE, "postcode", "a postcode"),
        (ADDRESS, "address", "an address"),
    ):
        for match in pattern.finditer(sentence):
            overlaps = any(match.start() < b and a < match.end() for a, b in taken)
            taken.append(match.span())
            if not overlaps and not office:
                yield kind, match.start(), match.end(), why


def _dates(sentence: str) -> Iterator[tuple[str, int, int, str]]:
    dates = list(FULL_DATE.finditer(sentence))
    if not dates:
        return
    for match in INITIALS.finditer(sentence):
        yield "initials", match.start(), match.end(), "initials beside a date of birth"
    if COUNT.search(sentence) and PLACE.search(sentence) and not LIFE.search(sentence[: dates[0].start()]):
        first = dates[0]
        yield "incident", first.start(), first.end(), "an exact date with a place and a number of children"
        return
    life = [match.start() for match in LIFE.finditer(sentence)]
    span = len(dates) > 1 and re.fullmatch(r"\s*(?:[-–—]|to)\s*", sentence[dates[0].end() : dates[1].start()])
    labelled = LABEL.search(sentence)
    for match in dates:
        said = any(-60 <= match.start() - each.start() <= 60 for each in LIFE_DATE.finditer(sentence))
        near = said or any(-25 <= match.start() - at <= 60 for at in life)
        near = near and not _about_review(sentence, match.start())
        near = near and not _is_period(sentence, match.start(), match.end())
        if near:
            yield "date", match.start(), match.end(), "a full date of birth or death"
        elif labelled and (span or sentence[match.start() - 1 : match.start()] == "("):
            yield "date", match.start(), match.end(), "a full date beside a child"


def _about_review(sentence: str, at: int) -> bool:
    """Whether the preceding words make a date the review's own."""
    before = sentence[max(0, at - 45) : at].lower()
    return bool(
        re.search(
            r"\b(?:published|board met|commissioned|accepted|review (?:began|started)|meeting|act"
            r"|conference)\b",
            before,
        )
    )


def _is_period(sentence: str, begin: int, end: int) -> bool:
    """Whether a date begins or ends a period: between 1 April 2010 and 31 March 2011."""
    date = FULL_DATE.pattern
    before = re.search(
        rf"\b(?:between|from|since|until|after|before)\s+(?:{date}\s+(?:and|to)\s+)?$",
        sentence[:begin],
        re.IGNORECASE,
    )
    return bool(before) or bool(re.match(rf"\s+(?:and|to)\s+{date}", sentence[end:], re.IGNORECASE))


def _ages(sentence: str) -> Iterator[tuple[str, int, int, str]]:
    age = re.search(AGE, sentence)
    if not age:
        return
    role = re.search(rf"\b{ROLE}\b", sentence, re.IGNORECASE)
    ethnicity = ETHNICITY.search(sentence)
    if (
        role
        and ethnicity
        and abs(role.start() - age.start()) < 60
        and abs(ethnicity.start() - age.start()) < 60
    ):
        begin, end = min(age.start(), ethnicity.start()), max(age.end(), ethnicity.end())
        yield "ages", begin, end, "a parent's exact age with ethnicity"
