"""Word fields: instructions that may be spread over several runs, some of which are hyperlinks."""

from __future__ import annotations

import re

TOKEN = re.compile(r'"([^"]*)"|“([^”]*)”|(\S+)')
WITH_ARGUMENT = frozenset({"\\o", "\\t", "\\l"})
MAX_NESTED = 50


def hyperlink(instruction: str) -> str:
    """The address that a HYPERLINK field leads to; empty where it is another field.

    >>> hyperlink(r' HYPERLINK "https://example.org/a" \\l "p28" \\o "tip" ')
    'https://example.org/a#p28'
    """
    tokens = [next(filter(None, groups), "") for groups in TOKEN.findall(instruction)]
    if not tokens or tokens[0].upper() != "HYPERLINK":
        return ""
    address, anchor = "", ""
    rest = iter(tokens[1:])
    for part in rest:
        if part in WITH_ARGUMENT:
            argument = next(rest, "")
            anchor = argument if part == "\\l" else anchor
        elif not part.startswith("\\") and not address:
            address = part
    return f"{address}#{anchor}" if address and anchor else address


class FieldInstructions:
    """The fields that are open at one point in a document; a field may be nested in another's instruction."""

    def __init__(self) -> None:
        self._instructions: list[str] = []
        self._unopened = ""

    def mark(self, kind: str) -> list[str]:
        """Process the begin, separator or end mark of a field; return the link of an instruction that ends
        there."""
        if kind == "begin" and len(self._instructions) < MAX_NESTED:
            self._instructions.append("")
        elif kind == "separate" and self._instructions:
            found = self.links_of(self._instructions[-1])
            self._instructions[-1] = ""
            return found
        elif kind == "end" and self._instructions:
            return self.links_of(self._instructions.pop())
        return []

    def add(self, text: str) -> None:
        """Append to the instruction of the innermost open field."""
        if self._instructions:
            self._instructions[-1] += text
        else:
            self._unopened += text

    def end_paragraph(self) -> list[str]:
        """The link of an instruction without a begin mark, as some programs write it."""
        found, self._unopened = self.links_of(self._unopened), ""
        return found

    def links_of(self, instruction: str) -> list[str]:
        """The link of an instruction, as a list that is empty if it has none."""
        address = hyperlink(instruction)
        return [address] if address else []
