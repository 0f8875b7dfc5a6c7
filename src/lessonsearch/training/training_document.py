"""Training document: converts training material to the document model, to be written in any format.

The material is rendered as for its page and read back from that HTML, so that page and file have the same
content in the same order. Embedded excerpts become quotations with their reference, other block quotations
become notices, and `details`, folded on the page, start a sheet of their own: a step of an exercise that is
handed out separately.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from lxml import html

from lessonsearch.citations import Citation
from lessonsearch.documents.compose import PLAN
from lessonsearch.documents.content_notice import STEP_OUT, SUPPORT
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
    plain_words,
)
from lessonsearch.model.lesson import PARAGRAPH, Block, Excerpt, Lesson
from lessonsearch.model.training_material import TrainingMaterial
from lessonsearch.training.references import CorpusLookup, LinkBuilder
from lessonsearch.training.renderer import render

LISTS = ("ul", "ol")


def material_document(
    material: TrainingMaterial, names: CorpusLookup, address: LinkBuilder, back: Run | None = None
) -> Document:
    """Convert training material to a document. Raises TrainingError with every problem."""
    cited: dict[str, Citation] = {}

    def link_to(lesson: Lesson, excerpt: Excerpt | None) -> str:
        link = address(lesson, excerpt)
        if excerpt:
            cited[link] = Citation(names.source(lesson.source), lesson, excerpt, link)
        return link

    page = html.fragment_fromstring(render(material, names, link_to).html, create_parent="div")
    parts = _opening(material, _read(page, cited, []))
    minutes = f"{material.minutes} minute{'s' if material.minutes != 1 else ''}"
    subtitle = f"{material.label}, {minutes}. For: {material.audience}"
    return Document(material.title, subtitle, tuple(parts), back, codes=False)


def _opening(material: TrainingMaterial, parts: list[DocumentPart]) -> list[DocumentPart]:
    """Put the content note first, in the material's own opening notice or in a new one."""
    if not material.content_note:
        return parts
    note = (Run("Content note: ", strong=True), Run(material.content_note))
    if parts and isinstance(parts[0], Notice):
        return [replace(parts[0], items=(note, *parts[0].items)), *parts[1:]]
    return [Notice("Before you begin", (note, STEP_OUT, *SUPPORT)), *parts]


def _read(page: Any, cited: Mapping[str, Citation], parts: list[DocumentPart]) -> list[DocumentPart]:
    """Convert the children of an element to document parts and append them."""
    for element in page:
        match element.tag:
            case "h2" | "h3" | "h4":
                parts.append(Heading(plain_words(_words(element)), int(element.tag[1]) - 1))
            case "p" | "pre":
                parts.append(TextPart(_words(element)))
            case "ul" | "ol":
                parts.append(BulletList(tuple(_items(element)), numbered=element.tag == "ol"))
            case "table":
                parts.append(_table(element, parts))
            case "blockquote":
                parts.append(_notice(element))
            case "figure" if quotation := _quotation(element, cited):
                parts.append(quotation)
            case "details":
                parts.insert(len(parts) - (1 if parts and isinstance(parts[-1], Heading) else 0), PageBreak())
                _read(element, cited, parts)
            case "summary" | "hr":
                pass
            case _:
                _read(element, cited, parts)
    return parts


def _quotation(figure: Any, cited: Mapping[str, Citation]) -> QuotationPart | None:
    """The embedded excerpt, whole or reduced to the words that were embedded; None for other figures."""
    block = figure.find("blockquote")
    citation = cited.get(block.get("cite", "")) if block is not None else None
    if citation is None:
        return None
    words = " ".join(" ".join(block.itertext()).split())
    if words == " ".join(citation.excerpt.text.split()):
        return QuotationPart(citation)
    return QuotationPart(
        replace(citation, excerpt=replace(citation.excerpt, blocks=(Block(PARAGRAPH, words),)))
    )


def _notice(block: Any) -> Notice:
    """A notice from a block quotation; bold text at its start becomes the title."""
    first, *rest = [_words(paragraph) for paragraph in block.iter("p")] or [_words(block)]
    if first and first[0].strong:
        title, first = first[0].text.strip(" .:"), _trimmed(first[1:])
    else:
        title = "Note"
    return Notice(title, tuple(filter(None, (first, *rest))))


def _table(table: Any, parts: Sequence[DocumentPart]) -> TablePart:
    """A table. Without a caption it is titled as an action plan if empty, else by the heading above it."""
    head, *rows = [tuple(plain_words(_words(cell)) for cell in row) for row in table.iter("tr")]
    caption_text = plain_words(_words(caption)) if (caption := table.find("caption")) is not None else ""
    table_part = TablePart(caption_text, head, tuple(rows))
    above = next((part.text for part in reversed(parts) if isinstance(part, Heading)), "")
    return replace(table_part, caption=caption_text or (PLAN.caption if table_part.blank else above))


def _items(list_element: Any) -> Iterator[Words]:
    """The items of a list, flattened: items of a nested list follow their parent."""
    for item in list_element:
        if words := _words(item):
            yield words
        for inner in item:
            if inner.tag in LISTS:
                yield from _items(inner)


def _words(element: Any) -> tuple[Run, ...]:
    return _trimmed(list(_runs(element, Run(""))))


def _runs(element: Any, style: Run) -> Iterator[Run]:
    """The text runs of an element, formatted by its inline tags; nested lists are skipped."""
    match element.tag:
        case "strong":
            style = replace(style, strong=True)
        case "em":
            style = replace(style, stressed=True)
        case "a":
            yield replace(style, text="".join(element.itertext()), link=element.get("href", ""))
            return
    yield replace(style, text=element.text or "")
    for child in element:
        if child.tag not in LISTS:
            yield from _runs(child, style)
        yield replace(style, text=child.tail or "")


def _trimmed(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Collapse white space in runs, and strip it at both ends."""
    collapsed = [replace(run, text=re.sub(r"\s+", " ", run.text)) for run in runs]
    kept = [run for run in collapsed if run.text]
    if kept:
        kept[0] = replace(kept[0], text=kept[0].text.lstrip())
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip())
    return tuple(run for run in kept if run.text)
