"""Pages enlarged, printed, in forced colours, without motion; and what a first visit weighs."""

from __future__ import annotations

import re

import pypdfium2
import pytest
from playwright.sync_api import Browser

from support.browser import LOOKS, PAGES, TWINS

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


@pytest.mark.parametrize(
    "address",
    [
        "/?q=fathers",
        "/sources/ages-of-concern",
        "/recommendations",
        "/training/alone-at-seventeen?steps=open",
        "/lessons/ages-of-concern/reviews-by-board",
        PAGES["pack to print"],
    ],
)
def test_no_printed_page_ends_with_a_heading(browser: Browser, site: str, address: str) -> None:
    context = browser.new_context(base_url=site)
    opened = context.new_page()
    opened.goto(address)
    headings = {
        "".join(heading.split())
        for heading in opened.locator("main :is(h1, h2, h3, h4, h5, h6, summary)").all_inner_texts()
    }
    with pypdfium2.PdfDocument(opened.pdf(format="A4", prefer_css_page_size=True)) as printed:
        texts = ["".join(sheet.get_textpage().get_text_range().split()) for sheet in printed]
    assert [text[-80:] for text in texts[:-1] if text.endswith(tuple(headings - {""}))] == []
    assert min(map(len, texts)) > 100, "no sheet is all but empty"
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
