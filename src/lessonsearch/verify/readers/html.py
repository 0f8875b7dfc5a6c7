"""Web pages: the text blocks that a browser shows, with their links."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from lessonsearch.file_formats.encodings import decode_page
from lessonsearch.verify.readers.note_marks import NOTE_MARK
from lessonsearch.verify.readers.upload import Content, TextBlock, Unread

OWN_BLOCK = frozenset(
    "address article aside blockquote body caption dd details div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol option p pre section summary"
    " table tbody td text tfoot th thead tr ul".split()
)
OWN_FLOW = frozenset("td th aside nav header footer figcaption text".split())
"""Elements that a quotation never continues out of."""
Q_MARKS = (("“", "”"), ("‘", "’"))
"""The marks that browsers put around a quotation, and around a quotation within it."""
SILENT = frozenset("script style template noscript head title desc defs del s strike datalist rp rt".split())
"""Elements whose text is not shown, or is struck out."""
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
CODE = frozenset("code pre kbd samp".split())
QUOTATION_MARKS = str.maketrans(dict.fromkeys("\"'“”‘’«»", " "))
"""Quotation marks in code belong to the code."""
LINE = "data-line"
"""Attribute that holds an element's line in the original document, where that was not HTML."""
MARKUP_ONLY = re.compile(r"[\s\ufeff]*")


def read_html(data: bytes) -> Content:
    """The blocks of a web page."""
    return blocks_of(decode_page(data).replace("\f", "\n\n"))


def blocks_of(text: str) -> Content:
    """The blocks of a whole or partial page, however malformed."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_pis=True)
    # An explicit body, because an empty page has none and a fragment is not a document.
    root = etree.fromstring(f"<body>{text}".replace("\0", " ").encode("utf-8", "replace"), parser)
    page = _Page()
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
    """The blocks read so far, and the state of the current one."""

    blocks: list[TextBlock] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    line: int = 1
    silent: Any = None
    """The outermost open element that is not shown."""
    quoted: list[str] = field(default_factory=list)
    """The `cite` of each open block quotation."""
    flows: list[int] = field(default_factory=lambda: [0])
    latest_flow: int = 0
    heading: bool = False
    q_depth: int = 0
    """Number of open inline quotations."""
    code: int = 0
    """Number of open code elements."""
    raised: int = -1
    """Index in `text` at which the open superscript begins; -1 if none is open."""

    def start(self, element: Any) -> None:
        tag = element.tag
        if self.silent is not None:
            return
        if tag in SILENT or _hidden(element):
            self.silent = element
            return
        if tag in OWN_BLOCK:
            self.close()
            self.line = _line(element) or self.line
            self.heading = tag[0] == "h" and tag[1:].isdigit()
            if tag == "blockquote":
                self.quoted.append(element.get("cite", ""))
            if tag in OWN_FLOW:
                self._own_flow(element)
        elif tag == "br":
            self.say("\n")
        elif tag == "q":
            self.say(Q_MARKS[self.q_depth % 2][0])
            self.q_depth += 1
        elif tag in ("a", "area") and element.get("href"):
            self.links.append(element.get("href"))
        elif tag == "sup":
            self.raised = len(self.text)
        elif tag in ("img", "iframe", "embed", "object", "canvas", "video", "audio"):
            self._place(element)
        self.code += tag in CODE
        self.say(element.text)

    def _own_flow(self, element: Any) -> None:
        """Begin a flow. The head of a block quotation belongs to its flow, and so does what says whose it is,
        after a dash as in print."""
        attributes = _attributes(element)
        if attributes or (self.quoted and element.tag == "header"):
            self.flows.append(self.flows[-1])
            if (
                attributes
                and not any(child.tag in OWN_BLOCK for child in element)
                and not _begins_with_dash(element)
            ):
                self.say("— ")
            return
        self.latest_flow += 1
        self.flows.append(self.latest_flow)

    def _place(self, element: Any) -> None:
        """Read embedded content: a frame links to what it shows; a lesson's picture stands for its words."""
        source = element.get("src") or element.get("data") or ""
        if element.tag == "img":
            if source.startswith("lesson:"):
                self.close()
                alt = element.get("alt", "")
                self.blocks.append(TextBlock(alt, links=(source,), quoted=True, line=_line(element)))
        elif element.tag == "iframe" and source:
            self.links.append(source)
        elif element.tag != "iframe":
            self.unread.append(Unread(f"line {_line(element)}", f"an embedded {element.tag}"))

    def end(self, element: Any) -> None:
        tag = element.tag
        if self.silent is not None:
            if self.silent is element:
                self.silent = None
                self.say(element.tail)
            return
        self.code -= tag in CODE and self.code > 0
        if tag in OWN_BLOCK:
            self.close()
            self.heading = False
            if tag == "blockquote" and self.quoted:
                self.quoted.pop()
            if tag in OWN_FLOW and len(self.flows) > 1:
                self.flows.pop()
        elif tag == "q" and self.q_depth:
            self.q_depth -= 1
            self.say(Q_MARKS[self.q_depth % 2][1])
        elif tag == "sup" and self.raised >= 0:
            if NOTE_MARK.fullmatch("".join(self.text[self.raised :])):
                del self.text[self.raised :]
            self.raised = -1
        self.say(element.tail)

    def say(self, text: str | None) -> None:
        if text and self.silent is None:
            self.text.append(text.translate(QUOTATION_MARKS) if self.code else text)

    def close(self) -> None:
        """End the current block."""
        text = "".join(self.text).strip()
        if not MARKUP_ONLY.fullmatch(text) or self.links:
            links = (*self.links, *filter(None, self.quoted))
            self.blocks.append(
                TextBlock(
                    text, "", links, bool(self.quoted), self.heading, flow=self.flows[-1], line=self.line
                )
            )
        self.text, self.links, self.raised = [], [], -1


def _hidden(element: Any) -> bool:
    return "hidden" in element.attrib or bool(HIDDEN.search(element.get("style", "")))


def _attributes(element: Any) -> bool:
    """Whether an element says whose the block quotation is that it stands in, or under in a figure."""
    if element.tag == "footer":
        return next(element.iterancestors("blockquote"), None) is not None
    if element.tag != "figcaption":
        return False
    before = element.getprevious()
    return before is not None and before.tag == "blockquote"


def _begins_with_dash(element: Any) -> bool:
    return "".join(element.itertext()).lstrip().startswith(("—", "–", "-"))


def _line(element: Any) -> int:
    written = element.get(LINE, "")
    return int(written) if written.isdecimal() else element.sourceline or 0
