"""Quotations: an excerpt's words with their attribution and link, as text, Markdown and HTML.

Each says whose words these are. What is in this project's own words is never put into quotation marks.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from itertools import groupby

from lessonsearch.citations.citation import Citation
from lessonsearch.model.lesson import BULLET, QUOTATION, TABLE, Block


def as_text(quoted: Citation) -> str:
    """Quotation, reference and licence, as plain text."""
    return "\n\n".join([quoted.quotation, quoted.reference, quoted.source.attribution]) + "\n"


def as_markdown(quoted: Citation) -> str:
    """A block quotation with a line that links to the excerpt."""
    lines = "\n\n".join(markdown_blocks(quoted.excerpt.blocks)).split("\n")
    quotation = "\n".join(f"> {line}".rstrip() for line in lines)
    return f"{quotation}\n\n[{escaped(quoted.source_line)}]({quoted.link})\n"


def as_html(quoted: Citation) -> str:
    """A block quotation with a line that links to the excerpt."""
    inner = "".join(html_blocks(quoted.excerpt.blocks))
    link = html.escape(quoted.link)
    by = html.escape(quoted.source_line)
    return f'<blockquote cite="{link}">{inner}</blockquote>\n<p><a href="{link}">{by}</a></p>\n'


def markdown_blocks(blocks: Sequence[Block]) -> list[str]:
    """Blocks as Markdown, one text for each run of blocks of a form."""
    found = []
    for form, run in groupby(blocks, key=lambda block: block.form):
        if form == BULLET:
            found.append("\n".join(f"- {escaped(block.text)}" for block in run))
        elif form == TABLE:
            found += [part for block in run for part in (escaped(block.text), _markdown_table(block))]
        else:
            found += [
                f"> {escaped(block.text)}" if form == QUOTATION else escaped(block.text) for block in run
            ]
    return found


def _markdown_table(block: Block) -> str:
    rows = [f"| {' | '.join(escaped(cell) for cell in row)} |" for row in block.rows]
    return "\n".join([*rows[:1], "|" + " --- |" * len(block.rows[0]), *rows[1:]])


def escaped(text: str) -> str:
    """Text in which Markdown sees no marks of its own.

    What not every Markdown lets a backslash escape becomes a character reference.
    """
    text = re.sub(r"&(?=#?\w+;)", "&amp;", text).replace("<", "&lt;").replace("|", "&#124;")
    return re.sub(r"(?m)([\\`*_\[\]>]|^[#+-](?=\s)|(?<=^\d)\.|(?<=^\d\d)\.)", r"\\\1", text)


def html_blocks(blocks: Sequence[Block]) -> list[str]:
    """Blocks as HTML elements."""
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
