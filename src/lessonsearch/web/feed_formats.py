"""Formats of feeds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FeedFormat:
    """The name of a format on pages, and its media type."""

    name: str
    media_type: str


FEED_FORMATS = {
    "atom": FeedFormat("Atom", "application/atom+xml"),
    "rss": FeedFormat("RSS", "application/rss+xml"),
    "json": FeedFormat("JSON", "application/feed+json"),
}
"""Ending of a feed's address → format."""
