"""The pack tray in a browser: adding in place, the remembered draft, undo, and taking part in other pages."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from support.browser import tab_to
from support.pages import TWINS


def count_in_tray(page: Page, count: int) -> None:
    expect(page.get_by_role("region", name="Pack")).to_contain_text(f"Pack ({count})")


def test_adding_neither_reloads_nor_moves_the_page(page: Page) -> None:
    page.goto("/?q=fathers")
    page.evaluate("document.body.dataset.same = 'yes'; scrollTo(0, 600)")
    page.locator(".results > li").nth(2).locator("a.add").first.click()
    count_in_tray(page, 1)
    expect(page.get_by_role("status")).to_have_text("Added. Your pack has 1 passage.")
    assert page.evaluate("[document.body.dataset.same, scrollY, location.search]") == [
        "yes",
        600,
        "?q=fathers",
    ]


def test_what_is_added_is_removed_where_it_stands(page: Page) -> None:
    page.goto(TWINS)
    link = page.locator("#p43 a.add").first
    link.click()
    expect(link).to_have_text("Remove from pack")
    count_in_tray(page, 1)
    link.click()
    expect(link).to_have_text("Add to pack")
    page.get_by_role("button", name="Undo").click()
    count_in_tray(page, 1)


def test_a_case_is_added_whole_by_keyboard(page: Page) -> None:
    page.goto("/?q=co-sleeping+twin")
    tab_to(page, "a.add[data-label='Add whole lesson']")
    page.keyboard.press("Enter")
    count_in_tray(page, 3)


def test_the_draft_is_remembered_said_and_cleared(page: Page) -> None:
    page.goto(TWINS)
    page.locator("#p43 a.add").first.click()
    count_in_tray(page, 1)
    page.goto("/?q=fathers")
    count_in_tray(page, 1)
    tray = page.get_by_role("region", name="Pack")
    expect(tray).to_contain_text("Saved in this browser only.")
    tray.get_by_role("link", name="Open").click()
    expect(page).to_have_url(re.compile(r"/pack\?template=briefing&excerpt=ages-of-concern%23p43"))
    page.goto("/")
    tray.get_by_role("button", name="Clear").click()
    count_in_tray(page, 0)
    assert page.evaluate("localStorage.length") == 0
    tray.get_by_role("button", name="Undo").click()
    count_in_tray(page, 1)


def test_a_pack_in_the_address_stays_there_as_it_is_changed(page: Page) -> None:
    page.goto("/excerpts/ages-of-concern/p13")
    href = page.locator("a.add").get_attribute("href")
    page.goto(href or "")
    count_in_tray(page, 1)
    page.get_by_role("link", name="Read it in context").click()
    page.locator("a.add:not(.packed)").first.click()
    count_in_tray(page, 2)
    page.reload()
    count_in_tray(page, 2)


def test_the_tray_hides_nothing_in_focus(page: Page) -> None:
    page.goto(TWINS)
    page.locator("#p43 a.add").first.click()
    count_in_tray(page, 1)
    page.keyboard.press("Tab")
    for _ in range(25):
        page.keyboard.press("Tab")
        covered = page.evaluate(
            """() => {
                const tray = document.getElementById("tray");
                const focus = document.activeElement;
                return !tray.contains(focus)
                    && focus.getBoundingClientRect().top > tray.getBoundingClientRect().top
                    && focus.getBoundingClientRect().bottom < innerHeight;
            }"""
        )
        assert not covered, page.evaluate("document.activeElement.outerHTML")


def test_without_script_the_link_holds_the_pack(plain: Page) -> None:
    plain.goto("/?q=fathers")
    plain.locator("a.add").first.click()
    count_in_tray(plain, 1)
    expect(plain.get_by_role("region", name="Pack")).to_contain_text("The link of this page holds your pack.")
    plain.locator("a.packed").first.click()
    expect(plain.get_by_role("region", name="Pack")).to_be_hidden()


def test_removing_from_the_packs_page_works_where_it_stands(page: Page) -> None:
    page.goto("/pack?excerpt=ages-of-concern%23p13&excerpt=ages-of-concern%23p14&note=Mine")
    page.evaluate("document.body.dataset.same = 'yes'")
    page.get_by_role("button", name="Move 2 up").click()
    expect(page.locator("#note-0")).to_have_value("Mine")
    page.get_by_role("button", name="Remove 2").click()
    expect(page.locator(".items > li")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"/pack\?excerpt=ages-of-concern%23p14&note=Mine"))
    assert page.evaluate("document.body.dataset.same") == "yes"
    page.goto("/")
    count_in_tray(page, 1)


def test_a_quotation_is_copied_with_its_source_in_one_click(page: Page) -> None:
    page.goto(TWINS)
    page.get_by_role("button", name="Copy quotation with source: paragraph 43").click()
    expect(page.get_by_role("status")).to_have_text("Quotation with source copied")
    kinds = page.evaluate("navigator.clipboard.read().then((items) => items[0].types)")
    assert set(kinds) == {"text/plain", "text/html"}
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("“One case that illustrates")
    assert "(Ofsted, 2011, paragraph 43)" in copied
    assert "/excerpts/ages-of-concern/p43" in copied


def test_share_is_an_email_without_a_share_sheet(plain: Page) -> None:
    plain.goto(TWINS)
    href = plain.locator("#p43 [data-share]").get_attribute("href") or ""
    assert href.startswith("mailto:?subject=A%20twin%20died")
    assert href.endswith("/excerpts/ages-of-concern/p43")
    box = plain.locator("#p43 [data-share]").bounding_box()
    assert box
    assert box["height"] >= 44
