"""The text blocks of HTML, with their links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from lessonsearch.verify.readers.upload import TextBlock

OWN_BLOCK = frozenset(
    "address article aside blockquote body caption dd details div dl dt fieldset figcaption figure footer"
    " form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody td tfoot th"
    " thead tr ul".split()
)
INLINE = {"q": ("“", "”"), "br": ("\n", "")}
"""What stands for the beginning and the end of an element within a block."""
SILENT = frozenset("script style template noscript head title svg math".split())


def blocks_of(text: str) -> Iterator[TextBlock]:
    """The blocks of a page, or of a part of one, broken ones included."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    # A body of its own, because there is none in an empty page, and a bare part of one is no document.
    root = etree.fromstring(f"<body>{text}".replace("\0", " ").encode(), parser)
    page = _Page()
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event == "start":
            page.start(element)
        elif event == "end":
            page.end(element)
        else:
            page.say(element.tail)
    return iter(page.blocks)


@dataclass
class _Page:
    """Blocks as far as they are read, and the one that is being read."""

    blocks: list[TextBlock] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    line: int = 1
    silent: int = 0
    quoted: list[str] = field(default_factory=list)
    """The `cite` of each block quotation that is open."""

    def start(self, element: Any) -> None:
        if element.tag in SILENT:
            self.silent += 1
        elif element.tag in OWN_BLOCK:
            self.close()
            self.line = element.sourceline or self.line
            if element.tag == "blockquote":
                self.quoted.append(element.get("cite", ""))
        elif element.tag in INLINE:
            self.say(INLINE[element.tag][0])
        elif element.tag == "a" and element.get("href"):
            self.links.append(element.get("href"))
        elif element.tag in ("img", "iframe") and element.get("src"):
            self._place(element)
        self.say(element.text)

    def _place(self, element: Any) -> None:
        """A frame leads to what it shows; the picture of a lesson stands for its words."""
        source = element.get("src")
        if element.tag == "iframe":
            self.links.append(source)
        elif source.startswith("lesson:"):
            self.close()
            self.blocks.append(
                TextBlock(element.get("alt", ""), f"line {element.sourceline}", (source,), True)
            )

    def end(self, element: Any) -> None:
        if element.tag in SILENT:
            self.silent -= 1
        elif element.tag in OWN_BLOCK:
            self.close()
            if element.tag == "blockquote" and self.quoted:
                self.quoted.pop()
        elif element.tag in INLINE:
            self.say(INLINE[element.tag][1])
        self.say(element.tail)

    def say(self, text: str | None) -> None:
        if text and not self.silent:
            self.text.append(text)

    def close(self) -> None:
        """End the block that is being read."""
        text = "".join(self.text).strip()
        if text or self.links:
            links = (*self.links, *filter(None, self.quoted))
            self.blocks.append(TextBlock(text, f"line {self.line}", links, bool(self.quoted)))
        self.text, self.links = [], []
