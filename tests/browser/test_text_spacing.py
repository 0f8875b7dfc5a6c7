"""Text spacing by WCAG 2.2, 1.4.12: with more space between lines, words and letters nothing is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from support.browser import PAGES

SPACING = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-block-end: 2em !important; }
"""

CUT = """() => [...document.querySelectorAll("body *")].filter((element) => {
  const style = getComputedStyle(element);
  if (!/hidden|clip/.test(style.overflowX + style.overflowY)) return false;
  if (style.clipPath !== "none" || style.textOverflow === "ellipsis") return false;
  if (!element.textContent.trim()) return false;
  return element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1;
}).map((element) => element.outerHTML.slice(0, 120))"""
"""Elements whose text is cut off; what ends in an ellipsis is a link or fold that shows the whole."""


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_is_cut_off_or_wider_than_the_window(browser: Browser, site: str, width: int) -> None:
    context = browser.new_context(base_url=site, viewport={"width": width, "height": 800}, bypass_csp=True)
    page = context.new_page()
    found = {}
    for name, address in PAGES.items():
        page.goto(address)
        page.add_style_tag(content=SPACING)
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        cut = page.evaluate(CUT)
        if wide or cut:
            found[name] = ("wider", *cut) if wide else tuple(cut)
    context.close()
    assert found == {}
