"""Slides of a pack: each excerpt whole, in order, with its reference."""

from __future__ import annotations

import io
import re

import pptx
import pytest
from pptx.presentation import Presentation

from lessonsearch.app.export import export_pack
from lessonsearch.app.library import Library
from lessonsearch.citations import Citation
from lessonsearch.documents.document import Document, QuotationPart
from lessonsearch.documents.pptx.pptx_writer import as_pptx
from lessonsearch.documents.pptx.slide_quotation import MAX_WORDS, shown_words
from lessonsearch.model.lesson import TABLE
from lessonsearch.verify import read_document, verify
from support.pack_documents import link, pack


@pytest.fixture(scope="module")
def deck(briefing: Document) -> Presentation:
    return pptx.Presentation(io.BytesIO(as_pptx(briefing)))


def shown(deck: Presentation) -> list[dict[str, str]]:
    return [
        {
            "title": slide.shapes.title.text,
            "text": "\n".join(s.text_frame.text for s in slide.shapes if s.has_text_frame),
            "notes": slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else "",
        }
        for slide in deck.slides
    ]


def test_each_excerpt_has_a_slide_with_its_reference_and_the_paragraph_in_the_notes(
    deck: Presentation, briefing: Document
) -> None:
    for quoted in briefing.quotations:
        slides = [slide for slide in deck.slides if any(link_of(s) == quoted.link for s in slide.shapes)]
        assert slides, quoted.id
        for slide in slides:
            notes = slide.notes_slide.notes_text_frame.text
            assert quoted.lesson.title in notes
            assert quoted.reference in notes
            assert f"Note on {quoted.excerpt.anchor}" in notes
            assert quoted.lesson.content_note in notes
            assert all(block.text in notes for block in quoted.excerpt.blocks)


def test_the_last_slide_has_a_code_for_each_source_with_words_for_those_who_do_not_see_it(
    deck: Presentation, briefing: Document
) -> None:
    last = deck.slides[len(deck.slides) - 1]
    assert last.shapes.title.text == "Sources"
    told = [shape._element._nvXxPr.cNvPr.get("descr") for shape in last.shapes if shape.shape_type == 13]
    assert told == [f"QR code that leads to {quoted.link}" for quoted in briefing.references]
    assert "© Crown copyright 2011" in "".join(s.text_frame.text for s in last.shapes if s.has_text_frame)


def test_a_deck_made_here_is_found_right_when_it_is_verified(library: Library) -> None:
    for name in ("p30-1", "p31-2", "suicide-pact-1"):
        made = as_pptx(export_pack(pack("slides", name), library, link))
        assert verify(read_document("deck.pptx", made), library.catalogue).faults == 0


def link_of(shape: object) -> str:
    frame = getattr(shape, "text_frame", None)
    runs = frame.paragraphs[0].runs if frame else []
    return runs[0].hyperlink.address or "" if runs else ""


def test_chosen_words_are_on_slides_whole_and_in_order_and_none_has_more_than_forty(
    library: Library,
) -> None:
    for lesson in library.contents("ages-of-concern"):
        source = library.source(lesson.source)
        for passage in lesson.passages:
            citation = Citation(source, lesson, passage, link(passage))
            slides = shown_words(QuotationPart(citation, whole=passage))
            assert all(len(slide.text.split()) <= MAX_WORDS for slide in slides)
            shown = " ".join(slide.text for slide in slides).replace("… ", "").replace(" …", "")
            words = [block.text for block in passage.blocks if block.form != TABLE]
            assert re.sub(r"[\W]+", " ", shown).split() == re.sub(r"[\W]+", " ", " ".join(words)).split()
            unchosen = shown_words(QuotationPart(citation))
            assert len(unchosen) == bool(words)
            assert all(len(slide.text.split()) <= MAX_WORDS for slide in unchosen)


def test_a_long_table_goes_on_over_slides_with_every_row(library: Library) -> None:
    document = export_pack(pack("slides", "annex-c"), library, link)
    made = pptx.Presentation(io.BytesIO(as_pptx(document)))
    grids = [shape.table for slide in made.slides for shape in slide.shapes if shape.has_table]
    rows = [[cell.text for cell in row.cells] for grid in grids[:-1] for row in list(grid.rows)[1:]]
    (block,) = document.quotations[0].excerpt.blocks
    assert rows == [list(row) for row in block.rows[1:]]
    assert len(grids) > 2  # the last is the action plan


def test_slides_are_wide_and_nothing_stands_outside_them(deck: Presentation) -> None:
    assert round(deck.slide_width / deck.slide_height, 2) == 1.78
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height


def test_the_first_slide_says_what_is_coming_and_where_support_is(deck: Presentation) -> None:
    first = shown(deck)[0]
    assert "Before you begin." in first["text"]
    for number in ("116 123", "0800 1111", "0808 800 5000"):
        assert number in first["text"]
    assert "killing of a baby by a parent" in first["text"]
