"""Documents of every format, checked: what their quotations and links are found to be."""

from __future__ import annotations

import io

import docx
import pptx
from docx.oxml import OxmlElement

from lessonsearch.verify import (
    as_lines,
    summary,
)
from support.handouts import ALTERED, P14, P28, SITE, WORDS, deck, saved, word
from support.shipped import catalogue, links, report, statuses


def test_a_handout_in_markdown_is_read_line_by_line() -> None:
    found = report(
        "handout.md",
        f"# Fathers\n\n“{WORDS}” ([Ofsted]({P28}))\n\n> {ALTERED}\n>\n> — Ofsted, [paragraph 28]({P28})\n\n"
        f"‘{P14}’ is said in {P28}.\n\n“Nobody ever said anything of this kind”.\n",
    )
    assert statuses(found) == [
        ("verbatim", "ages-of-concern#p28-1"),
        ("altered", "ages-of-concern#p28-1"),
        ("misattributed", "ages-of-concern#p14"),
        ("elsewhere", ""),
    ]
    assert [quotation.place for quotation in found.quotations] == ["line 3", "line 5", "line 9", "line 11"]
    assert links(found) == ["working"] * 3
    assert found.faults == 2
    assert summary(found) == (
        "Quotations: 1 changed, 1 credited to the wrong source, 1 match, 1 from elsewhere. Lesson links: 3"
        " working. We checked text outside quotation marks only where it matches a report."
    )
    assert any("[-must-] {+could+}" in line for line in as_lines(found, catalogue()))


def test_a_word_document_is_read_with_its_links_styles_and_text_boxes() -> None:
    found = report(
        "handout.docx",
        word(
            ("Fathers", "Heading 1", ""),
            (f"“{WORDS}”", "", P28),
            (ALTERED, "Quote", ""),
            ("Ofsted, paragraph 28", "", P28),
            (f"It was said that {P14} in her first pregnancy.", "", ""),
        ),
    )
    assert statuses(found) == [
        ("verbatim", "ages-of-concern#p28-1"),
        ("altered", "ages-of-concern#p28-1"),
        ("verbatim", "ages-of-concern#p14"),
    ]
    assert found.quotations[1].place == "paragraph 3, under ‘Fathers’"
    assert links(found) == ["working", "working"]


def test_a_long_heading_is_cut_at_a_word_and_says_so() -> None:
    long = "Fathers were left out because practitioners mostly saw the mother"
    found = report("handout.docx", word((long, "Heading 1", ""), (f"“{WORDS}”", "", P28)))
    heading = "Fathers were left out because practitioners mostly saw the …"
    assert found.quotations[0].place == f"paragraph 2, under ‘{heading}’"


def test_tables_headers_and_fields_of_word_are_read() -> None:
    document = docx.Document()
    document.add_table(1, 1).cell(0, 0).text = f"“{ALTERED}”"
    document.sections[0].header.paragraphs[0].text = f"“{WORDS}”"
    paragraph = document.add_paragraph()
    field = OxmlElement("w:instrText")
    field.text = f' HYPERLINK "{SITE}/excerpts/ages-of-concern/p999" '
    paragraph.add_run()._r.append(field)
    paragraph.add_run("see there")
    found = report("x.docx", saved(document))
    assert sorted(state for state, _ in statuses(found)) == ["altered", "verbatim"]
    assert links(found) == ["broken"]


def test_a_deck_is_read_slide_by_slide_with_its_notes() -> None:
    presentation = pptx.Presentation(io.BytesIO(deck((WORDS, P28), (f"“{ALTERED}”", P28), (P14, P28))))
    presentation.slides[0].notes_slide.notes_text_frame.text = f"Say: “{P14.replace('lost', 'wasted')}”"
    found = report("deck.pptx", saved(presentation))
    assert [(quotation.place, quotation.status) for quotation in found.quotations] == [
        ("slide 1", "verbatim"),
        ("slide 1, notes", "misattributed"),
        ("slide 2", "altered"),
        ("slide 3", "misattributed"),
    ]
    assert links(found) == ["working"] * 3


def test_a_picture_that_is_a_link_counts_for_its_slide() -> None:
    presentation = pptx.Presentation(io.BytesIO(deck((f"“{P14}”", ""))))
    shape = presentation.slides[0].shapes.add_shape(1, 0, 0, 100, 100)
    shape.click_action.hyperlink.address = P28
    found = report("deck.pptx", saved(presentation))
    assert statuses(found) == [("misattributed", "ages-of-concern#p14")]
    assert links(found) == ["working"]


def test_a_web_page_is_read_as_it_is_shown() -> None:
    found = report(
        "page.html",
        f"<html><head><title>{ALTERED}</title><script>“{ALTERED}”</script></head><body>"
        f"<blockquote cite='{P28}'><p>{WORDS}</p></blockquote>\n"
        f"<p>They <b>said</b> <q>{ALTERED.replace('consent', '<i>consent</i>')}</q>"
        f"<!-- x --> <a href='{P28}'>there</a>.</p>"
        f"<iframe src='{P28}/embed'></iframe>",
    )
    assert statuses(found) == [
        ("verbatim", "ages-of-concern#p28-1"),
        ("altered", "ages-of-concern#p28-1"),
    ]
    assert links(found) == ["working"] * 3
    assert found.quotations[1].place == "line 2"


def test_pasted_text_is_read_paragraph_by_paragraph() -> None:
    found = report("x.txt", f'Intro.\r\n\r\n"{WORDS}"\r\nsee lesson:ages-of-concern#p28\r\n'.encode("cp1252"))
    assert statuses(found) == [("verbatim", "ages-of-concern#p28-1")]
    assert found.quotations[0].place == "line 3"
    assert links(found) == ["working"]
