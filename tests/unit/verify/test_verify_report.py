"""What the checker found, as sentences and as comments in a Word document."""

from __future__ import annotations

import io

import docx
import pytest

from lessonsearch.verify import (
    annotate_upload,
    annotate_word,
    as_data,
    as_lines,
    as_word,
    of_quotation,
    pack_remarks,
    read_document,
    remarks_of,
    verify,
)
from lessonsearch.verify.verdict import differences
from support.handouts import ALTERED, P28, SITE, WORDS, word
from support.shipped import catalogue, report, statuses


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
