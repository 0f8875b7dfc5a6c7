"""A pack about fathers, and what a page shows of a pack."""

from __future__ import annotations

from bs4 import BeautifulSoup

from lessonsearch.packs import Item, Pack

Field = tuple[str, str]

FATHERS = Pack(
    "Invisible fathers",
    "briefing",
    "For the team",
    (
        Item("ages-of-concern#p28", "First"),
        Item("ages-of-concern#p21", "Second"),
        Item("ages-of-concern#p31", "Third"),
    ),
)


def order(page: BeautifulSoup) -> list[Field]:
    """Excerpt and note of each item on the page, in order."""
    return [
        (item.find("input")["value"].partition("#")[2], item.find("textarea").text)
        for item in page.select(".items li[id]")
    ]
