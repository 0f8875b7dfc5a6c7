"""An excerpt taken away: quotations and references that other programs read, each with its source."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import bibtexparser
import citeproc
import pytest
import rispy
import segno
import zxingcpp
from citeproc.source.json import CiteProcJSON
from hypothesis import given
from hypothesis import strategies as st
from markdown import markdown
from PIL import Image

from lessonsearch.app.library import Library
from lessonsearch.citations import (
    FORMATS,
    Citation,
    apa,
    apa_in_text,
    as_html,
    as_markdown,
    as_text,
    combined_file,
)
from lessonsearch.citations.embed_card import MAX_HEIGHT, card_size, embed_code
from lessonsearch.citations.qr import MASK, MODULE_PIXELS, qr_png
from lessonsearch.citations.quotation import escaped
from lessonsearch.citations.text_fragment import find, fragment

HOME = "https://lessons.example.org"


def cited(library: Library, name: str) -> Citation:
    lesson, excerpt = library.excerpt(name)
    link = f"{HOME}/excerpts/{excerpt.source}/{excerpt.anchor}"
    return Citation(library.source(excerpt.source), lesson, excerpt, link)


@pytest.fixture(scope="module")
def point(library: Library) -> Citation:
    return cited(library, "ages-of-concern#p31-2")


@pytest.fixture(scope="module")
def press(library: Library) -> Citation:
    return cited(library, "cypnow-2011-10-25#coverage-1")


@pytest.fixture(scope="module")
def everything(library: Library) -> list[Citation]:
    return [
        Citation(library.source(source), lesson, excerpt, f"{HOME}/excerpts/{source}/{excerpt.anchor}")
        for source in library.sources
        for lesson in library.contents(source)
        for excerpt in lesson.excerpts
    ]


def test_a_harvard_reference_ends_with_the_paragraph_and_the_link(point: Citation) -> None:
    assert point.reference == (
        "Ofsted (2011) Ages of concern: learning lessons from serious case reviews. Reference 110080, "
        f"paragraph 31, point 2. Available at: {HOME}/excerpts/ages-of-concern/p31-2"
    )


def test_an_apa_citation_points_to_the_paragraph_in_the_text(point: Citation) -> None:
    assert apa(point).startswith(
        "Ofsted. (2011). Ages of concern: learning lessons from serious case reviews ("
    )
    assert apa_in_text(point) == "(Ofsted, 2011, para. 31, point 2)"


def test_a_whole_lesson_is_cited_with_all_its_paragraphs(library: Library) -> None:
    lesson = library.lesson("ages-of-concern/late-pre-birth-assessment")
    whole = Citation.of_lesson(library.source(lesson.source), lesson, f"{HOME}/lessons/{lesson.id}")
    assert whole.pinpoint == "paragraphs 13–14"
    assert apa_in_text(whole) == "(Ofsted, 2011, paras. 13–14)"
    assert lesson.text in as_text(whole)


def test_a_passage_without_number_or_section_is_cited_by_its_lesson(press: Citation) -> None:
    alone = replace(press, lesson=replace(press.lesson, title="A note", section=()))
    assert alone.pinpoint == Citation.of_lesson(press.source, alone.lesson, "").pinpoint == "lesson ‘A note’"


def test_what_is_told_in_our_own_words_is_never_put_into_a_publishers_mouth(press: Citation) -> None:
    assert press.quotation[0] != "“"
    assert "lessonsearch on Children & Young People Now" in press.quotation
    assert apa(press).startswith("lessonsearch. (n.d.).")
    record = rispy.loads(FORMATS["ris"].make(press))[0]
    assert (record["type_of_reference"], record["authors"]) == ("ELEC", ["lessonsearch,"])
    assert json.loads(FORMATS["csl.json"].make(press))[0]["author"] == [{"literal": "lessonsearch"}]


def test_ris_is_read_by_a_reference_manager(point: Citation) -> None:
    record = rispy.loads(FORMATS["ris"].make(point))[0]
    assert record["type_of_reference"] == "RPRT"
    assert record["title"] == point.source.title
    assert record["authors"] == ["Ofsted,"]
    assert (record["year"], record["date"]) == ("2011", "2011/10//")
    assert record["start_page"] == "paragraph 31, point 2"
    assert record["urls"] == [point.link]
    assert "maintain a focus on the father of the baby" in record["abstract"]


def test_bibtex_is_read_by_a_reference_manager(point: Citation, press: Citation) -> None:
    entries = bibtexparser.parse_string(combined_file("bib", [point, press])).entries
    report, page = entries
    assert (report.entry_type, report.key) == (
        "techreport",
        "ofsted-ages-of-concern-p31-2".replace("-", "2011-", 1),
    )
    assert report["institution"] == "Ofsted"
    assert report["note"] == "Paragraph 31, point 2"
    assert report["url"] == point.link
    assert page.entry_type == "misc"
    assert r"Children \& Young People Now" in page["note"]


def test_csl_gives_the_harvard_reference_of_its_own_style(point: Citation) -> None:
    source = CiteProcJSON(json.loads(FORMATS["csl.json"].make(point)))
    style = citeproc.CitationStylesStyle("harvard-cite-them-right", validate=False)
    shelf = citeproc.CitationStylesBibliography(style, source, citeproc.formatter.plain)
    shelf.register(citeproc.Citation([citeproc.CitationItem(next(iter(source)))]))
    made = str(shelf.bibliography()[0])
    assert made.startswith("Ofsted (2011) Ages of concern: learning lessons from serious case reviews.")
    assert f"Available at: {point.link}" in made


def test_every_excerpt_of_the_corpus_has_a_record_of_its_own_in_every_format(
    everything: list[Citation],
) -> None:
    records = rispy.loads(combined_file("ris", everything))
    library = bibtexparser.parse_string(combined_file("bib", everything))
    items = json.loads(combined_file("csl.json", everything))
    links = [quoted.link for quoted in everything]
    assert [record["urls"][0] for record in records] == links
    assert [entry["url"] for entry in library.entries] == links
    assert not library.failed_blocks
    assert [item["URL"] for item in items] == links
    assert len({item["id"] for item in items}) == len(items)


def test_markdown_gives_back_every_word_of_the_excerpt(everything: list[Citation]) -> None:
    for quoted in everything:
        shown = Words.of(markdown(as_markdown(quoted), extensions=["tables"]))
        assert (
            re.findall(r"\w+", quoted.excerpt.text) == shown[: len(re.findall(r"\w+", quoted.excerpt.text))]
        )


def test_no_sign_of_a_text_becomes_markup_in_markdown() -> None:
    text = "# 1. <b> *a* _b_ [c](d) `e` &amp; f | g > h \\ i"
    assert unescape(markdown(escaped(text))) == f"<p>{text}</p>"


def test_html_gives_back_every_word_of_the_excerpt_and_names_its_source(everything: list[Citation]) -> None:
    for quoted in everything:
        made = as_html(quoted)
        words = re.findall(r"\w+", quoted.excerpt.text)
        assert Words.of(made)[: len(words)] == words
        assert made.startswith(f'<blockquote cite="{quoted.link}">')


class Words(HTMLParser):
    """The words of a page as they are read."""

    @classmethod
    def of(cls, html: str) -> list[str]:
        reader = cls()
        reader.text = ""
        reader.feed(html)
        return re.findall(r"\w+", reader.text)

    def handle_data(self, data: str) -> None:
        self.text += data + "\x20"


def test_the_qr_code_holds_the_link(point: Citation) -> None:
    code = segno.make_qr(point.link, error="m", boost_error=False, mask=MASK)
    picture = Image.open(io.BytesIO(FORMATS["png"].make(point))).convert("1")
    side = picture.width // (code.symbol_size(border=4)[0])
    dark = [
        [
            picture.getpixel((side * x + side // 2, side * y + side // 2)) == 0
            for x in range(picture.width // side)
        ]
        for y in range(picture.height // side)
    ]
    assert dark == [[bool(module) for module in row] for row in code.matrix_iter(border=4)]
    assert f"<title>QR code: {point.link}</title>".encode() in FORMATS["svg"].make(point)


def test_words_are_found_whatever_marks_stand_around_them(library: Library) -> None:
    text = cited(library, "ages-of-concern#p28").excerpt.text
    start, end = find("THRESHOLD for information - sharing", text) or (0, 0)
    assert text[start:end] == "threshold for information sharing"
    assert find("threshold for sharing information", text) is None
    assert find("", text) is None
    assert find("—", text) is None


@given(st.from_regex(r"https://[a-z]{3,30}\.example/excerpts/[a-z-]{3,40}/p[0-9]{1,3}", fullmatch=True))
def test_every_qr_code_is_read_by_another_programs_reader(link: str) -> None:
    for pixels in (2, MODULE_PIXELS):
        image = Image.open(io.BytesIO(qr_png(link, pixels))).convert("L")
        assert [found.text for found in zxingcpp.read_barcodes(image)] == [link]


def test_a_link_to_words_encodes_the_signs_that_text_fragments_divide_by() -> None:
    words = "a pre-birth, & late, plan"
    assert fragment([words], (0, 0), (0, len(words))) == ":~:text=a%20pre%2Dbirth%2C%20%26%20late%2C%20plan"


def test_a_link_to_long_words_names_their_beginning_and_end() -> None:
    texts = ["the first of many words in one paragraph", "and then those that stand at the very end of it"]
    expected = ":~:text=the%20first%20of%20many,very%20end%20of%20it"
    assert fragment(texts, (0, 0), (1, len(texts[1]))) == expected


def test_words_that_stand_twice_on_a_page_are_linked_with_their_neighbours() -> None:
    texts = ["the child protection plan", "to read a child protection plan and to act on it"]
    start = texts[1].index("child")
    link = fragment(texts, (1, start), (1, start + len("child protection plan")))
    assert link == ":~:text=to%20read%20a-,child%20protection%20plan,-and%20to%20act%20on"


def test_a_card_keeps_within_the_place_it_is_given(everything: list[Citation]) -> None:
    for quoted in everything:
        assert card_size(quoted).height <= MAX_HEIGHT
        size = card_size(quoted, 320, 240)
        assert size.width <= 320
        assert size.height <= 240
        assert f'width="{size.width}" height="{size.height}"' in embed_code(quoted, size)
