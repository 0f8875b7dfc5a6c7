"""HTML writer: a document as a self-contained web page, for printing and pasting into other programs."""

from __future__ import annotations

from collections.abc import Iterator
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
from lessonsearch.model.lesson import TABLE


def as_page(document: Document) -> str:
    """Write a document as a complete HTML file."""
    return (
        '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(document.title)}</title>\n</head>\n<body>\n{body(document)}</body>\n</html>\n"
    )


def body(document: Document) -> str:
    """The content of the body element, also used by the site's own page."""
    return "\n".join(_elements(document)) + "\n"


def _elements(document: Document) -> Iterator[str]:
    yield f"<h1>{escape(document.title)}</h1>"
    yield f'<p class="subtitle">{escape(document.subtitle)}</p>'
    for part in document.parts:
        yield _element(part)
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
        case QuotationPart(citation, note):
            quotation = f'<div class="quoted"{_region(citation)}>{as_html(citation)}</div>'
            return quotation + _paragraphs(TextPart(note))
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
