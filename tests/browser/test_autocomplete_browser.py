"""The suggestions in a browser: by keyboard, by pointer, and a page that works without them."""

from __future__ import annotations

from playwright.sync_api import Page, expect


def typed(page: Page, site: str, text: str) -> Page:
    page.goto(f"{site}/help")
    page.goto(f"{site}/")
    page.get_by_role("combobox").press_sequentially(text)
    expect(page.get_by_role("listbox", name="Suggestions")).to_be_visible()
    return page


def test_arrows_mark_and_enter_goes_there(page: Page, site: str) -> None:
    box = typed(page, site, "fathers").get_by_role("combobox")
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    marked = page.get_by_role("option", selected=True)
    expect(marked).to_contain_text("Fathers and other men in the family")
    expect(box).to_have_attribute("aria-activedescendant", marked.get_attribute("id") or "")
    box.press("Enter")
    page.wait_for_url("**/themes/fathers*")


def test_a_word_is_searched_for(page: Page, site: str) -> None:
    typed(page, site, "cot d").get_by_role("option", name="Search cot death").click()
    expect(page.get_by_role("combobox")).to_have_value("cot death")
    expect(page.locator("#results .notice").first).to_contain_text("We also searched for related terms")


def test_escape_closes_the_list_and_keeps_what_is_typed(page: Page, site: str) -> None:
    box = typed(page, site, "fath").get_by_role("combobox")
    box.press("Escape")
    expect(page.locator("#suggestions")).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("fath")


def test_enter_with_nothing_marked_searches_for_what_is_typed(page: Page, site: str) -> None:
    box = typed(page, site, "fathers").get_by_role("combobox")
    box.press("Enter")
    page.wait_for_url("**/?q=fathers*")
    expect(page.locator("#suggestions")).to_be_hidden()
