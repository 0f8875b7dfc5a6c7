"""HTML writer: a document as a self-contained web page, for printing and pasting into other programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from lessonsearch.citations.citation import Citation
from lessonsearch.citations.quotation import as_html
from lessonsearch.documents.document import (
    BulletList,
    Document,
    DocumentPart,
    Heading,
    Notice,
    PageBreak,
    QuotationPart,
    Run,
    TablePart,
    TextPart,
    Words,
    runs,
)
from lessonsearch.model.lesson import LANGUAGE, TABLE

STYLE = """
:root { color-scheme: light dark; --ink: #1f2428; --light: #545b61; --line: #c9d3d1; --accent: #1d5c57;
  --ground: #fff; --tint: #eef4f3; }
@media (prefers-color-scheme: dark) { :root { --ink: #e2e5e5; --light: #a9b1b4; --line: #4a5257;
  --accent: #7fc8c0; --ground: #171a1c; --tint: #22292b; } }
body { background: var(--ground); color: var(--ink); font: 1rem/1.55 Arial, Helvetica, sans-serif;
  margin: 0 auto; max-width: 44rem; padding: 1.5rem; overflow-wrap: anywhere; }
h1, h2, h3 { color: var(--accent); line-height: 1.25; }
a { color: var(--accent); }
.subtitle, .dated, .licences, .detail { color: var(--light); margin: 0.3rem 0; }
.notice { border-inline-start: 4px solid #b98a3d; padding: 0.1rem 1rem; }
blockquote { border-inline-start: 4px solid var(--accent); margin: 1rem 0 0.3rem; padding: 0 0 0 1rem; }
blockquote > :first-child { margin-top: 0; }
blockquote > :last-child { margin-bottom: 0; }
.quoted { margin: 1.2rem 0; overflow-x: auto; }
.quoted > p { font-size: 0.9rem; margin: 0; }
table { border-collapse: collapse; width: 100%; }
caption { font-weight: 700; padding: 0.5rem 0; text-align: start; }
th, td { border: 1px solid var(--line); padding: 0.4rem 0.6rem; text-align: start; vertical-align: top; }
th { background: var(--tint); }
td:empty { height: 2.4rem; }
details { border: 1px solid var(--line); margin: 1rem 0; padding: 0.4rem 1rem; }
summary { cursor: pointer; }
summary h2 { display: inline; font-size: 1.2rem; }
.references, .licences { font-size: 0.85rem; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
@page { margin: 1.8cm; size: A4; }
@media print { :root { --ink: #000; --ground: #fff; --tint: #eee; --line: #777; --light: #333; }
  body { font-size: 10pt; max-width: none; padding: 0; }
  details { border: 0; break-before: page; padding: 0; }
  details::details-content { content-visibility: visible; display: block; height: auto; }
  h1, h2, h3 { break-after: avoid; } .quoted, tr, .notice { break-inside: avoid; } }
"""
"""The whole appearance of a page that stands alone: nothing is loaded, on screen or on paper."""


def as_page(document: Document, script: str = "") -> str:
    """Write a document as one HTML file that loads nothing. Steps of an exercise are folded.

    `script` runs at the end of the page, where the element `end` stands.
    """
    ending = f"<script>{script}</script>\n" if script else ""
    back = f"<p>{_run(document.back)}</p>\n" if document.back else ""
    return (
        f'<!doctype html>\n<html lang="{LANGUAGE}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(document.title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f'{body(document, staged=True)}{back}<p id="end">End</p>\n</main>\n{ending}</body>\n</html>\n'
    )


def body(document: Document, staged: bool = False) -> str:
    """The content of the body element, also used by the site's own page.

    `staged` folds each step of an exercise, so that nobody reads the end of a case before its beginning.
    """
    return "\n".join(_elements(document, staged)) + "\n"


def _steps(parts: Sequence[DocumentPart]) -> Iterator[str]:
    """The parts, those of a step in a `details`: from a page break to the next one or the next section."""
    opened = False
    for number, part in enumerate(parts):
        follows = number > 0 and isinstance(parts[number - 1], PageBreak)
        if opened and (isinstance(part, PageBreak) or (isinstance(part, Heading) and not follows)):
            opened = False
            yield "</details>"
        if isinstance(part, PageBreak):
            opened = True
            following = parts[number + 1 : number + 2]
            titled = bool(following) and isinstance(following[0], Heading)
            yield "<details><summary>" + ("" if titled else "Open this step when you are ready</summary>")
        elif follows and isinstance(part, Heading):
            yield f"{_element(part)}</summary>"
        else:
            yield _element(part)
    if opened:
        yield "</details>"


def _elements(document: Document, staged: bool) -> Iterator[str]:
    yield f"<h1>{escape(document.title)}</h1>"
    yield f'<p class="subtitle">{escape(document.subtitle)}</p>'
    for name, value in document.details:
        yield f'<p class="detail"><strong>{escape(name)}:</strong> {escape(value)}</p>'
    if document.dated:
        yield f'<p class="dated">{escape(document.dated)}</p>'
    yield from _steps(document.parts) if staged else map(_element, document.parts)
    if document.references:
        items = (
            f"<li>{_reference(citation.reference, citation.link)}</li>" for citation in document.references
        )
        yield f'<section class="references"><h2>References</h2>\n<ul>{"".join(items)}</ul></section>'
        text = "".join(f"<p>{escape(text)}</p>" for text in document.attributions)
        yield f'<section class="licences"><h2>Licences</h2>\n{text}</section>'


def _element(part: DocumentPart) -> str:
    match part:
        case PageBreak():
            return "<hr>"
        case Heading(text, level):
            return f"<h{level + 1}>{escape(text)}</h{level + 1}>"
        case TextPart():
            return _paragraphs(part)
        case BulletList(items, numbered):
            tag = "ol" if numbered else "ul"
            return f"<{tag}>{''.join(f'<li>{_inline(item)}</li>' for item in items)}</{tag}>"
        case Notice(title, items):
            name, text = escape(title), "".join(f"<p>{_inline(item)}</p>" for item in items)
            return f'<div class="notice" role="note"><p><strong>{name}</strong></p>{text}</div>'
        case QuotationPart(citation):
            quotation = f'<div class="quoted"{_region(citation)}>{as_html(citation)}</div>'
            return quotation + _paragraphs(TextPart(part.labelled_note))
        case TablePart(caption, head, rows):
            return _table(caption, head, rows)


def _region(citation: Citation) -> str:
    """Attributes that make a table wider than the page scrollable by keyboard."""
    tabular = any(block.form == TABLE for block in citation.excerpt.blocks)
    return f' tabindex="0" role="region" aria-label="{escape(citation.pinpoint)}"' if tabular else ""


def _paragraphs(text: TextPart) -> str:
    return "".join(f"<p>{_inline(words)}</p>" for words in text.paragraphs)


def _inline(words: Words) -> str:
    return "".join(_run(run) for run in runs(words))


def _run(run: Run) -> str:
    words = escape(run.text)
    words = f'<a href="{escape(run.link)}">{words}</a>' if run.link else words
    words = f"<em>{words}</em>" if run.stressed else words
    return f"<strong>{words}</strong>" if run.strong else words


def _table(caption: str, head: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> str:
    first = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    rest = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return (
        f'<table class="form"><caption>{escape(caption)}</caption><thead><tr>{first}</tr></thead>'
        f"<tbody>{rest}</tbody></table>"
    )


def _reference(reference: str, link: str) -> str:
    return f'{escape(reference.removesuffix(link))}<a href="{escape(link)}">{escape(link)}</a>'
