"""Advice on YAML: the line to write where YAML reads a line otherwise than whoever wrote it.

A line that YAML refuses is repaired in the ways below, and a repair is advised only if the file can then be
read beyond that line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

KEYED = re.compile(r"(?P<key>\s*(?:- )?[\w-]+:)\s+(?P<value>\S.*)$")
IN_BRACES = re.compile(r"(?<=[{,])(?P<key>\s*[\w-]+): *(?P<value>[^'\"{}\[\]]+?)(?=\s*(?:\}|, *[\w-]+:))")
COMMENT = re.compile(r"[\w-]+:\s+[^'\"\[{|>#\s].*?\s#\w")
MARKS = {"'": "'", '"': '"', "“": "”", "‘": "’", "”": "”"}
"""Quotation marks that a word processor or a person puts round a value."""
MAX_LENGTH = 200_000
"""Characters of a file that is repaired on trial, many times the longest lesson."""


def advice(text: str, lines: list[int], error_line: Callable[[str], int | None]) -> tuple[int, str] | None:
    """The number of the faulty line, from 0, and what to write there; None where no repair helps.

    `lines` are those that the parser's error points at. `error_line` gives the line of a text's first error,
    None where it has none.
    """
    written = text.split("\n")
    for number in lines if len(text) <= MAX_LENGTH else []:
        if not 0 <= number < len(written):
            continue
        for repaired, why in _repairs(written[number]):
            trial = "\n".join([*written[:number], repaired, *written[number + 1 :]])
            line = error_line(trial)
            if line is None or line > max(number, *lines):
                return number, f"{why}; write {repaired.strip()}"
    return None


def misread(text: str, first_line: int) -> Iterator[tuple[int, str]]:
    """Line and sentence for what YAML reads without an error but not as it was meant.

    `first_line` is the line of the file on which the text begins.
    """
    for number, line in enumerate(text.split("\n"), first_line):
        if COMMENT.match(line) and (match := KEYED.match(line)):
            repaired = _quoted(match["key"], match["value"])
            yield number, f"has words after '#', which YAML leaves out; write {repaired}"


def _repairs(line: str) -> Iterator[tuple[str, str]]:
    """A line with one fault mended, and what the fault is."""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        yield line.expandtabs(2), "begins with a tab, where YAML takes only spaces"
    if re.match(r" +[\w-]+:", line):
        yield line.lstrip(), "begins with a space"
    if missing := re.match(r"(\s*(?:- )?[\w-]+:)([^\s:].*)$", line):
        yield f"{missing[1]} {missing[2]}", "has no space after the colon"
    if match := KEYED.match(line):
        key, value = match["key"], match["value"]
        if value.startswith("[") and "]" not in value:
            yield f"{key} {value.rstrip(' ,')}]", "has a '[' without a ']'"
        if ": " in value or value.endswith(":"):
            why = f"has a colon in '{_bare(value)}', which needs quotation marks"
        else:
            why = f"has marks that mean something in YAML, so '{_bare(value)}' needs quotation marks round it"
        if not value.startswith(("{", "|", ">")):
            yield _quoted(key, value), why
    in_single = re.sub(r'"([^"]*\\[^"]*)"', lambda found: f"'{found[1]}'", line)
    yield in_single, "has a backslash in double quotation marks, which needs single ones"
    in_braces = IN_BRACES.sub(lambda found: _quoted(f"{found['key']}:", found["value"]), line)
    if in_braces != line:
        yield in_braces, "has a colon or a comma in a text in braces, which needs quotation marks"


def _bare(value: str) -> str:
    """A value without the quotation marks round it."""
    value = value.strip()
    closing = MARKS.get(value[:1])
    around = closing and len(value) > 1 and value.endswith(closing)
    inside = value[1:-1] if around else value
    # “Stop” was what she said: “no” has marks at both ends that are no pair.
    return value if closing in ('"', "”") and closing in inside else inside


def _quoted(key: str, value: str) -> str:
    """A line with its value in single quotation marks."""
    bare = _bare(value).replace("'", "''")
    return f"{key} '{bare}'"
