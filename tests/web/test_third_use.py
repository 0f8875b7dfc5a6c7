"""The third use, whole: an excerpt goes into a Word handout and a Moodle page, and the corpus changes since.

A lesson is renamed, re-tagged and gets a new file; its old name becomes an alias. From the documents made
before, every link still lands on the words.
"""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import docx
import pytest
from flask.testing import FlaskClient

from lessonsearch.app.bootstrap import open_library
from lessonsearch.app.library import Library
from lessonsearch.settings import Settings
from lessonsearch.verify import read_document, verify
from lessonsearch.web.app import create_app
from support.pages import tree
from support.paths import ROOT

SLUG = "ages-of-concern/late-pre-birth-assessment"
WORDS = "there was a long delay before this was carried out"
PACK = f"title=Before+birth&template=briefing&excerpt=ages-of-concern%23p13&note=See+/lessons/{SLUG}"


def opened(corpus: Path, index: Path) -> tuple[FlaskClient, Library]:
    """The site over a corpus, with a fresh index."""
    settings = Settings(corpus, ROOT / "templates", index)
    library = open_library(settings)
    return create_app(settings, lambda: library).test_client(), library


@pytest.mark.slow
def test_from_an_old_handout_and_an_old_moodle_page_every_link_lands_on_the_words(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    shutil.copytree(ROOT / "corpus", corpus)
    before, library = opened(corpus, tmp_path / "first")
    handout = before.get(f"/pack.docx?{PACK}").data
    moodle = {
        urlsplit(tree(code.get_text()).select_one("iframe")["src"]).path
        for page in ("/excerpts/ages-of-concern/p13", f"/lessons/{SLUG}")
        for code in tree(before.get(page)).select("textarea")
        if "<iframe" in code.get_text()
    }
    assert moodle == {"/excerpts/ages-of-concern/p13/embed", f"/lessons/{SLUG}/embed"}
    moodle |= {f"/pack/embed?{PACK}", f"/lessons/{SLUG}"}
    library.engine.close()

    change(corpus)
    after, library = opened(corpus, tmp_path / "second")
    assert after.get("/lessons/ages-of-concern/assessed-in-the-seventh-month").status_code == 200
    document = docx.Document(io.BytesIO(handout))
    links = [link.address for line in document.paragraphs for link in line.hyperlinks]
    assert len(links) == 3  # below the quotation, in the reference, back to the pack
    for address in [*moodle, *(f"{urlsplit(link).path}?{urlsplit(link).query}" for link in links)]:
        answer = after.get(address, follow_redirects=True)
        assert answer.status_code == 200, address
        assert WORDS in answer.text, address
    report = verify(read_document("handout.docx", handout), library.catalogue)
    assert (report.faults, len(report.quotations) > 0) == (0, True)
    library.engine.close()


def change(corpus: Path) -> None:
    """Rename, re-tag and alias the lesson, as `docs/corpus.md` says."""
    (old,) = (corpus / "ages-of-concern").glob("*-late-pre-birth-assessment.md")
    new = old.with_name(old.name.replace("late-pre-birth-assessment", "assessed-in-the-seventh-month"))
    text = old.read_text("utf-8")
    text = re.sub(r"(?m)^title: .*$", "title: Assessed only in the seventh month", text, count=1)
    text = re.sub(r"(?m)^themes: .*$", "themes: [timeliness]", text, count=1)
    assert "aliases:" not in text
    new.write_text(text.replace("\nkind:", f"\naliases: [{SLUG}]\nkind:", 1), "utf-8")
    old.unlink()
    permalinks = corpus / "permalinks.txt"
    line = next(one for one in permalinks.read_text("utf-8").splitlines() if one.startswith(SLUG))
    added = line.replace(SLUG, "ages-of-concern/assessed-in-the-seventh-month")
    permalinks.write_text(f"{permalinks.read_text('utf-8')}{added}\n", "utf-8")
