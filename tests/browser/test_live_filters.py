"""Filters that act at once, in a browser with script."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, Route, expect

from support.browser import (
    unfold,
)


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
