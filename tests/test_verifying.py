"""Old handouts and decks beside their sources: links that died, words that changed, files that are broken."""

from __future__ import annotations

import io
import time
import zipfile
from functools import cache
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

from lessonsearch import corpus
from lessonsearch.citations import Citation, as_html, as_markdown, as_text
from lessonsearch.cli import main
from lessonsearch.errors import DocumentError
from lessonsearch.model.lesson import Lesson
from lessonsearch.quotations import Catalogue
from lessonsearch.verify import ENDINGS, Report, as_lines, read_document, summary, verify
from lessonsearch.verify.readers import reader

CORPUS = Path(__file__).parent.parent / "corpus"
SITE = "https://lessons.example.org"
P28 = f"{SITE}/excerpts/ages-of-concern/p28"
WORDS = "the threshold for information sharing, including without consent, must be lower"
ALTERED = WORDS.replace("must", "could")
P14 = "crucial time was lost for both assessing and supporting a vulnerable young woman"


@cache
def catalogue() -> Catalogue:
    found = corpus.load(CORPUS)
    return Catalogue(found.lessons, found.manifest.sources)


def report(name: str, data: bytes | str) -> Report:
    return verify(read_document(name, data.encode() if isinstance(data, str) else data), catalogue())


def states(found: Report) -> list[tuple[str, str]]:
    return [(quotation.match.state, quotation.match.excerpt) for quotation in found.quotations]


def links(found: Report) -> list[str]:
    return [link.destination.state for link in found.links]


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
    assert states(found) == [
        ("verbatim", "ages-of-concern#p28-1"),
        ("altered", "ages-of-concern#p28-1"),
        ("misattributed", "ages-of-concern#p14"),
        ("not found", ""),
    ]
    assert [quotation.location for quotation in found.quotations] == ["line 3", "line 5", "line 9", "line 11"]
    assert links(found) == ["fine"] * 3
    assert found.faults == 3
    assert summary(found) == "3 lesson links and 4 quotations: 3 quotations not as in the source."
    assert any("[-must-] {+could+}" in line for line in as_lines(found))


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
    assert states(found) == [
        ("verbatim", "ages-of-concern#p28-1"),
        ("altered", "ages-of-concern#p28-1"),
        ("verbatim", "ages-of-concern#p14"),
    ]
    assert found.quotations[1].location == "paragraph 3, under ‘Fathers’"
    assert links(found) == ["fine", "fine"]


def test_a_long_heading_is_cut_at_a_word_and_says_so() -> None:
    long = "Fathers were left out because practitioners mostly saw the mother"
    found = report("handout.docx", word((long, "Heading 1", ""), (f"“{WORDS}”", "", P28)))
    heading = "Fathers were left out because practitioners mostly saw the …"
    assert found.quotations[0].location == f"paragraph 2, under ‘{heading}’"


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
    assert sorted(state for state, _ in states(found)) == ["altered", "verbatim"]
    assert links(found) == ["dead"]


def test_a_deck_is_read_slide_by_slide_with_its_notes() -> None:
    presentation = pptx.Presentation(io.BytesIO(deck((WORDS, P28), (f"“{ALTERED}”", P28), (P14, P28))))
    presentation.slides[0].notes_slide.notes_text_frame.text = f"Say: “{P14.replace('lost', 'wasted')}”"
    found = report("deck.pptx", saved(presentation))
    assert [(quotation.location, quotation.match.state) for quotation in found.quotations] == [
        ("slide 1", "verbatim"),
        ("slide 1, notes", "misattributed"),
        ("slide 2", "altered"),
        ("slide 3", "misattributed"),
    ]
    assert links(found) == ["fine"] * 3


def test_a_picture_that_is_a_link_counts_for_its_slide() -> None:
    presentation = pptx.Presentation(io.BytesIO(deck((f"“{P14}”", ""))))
    shape = presentation.slides[0].shapes.add_shape(1, 0, 0, 100, 100)
    shape.click_action.hyperlink.address = P28
    found = report("deck.pptx", saved(presentation))
    assert states(found) == [("misattributed", "ages-of-concern#p14")]
    assert links(found) == ["fine"]


def test_a_web_page_is_read_as_it_is_shown() -> None:
    found = report(
        "page.html",
        f"<html><head><title>{ALTERED}</title><script>“{ALTERED}”</script></head><body>"
        f"<blockquote cite='{P28}'><p>{WORDS}</p></blockquote>\n"
        f"<p>They <b>said</b> <q>{ALTERED.replace('consent', '<i>consent</i>')}</q>"
        f"<!-- x --> <a href='{P28}'>there</a>.</p>"
        f"<iframe src='{P28}/embed'></iframe>",
    )
    assert states(found) == [
        ("verbatim", "ages-of-concern#p28-1"),
        ("altered", "ages-of-concern#p28-1"),
    ]
    assert links(found) == ["fine"] * 3
    assert found.quotations[1].location == "line 2"


def test_pasted_text_is_read_paragraph_by_paragraph() -> None:
    found = report("x.txt", f'Intro.\r\n\r\n"{WORDS}"\r\nsee lesson:ages-of-concern#p28\r\n'.encode("cp1252"))
    assert states(found) == [("verbatim", "ages-of-concern#p28-1")]
    assert found.quotations[0].location == "line 3"
    assert links(found) == ["fine"]


@pytest.mark.parametrize(
    ("target", "state"),
    [
        ("https://x.org/lessons/ages-of-concern/late-pre-birth-assessment#p13", "fine"),
        ("http://localhost:8000/lessons/ages-of-concern/late-pre-birth-assessment?q=late#p13", "fine"),
        ("https://x.org/excerpts/ages-of-concern/p28#:~:text=the%20threshold", "fine"),
        ("https://x.org/excerpts/ages-of-concern/p28.json", "fine"),
        ("https://x.org/base/excerpts/ages-of-concern/p31-2/embed", "fine"),
        ("lesson:ages-of-concern/late-pre-birth-assessment", "fine"),
        ("https://x.org/lessons/ages-of-concern/fathers-left-out#p13", "moved"),
        ("https://x.org/lessons/ages-of-concern/fathers-left-out#p999", "dead"),
        ("https://x.org/lessons/ages-of-concern/no-such-thing", "dead"),
        ("https://x.org/excerpts/age-of-concern/p28", "dead"),
        ("lesson:nowhere#p1", "dead"),
    ],
)
def test_links_are_fine_moved_or_dead(target: str, state: str) -> None:
    found = report("x.html", f"<a href='{target}'>x</a>")
    assert [(link.target, link.destination.state) for link in found.links] == [(target, state)]
    assert report("x.txt", f"See {target}.").links[0].destination.state == state


def test_an_old_name_has_moved_and_the_new_address_is_told() -> None:
    lesson = catalogue().lesson("ages-of-concern/late-pre-birth-assessment")
    data = {**vars(lesson), "aliases": ("ages-of-concern/old-name", "ages-of-concern#old")}
    data.pop("excerpts", None)
    moved = Catalogue([Lesson(**data)], catalogue().sources)
    document = read_document(
        "x.txt", f"{SITE}/lessons/ages-of-concern/old-name and lesson:ages-of-concern#old".encode()
    )
    found = verify(document, moved)
    assert links(found) == ["moved", "moved"]
    assert found.links[0].destination.advice.startswith("it is at /lessons/ages-of-concern/late-pre-birth")
    assert found.faults == 0


def test_other_sites_lessons_are_none_of_ours() -> None:
    assert not report("x.txt", "https://moodle.example/lessons/biology/cells and /lessons/a/b").links


def test_own_prose_and_callouts_are_no_quotations() -> None:
    text = (CORPUS.parent / "README.md").read_text("utf-8")
    assert all(quotation.match.state == "verbatim" for quotation in report("README.md", text).quotations)
    for path in sorted((CORPUS / "training").glob("*.md")):
        found = report(path.name, path.read_text("utf-8"))
        assert found.faults == 0, list(as_lines(found))
        assert len(found.quotations) >= 8


@pytest.mark.parametrize(("ending", "form"), [("md", as_markdown), ("html", as_html), ("txt", as_text)])
def test_what_the_site_gives_to_copy_verifies(ending: str, form: object) -> None:
    for lesson in catalogue().lessons:
        source = catalogue().source(lesson.source)
        for excerpt in lesson.excerpts if source.verbatim else ():
            link = f"{SITE}/excerpts/{excerpt.source}/{excerpt.anchor}"
            quoted = form(Citation(source, lesson, excerpt, link))  # type: ignore[operator]
            found = report(f"x.{ending}", quoted)
            assert found.faults == 0, (quoted, list(as_lines(found)))
            assert set(links(found)) == {"fine"}


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("x.pdf", b"%PDF", "x.pdf: this kind of file cannot be read; save it as .docx or .txt."),
        ("x.doc", b"", "save it as .docx"),
        ("x", b"", "it can be one of .docx, .pptx"),
        ("x.docx", b"not a package", "is not a Word file, or is damaged; open it in Word"),
        ("x.docx", b"", "is not a Word file, or is damaged"),
        ("x.pptx", b"PK\x03\x04" + b"\0" * 80, "is not a PowerPoint file, or is damaged"),
        ("x.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "is protected by a password"),
        ("x.txt", b"a" * (reader.MAX_BYTES + 1), "more than 20 MB"),
        ("x.txt", b"word " * (reader.MAX_WORDS + 1), "more than 100,000 words; verify it in parts"),
    ],
)
def test_what_cannot_be_read_is_a_sentence(name: str, data: bytes, sentence: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_document(name, data)
    assert sentence in str(caught.value)
    assert len(caught.value.problems) == 1


def packed(files: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            package.writestr(name, data)
    return file.getvalue()


def test_a_zip_bomb_is_not_opened() -> None:
    bomb = packed({f"word/{n}.xml": b"\0" * 30_000_000 for n in range(4)})
    assert len(bomb) < 200_000
    with pytest.raises(DocumentError, match="unpack to more than 100 MB"):
        read_document("x.docx", bomb)


def test_a_package_that_lies_about_its_sizes_is_not_believed() -> None:
    bomb = bytearray(packed({"[Content_Types].xml": b" " * 60_000_000}))
    size = (60_000_000).to_bytes(4, "little")
    assert bomb.count(size) == 2
    lying = bytes(bomb).replace(size, (500).to_bytes(4, "little"))
    with pytest.raises(DocumentError, match="is damaged"):
        read_document("x.docx", lying)
    with pytest.raises(DocumentError, match="more than 30 MB of text"):
        read_document("x.docx", bytes(bomb))


def test_of_two_parts_of_one_name_the_last_is_read_and_nothing_is_said_on_the_servers_log() -> None:
    held = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(word((WORDS, "Quote", P28)))) as sound,
        zipfile.ZipFile(held, "w") as both,
    ):
        for name in sound.namelist():
            both.writestr(name, sound.read(name))
        with pytest.warns(UserWarning, match="Duplicate name"):
            both.writestr(
                "word/document.xml", sound.read("word/document.xml").replace(b"threshold", b"limit")
            )
    assert "limit" in read_document("x.docx", held.getvalue()).blocks[0].text


def test_entities_are_not_expanded_nor_files_fetched() -> None:
    parts = {}
    with zipfile.ZipFile(io.BytesIO(word((WORDS, "", "")))) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    laughs = b'<!DOCTYPE x [<!ENTITY a "zzzz"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    head, _, rest = parts["word/document.xml"].partition(b"?>")
    changed = rest.replace(b"the threshold", b"&a;&b; the threshold")
    parts["word/document.xml"] = head + b"?>" + laughs + changed
    texts = [block.text for block in read_document("x.docx", packed(parts)).blocks]
    assert not any("zzzz" in text or "root:" in text for text in texts)


def test_a_deck_of_two_thousand_slides_is_a_sentence() -> None:
    presentation = pptx.Presentation(io.BytesIO(deck((WORDS, ""))))
    slides = presentation.slides._sldIdLst
    for number in range(1_999):
        copied = slides[0].__copy__()
        copied.set("id", str(1000 + number))
        slides.append(copied)
    with pytest.raises(DocumentError, match="2,000 slides, and 1,000 is the most; verify it in parts"):
        read_document("x.pptx", saved(presentation))


@given(st.sampled_from(["docx", "pptx"]), st.integers(0, 10_000), st.binary(min_size=1, max_size=40))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_damage_anywhere_is_a_sentence_or_is_read(kind: str, at: int, damage: bytes) -> None:
    whole = sound(kind)
    at %= len(whole)
    said: tuple[str, ...] = ("read",)
    try:
        read_document(f"x.{kind}", whole[:at] + damage + whole[at + len(damage) :])
    except DocumentError as error:
        said = tuple(error.problems)
    assert len(said) == 1


@cache
def sound(kind: str) -> bytes:
    return word((WORDS, "Quote", P28)) if kind == "docx" else deck((WORDS, P28))


@given(st.sampled_from([".md", ".html", ".txt"]), st.text(max_size=300))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_any_text_can_be_verified(ending: str, text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    assert report(f"x{ending}", data).name == f"x{ending}"


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_empty_document_has_nothing_wrong(ending: str) -> None:
    data = {".docx": word(), ".pptx": deck()}.get(ending, b"")
    assert report(f"x{ending}", data).faults == 0


def test_a_deck_of_sixty_slides_takes_less_than_two_seconds() -> None:
    texts = [excerpt.text for lesson in catalogue().lessons for excerpt in lesson.passages][:60]
    data = deck(*((text.replace(" the ", " a ", 1), P28) for text in texts))
    catalogue().match_quotation(WORDS)
    begun = time.process_time()
    assert len(report("deck.pptx", data).links) == 60
    assert time.process_time() - begun < 2


def test_the_command_line_says_what_is_wrong_and_exits_with_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LESSONSEARCH_INDEX", str(tmp_path / "index"))
    good, bad, broken = tmp_path / "good.md", tmp_path / "bad.docx", tmp_path / "broken.pptx"
    good.write_text(f"“{WORDS}” ({P28})", "utf-8")
    bad.write_bytes(word((f"“{ALTERED}”", "", P28)))
    broken.write_bytes(b"PK")
    result = CliRunner().invoke(main, ["verify", str(good)])
    assert (result.exit_code, result.output) == (0, f"{good}: 1 lesson link and 1 quotation: all is well.\n")
    result = CliRunner().invoke(main, ["verify", str(good), str(broken), str(bad), str(tmp_path / "none.md")])
    assert result.exit_code == 1
    for sentence in ("all is well", "[-must-] {+could+}", "is damaged", "none.md: it cannot be read"):
        assert sentence in result.output
