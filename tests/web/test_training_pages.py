"""The pages of training material, and the page that verifies somebody's own."""

from __future__ import annotations

import io
import tempfile
import zipfile
from urllib.parse import urlsplit
from xml.etree import ElementTree

import docx
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lessonsearch.app.library import Library
from support.pages import addresses, text, texts, tree
from support.paths import ROOT

WORDS = "the threshold for information sharing, including without consent, must be lower"


def page(client: FlaskClient, address: str) -> TestResponse:
    response = client.get(address)
    assert response.status_code == 200, address
    return response


def verified(client: FlaskClient, **data: object) -> TestResponse:
    response = client.post("/verify", data=data)
    assert response.status_code == 200
    return response


def send(client: FlaskClient, text: bytes, name: str, data: bytes) -> TestResponse:
    """Send a text and a file as a browser does, at any size without a file on disk."""
    parts = [b'"text"\r\n\r\n' + text, b'"file"; filename="' + name.encode() + b'"\r\n\r\n' + data]
    body = b"".join(b"--x\r\nContent-Disposition: form-data; name=" + part + b"\r\n" for part in parts)
    return client.post("/verify", data=body + b"--x--\r\n", content_type="multipart/form-data; boundary=x")


def test_training_material_is_listed_by_kind_with_its_content_note(client: FlaskClient) -> None:
    listed = page(client, "/training")
    headings = texts(listed, "h2")
    assert headings.index("Seven-minute briefings") < headings.index("Case exercise")
    for words in ("7 minutes", "Death of babies"):
        assert words in text(listed)
    assert {"/training/invisible-fathers", "/verify"} <= set(addresses(listed))


def test_a_briefing_draws_its_excerpts_in_and_links_to_them(client: FlaskClient) -> None:
    briefing = page(client, "/training/invisible-fathers")
    read = text(briefing)
    assert "‘the ghost in the equation’" in read
    drawn = texts(briefing, 'a[href="/excerpts/ages-of-concern/p21"]')
    assert any(words.startswith("Ofsted (2011), Ages of concern") for words in drawn)
    assert read.index("Content note:") < read.index("116 123") < read.index("What this is about")
    assert "© Crown copyright 2011" in read
    assert "Open all steps" not in read


def test_an_exercise_keeps_its_steps_closed_until_they_are_opened(client: FlaskClient) -> None:
    shut = tree(page(client, "/training/alone-at-seventeen"))
    steps = len(shut.select("details:not([open], [class])"))
    assert steps > 1
    assert not shut.select("details[open]")
    opened = tree(page(client, "/training/alone-at-seventeen?steps=open"))
    assert len(opened.select("details[open]")) == steps


def test_excerpts_are_folded_for_whoever_wants_that(client: FlaskClient) -> None:
    address = "/training/alone-at-seventeen?steps=open"
    shown = tree(page(client, address))
    client.set_cookie("fold", "yes")
    folded = page(client, address)
    summaries = texts(folded, "details.folded > summary")
    assert summaries.count("Show the passage") > 1
    assert set(summaries) == {"Show the material", "Show the passage"}
    assert "hanging" not in folded.text
    assert len(tree(folded).select("details[open]")) == len(shown.select("details[open]"))


def test_lessons_and_excerpts_say_which_training_uses_them(client: FlaskClient) -> None:
    for address in (
        "/lessons/ages-of-concern/fathers-left-out",
        "/excerpts/ages-of-concern/p21",
        "/excerpts/ages-of-concern/p26-2",
        "/excerpts/ages-of-concern/p26",
    ):
        used = page(client, address)
        assert "Used in training" in texts(used, "h2")
        assert "/training/invisible-fathers" in addresses(used)
    assert "Used in training" not in text(page(client, "/excerpts/ages-of-concern/p1"))


def test_training_that_is_not_there_is_named_with_the_nearest(client: FlaskClient) -> None:
    response = client.get("/training/invisible-father")
    assert response.status_code == 404
    assert "did you mean 'invisible-fathers'?" in text(response)


def test_the_sitemap_names_training_material(client: FlaskClient, library: Library) -> None:
    listed = ElementTree.fromstring(page(client, "/sitemap-pages.xml").text).itertext()
    named = {urlsplit(address.strip()).path for address in listed}
    assert {f"/training/{material.slug}" for material in library.training} <= named


def test_pasted_text_is_verified_and_kept_on_the_page(client: FlaskClient) -> None:
    pasted = (
        f"\n“{WORDS.replace('must', 'could')}” lesson:ages-of-concern#p28\n\n<b>lesson:ages-of-concern#p999"
    )
    told = verified(client, text=pasted)
    assert "Quotations: 1 changed." in text(told)
    assert "Lesson links: 1 broken, 1 working." in text(told)
    assert [words.split()[-1] for words in texts(told, "del, ins")] == ["must", "could"]
    assert any(
        words.startswith("Read the source’s words")
        for words in texts(told, 'a[href="/excerpts/ages-of-concern/p28-1"]')
    )
    assert tree(told).select_one("textarea").get_text().endswith("<b>lesson:ages-of-concern#p999")
    assert not tree(told).select("b")


def test_uploaded_files_are_verified_each_by_itself(client: FlaskClient) -> None:
    document = docx.Document()
    document.add_paragraph(f"“{WORDS}” (lesson:ages-of-concern#p28)")
    file = io.BytesIO()
    document.save(file)
    told = verified(
        client,
        text="",
        file=[
            (io.BytesIO(file.getvalue()), "handout.docx"),
            (io.BytesIO(b"\xe2\x80\x9cNobody has ever said it like this\xe2\x80\x9d"), "notes.md"),
        ],
    )
    assert {"handout.docx", "notes.md"} <= set(texts(told, "h2"))
    assert "Quotations: 1 match." in text(told)
    assert "Lesson links: 1 working." in text(told)
    assert "From elsewhere" in text(told)
    assert "all is well" not in text(told)


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("x.docx", b"PK", "x.docx: it is not a Word file, or is damaged; open it in Word and save it again."),
        ("x.pptx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "it is protected by a password"),
        ("x.pdf", b"", "x.pdf: it is not a PDF, or it is damaged"),
        ("x.rtf", b"", "x.rtf: we cannot read this type of file; save it as .docx"),
        ("x.txt", b"a" * 20_500_000, "x.txt: it has more than 20 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_sentence_and_what_was_typed_stays(
    client: FlaskClient, name: str, data: bytes, sentence: str
) -> None:
    response = send(client, b"Typed here", name, data)
    assert response.status_code == 400
    assert sentence in response.text
    assert texts(response, "textarea") == ["Typed here"]


def test_documents_come_back_as_word_files_with_comments(client: FlaskClient) -> None:
    changed = f"“{WORDS.replace('must', 'could')}”"
    response = client.post("/verify", data={"text": changed, "as": "word"})
    assert response.headers["Content-Disposition"] == 'attachment; filename="The pasted text checked.docx"'
    assert response.headers["Cache-Control"] == "no-store"
    (comment,) = docx.Document(io.BytesIO(response.data)).comments
    assert "The source has “must” where your document has “could”." in comment.text
    handout = docx.Document()
    handout.add_paragraph(changed)
    held = io.BytesIO()
    handout.save(held)
    sent = {"as": "word", "text": changed, "file": (io.BytesIO(held.getvalue()), "handout.docx")}
    response = client.post("/verify", data=sent)
    with zipfile.ZipFile(io.BytesIO(response.data)) as package:
        assert package.namelist() == ["1 handout checked.docx", "2 The pasted text checked.docx"]
        document = docx.Document(io.BytesIO(package.read("1 handout checked.docx")))
        assert [paragraph.text for paragraph in document.paragraphs] == [changed]
        assert len(list(document.comments)) == 1


def test_rich_text_that_is_pasted_keeps_its_links_and_quotations(client: FlaskClient) -> None:
    html = f"<blockquote>{WORDS}</blockquote><p><a href='https://x.org/excerpts/ages-of-concern/p28'>there</a></p>"
    shown = verified(client, text=f"{WORDS} there", html=html)
    assert "Quotations: 1 match." in text(shown)
    assert "Lesson links: 1 working." in text(shown)


def test_nothing_sent_is_a_sentence(client: FlaskClient) -> None:
    response = client.post("/verify", data={"text": "  "})
    assert response.status_code == 400
    assert "Paste some text or choose a file" in response.text


@pytest.mark.parametrize(("text", "data"), [(b"", b"a" * 50_000_000), (b"a" * 2_000_000, b"")])
def test_too_much_at_once_is_a_sentence(client: FlaskClient, text: bytes, data: bytes) -> None:
    response = send(client, text, "x.pptx", data)
    assert response.status_code == 413
    assert "Files can have 20 MB in all, and pasted text 1 MB" in response.text


def test_what_is_sent_is_not_kept(client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not on disk, not in the browser's cache, not in a cookie."""

    def refuse(*args: object, **options: object) -> None:
        raise AssertionError("something was written to disk")

    for name in ("TemporaryFile", "SpooledTemporaryFile", "NamedTemporaryFile"):
        monkeypatch.setattr(tempfile, name, refuse)
        monkeypatch.setattr(f"werkzeug.formparser.{name}", refuse, raising=False)
    response = send(client, b"", "x.txt", b"lengthy-words " * 40_000)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in response.headers
    assert "form-action 'self'" in response.headers["Content-Security-Policy"]


def test_steps_and_words_are_all_there_on_paper() -> None:
    style = (ROOT / "templates" / "static" / "css" / "training.css").read_text("utf-8")
    assert "details::details-content { content-visibility: visible" in style.partition("@media print")[2]
