"""Whole journeys in a real browser: by keyboard, without script."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from playwright.sync_api import Browser, Locator, Page, expect

from support.browser import TWINS, tab_to, unfold, unfold_by_key
from support.shipped import findable


class TestFromResultToResult:
    def test_by_keys_that_can_be_turned_off(self, page: Page) -> None:
        page.goto("/?q=fathers&age=under-1")
        titles = page.locator(".results h3").all_inner_texts()
        page.locator(".results h3 a").first.click()
        heading = page.get_by_role("heading", level=1)
        expect(heading).to_have_text(titles[0])
        for key, title in (("j", titles[1]), ("j", titles[2]), ("k", titles[1])):
            page.wait_for_load_state()  # keys are heard when the scripts are there
            page.keyboard.press(key)
            expect(heading).to_have_text(title)
        tab_to(page, ".keys button")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_have_text("Keys are off")
        page.keyboard.press("j")
        page.reload()
        expect(heading).to_have_text(titles[1])
        expect(page.locator(".keys")).to_contain_text("Keys are off.")
        page.get_by_role("button", name="Turn keys on").click()
        page.keyboard.press("j")
        expect(heading).to_have_text(titles[2])

    def test_by_links_without_script(self, plain: Page) -> None:
        plain.goto("/?q=fathers&age=under-1")
        titles = plain.locator(".results h3").all_inner_texts()
        plain.locator(".results h3 a").first.click()
        plain.get_by_role("link", name="Next result").click()
        expect(plain.get_by_role("heading", level=1)).to_have_text(titles[1])
        plain.get_by_role("link", name="Results", exact=True).click()
        expect(plain.locator("#age-under-1")).to_be_checked()

    def test_from_mark_to_mark(self, page: Page) -> None:
        page.goto(f"{TWINS}?q=alcohol")
        tab_to(page, "#marks button")
        page.keyboard.press("Enter")
        expect(page.locator("mark").first).to_be_focused()
        expect(page.get_by_role("status")).to_contain_text("Mark 1 of")
        page.get_by_role("button", name="Previous mark").click()
        expect(page.locator("mark").last).to_be_focused()
        page.get_by_role("link", name="Remove highlighting").click()
        expect(page.locator("mark")).to_have_count(0)
        expect(page.get_by_role("button", name="Next mark")).to_have_count(0)


class TestStarting:
    def test_a_role_is_chosen_and_taken_off_by_keyboard(self, page: Page) -> None:
        page.goto("/")
        tab_to(page, "#all-themes > summary")
        page.keyboard.press("Enter")
        tab_to(page, ".by-role a[href*='health-visiting']")
        page.keyboard.press("Enter")
        expect(page.locator("#found")).to_contain_text("filtered")
        expect(page.locator("#found")).to_be_focused()
        tab_to(page, ".chips li:last-child a")
        page.keyboard.press("Enter")
        expect(page.locator("#found")).to_contain_text(f"Browse {findable()} lessons")

    def test_results_come_while_one_types_and_one_step_leads_back(self, page: Page) -> None:
        page.goto("/")
        page.locator("#q").press_sequentially("co-sleep", delay=40)
        expect(page.locator("#found")).to_contain_text("for “co-sleep”")
        page.locator("#q").press_sequentially("ing twin", delay=40)
        expect(page.locator("#found")).to_contain_text("for “co-sleeping twin”")
        expect(page.locator("#q")).to_be_focused()
        expect(page.locator("#q")).to_have_value("co-sleeping twin")
        expect(page.get_by_role("status")).to_contain_text("lesson")
        page.go_back()
        expect(page.locator("#found")).to_contain_text(f"Browse {findable()} lessons")
        expect(page.locator("#q")).to_have_value("")

    def test_a_theme_is_found_by_its_letters(self, page: Page) -> None:
        page.goto("/?q=babies")
        unfold(page, "theme")
        box = page.get_by_role("searchbox", name="Find a theme in this list")
        box.fill("drug")
        expect(page.get_by_label("Drug misuse by parents", exact=True)).to_be_visible()
        expect(page.get_by_label("Alcohol misuse by parents", exact=True)).to_be_hidden()
        expect(page.get_by_role("status")).to_contain_text("in the list")
        box.press("Enter")
        expect(page).to_have_url(re.compile(r"\?q=babies$"))
        page.get_by_label("Drug misuse by parents", exact=True).check()
        expect(page.locator("#found")).to_contain_text("filtered")
        expect(page.get_by_label("Alcohol misuse by parents", exact=True)).to_be_hidden()
        page.get_by_role("searchbox", name="Find a theme in this list").fill("")
        expect(page.locator("#group-working-together")).to_be_visible()

    def test_a_search_from_the_start_page_brings_its_filters(self, page: Page) -> None:
        page.goto("/")
        expect(page.locator("#facets details")).to_have_count(0)
        page.locator("#q").fill("alcohol")
        page.keyboard.press("Enter")
        unfold_by_key(page, "age")
        tab_to(page, "#age-unborn")
        page.keyboard.press("Space")
        expect(page.locator("#found")).to_contain_text("filtered")
        expect(page.locator("#age-unborn")).to_be_focused()


class TestFolding:
    @pytest.fixture(params=["with script", "without script"])
    def reader(self, request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Page]:
        context = browser.new_context(base_url=site, java_script_enabled=request.param == "with script")
        yield context.new_page()
        context.close()

    def test_a_passage_stays_folded_until_it_is_opened(self, reader: Page) -> None:
        reader.goto(TWINS)
        words = reader.locator(".passage").get_by_text("One case that illustrates")
        expect(words).to_be_visible()
        button = reader.get_by_role("button", name="Hide distressing passages")
        button.focus()
        reader.keyboard.press("Enter")
        expect(words).to_be_hidden()
        assert "One case that illustrates" not in reader.locator("body").aria_snapshot()
        for link in (
            f"{TWINS}#p43",
            f"{TWINS}?q=co-sleeping#p44",
            f"{TWINS}#:~:text=One%20case%20that%20illustrates",
            "/excerpts/ages-of-concern/p43",
            "/excerpts/ages-of-concern/p43#cite",
        ):
            reader.goto("about:blank")
            reader.goto(link)
            # A browser opens what a link leads into once the page has been laid out.
            reader.wait_for_timeout(400)
            expect(reader.locator("details.folded[open]")).to_have_count(0)
            for words in reader.get_by_text("One case that illustrates").all():
                expect(words).to_be_hidden()
        reader.goto(TWINS)
        reader.get_by_text("Show paragraph 43").focus()
        reader.keyboard.press("Enter")
        expect(reader.locator(".passage").get_by_text("One case that illustrates")).to_be_visible()
        reader.get_by_role("button", name="Show distressing passages").click()
        expect(reader.locator("details.folded")).to_have_count(0)

    def test_a_link_to_a_bullet_does_not_open_what_is_folded(self, reader: Page) -> None:
        reader.goto("/support")
        reader.get_by_role("button", name="Hide distressing passages").click()
        expect(reader).to_have_url(re.compile("/support$"))
        reader.goto("/lessons/ages-of-concern/exploited-girls-convicted#p62-1")
        reader.wait_for_timeout(400)
        assert reader.get_by_text("Staff did not recognise").count()
        for words in reader.get_by_text("Staff did not recognise").all():
            expect(words).to_be_hidden()


class TestFigures:
    def test_reviews_are_picked_and_sorted_by_keyboard(self, page: Page) -> None:
        page.goto("/data/reviews-2010-2011")
        tab_to(page, "#grade")
        page.keyboard.type("Outs")
        tab_to(page, ".pick button")
        page.keyboard.press("Enter")
        expect(page.locator("#found")).to_have_text("5 reviews of 117")
        tab_to(page, "th a[href*='sort=date']")
        page.keyboard.press("Enter")
        expect(page.locator("th[aria-sort]")).to_contain_text("Date of evaluation letter")
        expect(page.locator(".date").first).to_have_text("06/04/2010")

    def test_a_cell_of_the_map_is_reached_and_followed(self, page: Page) -> None:
        page.goto("/themes/map")
        cell = page.get_by_role("link", name="2 lessons: Housing and homelessness, Housing services")
        cell.focus()
        page.keyboard.press("Enter")
        expect(page.locator("#found")).to_have_text("2 lessons, filtered")


class TestATrainer:
    def test_makes_a_briefing_of_six_moves_one_and_takes_three_files_in_nine_clicks_and_verifies_them(
        self, page: Page, tmp_path: Path
    ) -> None:
        """Search, add, name, note, put in order, download; next year, verify."""
        clicks, loads = [], []
        page.on("load", lambda loaded: loads.append(loaded.url))

        def click(what: Locator) -> None:
            clicks.append(what)
            what.click()

        page.goto("/")
        page.locator("#q").fill("fathers")
        page.keyboard.press("Enter")
        expect(page.locator("#found")).to_contain_text("for “fathers”")
        for number in range(1, 7):
            click(page.locator(f"#result-{number} .add").first)
            expect(page.get_by_role("region", name="Pack")).to_contain_text(f"Pack ({number})")
            expect(page.locator(f"#result-{number} .packed").first).to_be_in_viewport()
        click(page.get_by_role("region", name="Pack").get_by_role("link", name="Open"))
        page.locator("#title").fill("Who is he?")
        page.locator("#note-0").fill("Whom have we asked?")
        expect(page.locator("#template")).to_have_value("briefing")
        titles = page.locator(".items legend").all_inner_texts()
        assert len(titles) == 6
        last = page.get_by_role("button", name=re.compile(r"^Move \d up$")).last
        number = int((last.get_attribute("aria-label") or "").split()[1])
        click(last)
        moved = page.locator(".items legend")
        expect(moved.nth(number - 2)).to_contain_text(titles[number - 1].partition(". ")[2])
        expect(page.locator(f"#item-{number - 2} legend")).to_be_in_viewport()
        expect(page.locator("#note-0")).to_have_value("Whom have we asked?")
        with page.expect_download() as taken:
            click(page.get_by_role("button", name="All three (ZIP)", exact=True))
        assert taken.value.suggested_filename == "who-is-he.zip"
        assert len(clicks) == 9
        assert len(loads) == 2, "the start page and the pack's page"
        with zipfile.ZipFile(taken.value.path()) as archive:
            assert archive.namelist() == ["who-is-he.docx", "who-is-he.pptx", "who-is-he.record.docx"]
            files = [archive.extract(name, tmp_path) for name in archive.namelist()]
        paragraphs = docx.Document(files[0]).element.body.iter(qn("w:t"))
        assert "Facilitator’s note: Whom have we asked?" in "".join(text.text for text in paragraphs)
        page.goto("/verify")
        page.locator("#file").set_input_files(files[:2])
        page.get_by_role("button", name="Check", exact=True).click()
        expect(page.get_by_role("heading", level=2).first).to_have_text("who-is-he.docx")
        expect(page.get_by_text(re.compile(r"^Quotations: \d+ match\.$"))).to_have_count(2)
        expect(page.get_by_text(re.compile(r"^Lesson links: \d+ working\.$"))).to_have_count(2)
