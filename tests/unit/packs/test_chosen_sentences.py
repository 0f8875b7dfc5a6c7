"""Chosen sentences and a pack's details: in its address, on its page without scripts, and in its files."""

from __future__ import annotations

import io
from html.parser import HTMLParser
from urllib.parse import urlencode

import docx
import pptx
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from lessonsearch.app.export import excerpt_link, export_pack
from lessonsearch.app.library import Library
from lessonsearch.documents.docx.docx_writer import as_docx
from lessonsearch.documents.markdown import as_markdown_file
from lessonsearch.documents.pptx.pptx_writer import as_pptx
from lessonsearch.model.lesson import TABLE, Excerpt
from lessonsearch.packs import Item, Pack, encode_pack, pack_query_string, parse_pack
from lessonsearch.packs.chosen_sentences import named_sentences, shorten
from lessonsearch.text.sentences import first_words, sentences
from lessonsearch.verify import read_document, verify

HOME = "https://lessons.example.org"
FATHERS = "ages-of-concern#p21"
DETAILS = Pack(
    "Fathers",
    "briefing",
    audience="Health visitors",
    presenter="The safeguarding lead",
    date="2027-03-12",
    review="2027-09-12",
    questions="Whom did we not ask?\nWho will?",
    contacts="Duty desk: 01234 567890\nwww.example.org/thresholds",
    items=(Item(FATHERS),),
)


def passages(library: Library) -> list[Excerpt]:
    lessons = (lesson for source in library.sources for lesson in library.contents(source))
    return [passage for lesson in lessons for passage in lesson.passages]


def test_the_sentences_of_every_passage_are_its_text(library: Library) -> None:
    for passage in passages(library):
        named = named_sentences(passage)
        assert len({sentence.id for sentence in named}) == len({sentence.text for sentence in named})
        for number, block in enumerate(passage.blocks):
            if block.form != TABLE:
                parts = [sentence.text for sentence in named if sentence.block == number]
                assert " ".join(parts) == block.text


@given(st.text(alphabet="aB. ?’‘1!(", max_size=80), st.integers(1, 9))
def test_sentences_and_first_words_lose_nothing(text: str, most: int) -> None:
    assert " ".join(sentences(text)) == text
    beginning = first_words(text, most)
    assert text.startswith(beginning)
    assert len(beginning.split(" ")) <= most or beginning == text


@given(st.data())
def test_any_choice_is_the_sources_words_in_order_with_signs_where_others_stand_between(
    library: Library, data: st.DataObject
) -> None:
    passage = data.draw(st.sampled_from(passages(library)))
    named = named_sentences(passage)
    chosen = data.draw(st.sets(st.sampled_from([sentence.id for sentence in named]))) if named else set()
    short, missing = shorten(passage, chosen)
    assert missing == ()
    if not chosen:
        assert short == passage
        return
    kept = [sentence.text for sentence in named if sentence.id in chosen]
    if len(kept) < len(named):
        shown = " ".join(block.text for block in short.blocks)
        assert shown.replace("… ", "") == " ".join(kept).replace("… ", "")
    assert {block.form for block in short.blocks} <= {block.form for block in passage.blocks}


def choice(library: Library, *numbers: int) -> Pack:
    named = named_sentences(library.excerpt(FATHERS)[1])
    return Pack("Fathers", items=(Item(FATHERS, "Ask.", tuple(named[number].id for number in numbers)),))


def test_the_choice_and_the_details_are_part_of_both_kinds_of_address(library: Library) -> None:
    for pack in (choice(library, 0, 2), DETAILS):
        assert parse_pack(pack_query_string(pack)) == (pack, ())
        assert parse_pack(f"p={encode_pack(pack)}") == (pack, ())


def test_an_address_of_version_0_1_opens_as_before() -> None:
    old = "title=A&template=slides&note=B&excerpt=ages-of-concern%23p21&note=C&excerpt=ages-of-concern%23p28"
    pack = Pack("A", "slides", "B", (Item(FATHERS, "C"), Item("ages-of-concern#p28")))
    assert parse_pack(old) == (pack, ())
    assert pack_query_string(pack) == old
    packed = (
        "1f51814eeeNorySzJSbV1VCtJzS3ISSxJtS3OyUxJLVbLyweyndRSK5JTiwpKbBPTU4t189N0k_PzgAJ5qkbGBUaGEEXOeBVZ"
        "AADKiyKG"
    )
    assert parse_pack(f"p={packed}") == (pack, ())


def test_a_date_that_is_none_is_a_problem_and_stays_to_be_corrected() -> None:
    pack, problems = parse_pack("date=next+week&excerpt=ages-of-concern%23p21")
    assert problems == ("'date' is a date such as 2027-03-12, not 'next week'.",)
    assert pack.date == "next week"


def test_every_file_shows_the_chosen_sentences_and_the_notes_of_slides_the_paragraph(
    library: Library,
) -> None:
    named = named_sentences(library.excerpt(FATHERS)[1])
    document = export_pack(choice(library, 0, 2), library, excerpt_link(HOME), f"{HOME}/pack")
    words = f"{named[0].text} … {named[2].text}"
    quoted = [
        line.text
        for line in docx.Document(io.BytesIO(as_docx(document))).paragraphs
        if line.style.name == "Quote"
    ]
    assert quoted == [words]
    assert words in as_markdown_file(document).replace("> ", "")
    slides = pptx.Presentation(io.BytesIO(as_pptx(document))).slides
    notes = "".join(slide.notes_slide.notes_text_frame.text for slide in slides if slide.has_notes_slide)
    assert named[1].text in notes
    for name, content in (("a.docx", as_docx(document)), ("a.pptx", as_pptx(document))):
        assert verify(read_document(name, content), library.catalogue).faults == 0


def test_a_sentence_that_left_its_passage_is_said_and_not_replaced(client: FlaskClient) -> None:
    address = f"?{urlencode([('excerpt', FATHERS), ('sentence', 'abcdef')])}"
    for page in (f"/pack{address}", f"/pack.docx{address}"):
        answer = client.get(page)
        assert answer.status_code == 400
        assert "is no longer in it. Choose its sentences again." in answer.text


class Form(HTMLParser):
    """What a browser without scripts sends of the pack's form: its fields, with these boxes ticked."""

    def __init__(self, html: str, ticked: set[str]) -> None:
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self.boxes: list[str] = []
        self.ticked = ticked
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attributes}
        if tag == "input" and given.get("type") == "checkbox":
            self.boxes.append(given["value"])
            if "checked" in given or given["value"] in self.ticked:
                self.fields.append((given["name"], given["value"]))
        elif tag in ("input", "textarea") and given.get("name") not in (None, "q"):
            self.fields.append((given["name"], given.get("value", "")))


def test_sentences_are_chosen_and_details_given_without_scripts(
    client: FlaskClient, library: Library
) -> None:
    page = client.get(f"/pack?{pack_query_string(Pack('Fathers', items=(Item(FATHERS),)))}").text
    boxes = Form(page, set()).boxes
    assert len(boxes) == len(named_sentences(library.excerpt(FATHERS)[1]))
    form = Form(page, {boxes[1]})
    fields = [(name, "Midwives" if name == "audience" else value) for name, value in form.fields]
    answer = client.post(
        "/pack", data=urlencode([*fields, ("do", "save")]), content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 303
    pack = parse_pack(answer.location.partition("?")[2]).pack
    assert pack == Pack("Fathers", audience="Midwives", items=(Item(FATHERS, "", (boxes[1],)),))
    assert Form(client.get(answer.location).text, set()).fields.count(("sentence", boxes[1])) == 1


def test_a_briefing_says_whom_it_is_for_and_when_and_asks_the_trainers_questions(library: Library) -> None:
    document = export_pack(DETAILS, library, excerpt_link(HOME), f"{HOME}/pack")
    lines = [line.text for line in docx.Document(io.BytesIO(as_docx(document))).paragraphs]
    assert (
        "For: Health visitors  Led by: The safeguarding lead  Date: 12 March 2027  "
        "Review date: 12 September 2027" in lines
    )
    assert {
        "Whom did we not ask?",
        "Who will?",
        "Local contacts and links",
        "Duty desk: 01234 567890",
    } <= set(lines)
    assert "What does this mean for my own practice?" not in lines
    title = pptx.Presentation(io.BytesIO(as_pptx(document))).slides[0]
    text = "\n".join(shape.text_frame.text for shape in title.shapes)
    assert "Led by: The safeguarding lead" in text
    assert "12 March 2027" in text
