"""The site without script, on a phone, and its citations copied."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from support.browser import (
    TWINS,
    unfold,
)


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
