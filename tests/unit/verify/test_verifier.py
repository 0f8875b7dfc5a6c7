"""Old handouts and decks compared with their sources: links that died, words that changed."""

from __future__ import annotations

import io
import json
import time
from pathlib import Path

import docx
import pptx
import pytest
from click.testing import CliRunner
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx.util import Inches

from lessonsearch.citations import Citation, as_html, as_markdown, as_text
from lessonsearch.cli import main
from lessonsearch.errors import DocumentError
from lessonsearch.quotations import Catalogue
from lessonsearch.verify import (
    ENDINGS,
    annotate_upload,
    annotate_word,
    as_data,
    as_lines,
    as_word,
    of_quotation,
    pack_remarks,
    read_document,
    remarks_of,
    summary,
    verify,
)
from lessonsearch.verify.verdict import differences
from support.packages import opendocument, pdf
from support.shipped import CORPUS, catalogue, lessons, links, report, statuses

SITE = "https://lessons.example.org"
P28 = f"{SITE}/excerpts/ages-of-concern/p28"
WORDS = "the threshold for information sharing, including without consent, must be lower"
ALTERED = WORDS.replace("must", "could")
P14 = "crucial time was lost for both assessing and supporting a vulnerable young woman"


def word(*paragraphs: tuple[str, str, str]) -> bytes:
    """A Word document of (text, style, link) each."""
    document = docx.Document()
    for text, style, link in paragraphs:
        paragraph = document.add_paragraph(text, style=style or None)
        if link:
            element = OxmlElement("w:hyperlink")
            name = document.part.relate_to(link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            element.set(qn("r:id"), name)
            paragraph._p.append(element)
    return saved(document)


def saved(document: object) -> bytes:
    file = io.BytesIO()
    document.save(file)  # type: ignore[attr-defined]
    return file.getvalue()


def deck(*slides: tuple[str, str]) -> bytes:
    """A deck of (text, link) a slide, the text in a box and the link in another."""
    presentation = pptx.Presentation()
    for text, link in slides:
        slide = presentation.slides.add_slide(presentation.slide_layouts[6])
        box = slide.shapes.add_textbox(Inches(1), Inches(1), Inches(8), Inches(3))
        box.text_frame.text = text
        if link:
            run = slide.shapes.add_textbox(0, 0, Inches(8), Inches(1)).text_frame.paragraphs[0].add_run()
            run.text = "source"
            run.hyperlink.address = link
    return saved(presentation)


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


@pytest.mark.parametrize(
    ("target", "state"),
    [
        ("https://x.org/lessons/ages-of-concern/late-pre-birth-assessment#p13", "working"),
        ("http://localhost:8000/lessons/ages-of-concern/late-pre-birth-assessment?q=late#p13", "working"),
        ("https://x.org/excerpts/ages-of-concern/p28#:~:text=the%20threshold", "working"),
        ("https://x.org/excerpts/ages-of-concern/p28.json", "working"),
        ("https://x.org/base/excerpts/ages-of-concern/p31-2/embed", "working"),
        ("lesson:ages-of-concern/late-pre-birth-assessment", "working"),
        ("https://x.org/lessons/ages-of-concern/fathers-left-out#p13", "moved"),
        ("https://x.org/lessons/ages-of-concern/fathers-left-out#p999", "broken"),
        ("https://x.org/lessons/ages-of-concern/no-such-thing", "broken"),
        ("https://x.org/excerpts/age-of-concern/p28", "broken"),
        ("lesson:nowhere#p1", "broken"),
    ],
)
def test_links_work_have_moved_or_are_broken(target: str, state: str) -> None:
    found = report("x.html", f"<a href='{target}'>x</a>")
    assert [(link.address, link.destination.status) for link in found.links] == [(target, state)]
    assert report("x.txt", f"See {target}.").links[0].destination.status == state


def test_an_old_name_has_moved_and_the_new_address_is_told() -> None:
    lesson = catalogue().lesson("ages-of-concern/late-pre-birth-assessment")
    data = {**vars(lesson), "aliases": ("ages-of-concern/old-name", "ages-of-concern#old")}
    data.pop("excerpts", None)
    moved = Catalogue([type(lesson)(**data)], catalogue().sources)
    document = read_document(
        "x.txt", f"{SITE}/lessons/ages-of-concern/old-name and lesson:ages-of-concern#old".encode()
    )
    found = verify(document, moved)
    assert links(found) == ["moved", "moved"]
    assert found.links[0].destination.now == "/lessons/ages-of-concern/late-pre-birth-assessment"
    assert found.faults == 0


def test_other_sites_lessons_are_none_of_ours() -> None:
    assert not report("x.txt", "https://moodle.example/lessons/biology/cells and /lessons/a/b").links


def test_own_prose_and_callouts_are_no_faults() -> None:
    text = (CORPUS.parent / "README.md").read_text("utf-8")
    assert report("README.md", text).faults == 0
    for path in sorted((CORPUS / "training").glob("*.md")):
        found = report(path.name, path.read_text("utf-8"))
        assert found.faults == 0, list(as_lines(found, catalogue()))
        assert len(found.quotations) >= 8


@pytest.mark.slow
@pytest.mark.parametrize(("ending", "form"), [("md", as_markdown), ("html", as_html), ("txt", as_text)])
def test_what_the_site_gives_to_copy_verifies(ending: str, form: object) -> None:
    for lesson in lessons():
        source = catalogue().source(lesson.source)
        for excerpt in lesson.excerpts if source.verbatim else ():
            link = f"{SITE}/excerpts/{excerpt.source}/{excerpt.anchor}"
            quoted = form(Citation(source, lesson, excerpt, link))  # type: ignore[operator]
            found = report(f"x.{ending}", quoted)
            assert found.faults == 0, (quoted, list(as_lines(found, catalogue())))
            assert set(links(found)) == {"working"}


def test_a_deck_of_two_thousand_slides_is_a_sentence() -> None:
    presentation = pptx.Presentation(io.BytesIO(deck((WORDS, ""))))
    slides = presentation.slides._sldIdLst
    for number in range(1_999):
        copied = slides[0].__copy__()
        copied.set("id", str(1000 + number))
        slides.append(copied)
    with pytest.raises(DocumentError, match=r"2,000 slides\. Check up to 1,000 at once"):
        read_document("x.pptx", saved(presentation))


@given(st.sampled_from([".md", ".html", ".txt"]), st.text(max_size=300))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_any_text_can_be_verified(ending: str, text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    assert report(f"x{ending}", data).name == f"x{ending}"


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_empty_document_has_nothing_wrong(ending: str) -> None:
    data = {
        ".docx": word(),
        ".pptx": deck(),
        ".odt": opendocument(""),
        ".odp": opendocument("", kind="presentation"),
        ".pdf": pdf([(70.0, 700.0, 11.0, "x")]),
    }.get(ending, b"")
    assert report(f"x{ending}", data).faults == 0


def test_a_deck_of_sixty_slides_takes_less_than_two_seconds() -> None:
    texts = [excerpt.text for lesson in catalogue().lessons for excerpt in lesson.passages][:60]
    data = deck(*((text.replace(" the ", " a ", 1), P28) for text in texts))
    catalogue().match_quotation(WORDS)
    begun = time.process_time()
    assert len(report("deck.pptx", data).links) == 60
    assert time.process_time() - begun < 2


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Paths of a right, a wrong, an uncertain and a broken document."""
    monkeypatch.setenv("LESSONSEARCH_INDEX", str(tmp_path / "index"))
    made = {
        "good.md": f"“{WORDS}” ({P28})".encode(),
        "bad.docx": word((f"“{ALTERED}”", "", P28)),
        "other.txt": "He said: “Nobody ever said anything of this kind”.".encode(),
        "broken.pptx": b"PK",
    }
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
    return {name: str(tmp_path / name) for name in made}


@pytest.mark.slow
def test_the_command_line_says_what_is_wrong_and_exits_with_1(files: dict[str, str]) -> None:
    done = CliRunner().invoke(main, ["verify", files["good.md"]])
    assert done.exit_code == 0
    assert done.output.startswith(f"{files['good.md']}: Quotations: 1 match. Lesson links: 1 working.")
    assert "all is well" not in done.output
    done = CliRunner().invoke(main, ["verify", *files.values(), "none.md"])
    assert done.exit_code == 1
    for sentence in ("[-must-] {+could+}", "is damaged", "We could not read none.md", "1 from elsewhere"):
        assert sentence in done.output


@pytest.mark.slow
def test_what_could_not_be_checked_fails_a_strict_check_only(files: dict[str, str]) -> None:
    assert CliRunner().invoke(main, ["verify", files["other.txt"]]).exit_code == 0
    assert CliRunner().invoke(main, ["verify", "--strict", files["other.txt"]]).exit_code == 1
    assert CliRunner().invoke(main, ["verify", "--strict", files["good.md"]]).exit_code == 0


@pytest.mark.slow
def test_json_has_one_object_a_document(files: dict[str, str]) -> None:
    done = CliRunner().invoke(main, ["verify", "--json", *files.values()])
    assert done.exit_code == 1
    good, bad, other, broken = json.loads(done.output)
    assert good["document"] == files["good.md"]
    assert good["links"] == [{"where": "line 1", "address": P28, "status": "working", "now": None}]
    assert good["quotations"][0]["status"] == "verbatim"
    assert good["quotations"][0]["source_line"] == (
        "Ofsted (2011), Ages of concern: learning lessons from serious case reviews, paragraph 28, point 1"
    )
    assert bad["quotations"][0]["difference"].count("[-must-] {+could+}") == 1
    assert bad["checked"]["faults"] == bad["checked"]["altered"] == 1
    assert (other["quotations"][0]["status"], other["quotations"][0]["excerpt"]) == ("elsewhere", None)
    assert "is damaged" in broken["unread"][0]["what"]


def test_faults_come_first_and_places_are_told_as_people_say_them() -> None:
    text = f"“{WORDS}” is right.\n\nOfsted said: “no father was ever told about the plan at all”.\n"
    lines = list(as_lines(report("x.txt", text), catalogue()))
    assert lines[1:] == [
        "  line 3: “no father was ever told about the plan at all”",
        "    not-found: We could not find these words in Ages of concern or Learning lessons from serious"
        " case reviews 2009–2010. Check where they come from.",
    ]
    data = as_data(report("x.txt", f"“{WORDS.replace('information', '…')}”"), catalogue())
    assert data["quotations"][0]["omitted"] == ["information"]


def test_a_word_document_comes_back_with_a_comment_at_each_fault() -> None:
    data = word(("Fathers", "Heading 1", ""), (f"“{ALTERED}”", "", P28), (f"“{WORDS}”", "", P28))
    found = report("x.docx", data)
    annotated = annotate_word(data, remarks_of(found, catalogue()))
    assert annotated
    document = docx.Document(io.BytesIO(annotated))
    (comment,) = document.comments
    assert comment.author == "lessonsearch"
    assert "The source has “must” where your document has “could”." in comment.text
    assert "commentRangeStart" in document.paragraphs[1]._p.xml
    assert "commentRangeStart" not in document.paragraphs[2]._p.xml
    assert statuses(report("x.docx", annotated)) == statuses(found), "our comments are not read"


def test_any_other_document_becomes_a_word_document_with_comments() -> None:
    document = read_document(
        "x.md", f"# Head\n\nText.\n\n> {ALTERED}\n\n{SITE}/excerpts/ages-of-concern/p999\n".encode()
    )
    made = docx.Document(io.BytesIO(as_word(document, verify(document, catalogue()), catalogue())))
    assert [paragraph.text for paragraph in made.paragraphs][:3] == ["x.md", "Head", "Text."]
    assert len(list(made.comments)) == 2
    assert annotate_upload("x.docx", pack_remarks([], b"no package")) == ""


def test_the_text_of_a_control_character_can_be_given_back() -> None:
    document = read_document("x.txt", f"“{ALTERED}\x0b \x01”".encode())
    assert as_word(document, verify(document, catalogue()), catalogue())


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            f"“{WORDS}” ([here]({P28.replace('p28', 'p43')}))",
            "not from paragraph 43, which your document links to.",
        ),
        (
            f"Learning lessons from serious case reviews 2009–2010 says: “{WORDS}”",
            "not from Learning lessons from serious case reviews 2009–2010.",
        ),
    ],
)
def test_a_wrong_source_is_told_by_what_the_document_gives(text: str, sentence: str) -> None:
    (found,) = report("x.md", text).quotations
    assert found.status == "misattributed"
    assert of_quotation(found, catalogue()).endswith(sentence)


def test_differences_are_sentences() -> None:
    found = report("x.txt", f"“{WORDS.replace('must', 'could').replace('including ', '')}”")
    (told,) = (differences(quotation.match.diff) for quotation in found.quotations)
    assert told == (
        "Your document leaves out “including”. The source has “must” where your document has “could”."
    )
