"""The line on the age of sources: on everything that leaves the site, for the terms that stand in it."""

from __future__ import annotations

import io

import docx
import pptx
import pytest
from flask.testing import FlaskClient

from lessonsearch.app.export import excerpt_link, export_pack, export_training
from lessonsearch.app.library import Library
from lessonsearch.documents.docx.docx_writer import as_docx
from lessonsearch.documents.markdown import as_markdown_file
from lessonsearch.documents.pptx.pptx_writer import as_pptx
from lessonsearch.documents.then_and_now import CHECK, dated_line
from lessonsearch.documents.web_page import as_page
from lessonsearch.packs import Item, Pack
from lessonsearch.training import SiteLinks

BOARDS = "Local Safeguarding Children Boards are now safeguarding partners."
HOME = "https://lessons.example.org"


def pack(*names: str) -> Pack:
    return Pack("A pack", items=tuple(Item(name) for name in names))


def line(library: Library, *names: str) -> str:
    return export_pack(pack(*names), library, excerpt_link(HOME)).dated


def test_the_line_names_publishers_years_and_the_terms_of_these_passages(library: Library) -> None:
    assert line(library, "ages-of-concern#p31-2") == f"From a report by Ofsted, 2011. {CHECK}"
    assert line(library, "ages-of-concern#p28") == f"From a report by Ofsted, 2011. {BOARDS} {CHECK}"
    both = line(library, "ages-of-concern#p31-2", "learning-lessons-2009-2010#fathers-and-family")
    assert both.startswith("From reports by Ofsted, 2010–11. ")
    press = line(library, "ages-of-concern#p31-2", "cypnow-2011-10-25#coverage-1")
    assert press.startswith("From reports by Ofsted, 2011 and Children & Young People Now, 2011. ")


def test_a_gloss_without_a_short_sentence_is_told_by_its_terms(library: Library) -> None:
    for entry in library.editorial.glossary:
        assert entry.in_short  # of the shipped corpus each has one
        assert not entry.now.endswith(".")
    plain = library.editorial.glossary[0].__class__("Quango", "Agency", "", "2020", "")
    assert dated_line([], "A quango wrote.", [plain]) == f"Quango: now Agency. {CHECK}"
    assert dated_line([], "Nobody wrote.", [plain]) == ""


@pytest.mark.parametrize("slug", ["invisible-fathers", "alone-at-seventeen", "pre-birth-assessment"])
def test_word_slides_markdown_and_page_of_training_material_have_it(library: Library, slug: str) -> None:
    document = export_training(slug, library, SiteLinks(HOME), HOME)
    assert document.dated.startswith("From ")
    words = docx.Document(io.BytesIO(as_docx(document))).paragraphs
    assert [text.text for text in words if text.style.name == "Dated"] == [document.dated]
    first = pptx.Presentation(io.BytesIO(as_pptx(document))).slides[0]
    assert document.dated in [shape.text_frame.text for shape in first.shapes]
    assert document.dated in as_markdown_file(document)
    assert f'<p class="dated">{document.dated}</p>' in as_page(document)


def test_cards_training_pages_and_pages_to_print_have_it(client: FlaskClient) -> None:
    for address in (
        "/excerpts/ages-of-concern/p28/embed",
        "/training/invisible-fathers",
        "/pack.html?excerpt=ages-of-concern%23p28",
    ):
        assert CHECK in client.get(address).text, address
