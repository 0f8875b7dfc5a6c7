"""Lesson links: to any lessonsearch site, or by name; where they lead, and whether they still do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

from lessonsearch.model.lesson import Lesson
from lessonsearch.model.taxonomy import did_you_mean
from lessonsearch.quotations import Catalogue

ID = r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*"
ADDRESS = re.compile(
    rf"/(?P<room>lessons|excerpts)/(?P<source>{ID})/(?P<name>{ID})"
    rf"(?:/embed|\.[a-z]+)?(?:\?[^\s#]*)?(?:#(?P<anchor>{ID}))?"
)
NAMED = re.compile(rf"\blesson:(?P<name>{ID}(?:#|/|%23|%2F){ID})", re.IGNORECASE)
WRITTEN = re.compile(rf"(?:https?://[^\s<>\"“”]*)?{ADDRESS.pattern}|{NAMED.pattern.replace('name', 'plain')}")

State = Literal["fine", "moved", "dead"]


@dataclass(frozen=True)
class Link:
    """A lesson link: what it is, as written, and the id that it names. `lesson` is set beside an anchor."""

    target: str
    name: str
    lesson: str = ""


@dataclass(frozen=True)
class Destination:
    """Where a link leads today. `ids` are the names of what it leads to; `advice` what to do if not fine."""

    state: State
    ids: tuple[str, ...] = ()
    advice: str = ""


def written(text: str) -> Iterator[str]:
    """Lesson links that stand in a text as text."""
    return (match[0].rstrip(".,;:!?)") for match in WRITTEN.finditer(text))


def read(target: str, catalogue: Catalogue) -> Link | None:
    """The lesson link of an address; None where it is none of ours.

    Other sites have addresses of the same shape, so the source's name has to be, or resemble, one held.
    """
    if named := NAMED.search(target):
        return Link(target, unquote(named["name"]))
    found = ADDRESS.search(target)
    if not found:
        return None
    source, name, anchor = found["source"], found["name"], found["anchor"]
    if source not in catalogue.sources and not did_you_mean(source, catalogue.sources):
        return None
    if found["room"] == "excerpts":
        return Link(target, f"{source}#{name}")
    lesson = f"{source}/{name}"
    return Link(target, f"{source}#{anchor}", lesson) if anchor else Link(target, lesson)


def follow(link: Link, catalogue: Catalogue) -> Destination:
    """Where a link leads."""
    lesson = catalogue.names.get(link.name)
    if lesson is None:
        return Destination("dead", advice=_nearest(link, catalogue))
    today = _today(link.name, lesson)
    kept = link.lesson in ("", lesson.id) and today == link.name
    if kept:
        return Destination("fine", (today,))
    return Destination("moved", (today,), f"it is at {address(today)} now")


def address(name: str) -> str:
    """The address of a lesson or excerpt on any site."""
    return f"/excerpts/{name.replace('#', '/')}" if "#" in name else f"/lessons/{name}"


def _today(name: str, lesson: Lesson) -> str:
    if name == lesson.id or any(excerpt.id == name for excerpt in lesson.excerpts):
        return name
    return lesson.id


def _nearest(link: Link, catalogue: Catalogue) -> str:
    known = catalogue.names.get(link.lesson)
    if known:
        return f"the lesson is at {address(known.id)}, and has no such passage"
    return f"there is no '{link.name[:120]}'" + catalogue.near(link.name)
