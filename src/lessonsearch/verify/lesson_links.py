"""Lesson links: found in a text, resolved to their present targets, and checked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from lessonsearch.model.lesson import Lesson
from lessonsearch.model.taxonomy import did_you_mean
from lessonsearch.quotations import Catalogue
from lessonsearch.verify.permalink import Permalink, read_permalinks

WRITTEN = re.compile(
    r"(?:https?://|www\.)[^\s<>\"“”«»]{1,4000}|(?<![\w/.])/(?:lessons|excerpts|pack)[/?][^\s<>\"“”]{1,2000}"
    r"|\blesson:[^\s<>\"“”()\[\]]{1,300}",
    re.IGNORECASE,
)
"""An address written as text."""

SIGNS = ("://", "www.", "/lessons", "/excerpts", "/pack", "lesson:")
"""One of these stands in every written address; to look for them takes a tenth of the time."""

NAME = re.compile(r"'([^'\s]+[#/][^'\s]+)'")
"""The id of a lesson or excerpt in a sentence, which a person knows by its address."""

Status = Literal["working", "moved", "broken"]


@dataclass(frozen=True)
class Destination:
    """The present target of a link. `ids` are the names of the target, `now` its address if that has
    changed, `advice` what to do if there is no target."""

    status: Status
    ids: tuple[str, ...] = ()
    now: str = ""
    advice: str = ""


def written_links(text: str) -> Iterator[tuple[int, int]]:
    """The characters [start, end) of the addresses written in a text."""
    lowered = text.lower()
    if not any(sign in lowered for sign in SIGNS):
        return
    for match in WRITTEN.finditer(text):
        yield match.start(), match.end() - (len(match[0]) - len(without_trailing(match[0])))


def without_trailing(address: str) -> str:
    """An address without the punctuation of the sentence that it ends."""
    while address and address[-1] in ".,;:!?…’'\"”»>])":
        if address[-1] == ")" and address.count("(") >= address.count(")"):
            break
        address = address[:-1]
    return address


def read_links(target: str, catalogue: Catalogue) -> list[Permalink]:
    """The lesson links in an address: several for a pack, none for another site. Other sites have
    addresses of the same shape, so the source's name must equal or resemble a held one."""
    scheme = target.lstrip().lower().startswith("lesson:")
    return [found for found in read_permalinks(target) if scheme or _ours(found.source, catalogue)]


def _ours(source: str, catalogue: Catalogue) -> bool:
    return source in catalogue.sources or bool(did_you_mean(source, catalogue.sources))


def follow(link: Permalink, catalogue: Catalogue) -> Destination:
    """Resolve a link."""
    lesson = catalogue.find(link.name)
    if lesson is None:
        return Destination("broken", advice=_nearest(link, catalogue))
    today = _today(link.name, lesson)
    if today == link.name and link.lesson in ("", lesson.id):
        return Destination("working", (today,))
    return Destination("moved", (today,), path_of(today))


def path_of(name: str) -> str:
    """The address of a lesson or excerpt on any site."""
    return f"/excerpts/{name.replace('#', '/')}" if "#" in name else f"/lessons/{name}"


def _today(name: str, lesson: Lesson) -> str:
    if name == lesson.id or any(excerpt.id == name for excerpt in lesson.excerpts):
        return name
    return lesson.id


def _nearest(link: Permalink, catalogue: Catalogue) -> str:
    known = catalogue.find(link.lesson) if link.lesson else None
    if known:
        return f"the lesson is at {path_of(known.id)}, and has no such passage"
    unknown = f"there is no '{link.name[:120]}'{catalogue.near(link.name)}"
    return NAME.sub(lambda found: path_of(found[1]), unknown)
