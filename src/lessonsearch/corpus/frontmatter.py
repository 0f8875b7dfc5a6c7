"""Front matter parser: YAML between two lines of three dashes, followed by text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from lessonsearch.corpus.diagnostics import Diagnostics
from lessonsearch.corpus.mistakes import yaml_lines
from lessonsearch.corpus.safe_files import read_bytes

FENCE = re.compile(r"---[ \t]*\Z")
ALMOST_A_FENCE = re.compile(r"[-–—_*=]{1,10}\s*\Z")
"""What a word processor makes of three dashes, and other lines of dashes."""

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
    """A YAML loader that notes keys that are twice in one mapping: the last would silently win."""

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
    data = b""
    try:
        data = read_bytes(path)
        return re.sub("\r\n?", "\n", data.decode("utf-8-sig"))
    except OSError as error:
        problems.lost(path, f"cannot be read: {error.strerror}.")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problems.lost(path, f"is not UTF-8 text on line {line}; save it as UTF-8.", line)
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
    lines = text.split("\n")
    end = next((number for number, line in enumerate(lines) if number and FENCE.match(line)), 0)
    if not (FENCE.match(lines[0]) and end):
        problems.lost(path, *_fence_fault(lines))
        return None
    data = _yaml("\n".join(lines[1:end]), path, 1, problems)
    if data is None:
        return None
    if not isinstance(data, dict):
        problems.lost(path, "has front matter that is not 'key: value' lines.", 2)
        return None
    return FrontMatterFile(path, data, "\n".join(lines[end + 1 :]), end + 2)


def _fence_fault(lines: list[str]) -> tuple[str, int]:
    """What is wrong with the lines of dashes round the front matter, and the line of the fault."""
    opened = bool(FENCE.match(lines[0]))
    for number, line in enumerate(lines[:100]):
        if (number or not opened) and ALMOST_A_FENCE.match(line) and not FENCE.match(line):
            return f"has '{line.strip()}' on line {number + 1}; write '---'.", number + 1
    if opened:
        return "has no line '---' after its keys; write one before the text.", 1
    return "has no front matter; begin with '---', the keys, and '---' again.", 1


def _yaml(text: str, path: Path, offset: int, problems: Diagnostics) -> Any:
    loader = None
    try:
        loader = Loader(text)
        data = loader.get_single_data()
    except yaml.YAMLError as error:
        lines = _error_lines(error)
        fault = getattr(error, "problem", None) or error
        line, why = yaml_lines.advice(text, lines, _first_error) or (
            lines[0],
            f"is not valid YAML: {fault}.",
        )
        problems.lost(path, why, line + 1 + offset)
    except (ValueError, RecursionError) as error:  # a thirteenth month; lists within lists without end
        problems.lost(path, f"is not valid YAML: {error}.", offset + 1)
    else:
        for key, line, first in sorted(loader.duplicates, key=itemgetter(1)):
            place = "in this line" if first == line else f"in line {first + offset}"
            problems.add(path, f"'{key}' is already {place}; keep one.", line + offset)
        if not (problem := _oversized(data)):
            for line, sentence in yaml_lines.misread(text, offset + 1):
                problems.add(path, sentence, line)
            return data
        problems.lost(path, problem, offset + 1)
    finally:
        if loader:
            loader.dispose()
    return None


def _error_lines(error: yaml.YAMLError) -> list[int]:
    """The lines, from 0, that an error points at, and those before them, where the fault often is."""
    marks = (getattr(error, name, None) for name in ("problem_mark", "context_mark"))
    lines = [mark.line for mark in marks if mark] or [0]
    return list(dict.fromkeys([*lines, lines[0] - 1]))


def _first_error(text: str) -> int | None:
    """The line, from 0, of the first error of a YAML text; None where it has none."""
    try:
        yaml.load(text, Loader)  # noqa: S506 (either loader is a safe one)
    except yaml.YAMLError as error:
        return _error_lines(error)[0]
    except (ValueError, RecursionError):
        return 0
    return None


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
