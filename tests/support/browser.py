"""The pages, looks and keys of tests in a browser, and what those tests need of the machine.

What a test needs and the machine lacks skips it with a reason, and fails it where `CI` is true. The Node
packages axe-core and vnu-jar are looked for in the folder `NODE_MODULES`, else in the checkout's.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

from lessonsearch.packs import encode_pack, parse_pack
from support.pages import TWINS
from support.paths import ROOT

NODE_MODULES = Path(os.environ.get("NODE_MODULES", ROOT / "node_modules"))

# What a browser under test does not need: a sandbox in a container, a graphics card, and calls home.
SWITCHES = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()
PACK = (
    "title=Invisible+fathers&template=briefing&note=For+the+team&excerpt=ages-of-concern%23p28"
    "&note=Who+was+never+asked%3F&excerpt=ages-of-concern%23p21"
)
PAGES = {
    "start": "/",
    "search": "/?q=co-sleeping&age=under-1&theme=alcohol-misuse",
    "most of the words": "/?q=fathers+zeppelin",
    "nothing found": "/?q=co-sleeping&age=14-plus&kind=data",
    "after the last page": "/?q=co-sleeping&page=9",
    "lesson": f"{TWINS}?q=co-sleeping",
    "lesson with bullets": "/lessons/ages-of-concern/include-young-parents-and-fathers",
    "lesson with a table": "/lessons/ages-of-concern/reviews-by-board",
    "lesson of the summary": "/lessons/ages-of-concern-summary/scope-of-the-report",
    "lesson in our own words": "/lessons/cypnow-2011-10-25/press-report-and-reply",
    "excerpt": "/excerpts/ages-of-concern/p43",
    "bullet": "/excerpts/ages-of-concern/p31-2",
    "sources": "/sources",
    "source": "/sources/ages-of-concern",
    "themes": "/themes",
    "theme": "/themes/neglect",
    "help": "/help",
    "api": "/api",
    "linking": "/linking",
    "recommendations": "/recommendations",
    "map": "/themes/map",
    "figures": "/data",
    "list of reviews": "/data/reviews-2010-2011?grade=Outstanding&sort=date",
    "training": "/training",
    "briefing": "/training/invisible-fathers",
    "exercise": "/training/alone-at-seventeen?steps=open",
    "verify": "/verify",
    "support": "/support",
    "accessibility": "/accessibility",
    "words pointed to": "/excerpts/ages-of-concern/p28?quote=threshold+for+information+sharing",
    "excerpt with a table": "/excerpts/ages-of-concern/table-1",
    "card": "/excerpts/ages-of-concern/p31/embed",
    "empty pack": "/pack",
    "pack": f"/pack?{PACK}",
    "pack with an unknown excerpt": f"/pack?{PACK}&excerpt=ages-of-concern%23p999",
    "pack in a frame": f"/pack/embed?{PACK}&excerpt=ages-of-concern%23table-1",
    "pack to print": f"/pack.html?{PACK}&excerpt=ages-of-concern%23table-1",
    "search with a pack": f"/?q=fathers&pack={encode_pack(parse_pack(PACK).pack)}",
    "not found": "/lessons/ages-of-concern/late-pre-birth",
    "cannot be read": "/?q=babies&page=0&colour=red&age=under-1",
}
FOLDED = ("search", "lesson", "excerpt", "briefing", "pack", "figures", "support", "source")
"""Pages that are another page for those who have distressing passages folded."""

LOOKS = {
    "desk, light": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "desk, dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "narrow, light": {"viewport": {"width": 320, "height": 640}, "color_scheme": "light"},
    "narrow, dark": {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark"},
    "desk, text at 200%": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
}
TWICE = "document.documentElement.style.fontSize = '200%'"


def need(found: object, what: str) -> None:
    """Skip where something is missing at a desk; fail where nothing may be missing."""
    if not found:
        missing = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        missing(f"{what} is not here; see CONTRIBUTING.md on what the browser tests use")


AXE = "axe.run({rules: {'target-size': {enabled: true}}}).then(result => result.violations)"
"""The rule on the size of what is clicked is WCAG 2.2's, and off unless asked for."""


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until that is in focus."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"Tab does not reach {selector}")


def unfold(page: Page, *facets: str) -> None:
    """Open folded facets of the search page."""
    for facet in facets:
        page.locator(f"#facet-{facet} > summary").click()


def unfold_by_key(page: Page, facet: str) -> None:
    tab_to(page, f"#facet-{facet} > summary")
    page.keyboard.press("Enter")
