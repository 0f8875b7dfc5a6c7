"""Markdown writer, for wikis, course sites and text files."""

from __future__ import annotations

from collections.abc import Iterator

from lessonsearch.citations.quotation import as_markdown, escaped
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


def as_markdown_file(document: Document) -> str:
    """Write a document as Markdown."""
    return "\n\n".join(filter(None, _blocks(document))) + "\n"


def _blocks(document: Document) -> Iterator[str]:
    yield f"# {escaped(document.title)}"
    yield escaped(document.subtitle)
    yield "  \n".join(f"**{escaped(name)}:** {escaped(value)}" for name, value in document.details)
    yield escaped(document.dated)
    for part in document.parts:
        yield _block(part)
    if document.references:
        yield "## References"
        yield "\n".join(
            f"- {_reference(citation.reference, citation.link)}" for citation in document.references
        )
        yield "## Licences"
        yield "\n\n".join(escaped(text) for text in document.attributions)
    if document.back:
        yield _run(document.back)


def _block(part: DocumentPart) -> str:
    match part:
        case PageBreak():
            return "---"
        case Heading(text, level):
            return f"{'#' * (level + 1)} {escaped(text)}"
        case TextPart():
            return "\n\n".join(_inline(words) for words in part.paragraphs)
        case BulletList(items, numbered):
            return "\n".join(
                f"{f'{number}.' if numbered else '-'} {_inline(item)}" for number, item in enumerate(items, 1)
            )
        case Notice(title, items):
            return "\n>\n".join([f"> **{escaped(title)}**", *(f"> {_inline(item)}" for item in items)])
        case QuotationPart(citation):
            note_text = escaped(part.labelled_note).replace("\n", "\n\n")
            return f"{as_markdown(citation)}\n{note_text}".strip()
        case TablePart(caption, head, rows):
            lines = [_row(head), "|" + " --- |" * len(head), *map(_row, rows)]
            return f"{escaped(caption)}\n\n" + "\n".join(lines)


def _inline(words: Words) -> str:
    return "".join(_run(run) for run in runs(words))


def _run(run: Run) -> str:
    """A run with its markup. Spaces go outside the emphasis marks, which do not work next to a space."""
    words = escaped(run.text.strip())
    if not words:
        return run.text
    words = f"[{words}]({run.link})" if run.link else words
    words = f"*{words}*" if run.stressed else words
    words = f"**{words}**" if run.strong else words
    before, _, after = run.text.partition(run.text.strip())
    return f"{before}{words}{after}"


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(escaped(cell) for cell in cells)} |"


def _reference(reference: str, link: str) -> str:
    return f"{escaped(reference.removesuffix(link))}<{link}>"
