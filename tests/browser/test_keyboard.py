"""The site by keyboard alone, in a real browser."""

from __future__ import annotations

import re
from pathlib import Path

import docx
from playwright.sync_api import Page, expect

from lessonsearch.app.library import Library
from lessonsearch.query.query import Query
from support.browser import (
    PACK,
    TWINS,
    tab_to,
    unfold_by_key,
)


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
        tab_to(page, "[aria-label='Add to pack: paragraph 31, point 3']")
        page.keyboard.press("Enter")
        expect(page.get_by_role("region", name="Pack")).to_contain_text("Pack (3)")
        tab_to(page, ".tray a.button")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("/pack"))
        tab_to(page, "#title")
        page.keyboard.type("Who is he?")
        tab_to(page, "#note-2")
        page.keyboard.type("Whom have we asked?")
        tab_to(page, "[aria-label='Move 3 up']")
        page.keyboard.press("Enter")
        expect(page.locator("#note-1")).to_have_value("Whom have we asked?")
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
        assert "Facilitator’s note: Whom have we asked?" in lines
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
