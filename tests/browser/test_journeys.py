"""Whole journeys in a real browser: by keyboard, without script, enlarged, printed, in forced colours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from support.browser import LOOKS, PAGES, TWINS, tab_to, unfold, unfold_by_key

MOST = 60_000
"""Bytes that a first visit of the search page may transfer at most."""
MEASURED = [
    "/",
    "/?q=alcohol&age=under-1",
    TWINS,
    "/excerpts/ages-of-concern/p43",
    "/data",
    "/data/reviews-2010-2011",
    "/support",
    "/verify",
    PAGES["pack"],
]
"""Pages with every kind of border: fields, boxes, buttons, folds, notes."""


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
        expect(page.locator("#found")).to_contain_text("Browse 107 lessons")

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
        expect(page.locator("#found")).to_contain_text("Browse 107 lessons")
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


LUMINANCE = """
() => {
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const linear = (c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const light = (colour) => {
    const [r, g, b] = channels(colour).map(linear);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (a, b) => {
    const [x, y] = [light(a), light(b)].sort((p, q) => q - p);
    return (x + 0.05) / (y + 0.05);
  };
  const clear = (colour) => channels(colour)[3] === 0;
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (!clear(colour)) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const low = [];
  const measure = (element, colour, seen) => {
    const found = seen ? ratio(colour, ground(element.parentElement)) : 0;
    if (found < 3) low.push([element.outerHTML.slice(0, 80), found]);
  };
  const all = (selector) => [...document.querySelectorAll(selector)];
  const inSight = (selector) => all(selector).filter((one) => one.checkVisibility());
  const fields = "input:not([type=hidden], [type=file]), select, textarea";
  const boxes = "main > .content-note, article > .content-note, .folded, .chips a";
  for (const element of inSight(`${fields}, ${boxes}`)) {
    const style = getComputedStyle(element);
    measure(element, style.borderTopColor, parseFloat(style.borderTopWidth) > 0);
  }
  for (const element of inSight(`main a, main button, main summary, ${fields}`)) {
    element.focus({ focusVisible: true, preventScroll: true });
    const style = getComputedStyle(element);
    const drawn = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    measure(element, style.outlineColor, drawn);
  }
  return low;
}
"""
"""Contrast by WCAG's formula (2.2, "contrast ratio") of borders and of the outline of what is in focus."""


class TestATrainer:
    def test_makes_a_briefing_of_six_excerpts_in_a_dozen_clicks_and_verifies_it(
        self, page: Page, tmp_path: Path
    ) -> None:
        """Search, add, order, note, name, take away for Word and PowerPoint; next year, verify."""
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
        titles = page.locator(".items legend").all_inner_texts()
        assert len(titles) == 6
        click(page.get_by_role("button", name="Move 6 up"))
        moved = page.locator(".items legend")
        expect(moved.nth(4)).to_contain_text(titles[5].partition(". ")[2])
        expect(page.locator("#item-4 legend")).to_be_in_viewport()
        expect(page.locator("#note-0")).to_have_value("Whom have we asked?")
        page.locator("#template").select_option("briefing")
        files = []
        for name in ("Word", "PowerPoint"):
            with page.expect_download() as taken:
                click(page.get_by_role("button", name=name, exact=True))
            files.append(tmp_path / taken.value.suggested_filename)
            taken.value.save_as(files[-1])
        assert [file.name for file in files] == ["who-is-he.docx", "who-is-he.pptx"]
        assert len(clicks) <= 10
        assert len(loads) == 2, "the start page and the pack's page"
        page.goto("/verify")
        page.locator("#file").set_input_files(files)
        page.get_by_role("button", name="Check", exact=True).click()
        expect(page.get_by_role("heading", level=2).first).to_have_text("who-is-he.docx")
        expect(
            page.get_by_text(re.compile(r"Quotations: \d+ match\. Lesson links: \d+ working\."))
        ).to_have_count(2)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_borders_and_focus_can_be_seen(browser: Browser, site: str, scheme: str) -> None:
    context = browser.new_context(base_url=site, color_scheme=scheme)  # type: ignore[arg-type]
    context.add_cookies([{"name": "fold", "value": "yes", "url": site}])
    opened = context.new_page()
    for address in MEASURED:
        opened.goto(address)
        opened.keyboard.press("Tab")
        assert opened.evaluate(LUMINANCE) == [], address
    context.close()


def test_forced_colours_keep_focus_bars_and_marks(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, forced_colors="active")
    opened = context.new_page()
    opened.goto("/data")
    fills = opened.evaluate(
        "[...document.querySelectorAll('#evaluations rect')].map(bar => getComputedStyle(bar).fill)"
    )
    assert len(set(fills)) == 4, "each grade has a colour of its own"
    stroke = opened.evaluate("getComputedStyle(document.querySelector('#evaluations rect')).stroke")
    assert stroke != "none"
    opened.goto("/themes/map")
    gap = opened.evaluate(
        """[...document.querySelectorAll('.map .shade-0.first, .map th.first, body')].map(part =>
          getComputedStyle(part)[part.tagName === 'BODY' ? 'backgroundColor' : 'borderInlineStartColor'])"""
    )
    assert len(gap) > 2
    assert len(set(gap)) == 1, "what parts ages from agencies is no bar"
    assert opened.evaluate("getComputedStyle(document.querySelector('.map td a')).borderTopStyle") == "solid"
    opened.goto("/?q=alcohol")
    opened.locator("#q").focus()
    assert opened.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    context.close()


def test_nothing_moves_for_those_who_want_no_motion(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, reduced_motion="reduce")
    opened = context.new_page()
    opened.goto(TWINS)
    moving = """[...document.querySelectorAll('*')].filter(element => {
      const style = getComputedStyle(element);
      return style.scrollBehavior === 'smooth' || style.animationName !== 'none'
        || style.transitionDuration.split(',').some(time => parseFloat(time) > 0);
    }).map(element => element.outerHTML.slice(0, 60))"""
    assert opened.evaluate(moving) == []
    context.close()


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/themes/map", 1),
        (TWINS, 2),
        ("/data", 9),
        ("/themes/neglect", 1),
        ("/training/invisible-fathers", 4),
        (PAGES["pack to print"], 4),
    ],
)
def test_pages_print_without_menus_on_as_few_sheets(
    browser: Browser, site: str, address: str, most: int
) -> None:
    context = browser.new_context(base_url=site)
    opened = context.new_page()
    opened.goto(address)
    sheets = len(re.findall(rb"/Type\s*/Page\b", opened.pdf(format="A4", prefer_css_page_size=True)))
    assert 1 <= sheets <= most
    opened.emulate_media(media="print")
    for menu in ("body > header", "body > footer", ".skip", "button"):
        assert not opened.locator(menu).filter(visible=True).count(), menu
    context.close()


def test_a_first_visit_is_light_and_asks_nobody_else(browser: Browser, site: str) -> None:
    for address in ("/", "/?sort=document"):
        context = browser.new_context(base_url=site)
        opened = context.new_page()
        sizes: dict[str, int] = {}
        opened.on(
            "requestfinished",
            lambda request, sizes=sizes: sizes.update(
                {request.url: request.sizes()["responseBodySize"] + request.sizes()["responseHeadersSize"]}
            ),
        )
        opened.goto(address, wait_until="networkidle")
        assert all(url.startswith(site) for url in sizes)
        assert len(sizes) >= 4
        assert sum(sizes.values()) < MOST, sizes
        context.close()


def test_every_look_is_tried_on_every_kind_of_page() -> None:
    """What the accessibility statement says of axe and the Nu checker."""
    assert {name.split(", ")[1] for name in LOOKS} == {"light", "dark", "text at 200%"}
    assert min(look["viewport"]["width"] for look in LOOKS.values()) == 320
    assert {"/themes/map", "/data", "/support", "/accessibility"} <= set(PAGES.values())
