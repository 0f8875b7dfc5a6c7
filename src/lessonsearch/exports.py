"""An excerpt as text to take away: quoted with its source, in the forms that other programs read.

Every form says whose words these are, where they stand and where they can be read again. To add a
form, write a function from `Quoted` to text and name it in `FORMS`; page, address and API follow.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from lessonsearch.lesson import BULLET, QUOTATION, TABLE, Block, Excerpt, Lesson, Source


@dataclass(frozen=True)
class Quoted:
    """An excerpt with all that a citation of it names. `link` is its permanent address."""

    source: Source
    lesson: Lesson
    excerpt: Excerpt
    link: str

    @property
    def place(self) -> str:
        """Where it stands, as a citation says it: `paragraph 31, point 2`."""
        return place(self.lesson, self.excerpt)

    @property
    def attribution(self) -> str:
        """The short form behind a quotation: `Ofsted, 2011, paragraph 43`."""
        return f"{self.source.publisher}, {self.source.year}, {self.place}"

    @property
    def quotation(self) -> str:
        """Its words in quotation marks, with their attribution. Words that are ours are not quoted."""
        if self.source.verbatim:
            return f"“{plain(self.excerpt.blocks)}” ({self.attribution})"
        return f"{plain(self.excerpt.blocks)} (lessonsearch on {self.attribution})"

    @property
    def reference(self) -> str:
        """For a list of references, in the Harvard style (Cite Them Right, reports by an organisation).

        The day of access, which that style ends with, is the reader's to add.
        """
        number = f" Reference {self.source.reference}," if self.source.reference else ""
        where = f"{number} {self.place}".strip()
        where = where[0].upper() + where[1:]
        ours = "" if self.source.verbatim else "lessonsearch on "
        by = f"{ours}{self.source.publisher} ({self.source.year})"
        return f"{by} {self.source.title}. {where}. Available at: {self.link}"


def place(lesson: Lesson, excerpt: Excerpt) -> str:
    """Where an excerpt stands: its paragraph, else its section, and which part of it."""
    whole = f"paragraph {excerpt.paragraph}" if excerpt.paragraph else f"section ‘{lesson.section[-1]}’"
    number = excerpt.anchor.rpartition("-")[2]
    return f"{whole}, point {number}" if excerpt.part_of and number.isdigit() else whole


def plain(blocks: Sequence[Block]) -> str:
    """Blocks as plain text, bullets with their sign where something stands before them."""
    return "\n".join(
        f"• {block.plain}" if block.form == BULLET and len(blocks) > 1 else block.plain for block in blocks
    )


def as_text(quoted: Quoted) -> str:
    """Quotation, reference and licence, as plain text."""
    return "\n\n".join([quoted.quotation, quoted.reference, quoted.source.attribution]) + "\n"


def as_markdown(quoted: Quoted) -> str:
    """A block quotation with a line that links to the excerpt."""
    lines = "\n\n".join(_markdown_blocks(quoted.excerpt.blocks)).split("\n")
    quotation = "\n".join(f"> {line}".rstrip() for line in lines)
    return f"{quotation}\n\n[{_escaped(_by(quoted))}]({quoted.link})\n"


def as_html(quoted: Quoted) -> str:
    """A block quotation with a line that links to the excerpt."""
    inner = "".join(_html_blocks(quoted.excerpt.blocks))
    link = html.escape(quoted.link)
    by = html.escape(_by(quoted))
    return f'<blockquote cite="{link}">{inner}</blockquote>\n<p><a href="{link}">{by}</a></p>\n'


@dataclass(frozen=True)
class Form:
    """A form in which an excerpt can be had: ending of its address, media type, name, and how it is made."""

    ending: str
    media_type: str
    name: str
    make: Callable[[Quoted], str]


FORMS = {
    form.ending: form
    for form in (
        Form("txt", "text/plain", "Plain text", as_text),
        Form("md", "text/markdown", "Markdown", as_markdown),
    )
}


def _by(quoted: Quoted) -> str:
    return f"{quoted.source.publisher} ({quoted.source.year}), {quoted.source.title}, {quoted.place}"


def _markdown_blocks(blocks: Sequence[Block]) -> list[str]:
    found = []
    for form, run in groupby(blocks, key=lambda block: block.form):
        if form == BULLET:
            found.append("\n".join(f"- {_escaped(block.text)}" for block in run))
        elif form == TABLE:
            found += [part for block in run for part in (_escaped(block.text), _markdown_table(block))]
        else:
            found += [
                f"> {_escaped(block.text)}" if form == QUOTATION else _escaped(block.text) for block in run
            ]
    return found


def _markdown_table(block: Block) -> str:
    rows = [f"| {' | '.join(_escaped(cell) for cell in row)} |" for row in block.rows]
    return "\n".join([*rows[:1], "|" + " --- |" * len(block.rows[0]), *rows[1:]])


def _escaped(text: str) -> str:
    """Text in which Markdown sees no marks of its own."""
    return re.sub(r"(?m)([\\`*_\[\]<>|]|^[#+-](?=\s)|(?<=^\d)\.|(?<=^\d\d)\.)", r"\\\1", text)


def _html_blocks(blocks: Sequence[Block]) -> list[str]:
    found = []
    for form, run in groupby(blocks, key=lambda block: block.form):
        if form == BULLET:
            found.append(f"<ul>{''.join(f'<li>{html.escape(block.text)}</li>' for block in run)}</ul>")
        elif form == TABLE:
            found += [_html_table(block) for block in run]
        else:
            tag = "blockquote" if form == QUOTATION else "p"
            found += [f"<{tag}>{html.escape(block.text)}</{tag}>" for block in run]
    return found


def _html_table(block: Block) -> str:
    rows = "".join(_html_row(row, "td" if number else "th") for number, row in enumerate(block.rows))
    return f"<table><caption>{html.escape(block.text)}</caption>{rows}</table>"


def _html_row(row: Sequence[str], tag: str) -> str:
    """Cells of one kind; the empty corner of a table is no heading."""
    cells = (f"<{tag}>{html.escape(cell)}</{tag}>" if cell else "<td></td>" for cell in row)
    return f"<tr>{''.join(cells)}</tr>"
