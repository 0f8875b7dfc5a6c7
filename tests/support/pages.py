"""What a reader sees of a page: its words, its links, and where they lead."""

from __future__ import annotations

import html
import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

TWINS = "/lessons/ages-of-concern/twin-died-after-co-sleeping"


def text(response: TestResponse) -> str:
    """What a reader reads: without elements, spaces run together."""
    inline = re.sub(r"</?bdi>", "", response.text)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", inline)).split())


def links(response: TestResponse) -> dict[str, str]:
    """The words of each link, and where it leads."""
    found = re.findall(r'<a\b[^>]*?href="([^"]*)"[^>]*>(.*?)</a>', response.text, re.S)
    return {
        " ".join(html.unescape(re.sub(r"<[^>]+>", "", words)).split()): html.unescape(to)
        for to, words in found
    }


def follow(client: FlaskClient, page: TestResponse, words: str) -> TestResponse:
    return client.get(links(page)[words].removeprefix("http://localhost"))
