"""Quotation formats: an excerpt with its attribution and link, as text, Markdown and HTML.

Every format names the author. This project's own words are never put in quotation marks.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from lessonsearch.citations.citation import Citation
from lessonsearch.model.lesson import BULLET, QUOTATION, TABLE, Block


def as_text(citation: Citation) -> str:
    """Quotation, reference, licence and the dated line, as plain text."""
    parts = [citation.quotation, citation.reference, citation.source.attribution, citation.dated]
    return "\n\n".join(filter(None, parts)) + "\n"


def as_markdown(citation: Citation) -> str:
    """A Markdown block quotation and a source line that links to the excerpt."""
    lines = "\n\n".join(markdown_blocks(citation.excerpt.blocks)).split("\n")
    quotation = "\n".join(f"> {line}".rstrip() for line in lines)
    dated = f"\n{escaped(citation.dated)}\n" if citation.dated else ""
    return f"{quotation}\n\n[{escaped(citation.source_line)}]({citation.link})\n{dated}"


def as_html(citation: Citation) -> str:
    """An HTML block quotation and a source line that links to the excerpt."""
    inner = "".join(html_blocks(citation.excerpt.blocks))
    link = html.escape(citation.link)
    source_line = html.escape(citation.source_line)
    dated = f"<p>{html.escape(citation.dated)}</p>\n" if citation.dated else ""
    quotation = f'<blockquote cite="{link}">{inner}</blockquote>\n'
    return f'{quotation}<p><a href="{link}">{source_line}</a></p>\n{dated}'


def markdown_blocks(blocks: Sequence[Block]) -> list[str]:
    """Blocks as Markdown paragraphs, lists, quotations and tables; consecutive bullets make one list."""
    parts = []
    for form, run in groupby(blocks, key=lambda block: block.form):
        if form == BULLET:
            parts.append("\n".join(f"- {escaped(block.text)}" for block in run))
        elif form == TABLE:
            parts += [part for block in run for part in (escaped(block.text), _markdown_table(block))]
        else:
            parts += [
                f"> {escaped(block.text)}" if form == QUOTATION else escaped(block.text) for block in run
            ]
    return parts


def _markdown_table(block: Block) -> str:
    rows = [f"| {' | '.join(escaped(cell) for cell in row)} |" for row in block.rows]
    return "\n".join([*rows[:1], "|" + " --- |" * len(block.rows[0]), *rows[1:]])


def escaped(text: str) -> str:
    """Escape Markdown markup in plain text.

    Characters that not every Markdown dialect lets a backslash escape become character references.
    """
    text = re.sub(r"&(?=#?\w+;)", "&amp;", text).replace("<", "&lt;").replace("|", "&#124;")
    return re.sub(r"(?m)([\\`*_\[\]>]|^[#+-](?=\s)|(?<=^\d)\.|(?<=^\d\d)\.)", r"\\\1", text)


HtmlElement = tuple[str, "str | Sequence[HtmlElement]"]
"""A tag with its text or the elements inside it."""


def html_elements(blocks: Sequence[Block]) -> Iterator[HtmlElement]:
    """Blocks as HTML elements, unescaped; consecutive bullets make one list."""
    for form, run in groupby(blocks, key=lambda block: block.form):
        if form == BULLET:
            yield "ul", [("li", block.text) for block in run]
        elif form == TABLE:
            yield from (("table", [("caption", block.text), *_html_rows(block)]) for block in run)
        else:
            yield from (("blockquote" if form == QUOTATION else "p", block.text) for block in run)


def _html_rows(block: Block) -> Iterator[HtmlElement]:
    """The rows of a table, headings first; empty cells are `td`, because an empty corner is no heading."""
    for number, row in enumerate(block.rows):
        yield "tr", [("td" if number or not cell else "th", cell) for cell in row]


def html_blocks(blocks: Sequence[Block]) -> list[str]:
    """Blocks as HTML."""
    return [_html(element) for element in html_elements(blocks)]


def _html(element: HtmlElement) -> str:
    tag, content = element
    inner = html.escape(content) if isinstance(content, str) else "".join(map(_html, content))
    return f"<{tag}>{inner}</{tag}>"
