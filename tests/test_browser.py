"""The pages in a real browser: keyboard, script on and off, accessibility (axe), valid HTML (the Nu checker).

What a test needs and the machine lacks skips it with a reason, and fails it where `CI` is true. The Node
packages axe-core and vnu-jar are looked for in the folder `NODE_MODULES`, else in the checkout's.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from lessonsearch.app.library import Library
from lessonsearch.packs import encode_pack, parse_pack
from lessonsearch.query.query import Query

ROOT = Path(__file__).parent.parent
NODE_MODULES = Path(os.environ.get("NODE_MODULES", ROOT / "node_modules"))
# What a browser under test does not need: a sandbox in a container, a graphics card, and calls home.
SWITCHES = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()

TWINS = "/lessons/ages-of-concern/twin-died-after-co-sleeping"
PACK = (
    "title=Invisible+fathers&template=briefing&note=For+the+team&excerpt=ages-of-concern%23p28"
    "&note=Who+was+never+asked%3F&excerpt=ages-of-concern%23p21"
)
PAGES = {
    "start": "/",
    "search": "/?q=co-sleeping&age=under-1&theme=alcohol-misuse",
    "most of the words": "/?q=fathers+zeppelin",
    "nothing found": "/?q=co-sleeping&age=14-plus&kind=data",
    "after the last page": "/?q=co-sleeping&page=9",
    "lesson": f"{TWINS}?q=co-sleeping",
    "lesson with bullets": "/lessons/ages-of-concern/include-young-parents-and-fathers",
    "lesson with a table": "/lessons/ages-of-concern/reviews-by-board",
    "lesson of the summary": "/lessons/ages-of-concern-summary/scope-of-the-report",
    "lesson in our own words": "/lessons/cypnow-2011-10-25/press-report-and-reply",
    "excerpt": "/excerpts/ages-of-concern/p43",
    "bullet": "/excerpts/ages-of-concern/p31-2",
    "sources": "/sources",
    "source": "/sources/ages-of-concern",
    "themes": "/themes",
    "theme": "/themes/neglect",
    "help": "/help",
    "api": "/api",
    "linking": "/linking",
    "recommendations": "/recommendations",
    "map": "/themes/map",
    "figures": "/data",
    "list of reviews": "/data/reviews-2010-2011?grade=Outstanding&sort=date",
    "training": "/training",
    "briefing": "/training/invisible-fathers",
    "exercise": "/training/alone-at-seventeen?steps=open",
    "verify": "/verify",
    "support": "/support",
    "accessibility": "/accessibility",
    "words pointed to": "/excerpts/ages-of-concern/p28?quote=threshold+for+information+sharing",
    "excerpt with a table": "/excerpts/ages-of-concern/table-1",
    "card": "/excerpts/ages-of-concern/p31/embed",
    "empty pack": "/pack",
    "pack": f"/pack?{PACK}",
    "pack with an unknown excerpt": f"/pack?{PACK}&excerpt=ages-of-concern%23p999",
    "pack in a frame": f"/pack/embed?{PACK}&excerpt=ages-of-concern%23table-1",
    "pack to print": f"/pack.html?{PACK}&excerpt=ages-of-concern%23table-1",
    "search with a pack": f"/?q=fathers&pack={encode_pack(parse_pack(PACK).pack)}",
    "not found": "/lessons/ages-of-concern/late-pre-birth",
    "cannot be read": "/?q=babies&page=0&colour=red&age=under-1",
}
FOLDED = ("search", "lesson", "excerpt", "briefing", "pack", "figures", "support", "source")
"""Pages that are another page for those who have distressing passages folded."""
LOOKS = {
    "desk, light": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "desk, dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "narrow, light": {"viewport": {"width": 320, "height": 640}, "color_scheme": "light"},
    "narrow, dark": {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark"},
    "desk, text at 200%": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
}
TWICE = "document.documentElement.style.fontSize = '200%'"


def need(found: object, what: str) -> None:
    """Skip where something is missing at a desk; fail where nothing may be missing."""
    if not found:
        missing = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        missing(f"{what} is not here; see CONTRIBUTING.md on what the browser tests use")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    need(chromium, "Chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=SWITCHES)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A page at a desk; whatever it complains of fails the test."""
    context = browser.new_context(base_url=site, permissions=["clipboard-read", "clipboard-write"])
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    yield opened
    context.close()
    assert complaints == []


@pytest.fixture
def plain(browser: Browser, site: str) -> Iterator[Page]:
    """A page in a browser without JavaScript."""
    context = browser.new_context(base_url=site, java_script_enabled=False)
    yield context.new_page()
    context.close()


AXE = "axe.run({rules: {'target-size': {enabled: true}}}).then(result => result.violations)"
"""The rule on the size of what is clicked is WCAG 2.2's, and off unless asked for."""


@pytest.mark.parametrize("look", LOOKS)
def test_every_page_can_be_used_by_everyone(browser: Browser, site: str, look: str) -> None:
    axe = NODE_MODULES / "axe-core" / "axe.min.js"
    need(axe.is_file(), "axe-core")
    context = browser.new_context(base_url=site, **LOOKS[look])
    opened = context.new_page()
    found: dict[str, Any] = {}
    folding = [{"name": "fold", "value": "yes", "url": site}]
    for name, address in [*PAGES.items(), *((f"folded {name}", PAGES[name]) for name in FOLDED)]:
        if name.startswith("folded"):
            context.add_cookies(folding)  # type: ignore[arg-type]
        opened.goto(address)
        if "200%" in look:
            opened.evaluate(TWICE)
        # The debugger's own door: the page's policy keeps scripts of other origins out, and stays on.
        opened.evaluate(axe.read_text())
        violations = opened.evaluate(AXE)
        found |= {f"{name}: {v['id']}": [node["html"] for node in v["nodes"]][:3] for v in violations}
        wide = opened.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found |= {f"{name}: wider than the window": wide} if wide > 0 else {}
    context.close()
    assert found == {}


def test_every_page_is_valid(client: FlaskClient, tmp_path: Path) -> None:
    vnu = NODE_MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
    java = shutil.which("java")
    need(java, "Java")
    need(vnu.is_file(), "vnu-jar")
    for name, address in PAGES.items():
        (tmp_path / f"{name}.html").write_bytes(client.get(address).data)
    client.set_cookie("fold", "yes")
    for name in FOLDED:
        (tmp_path / f"folded {name}.html").write_bytes(client.get(PAGES[name]).data)
    shutil.copy(ROOT / "templates" / "static" / "icon.svg", tmp_path)
    command = [str(java), "-jar", str(vnu), "--also-check-svg", "--format", "json", str(tmp_path)]
    said = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    messages = json.loads(said.stderr)["messages"]
    assert [f"{Path(m['url']).name}: {m['message']} {m.get('extract', '')}" for m in messages] == []


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until that is in focus."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"Tab does not reach {selector}")


def unfold(page: Page, *facets: str) -> None:
    """Open folded facets of the search page."""
    for facet in facets:
        page.locator(f"#facet-{facet} > summary").click()


def unfold_by_key(page: Page, facet: str) -> None:
    tab_to(page, f"#facet-{facet} > summary")
    page.keyboard.press("Enter")


def finds(library: Library, *choices: tuple[str, str]) -> int:
    return library.find(Query("co-sleeping", choices)).total


class TestWithTheKeyboard:
    def test_the_main_job(self, page: Page, site: str, library: Library) -> None:
        """Search, tick two filters, open the case of the twins, copy the link to paragraph 43."""
        page.goto("/")
        page.keyboard.press("Tab")
        expect(page.get_by_text("Skip to the content")).to_be_focused()
        tab_to(page, "#q")
        page.keyboard.type("co-sleeping")
        page.keyboard.press("Enter")
        expect(page.locator("#found")).to_have_text(f"{finds(library)} lessons for “co-sleeping”")
        unfold_by_key(page, "theme")
        tab_to(page, "#theme-alcohol-misuse")
        page.keyboard.press("Space")
        some = finds(library, ("theme", "alcohol-misuse"))
        expect(page.locator("#found")).to_have_text(f"{some} lessons for “co-sleeping”, filtered")
        unfold_by_key(page, "age")
        tab_to(page, "#age-under-1")
        page.keyboard.press("Space")
        expect(page).to_have_url(
            re.compile("theme=alcohol-misuse&age=under-1|age=under-1&theme=alcohol-misuse")
        )
        tab_to(page, "#results h3 a[href*='twin-died']")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text("A twin died after co-sleeping")
        tab_to(page, "[aria-label='Copy link to paragraph 43']")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_have_text("Link copied")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == f"{site}/excerpts/ages-of-concern/p43"
        page.goto(copied)
        expect(page.get_by_role("heading", level=1)).to_have_text("Paragraph 43")

    def test_from_a_search_to_a_citation_on_the_clipboard(
        self, page: Page, site: str, library: Library
    ) -> None:
        """Search, filter, open the case, go to Cite beside a paragraph, copy quotation and reference."""
        page.goto("/")
        tab_to(page, "#q")
        page.keyboard.type("co-sleeping")
        page.keyboard.press("Enter")
        expect(page.locator("#found")).to_have_text(f"{finds(library)} lessons for “co-sleeping”")
        unfold_by_key(page, "kind")
        tab_to(page, "#kind-case-study")
        page.keyboard.press("Space")
        some = finds(library, ("kind", "case-study"))
        expect(page.locator("#found")).to_have_text(f"{some} lessons for “co-sleeping”, filtered")
        tab_to(page, "#results h3 a[href*='twin-died']")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text("A twin died")
        tab_to(page, "[aria-label='Cite paragraph 44']")
        page.keyboard.press("Enter")
        expect(page).to_have_url(f"{site}/excerpts/ages-of-concern/p44#cite")
        copied = {
            "quotation": "The Local Safeguarding Children Board found",
            "reference": "Ofsted (2011) Ages of concern",
        }
        for name, words in copied.items():
            tab_to(page, f"#{name} + .copy")
            page.keyboard.press("Enter")
            expect(page.get_by_role("status")).to_have_text(f"{name.capitalize()} copied")
            assert words in page.evaluate("navigator.clipboard.readText()")
        tab_to(page, ".forms:has(.qr) > summary")
        page.keyboard.press("Enter")
        tab_to(page, "#embed-code")
        expect(page.locator("#embed-code")).to_have_value(re.compile("^<iframe src="))

    def test_from_a_search_to_a_briefing_in_word(self, page: Page, tmp_path: Path) -> None:
        """Search, add a result and a bullet to a pack, order them, name it, note on it, take it away."""
        page.goto("/")
        tab_to(page, "#q")
        page.keyboard.type("fathers")
        page.keyboard.press("Enter")
        expect(page.locator("#found")).to_contain_text("for “fathers”")
        tab_to(page, "#results .add")
        page.keyboard.press("Enter")
        expect(page.get_by_role("region", name="Pack")).to_contain_text("Pack (1)")
        tab_to(page, "#results h3 a[href*='include-young-parents']")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Practitioners")
        tab_to(page, "[aria-label='Add to pack: paragraph 31, point 2']")
        page.keyboard.press("Enter")
        expect(page.get_by_role("region", name="Pack")).to_contain_text("Pack (2)")
        tab_to(page, ".tray a.button")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("/pack"))
        tab_to(page, "#title")
        page.keyboard.type("Who is he?")
        tab_to(page, "#note-1")
        page.keyboard.type("Whom have we asked?")
        tab_to(page, "[aria-label='Move 2 up']")
        page.keyboard.press("Enter")
        expect(page.locator("#note-0")).to_have_value("Whom have we asked?")
        expect(page.locator("h1")).to_have_text("Who is he?")
        tab_to(page, "#template")
        page.keyboard.type("Seven")
        tab_to(page, "button[value='docx']")
        with page.expect_download() as taken:
            page.keyboard.press("Enter")
        taken.value.save_as(tmp_path / taken.value.suggested_filename)
        written = docx.Document(str(tmp_path / "who-is-he.docx"))
        lines = [line.text for line in written.paragraphs]
        assert "Seven-minute briefing" in lines
        assert "Whom have we asked?" in lines
        assert any(line.startswith("maintain a focus on the father of the baby") for line in lines)

    def test_what_was_made_is_verified(self, page: Page) -> None:
        page.goto("/training")
        tab_to(page, "main a[href='/verify']")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("/verify$"))
        tab_to(page, "#text")
        page.keyboard.type(
            "“they need support to help them to become better parents” lesson:ages-of-concern#p26-2"
        )
        tab_to(page, ".verify button:not([name])")
        page.keyboard.press("Enter")
        expect(page.locator(".diff")).to_contain_text("better")
        expect(page.get_by_text("Changed", exact=True).first).to_be_visible()

    def test_what_was_typed_into_a_pack_is_not_left_without_a_question(self, page: Page) -> None:
        page.goto(f"/pack?{PACK}")
        tab_to(page, "#title")
        page.keyboard.type(" again")
        asked: list[str] = []
        page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
        page.get_by_role("link", name="Themes").click()
        expect(page).to_have_url(re.compile("/themes"))
        assert asked == ["beforeunload"]

    def test_focus_can_always_be_seen(self, page: Page) -> None:
        page.goto(TWINS)
        for _ in range(25):
            page.keyboard.press("Tab")
            seen = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert seen != "none", page.evaluate("document.activeElement.outerHTML")


class TestLiveFilters:
    def test_a_tick_applies_at_once_is_announced_and_keeps_the_focus(self, page: Page) -> None:
        page.goto("/?q=alcohol")
        expect(page.get_by_role("button", name="Apply filters")).to_be_hidden()
        unfold(page, "age")
        page.get_by_label("Babies under 1", exact=True).check()
        expect(page.locator("#found")).to_contain_text("filtered")
        expect(page).to_have_url(re.compile(r"\?q=alcohol&age=under-1$"))
        expect(page.get_by_role("status")).to_have_text(page.locator("#found").inner_text())
        expect(page.get_by_label("Babies under 1", exact=True)).to_be_focused()
        expect(page.get_by_role("link", name="Remove the filter Age group: Babies under 1")).to_be_visible()

    def test_the_back_button_goes_back(self, page: Page) -> None:
        page.goto("/?q=alcohol")
        before = page.locator("#found").inner_text()
        unfold(page, "age")
        page.get_by_label("Babies under 1", exact=True).check()
        expect(page.locator("#found")).to_contain_text("filtered")
        page.locator("#q").fill("fathers")
        page.keyboard.press("Enter")
        expect(page.locator("#found")).to_contain_text("fathers")
        page.go_back()
        expect(page.locator("#q")).to_have_value("alcohol")
        expect(page.get_by_label("Babies under 1", exact=True)).to_be_checked()
        page.go_back()
        expect(page.locator("#found")).to_have_text(before)
        expect(page.get_by_label("Babies under 1", exact=True)).not_to_be_checked()
        page.go_forward()
        expect(page.get_by_label("Babies under 1", exact=True)).to_be_checked()

    def test_coming_back_from_a_lesson_finds_the_search_as_it_was_left(self, page: Page) -> None:
        page.goto("/?q=alcohol")
        unfold(page, "age")
        page.get_by_label("Babies under 1", exact=True).check()
        expect(page.locator("#found")).to_contain_text("filtered")
        page.locator("#results h3 a").first.click()
        expect(page.get_by_role("link", name="Remove highlighting")).to_be_visible()
        page.go_back()
        expect(page.locator("#found")).to_contain_text("filtered")
        expect(page.get_by_label("Babies under 1", exact=True)).to_be_checked()

    def test_an_answer_that_comes_too_late_is_dropped(self, page: Page) -> None:
        held: list[Route] = []
        page.goto("/?q=alcohol")
        unfold(page, "age")
        page.route(re.compile("age=under-1$"), lambda route: held.append(route))
        page.get_by_label("Babies under 1", exact=True).check()
        page.get_by_label("Unborn babies", exact=True).check()
        both = re.compile("age=under-1&age=unborn$|age=unborn&age=under-1$")
        expect(page).to_have_url(both)
        found = page.locator("#found").inner_text()
        with page.expect_response(re.compile("age=under-1$")):
            held[0].continue_()
        expect(page.get_by_role("status")).to_have_text(found)
        expect(page).to_have_url(both)
        expect(page.get_by_label("Unborn babies", exact=True)).to_be_checked()

    def test_chips_orders_and_pages_work_in_place(self, page: Page) -> None:
        page.goto("/?age=under-1&age=14-plus")
        page.evaluate("window.same = true")
        page.get_by_role("link", name="Next").click()
        expect(page.locator("[aria-current=page]", has_text="2")).to_be_visible()
        expect(page.locator("#found")).to_be_focused()
        page.locator("#orders > summary").click()
        page.get_by_role("link", name="Oldest first").click()
        expect(page.locator(".orders strong")).to_have_text("Oldest first")
        page.get_by_role("link", name="Remove the filter Age group: Babies under 1").click()
        expect(page).to_have_url(re.compile(r"\?age=14-plus&sort=oldest$"))
        assert page.evaluate("window.same"), "the page was not loaded anew"

    def test_what_is_unfolded_stays_unfolded(self, page: Page) -> None:
        page.goto("/?sort=document")
        unfold(page, "theme", "agency")
        page.get_by_text("Risks in the home").click()
        page.get_by_label("Police", exact=True).check()
        expect(page.locator("#found")).to_contain_text("filtered")
        expect(page.locator("#group-home-risks")).to_have_attribute("open", "")

    def test_a_search_that_cannot_be_read_is_answered_by_its_own_page(
        self, browser: Browser, site: str
    ) -> None:
        context = browser.new_context(base_url=site)
        page = context.new_page()
        page.goto("/")
        page.evaluate(
            "document.querySelector('#search').insertAdjacentHTML("
            "'beforeend', '<input type=hidden name=sort value=wrong>')"
        )
        page.locator("#q").fill("babies " * 9)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("We could not read this search")
        expect(page.locator("#q")).to_have_value(re.compile("babies babies"))
        context.close()


class TestOnAPhone:
    def test_filters_are_folded_away_until_wanted(self, browser: Browser, site: str) -> None:
        context = browser.new_context(base_url=site, viewport={"width": 390, "height": 800}, has_touch=True)
        page = context.new_page()
        page.goto("/?q=alcohol")
        choice = page.get_by_label("Babies under 1", exact=True)
        expect(choice).to_be_hidden()
        page.get_by_text("Filters", exact=True).first.tap()
        page.locator("#facet-age > summary").tap()
        choice.check()
        expect(page.locator("#found")).to_contain_text("filtered")
        expect(choice).to_be_visible()
        context.close()


class TestWithoutScript:
    def test_the_main_job(self, plain: Page, site: str) -> None:
        plain.goto("/")
        plain.get_by_label("Search the lessons").fill("co-sleeping")
        plain.get_by_role("button", name="Search").click()
        unfold(plain, "theme", "age")
        plain.get_by_label("Alcohol misuse by parents", exact=True).check()
        plain.get_by_label("Babies under 1", exact=True).check()
        plain.get_by_role("button", name="Apply filters").click()
        expect(plain.locator("#found")).to_contain_text("lessons for “co-sleeping”, filtered")
        plain.locator("#results h3 a", has_text="A twin died after co-sleeping").click()
        expect(plain.locator("mark", has_text="co-sleeping").first).to_be_visible()
        expect(plain.get_by_role("button", name="Copy link")).to_have_count(0)
        link = plain.get_by_role("link", name="Link to paragraph 43")
        assert link.get_attribute("href") == f"{site}/excerpts/ages-of-concern/p43"
        link.click()
        expect(plain.locator("#quotation")).to_contain_text("One case that illustrates")
        plain.get_by_role("link", name="Read it in context").click()
        expect(plain).to_have_url(f"{site}{TWINS}#p43")

    def test_a_choice_is_also_a_link(self, plain: Page) -> None:
        plain.goto("/?q=alcohol")
        unfold(plain, "age")
        plain.get_by_role("link", name=", add the filter Babies under 1").click()
        expect(plain.get_by_label("Babies under 1", exact=True)).to_be_checked()
        plain.get_by_role("link", name="Remove the filter Age group: Babies under 1").click()
        expect(plain.locator("#found")).not_to_contain_text("filtered")


class TestCiting:
    @pytest.mark.parametrize(
        ("button", "begins"),
        [
            ("Copy link", "http://127.0.0.1"),
            ("Copy quotation", "“One case that illustrates"),
            ("Copy reference", "Ofsted (2011) Ages of concern"),
        ],
    )
    def test_each_form_is_copied(self, page: Page, button: str, begins: str) -> None:
        page.goto("/excerpts/ages-of-concern/p43")
        page.get_by_role("button", name=button, exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("copied")
        assert page.evaluate("navigator.clipboard.readText()").startswith(begins)
