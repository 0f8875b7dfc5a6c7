"""Old handouts and decks compared with their sources: links that died, words that changed."""

from __future__ import annotations

import io
import time
from dataclasses import replace

import pptx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessonsearch.citations import Citation, as_html, as_markdown, as_text
from lessonsearch.errors import DocumentError
from lessonsearch.quotations import Catalogue
from lessonsearch.verify import (
    ENDINGS,
    as_lines,
    read_document,
    verify,
)
from support.handouts import P28, SITE, WORDS, deck, saved, word
from support.packages import opendocument, pdf
from support.shipped import CORPUS, catalogue, lessons, links, report


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
    lesson = replace(lesson, aliases=("ages-of-concern/old-name", "ages-of-concern#old"))
    moved = Catalogue([lesson], catalogue().sources)
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
