"""Web pages: the text blocks that a browser shows, with their links."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from lessonsearch.verify.readers.text import decoded
from lessonsearch.verify.readers.upload import Content, TextBlock, Unread

OWN_BLOCK = frozenset(
    "address article aside blockquote body caption dd details div dl dt fieldset figcaption figure footer"
    " form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol option p pre section summary table tbody td text"
    " tfoot th thead tr ul".split()
)
OWN_FLOW = frozenset("td th aside nav header footer figcaption text".split())
"""Elements out of which no quotation runs."""
INLINE = {"q": ("“", "”"), "br": ("\n", "")}
"""What stands for the beginning and the end of an element within a block."""
SILENT = frozenset("script style template noscript head title desc defs del s strike datalist rp rt".split())
"""Elements whose words are not shown, or are shown as struck out."""
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
NOTE_MARK = re.compile(r"[\[(]?\s*(?:\d{1,3}|[*†‡§]+|[ivx]{1,4}|[a-z])\s*[\])]?")
"""What a superscript that is a footnote mark holds."""
MARKUP_ONLY = re.compile(r"[\s\ufeff]*")


def read_html(data: bytes) -> Content:
    """The blocks of a web page."""
    return blocks_of(decoded(data))


def blocks_of(text: str, line: int = 1) -> Content:
    """The blocks of a page, or of a part of one, broken ones included. `line` is the number of its first."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_pis=True)
    # A body of its own, because there is none in an empty page, and a bare part of one is no document.
    root = etree.fromstring(f"<body>{text}".replace("\0", " ").encode("utf-8", "replace"), parser)
    page = _Page(first_line=line)
    if root is None:
        return Content()
    for event, element in etree.iterwalk(root, events=("start", "end", "comment")):
        if event == "start":
            page.start(element)
        elif event == "end":
            page.end(element)
        else:
            page.say(element.tail)
    page.close()
    return Content(page.blocks, page.unread)


@dataclass
class _Page:
    """Blocks as far as they are read, and the one that is being read."""

    first_line: int
    blocks: list[TextBlock] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    line: int = 1
    silent: list[Any] = field(default_factory=list)
    """Elements that are open and not shown."""
    quoted: list[str] = field(default_factory=list)
    """The `cite` of each block quotation that is open."""
    flows: list[int] = field(default_factory=lambda: [0])
    latest_flow: int = 0
    heading: bool = False
    raised: int = -1
    """Where the text of a superscript that is open begins; -1 outside."""

    def start(self, element: Any) -> None:
        tag = element.tag
        if tag in SILENT or _hidden(element):
            self.silent.append(element)
            return
        if tag in OWN_BLOCK:
            self.close()
            self.line = element.sourceline or self.line
            self.heading = tag[0] == "h" and tag[1:].isdigit()
            if tag == "blockquote":
                self.quoted.append(element.get("cite", ""))
            if tag in OWN_FLOW:
                self.latest_flow += 1
                self.flows.append(self.latest_flow)
        elif tag in INLINE:
            self.say(INLINE[tag][0])
        elif tag == "a" and element.get("href"):
            self.links.append(element.get("href"))
        elif tag == "sup":
            self.raised = len(self.text)
        elif tag in ("img", "iframe", "embed", "object", "canvas", "video", "audio"):
            self._place(element)
        self.say(element.text)

    def _place(self, element: Any) -> None:
        """A frame leads to what it shows; the picture of a lesson stands for its words."""
        if self.silent:
            return
        source = element.get("src") or element.get("data") or ""
        if element.tag == "img":
            if source.startswith("lesson:"):
                self.close()
                alt = element.get("alt", "")
                self.blocks.append(TextBlock(alt, links=(source,), quoted=True, line=self._line(element)))
        elif element.tag == "iframe" and source:
            self.links.append(source)
        elif element.tag != "iframe":
            self.unread.append(Unread(f"line {self._line(element)}", f"an embedded {element.tag}"))

    def end(self, element: Any) -> None:
        tag = element.tag
        if self.silent:
            if self.silent[-1] is element:
                self.silent.pop()
        elif tag in OWN_BLOCK:
            self.close()
            self.heading = False
            if tag == "blockquote" and self.quoted:
                self.quoted.pop()
            if tag in OWN_FLOW and len(self.flows) > 1:
                self.flows.pop()
        elif tag in INLINE:
            self.say(INLINE[tag][1])
        elif tag == "sup" and self.raised >= 0:
            if NOTE_MARK.fullmatch("".join(self.text[self.raised :])):
                del self.text[self.raised :]
            self.raised = -1
        self.say(element.tail)

    def say(self, text: str | None) -> None:
        if text and not self.silent:
            self.text.append(text)

    def close(self) -> None:
        """End the block that is being read."""
        text = "".join(self.text).strip()
        if not MARKUP_ONLY.fullmatch(text) or self.links:
            links = (*self.links, *filter(None, self.quoted))
            line = self.first_line + self.line - 1
            self.blocks.append(
                TextBlock(text, "", links, bool(self.quoted), self.heading, flow=self.flows[-1], line=line)
            )
        self.text, self.links, self.raised = [], [], -1

    def _line(self, element: Any) -> int:
        return self.first_line + (element.sourceline or 1) - 1


def _hidden(element: Any) -> bool:
    return "hidden" in element.attrib or bool(HIDDEN.search(element.get("style", "")))
