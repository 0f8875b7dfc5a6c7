"""Typed access to the keys of a file's front matter, and what to write where one is wrong."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from lessonsearch.corpus.diagnostics import Diagnostics
from lessonsearch.corpus.frontmatter import FrontMatterFile
from lessonsearch.corpus.mistakes.tag_values import MAX_LISTED
from lessonsearch.corpus.safe_files import read_bytes
from lessonsearch.model.taxonomy import Facet, Taxonomy, did_you_mean

DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?\Z")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAY_FIRST = re.compile(
    r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?[ ./-]+)?(?P<month>[a-z]{3,9}|\d{1,2})[ ./-]+(?P<year>\d{4})\Z"
)
MONTH_FIRST = re.compile(r"(?P<month>[a-z]{3,9}) (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})\Z")


class Fields:
    """Typed access to front matter. Records keys that are missing, unknown or of the wrong type."""

    def __init__(self, page: FrontMatterFile, problems: Diagnostics) -> None:
        self.page = page
        self.problems = problems
        self.read_keys: set[str] = set()
        self.missing: dict[str, str] = {}
        """Key → the sentence that it is missing."""

    def text(self, key: str, *, required: bool = False, example: str = "…") -> str:
        """A string; numbers and dates are converted as they are written."""
        value = self._take(key, f"{key}: {example}" if required else "")
        if isinstance(value, (list, dict, bool)):
            written = self._written(key).replace("'", "''")
            self._problem(
                key, f"'{key}' is a text, which needs quotation marks here; write {key}: '{written}'"
            )
            return ""
        return "" if value is None else str(value).strip()

    def number(self, key: str, *, required: bool = False) -> int:
        """An integer."""
        value = self._take(key, f"{key}: 1" if required else "")
        if value is not None and not (isinstance(value, int) and not isinstance(value, bool)):
            self._problem(key, f"'{key}' is a whole number, not {value!r}.")
            return 0
        return value or 0

    def texts(self, key: str, *, required: bool = False, example: str = "one, two") -> tuple[str, ...]:
        """A list of strings."""
        value = self._take(key, f"{key}: [{example}]" if required else "")
        if value is None:
            return ()
        if not (isinstance(value, list) and all(isinstance(item, (str, int)) for item in value)):
            advice = (
                f"; write {key}: [{value}]" if isinstance(value, str) else f", [one, two], not {value!r}."
            )
            self._problem(key, f"'{key}' is a list{advice}")
            return ()
        return tuple(str(item) for item in value)

    def date(self, key: str, *, required: bool = False) -> str:
        """A date, `2011`, `2011-10` or `2011-10-25`."""
        value = self.text(key, required=required)
        if value and not DATE.match(value):
            advice = (
                f"; write {key}: '{iso}'" if (iso := iso_date(value)) else ", with the month from 01 to 12."
            )
            self._problem(key, f"'{key}' is a date, 2011, 2011-10 or 2011-10-25{advice}")
        return value

    def raw(self, key: str) -> Any:
        """A value of any shape."""
        return self._take(key)

    def done(self) -> None:
        """Record every key that was not read, and every key that is missing and was not just misspelt."""
        for key in map(str, self.page.data):
            if key not in self.read_keys:
                meant = key.casefold() if key.casefold() in self.read_keys else key
                advice = did_you_mean(meant, self.read_keys) or "."
                self._problem(key, f"'{key}' is not a key of this file{advice}")
                self.missing = {
                    name: said for name, said in self.missing.items() if f"'{name}'" not in advice
                }
        for key, sentence in self.missing.items():
            self._problem(key, sentence)

    def line(self, key: str) -> int:
        """The line of the file on which a top-level key stands, from 1."""
        return next((number for number, line in self._head() if line.startswith(f"{key}:")), 1)

    def _head(self) -> list[tuple[int, str]]:
        """The numbered lines of the front matter."""
        text = read_bytes(self.page.path).decode("utf-8-sig", "replace")
        lines = re.sub("\r\n?", "\n", text).split("\n")
        return list(enumerate(lines[: self.page.first_line - 1], 1))

    def _written(self, key: str) -> str:
        """What stands after a key on its line."""
        return (
            next((line for _, line in self._head() if line.startswith(f"{key}:")), ":")
            .partition(":")[2]
            .strip()
        )

    def _take(self, key: str, example: str = "") -> Any:
        """A key's value. With an example of its line, the key is required."""
        self.read_keys.add(key)
        value = self.page.data.get(key)
        if example and value in (None, "", []):
            self.missing[key] = f"'{key}' is missing; write a line like '{example}'."
            return None
        return value

    def _problem(self, key: str, sentence: str) -> None:
        self.problems.add(self.page.path, sentence, self.line(key))


def read_tags(facet: Facet, taxonomy: Taxonomy, fields: Fields) -> tuple[str, ...]:
    """A lesson's values in one facet."""
    known = [choice.id for choice in taxonomy.choices(facet.name)]
    if facet.multivalued:
        example = ", ".join(known[:2]) or "one, two"
        values = fields.texts(facet.attribute, required=facet.required, example=example)
    else:
        value = fields.text(facet.attribute, required=facet.required, example=known[0] if known else "…")
        values = (value,) if value else ()
    if facet.attribute in fields.missing and 0 < len(known) <= MAX_LISTED:
        fields.missing[facet.attribute] += f" Its values are {', '.join(known)}."
    return values


def iso_date(text: str) -> str:
    """A date as people write it, 19 May 2024, May 2024 or 19/05/2024, in ISO format; empty if it is none."""
    written = " ".join(text.casefold().split())
    match = DAY_FIRST.match(written) or MONTH_FIRST.match(written)
    if not match:
        return ""
    name = match["month"]
    month = (
        int(name) if name.isdigit() else next((n for n, each in enumerate(MONTHS, 1) if name[:3] == each), 0)
    )
    iso = f"{match['year']}-{month:02}" + (f"-{int(match['day']):02}" if match["day"] else "")
    return iso if DATE.match(iso) else ""


def is_day(text: str) -> bool:
    """Whether a text is a day in ISO format."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
