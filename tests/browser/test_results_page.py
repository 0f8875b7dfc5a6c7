"""The results page in a browser: how soon the first result comes, by eye and by keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from support.browser import tab_to

MAX_TOP = 420
"""Pixels above the first result on a phone."""
MAX_TAB_STOPS = 20
SEARCHES = ["/?q=co-sleeping", "/?q=fathers+zeppelin", "/?q=CSE", "/?q=alcohol&age=under-1"]
MANY_FILTERS = [
    "/?q=neglct+co-sleping&age=under-1&theme=alcohol-misuse",
    "/?q=neglct&age=under-1&age=14-plus&agency=schools",
    "/?q=what+did+the+reviews+find+about+fathers+whom+professionals+ignored&age=under-1&theme=fathers",
]
"""Corrected words, related terms, several filters and a long question, which all stand above the results."""
FIRST_RESULT = "document.activeElement.closest('.results > li') !== null"


@pytest.fixture
def phone(browser: Browser, site: str) -> Iterator[Page]:
    context = browser.new_context(base_url=site, viewport={"width": 390, "height": 844}, has_touch=True)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("search", SEARCHES + MANY_FILTERS)
def test_the_first_result_starts_on_the_first_half_of_a_phone(phone: Page, search: str) -> None:
    phone.goto(search)
    top = phone.evaluate("document.querySelector('.results > li').getBoundingClientRect().top")
    assert top <= MAX_TOP


def test_the_first_result_of_every_role_starts_there_too(phone: Page) -> None:
    phone.goto("/")
    roles = phone.eval_on_selector_all(
        ".by-role a", "links => links.map((link) => link.getAttribute('href'))"
    )
    tops = {}
    for role in roles:
        phone.goto(f"{role}&q=neglct")
        tops[role] = phone.evaluate(
            "document.querySelector('.results > li')?.getBoundingClientRect().top ?? 0"
        )
    assert {role: top for role, top in tops.items() if top > MAX_TOP} == {}


def test_a_filter_off_the_edge_of_a_phone_comes_into_sight_by_keyboard(phone: Page) -> None:
    phone.goto(MANY_FILTERS[1])
    last = phone.locator(".chips a").last
    tab_to(phone, ".chips li:last-child a")
    expect(last).to_be_in_viewport(ratio=0.99)


@pytest.mark.parametrize("search", SEARCHES[:3])
def test_few_tab_stops_stand_before_the_first_result(page: Page, search: str) -> None:
    page.goto(search)
    for _stops in range(MAX_TAB_STOPS + 1):
        page.keyboard.press("Tab")
        if page.evaluate(FIRST_RESULT):
            return
    pytest.fail(f"After {MAX_TAB_STOPS} Tab stops the first result is not reached")


def test_the_skip_link_leads_to_the_results_and_searches_for_nothing(page: Page) -> None:
    page.goto("/?q=co-sleeping")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/static/" not in request.url else None)
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to results")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_be_focused()
    page.keyboard.press("Tab")
    page.wait_for_timeout(500)
    assert asked == []


def test_a_notice_is_one_line_that_unfolds(phone: Page) -> None:
    phone.goto("/?q=co-sleeping")
    notice = phone.locator("#related-terms")
    line = notice.bounding_box()
    assert line is not None
    assert line["height"] < 40
    notice.locator("summary").tap()
    notice.get_by_role("link", name="Search my exact words").tap()
    expect(phone.get_by_text("Showing lessons with all your exact words.")).to_be_visible()


def test_nothing_is_asked_while_an_input_method_composes(page: Page) -> None:
    page.goto("/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/static/" not in request.url else None)
    box = page.locator("#q")
    box.focus()
    page.evaluate(
        """() => {
            const box = document.getElementById("q");
            box.value = "alco";
            box.dispatchEvent(new InputEvent("input", { isComposing: true }));
        }"""
    )
    page.wait_for_timeout(600)
    assert asked == []
    page.evaluate("document.getElementById('q').dispatchEvent(new CompositionEvent('compositionend'))")
    expect(page.locator("#found")).to_contain_text("alco")


def test_suggestions_say_how_many_they_are(page: Page) -> None:
    page.goto("/")
    page.evaluate(
        """() => {
            const region = document.getElementById("announcement");
            new MutationObserver(() => { document.body.dataset.said += `|${region.textContent}`; })
                .observe(region, { childList: true });
        }"""
    )
    page.locator("#q").press_sequentially("fathers")
    expect(page.locator("body")).to_have_attribute("data-said", re.compile(r"\|\d+ suggestions?"))


@pytest.mark.parametrize(
    ("address", "section", "current"),
    [
        ("/themes", "Themes", "page"),
        ("/themes/neglect", "Themes", "true"),
        ("/lessons/ages-of-concern/fathers-left-out", "Sources", "true"),
        ("/data/reviews-2010-2011", "Data", "true"),
        ("/training/invisible-fathers", "Training", "true"),
        ("/verify", "Check a handout", "page"),
        ("/support", "Help", "true"),
    ],
)
def test_the_navigation_marks_the_section_of_a_page(
    plain: Page, address: str, section: str, current: str
) -> None:
    plain.goto(address)
    marked = plain.locator("header nav [aria-current]")
    expect(marked).to_have_text(section)
    expect(marked).to_have_attribute("aria-current", current)
