"""Files that leave the site, in Chromium: one page without a network, and SCORM in an LMS's run time."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from xml.etree.ElementTree import fromstring

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser

from lessonsearch.app.export import excerpt_link, export_pack, export_training
from lessonsearch.app.export_formats import EXPORT_FORMATS
from lessonsearch.app.library import Library
from lessonsearch.documents.document import Document
from lessonsearch.packs import Item, Pack
from lessonsearch.training import SiteLinks
from support.browser import NODE_MODULES, need

HOME = "https://lessons.example.org"
LMS = """<!doctype html><html lang="en"><title>LMS</title><script src="scorm12.min.js"></script>
<script>window.API = new Scorm12API({autocommit: false, logLevel: 5});
window.API.on("LMSSetValue.cmi.core.session_time", (name, value) => { window.spent = value; });</script>
<iframe id="sco" src="index.html" width="800" height="500"></iframe></html>"""
IMSCP = "{http://www.imsproject.org/xsd/imscp_rootv1p1p2}"
ADLCP = "{http://www.adlnet.org/xsd/adlcp_rootv1p2}"


@pytest.fixture(scope="module")
def documents(library: Library) -> dict[str, Document]:
    items = tuple(Item(f"ages-of-concern#{name}", "Ask.") for name in ("p21", "table-1", "p31"))
    link = excerpt_link(HOME)
    made = {
        template: export_pack(Pack("Fathers", template, items=items), library, link, f"{HOME}/pack")
        for template in ("briefing", "handout")
    }
    for slug in ("invisible-fathers", "alone-at-seventeen"):
        made[slug] = export_training(slug, library, SiteLinks(HOME), HOME)
    return made


def text(document: Document, ending: str) -> str:
    made = EXPORT_FORMATS[ending].write(document)
    return made.decode() if isinstance(made, bytes) else made


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["briefing", "handout", "invisible-fathers", "alone-at-seventeen"])
def test_the_single_file_needs_no_network_and_has_no_barriers(
    browser: Browser, documents: dict[str, Document], tmp_path: Path, name: str, scheme: str
) -> None:
    axe = NODE_MODULES / "axe-core" / "axe.min.js"
    need(axe.is_file(), "axe-core")
    file = tmp_path / f"{name}.html"
    file.write_text(text(documents[name], "offline.html"), "utf-8")
    context = browser.new_context(offline=True, color_scheme=scheme, viewport={"width": 320, "height": 640})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    assert asked == [file.as_uri()]
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.evaluate(axe.read_text())
    violations = page.evaluate("axe.run().then(result => result.violations.map(one => one.id))")
    context.close()
    assert violations == []


def test_an_exercise_stays_staged_and_prints_whole(
    browser: Browser, documents: dict[str, Document], tmp_path: Path
) -> None:
    file = tmp_path / "alone.html"
    file.write_text(text(documents["alone-at-seventeen"], "offline.html"), "utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())
    assert page.locator("details").count() == 5
    assert not page.get_by_text("He died.").is_visible()
    page.locator("summary").last.click()
    assert page.get_by_text("He died.").is_visible()
    assert page.get_by_role("heading", name="What to take away").is_visible()
    page.close()


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves a folder and tells nobody."""

    def log_message(self, *told: object) -> None:
        pass


@pytest.fixture
def lms(documents: dict[str, Document], tmp_path: Path) -> Iterator[str]:
    script = NODE_MODULES / "scorm-again" / "dist" / "scorm12.min.js"
    need(script.is_file(), "scorm-again")
    zipfile.ZipFile(io.BytesIO(EXPORT_FORMATS["scorm.zip"].write(documents["briefing"]))).extractall(tmp_path)
    shutil.copy(script, tmp_path)
    (tmp_path / "lms.html").write_text(LMS)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(tmp_path)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/lms.html"
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_lms_learns_that_it_was_opened_and_that_its_end_was_reached(browser: Browser, lms: str) -> None:
    page = browser.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(lms)
    frame = page.frame_locator("#sco")
    frame.locator("#end").wait_for(state="attached")
    status = "window.API.cmi.core.lesson_status"
    page.wait_for_function(f"{status} === 'incomplete'")
    frame.locator("#end").scroll_into_view_if_needed()
    page.wait_for_function(f"{status} === 'completed'")
    assert page.evaluate("window.API.cmi.core.score.raw") == ""
    page.evaluate("document.getElementById('sco').src = 'about:blank'")
    page.wait_for_function("window.API.isTerminated()")
    assert re.fullmatch(r"\d\d:\d\d:\d\d", page.evaluate("window.spent"))
    page.close()
    assert errors == []


def test_outside_an_lms_the_page_of_a_package_just_reads(
    browser: Browser, documents: dict[str, Document], tmp_path: Path
) -> None:
    zipfile.ZipFile(io.BytesIO(EXPORT_FORMATS["scorm.zip"].write(documents["handout"]))).extractall(tmp_path)
    page = browser.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto((tmp_path / "index.html").as_uri())
    assert page.locator("h1").inner_text() == "Fathers"
    page.close()
    assert errors == []


def test_the_manifest_names_one_sco_and_every_file(documents: dict[str, Document]) -> None:
    archive = zipfile.ZipFile(io.BytesIO(EXPORT_FORMATS["scorm.zip"].write(documents["briefing"])))
    manifest = fromstring(archive.read("imsmanifest.xml"))
    assert manifest.findtext(f"{IMSCP}metadata/{IMSCP}schemaversion") == "1.2"
    (resource,) = manifest.iter(f"{IMSCP}resource")
    assert resource.get(f"{ADLCP}scormtype") == "sco"
    files = {file.get("href") for file in resource.iter(f"{IMSCP}file")}
    assert {"imsmanifest.xml", *files} == set(archive.namelist())
    (item,) = manifest.iter(f"{IMSCP}item")
    assert item.get("identifierref") == resource.get("identifier")
    assert manifest.find(f"{IMSCP}organizations").get("default") == "course"


def test_packs_and_training_material_are_given_as_one_file_and_as_scorm(client: FlaskClient) -> None:
    for path in ("/pack.{}?excerpt=ages-of-concern%23p21", "/training/invisible-fathers.{}"):
        for ending in ("offline.html", "scorm.zip"):
            answer = client.get(path.format(ending))
            assert answer.status_code == 200
            assert answer.headers["Content-Disposition"].endswith(f'.{ending}"')


def test_a_pack_can_be_read_in_a_frame_of_another_site_and_nothing_else_of_it(client: FlaskClient) -> None:
    framed = client.get("/pack/embed?title=Fathers&excerpt=ages-of-concern%23p21&note=Ask.")
    assert framed.status_code == 200
    assert "frame-ancestors *" in framed.headers["Content-Security-Policy"]
    assert "the reviews found that fathers had been marginalised" in framed.text
    assert '<base target="_blank">' in framed.text
    assert "Check current guidance." in framed.text
    page = client.get("/pack?title=Fathers&excerpt=ages-of-concern%23p21")
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert "/pack/embed?" in page.text
    missing = client.get("/pack/embed?excerpt=ages-of-concern%23p999")
    assert missing.status_code == 404
    assert "frame-ancestors 'none'" in missing.headers["Content-Security-Policy"]
    assert client.get("/pack/embed?colour=red").status_code == 400
