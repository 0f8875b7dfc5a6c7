"""A document in Markdown, for wikis, course sites and whoever keeps texts in files."""

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
    """The whole document."""
    return "\n\n".join(filter(None, _texts(document))) + "\n"


def _texts(document: Document) -> Iterator[str]:
    yield f"# {escaped(document.title)}"
    yield escaped(document.subtitle)
    for part in document.parts:
        yield _text(part)
    if document.references:
        yield "## References"
        yield "\n".join(f"- {_reference(quoted.reference, quoted.link)}" for quoted in document.references)
        yield "## Licences"
        yield "\n\n".join(escaped(text) for text in document.attributions)
    if document.back:
        yield _run(document.back)


def _text(part: DocumentPart) -> str:
    match part:
        case PageBreak():
            return "---"
        case Heading(text, level):
            return f"{'#' * (level + 1)} {escaped(text)}"
        case TextPart():
            return "\n\n".join(_said(words) for words in part.paragraphs)
        case BulletList(items, numbered):
            return "\n".join(
                f"{f'{at}.' if numbered else '-'} {_said(item)}" for at, item in enumerate(items, 1)
            )
        case Notice(title, items):
            return "\n>\n".join([f"> **{escaped(title)}**", *(f"> {_said(item)}" for item in items)])
        case QuotationPart(quoted, note):
            said = escaped(note).replace("\n", "\n\n")
            return f"{as_markdown(quoted)}\n{said}".strip()
        case TablePart(caption, head, rows):
            lines = [_row(head), "|" + " --- |" * len(head), *map(_row, rows)]
            return f"{escaped(caption)}\n\n" + "\n".join(lines)


def _said(words: Words) -> str:
    return "".join(_run(run) for run in runs(words))


def _run(run: Run) -> str:
    """Marks of stress stand close to the words, or they are none."""
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
