"""From a piece of training material to a document to be handed out: for Word, PowerPoint, Markdown, the web.

The piece is rendered as for its page and read back from that HTML, so that page and file say the same, in the
same order. Excerpts become quotations with their reference, the block quotation of our own words a notice,
and what the page keeps folded stands open on a sheet of its own: a step of an exercise is handed out when its
time has come.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from lxml import html

from lessonsearch.citations import Citation
from lessonsearch.documents.compose import PLAN
from lessonsearch.documents.content_notice import GROUND, SUPPORT
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
    """A piece of training material as a document. Raises TrainingError with every problem."""
    cited: dict[str, Citation] = {}

    def noted(lesson: Lesson, excerpt: Excerpt | None) -> str:
        link = address(lesson, excerpt)
        if excerpt:
            cited[link] = Citation(names.source(lesson.source), lesson, excerpt, link)
        return link

    page = html.fragment_fromstring(render(material, names, noted).html, create_parent="div")
    parts = _opening(material, _read(page, cited, []))
    minutes = f"{material.minutes} minute{'s' if material.minutes != 1 else ''}"
    subtitle = f"{material.label}, {minutes}. For: {material.audience}"
    return Document(material.title, subtitle, tuple(parts), back, codes=False)


def _opening(material: TrainingMaterial, parts: list[DocumentPart]) -> list[DocumentPart]:
    """With the content note in front, in the piece's own notice or in one that is put there."""
    if not material.content_note:
        return parts
    note = (Run("Content note: ", strong=True), Run(material.content_note))
    if parts and isinstance(parts[0], Notice):
        return [replace(parts[0], items=(note, *parts[0].items)), *parts[1:]]
    return [Notice("Before you begin", (note, GROUND, *SUPPORT)), *parts]


def _read(page: Any, cited: Mapping[str, Citation], parts: list[DocumentPart]) -> list[DocumentPart]:
    """Add what stands in an element to the parts."""
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
    """The excerpt that was drawn in: the whole of it, or those words that were."""
    block = figure.find("blockquote")
    quoted = cited.get(block.get("cite", "")) if block is not None else None
    if quoted is None:
        return None
    words = " ".join(" ".join(block.itertext()).split())
    if words == " ".join(quoted.excerpt.text.split()):
        return QuotationPart(quoted)
    return QuotationPart(replace(quoted, excerpt=replace(quoted.excerpt, blocks=(Block(PARAGRAPH, words),))))


def _notice(block: Any) -> Notice:
    """Own words set apart; the stressed ones that they begin with are the title."""
    first, *rest = [_words(paragraph) for paragraph in block.iter("p")] or [_words(block)]
    if first and first[0].strong:
        title, first = first[0].text.strip(" .:"), _trimmed(first[1:])
    else:
        title = "Note"
    return Notice(title, tuple(filter(None, (first, *rest))))


def _table(table: Any, parts: Sequence[DocumentPart]) -> TablePart:
    """A table without a caption is called a plan where it is to be filled in, else by the heading above."""
    head, *rows = [tuple(plain_words(_words(cell)) for cell in row) for row in table.iter("tr")]
    named = plain_words(_words(caption)) if (caption := table.find("caption")) is not None else ""
    made = TablePart(named, head, tuple(rows))
    above = next((part.text for part in reversed(parts) if isinstance(part, Heading)), "")
    return replace(made, caption=named or (PLAN.caption if made.blank else above))


def _items(points: Any) -> Iterator[Words]:
    """The points of a list; those of a list within follow the point that it stands in."""
    for item in points:
        if words := _words(item):
            yield words
        for inner in item:
            if inner.tag in LISTS:
                yield from _items(inner)


def _words(element: Any) -> tuple[Run, ...]:
    return _trimmed(list(_runs(element, Run(""))))


def _runs(element: Any, like: Run) -> Iterator[Run]:
    """The words of an element, set as its tags say; lists in it stand by themselves."""
    match element.tag:
        case "strong":
            like = replace(like, strong=True)
        case "em":
            like = replace(like, stressed=True)
        case "a":
            yield replace(like, text="".join(element.itertext()), link=element.get("href", ""))
            return
    yield replace(like, text=element.text or "")
    for child in element:
        if child.tag not in LISTS:
            yield from _runs(child, like)
        yield replace(like, text=child.tail or "")


def _trimmed(found: Sequence[Run]) -> tuple[Run, ...]:
    """With single spaces, and none at either end."""
    spaced = [replace(run, text=re.sub(r"\s+", " ", run.text)) for run in found]
    kept = [run for run in spaced if run.text]
    if kept:
        kept[0] = replace(kept[0], text=kept[0].text.lstrip())
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip())
    return tuple(run for run in kept if run.text)
