"""Site navigation: the sections of the site, and which of them the current page belongs to."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for

from lessonsearch.web.pack_state import current_pack, pack_address, with_pack_param


@dataclass(frozen=True)
class SiteSection:
    """A link of the navigation. `current` is the value of `aria-current`: `page`, `true` or empty."""

    name: str
    address: str
    current: str


SECTIONS = (
    ("Search", "search.results", ()),
    ("Themes", "browse.themes", ("browse.theme", "browse.theme_map")),
    (
        "Sources",
        "browse.sources",
        ("browse.source", "lessons.lesson", "lessons.excerpt", "recommendations.index"),
    ),
    ("Data", "data.index", ("data.",)),
    ("Training", "training.index", ("training.",)),
    ("Pack", "packs.show", ("packs.", "exports.pack")),
    ("Check a handout", "verify.ask", ("verify.",)),
    (
        "Help",
        "browse.help_page",
        ("browse.linking", "browse.support", "browse.accessibility", "developers.api"),
    ),
)
"""Name, endpoint, and the endpoints of the pages below it; one that ends in a full stop is a blueprint's."""


def site_sections() -> list[SiteSection]:
    """The navigation of the current page."""
    return [_section(*section) for section in SECTIONS]


def _section(name: str, index: str, below: tuple[str, ...]) -> SiteSection:
    endpoint = request.endpoint or ""
    address = pack_address(current_pack().pack) if index == "packs.show" else with_pack_param(url_for(index))
    inside = any(endpoint.startswith(start) if start[-1] == "." else endpoint == start for start in below)
    return SiteSection(name, address, "page" if endpoint == index else "true" if inside else "")
