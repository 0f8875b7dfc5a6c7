"""What a reader sees of a page: its words, its links and where they lead. Pages are read by a parser."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from functools import lru_cache

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

TWINS = "/lessons/ages-of-concern/twin-died-after-co-sleeping"


def tree(page: TestResponse | str) -> BeautifulSoup:
    """The elements of a page."""
    return BeautifulSoup(page if isinstance(page, str) else page.text, "lxml")


def words(element: Tag) -> str:
    """The text of an element, as it is read: a space between elements, spaces run together."""
    read = element
    if element.find("bdi"):
        read = copy.copy(element)
        for isolated in read.find_all("bdi"):
            isolated.unwrap()
        read.smooth()
    return " ".join(read.get_text(" ").split())


def text(page: TestResponse | str) -> str:
    """What a reader reads of a page."""
    return _text(page if isinstance(page, str) else page.text)


@lru_cache(maxsize=4)
def _text(html: str) -> str:
    """The same of its HTML; a test often asks a page several times."""
    return words(tree(html))


def texts(page: TestResponse | str, selector: str) -> list[str]:
    """What a reader reads of each element that a CSS selector finds."""
    return [words(element) for element in tree(page).select(selector)]


def links(page: TestResponse | str) -> dict[str, str]:
    """The words of each link, and where it leads."""
    return {" ".join(link.get_text().split()): str(link["href"]) for link in tree(page).select("a[href]")}


def addresses(page: TestResponse | str) -> list[str]:
    """Where each link of a page leads, and each address that its head names."""
    return [str(element["href"]) for element in tree(page).select("[href]")]


def ids(page: TestResponse | str) -> list[str]:
    """The id of each element that has one, in their order."""
    return [str(element["id"]) for element in tree(page).select("[id]")]


def values(page: TestResponse | str, name: str) -> Iterator[str]:
    """The values that the fields of that name hold."""
    return (str(field.get("value", field.get_text())) for field in tree(page).select(f'[name="{name}"]'))


def follow(client: FlaskClient, page: TestResponse, words: str) -> TestResponse:
    """The page to which the link with those words leads."""
    return client.get(links(page)[words].removeprefix("http://localhost"))
