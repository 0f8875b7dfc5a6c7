"""Front matter parser: YAML between two lines of three dashes, followed by text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from lessonsearch.corpus.diagnostics import Diagnostics
from lessonsearch.corpus.safe_files import read_bytes
from lessonsearch.model.taxonomy import did_you_mean

DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?\Z")

MAX_VALUES = 100_000
"""Keys and values of one file, aliases expanded: many times the number in the thesaurus."""
MAX_NUMBER = 10**18
"""Numbers from here on are codes of some kind, and Python may refuse to print them."""

if TYPE_CHECKING:
    SafeLoader = yaml.SafeLoader
else:
    # The C loader reads the corpus some ten times faster; some platforms lack it.
    SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Loader(SafeLoader):
    """A YAML loader that notes keys which stand twice in one mapping: the last would silently win."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.duplicates: list[tuple[str, int, int]] = []
        """Each such key, its line and the line of the first, from 1."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """The data of a mapping. Keys that `<<` brings in may be overridden: the note is of those written."""
        lines: dict[tuple[str, str], int] = {}
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                name, line = (key.tag, key.value), key.start_mark.line + 1
                if name in lines:
                    self.duplicates.append((key.value, line, lines[name]))
                lines.setdefault(name, line)
        return super().construct_mapping(node, deep)


@dataclass(frozen=True)
class FrontMatterFile:
    """A file with front matter. `first_line` is the line of the file on which `text` begins."""

    path: Path
    data: Mapping[str, Any]
    text: str
    first_line: int


def read_text(path: Path, problems: Diagnostics) -> str | None:
    """The text of a UTF-8 file; None and a problem where it cannot be read."""
    try:
        return read_bytes(path).decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        problems.lost(path, f"cannot be read: {error.strerror}.")
    except UnicodeDecodeError as error:
        problems.lost(path, f"is not UTF-8 text at byte {error.start}; save it as UTF-8.")
    return None


def read_yaml(path: Path, problems: Diagnostics) -> Any:
    """The data of a YAML file; None and a problem where it cannot be read."""
    text = read_text(path, problems)
    return None if text is None else _yaml(text, path, 0, problems)


def read_page(path: Path, problems: Diagnostics) -> FrontMatterFile | None:
    """Parse a file with front matter; None and a problem where it cannot be read."""
    text = read_text(path, problems)
    if text is None:
        return None
    head, fence, body = text.removeprefix("---\n").partition("\n---\n")
    if not (text.startswith("---\n") and fence):
        problems.lost(path, "has no front matter; begin with '---', the keys, and '---' again.", 1)
        return None
    data = _yaml(head, path, 1, problems)
    if data is None:
        return None
    if not isinstance(data, dict):
        problems.lost(path, "has front matter that is not 'key: value' lines.", 2)
        return None
    return FrontMatterFile(path, data, body, head.count("\n") + 4)


def _yaml(text: str, path: Path, offset: int, problems: Diagnostics) -> Any:
    loader = None
    try:
        loader = Loader(text)
        data = loader.get_single_data()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 + offset if mark else offset + 1
        fault = getattr(error, "problem", None) or error
        why = _colon(text, line - offset) or f"is not valid YAML: {fault}."
        problems.lost(path, why, line)
    except (ValueError, RecursionError) as error:  # a thirteenth month; lists within lists without end
        problems.lost(path, f"is not valid YAML: {error}.", offset + 1)
    else:
        for key, line, first in sorted(loader.duplicates, key=itemgetter(1)):
            place = "in this line" if first == line else f"in line {first + offset}"
            problems.add(path, f"'{key}' is already {place}; keep one.", line + offset)
        if not (problem := _oversized(data)):
            return data
        problems.lost(path, problem, offset + 1)
    finally:
        if loader:
            loader.dispose()
    return None


def _colon(text: str, line: int) -> str:
    """What to write where a colon within a value lacks quotation marks; empty where that is not the fault."""
    lines = text.split("\n")
    written = lines[line - 1] if 0 < line <= len(lines) else ""
    match = re.match(r"(\s*(?:- )?[\w-]+:) +([^'\"\[{|>].*:.*)$", written)
    if not match:
        return ""
    quoted = match[2].strip().replace("'", "''")
    value, key = match[2].strip(), match[1].strip()
    return f"has a colon in '{value}', which needs quotation marks; write {key} '{quoted}'"


def _oversized(data: Any) -> str:
    """The problem with data that would exhaust memory (YAML alias bombs, huge numbers); empty where none."""
    for number, value in enumerate(_values(data)):
        if number >= MAX_VALUES:
            return f"has references (*) that unfold to more than {MAX_VALUES:,} values; write them out."
        if isinstance(value, int) and abs(value) >= MAX_NUMBER:
            return "has a number of more than 18 digits; put it in quotation marks."
    return ""


def _values(data: Any) -> Iterator[Any]:
    """Every key and value in nested data; aliased values once for each reference."""
    stack = [data]
    while stack:
        value = stack.pop()
        yield value
        if isinstance(value, dict):
            stack += [*value, *value.values()]
        elif isinstance(value, (list, set)):
            stack += value


class Fields:
    """Typed access to front matter. Records keys that are missing, unknown or of the wrong type."""

    def __init__(self, page: FrontMatterFile, problems: Diagnostics) -> None:
        self.page = page
        self.problems = problems
        self.read_keys: set[str] = set()

    def text(self, key: str, *, required: bool = False) -> str:
        """A string; numbers and dates are converted as they are written."""
        value = self._take(key, required)
        if isinstance(value, (list, dict, bool)):
            self._problem(key, f"'{key}' is a text, not {value!r}.")
            return ""
        return "" if value is None else str(value).strip()

    def number(self, key: str, *, required: bool = False) -> int:
        """An integer."""
        value = self._take(key, required)
        if value is not None and not (isinstance(value, int) and not isinstance(value, bool)):
            self._problem(key, f"'{key}' is a whole number, not {value!r}.")
            return 0
        return value or 0

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of strings."""
        value = self._take(key, required)
        if value is None:
            return ()
        if not (isinstance(value, list) and all(isinstance(item, (str, int)) for item in value)):
            self._problem(key, f"'{key}' is a list, [one, two], not {value!r}.")
            return ()
        return tuple(str(item) for item in value)

    def raw(self, key: str) -> Any:
        """A value of any shape."""
        return self._take(key, required=False)

    def done(self) -> None:
        """Record every key that was not read."""
        for key in self.page.data:
            if key not in self.read_keys:
                self._problem(
                    str(key),
                    f"'{key}' is not a key of this file{did_you_mean(str(key), self.read_keys) or '.'}",
                )

    def line(self, key: str) -> int:
        """The line of the file on which a top-level key stands, from 1."""
        lines = read_bytes(self.page.path).decode("utf-8-sig", "replace").split("\n")
        head = lines[: self.page.first_line - 1]
        return next((number for number, line in enumerate(head, 1) if line.startswith(f"{key}:")), 1)

    def _take(self, key: str, required: bool) -> Any:
        self.read_keys.add(key)
        value = self.page.data.get(key)
        if required and value in (None, "", []):
            self._problem(key, f"'{key}' is missing; every such file says it.")
            return None
        return value

    def _problem(self, key: str, sentence: str) -> None:
        self.problems.add(self.page.path, sentence, self.line(key))


def is_day(text: str) -> bool:
    """Whether a text is a day in ISO format."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
