"""Reading a feed as a feed reader does."""

from __future__ import annotations

from typing import Any

import feedparser
from flask.testing import FlaskClient


def read(client: FlaskClient, address: str) -> Any:
    """The feed at an address, well-formed."""
    answer = client.get(address)
    assert answer.status_code == 200
    # As bytes with their headers, as a reader gets them.
    feed = feedparser.parse(answer.data, response_headers={"content-type": answer.content_type})
    assert not feed.bozo, feed.get("bozo_exception")
    return feed
