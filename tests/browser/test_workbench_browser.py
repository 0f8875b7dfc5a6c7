"""The workbench in a real browser: by keyboard alone, and with nothing for axe to find."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from lessonsearch.cli import main
from lessonsearch.imports.draft_lessons import lesson_names
from lessonsearch.settings import Settings
from lessonsearch.workbench.workbench_app import create_workbench
from support.browser import AXE, NODE_MODULES, TWICE, need
from support.paths import IMPORTS

REVIEW = IMPORTS / "baby-m-n.txt"
MOST_STEPS = 300
"""Presses of Tab within which everything on a page is to be reached."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    assert CliRunner().invoke(main, ["new", str(tmp_path / "own"), "--only-own"]).exit_code == 0
    return tmp_path / "own"


@pytest.fixture
def page(browser: Browser, root: Path, tmp_path: Path) -> Iterator[Page]:
    """The workbench's first page; whatever the browser complains of fails the test."""
    workbench = create_workbench(replace(Settings.read({}), corpus=root, index=tmp_path / "index"))
    server = make_server("127.0.0.1", 0, workbench.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    context = browser.new_context(base_url=f"http://127.0.0.1:{server.server_port}")
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    opened.goto(f"/?token={workbench.token.token}")
    yield opened
    context.close()
    server.shutdown()
    thread.join()
    server.server_close()
    workbench.site.close()
    assert complaints == []


def reach(page: Page, selector: str) -> None:
    """Press Tab until the focus is on an element, as somebody without a mouse does."""
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", f"nobody sees that {selector} has the focus"
            return
    raise AssertionError(f"{selector} is not reached by the keyboard")


def read_in(page: Page) -> None:
    """Upload the review by keyboard; the system’s own dialogue chooses the file."""
    page.set_input_files("#files", REVIEW)
    reach(page, "#publisher")
    page.keyboard.type("Northtown Board")
    reach(page, "#published")
    page.keyboard.type("2021-05")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Files added", timeout=60_000)


def test_a_review_becomes_a_draft_and_is_edited_by_keyboard(page: Page, root: Path) -> None:
    read_in(page)
    reach(page, "main a[href='/drafts/baby-m-n']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/drafts/baby-m-n")
    first = lesson_names(root / "drafts" / "baby-m-n")[0]
    reach(page, f"a[href$='/lessons/{first}']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/lessons/{first}")
    reach(page, "input[name=title]")
    page.keyboard.press("Control+a")
    page.keyboard.type("Nobody asked about the bruise")
    reach(page, "input[name=themes]")
    page.keyboard.press("Space")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    text = (root / "drafts" / "baby-m-n" / first).read_text("utf-8")
    assert "title: Nobody asked about the bruise" in text
    assert "\nthemes:\n- " in text


def test_suggestions_are_ticked_and_saved_by_keyboard(page: Page, root: Path) -> None:
    read_in(page)
    first, second = lesson_names(root / "drafts" / "baby-m-n")[:2]
    page.goto(f"/drafts/baby-m-n/lessons/{first}")
    reach(page, "a[href*='tick=suggested']")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Nothing is saved yet")
    reach(page, f"button[name=go][value='{second}']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/lessons/{second}")
    text = (root / "drafts" / "baby-m-n" / first).read_text("utf-8")
    assert "\nthemes:\n- " in text
    assert "\nkind: " in text


@pytest.mark.parametrize(
    "look",
    [
        {"color_scheme": "light", "width": 1280, "text": 1},
        {"color_scheme": "dark", "width": 320, "text": 1},
        {"color_scheme": "light", "width": 1280, "text": 2},
    ],
    ids=["desk, light", "narrow, dark", "desk, text at 200%"],
)
def test_every_page_can_be_used_by_everyone(page: Page, root: Path, look: dict[str, Any]) -> None:
    axe = NODE_MODULES / "axe-core" / "axe.min.js"
    need(axe.is_file(), "axe-core")
    page.emulate_media(color_scheme=look["color_scheme"])
    page.set_viewport_size({"width": look["width"], "height": 800})
    read_in(page)
    draft = "/drafts/baby-m-n"
    lesson = lesson_names(root / "drafts" / "baby-m-n")[0]
    found: dict[str, Any] = {}
    for name, address in {
        "uploads": page.url,
        "start": "/",
        "draft": draft,
        "lesson": f"{draft}/lessons/{lesson}",
    }.items():
        page.goto(address)
        if look["text"] == 2:
            page.evaluate(TWICE)
        page.evaluate(axe.read_text())
        found |= {f"{name}: {v['id']}": [node["html"] for node in v["nodes"]][:3] for v in page.evaluate(AXE)}
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found |= {f"{name}: wider than the window": wide} if wide > 0 else {}
    assert found == {}
