"""Markdown of other people: its blocks in time that grows with its length, whatever it holds.

A renderer answers what a page looks like; the checker needs only the words, where they stand and what they
link to. So this reads lines into blocks, and blocks into words, each in one pass; nothing is nested.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace

from lessonsearch.verify.readers.html import NOTE_MARK, blocks_of
from lessonsearch.verify.readers.text import decoded
from lessonsearch.verify.readers.upload import Content, TextBlock

FRONT_MATTER = re.compile(r"---[ \t]*\n(?:[^\n]*\n){0,400}?(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
FENCE = re.compile(r"[ \t]{0,3}(```+|~~~+)")
QUOTED = re.compile(r"[ \t]{0,3}>[ \t]?")
HEADING = re.compile(r"[ \t]{0,3}#{1,6}[ \t]+(.*?)(?:[ \t]+#{1,10})?[ \t]*\Z")
UNDERLINE = re.compile(r"[ \t]{0,3}(?:=+|-{2,})[ \t]*\Z")
RULE = re.compile(r"[ \t]{0,3}(?:(?:\*[ \t]{0,3}){3,}|(?:-[ \t]{0,3}){3,}|(?:_[ \t]{0,3}){3,})\Z")
ITEM = re.compile(r"[ \t]{0,12}(?:[-*+]|\d{1,9}[.)])[ \t]+")
TABLE_ROW = re.compile(r"[ \t]{0,3}\|.*\|[ \t]*\Z")
TABLE_RULE = re.compile(r"[ \t]{0,3}\|?(?:[ \t]*:?-+:?[ \t]*\|)+(?:[ \t]*:?-+:?)?[ \t]*\Z")
CELL_END = re.compile(r"(?<!\\)\|")
HTML_BLOCK = re.compile(
    r"[ \t]{0,3}<(?:!--|/?(?:address|article|aside|blockquote|center|details|div|dl|fieldset|figcaption|figure"
    r"|footer|form|h[1-6]|header|hr|iframe|main|nav|ol|p|pre|script|section|style|summary|table|ul)\b)",
    re.IGNORECASE,
)
DEFINITION = re.compile(r"[ \t]{0,3}\[([^\[\]^][^\[\]]{0,200})\]:[ \t]*<?([^\s<>]{1,2000})>?.*\Z")
NOTE = re.compile(r"[ \t]{0,3}\[\^[^\[\]\s]{1,100}\]:[ \t]*")

INLINE = re.compile(
    r"(?P<code>`+)(?P<coded>[^`]{1,2000})(?P=code)(?!`)"
    r"|(?P<picture>!?)\[(?P<label>[^\[\]]{0,2000})\]"
    r"(?:\([ \t\n]{0,10}<?(?P<target>[^\s()<>]{0,2000}(?:\([^\s()]{0,300}\)[^\s()<>]{0,500})?)>?"
    r"(?:[ \t\n]+(?:\"[^\"\n]{0,500}\"|'[^'\n]{0,500}'))?[ \t\n]{0,10}\)|\[(?P<name>[^\[\]]{0,200})\])?"
    r"|<(?P<bare>(?:https?://|lesson:)[^\s<>]{1,2000})>"
    r"|<!--(?P<comment>(?:[^-]|-(?!->)){0,5000})-->"
    r"|<(?P<end>/?)(?P<tag>[a-zA-Z][a-zA-Z0-9]{0,12})(?P<attributes>[^<>]{0,1000})>"
    r"|\\(?P<escaped>[\\`*_{}\[\]()#+.!|<>~\"'-])"
    r"|(?P<struck>~~)"
    r"|(?P<emphasis>\*{1,3}(?=\S)|(?<=\S)\*{1,3}|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w))"
)
REFERENCE = re.compile(r"\^[^\s]{1,100}")
HREF = re.compile(r"\b(?:href|src|cite)\s*=\s*[\"']?([^\s\"'>]{1,2000})", re.IGNORECASE)
HIDDEN_TAGS = frozenset("del s strike script style".split())
MARKS = str.maketrans(dict.fromkeys("\"'“”‘’«»", " "))
"""Quotation marks in code are the code's."""


def read_markdown(data: bytes) -> Content:
    """The blocks of a Markdown document. Front matter is passed over."""
    text = decoded(data)
    head = FRONT_MATTER.match(text)
    first = text.count("\n", 0, head.end()) if head else 0
    lines = text.split("\n")
    definitions = {m[1].casefold(): m[2] for line in lines[first:] if (m := DEFINITION.match(line))}
    content = Content()
    for block in _blocks(lines, first):
        if block.place == "html":
            read = blocks_of(block.text, block.line)
            content.blocks += [_plain(found, definitions) for found in read.blocks]
            content.unread += read.unread
        elif block.place == "code":
            content.blocks.append(replace(block, text=block.text.translate(MARKS), place=""))
        else:
            content.blocks += _inline(block, definitions)
    return content


def _plain(block: TextBlock, definitions: dict[str, str]) -> TextBlock:
    """A block of HTML, in which Markdown's signs may stand too."""
    found = _inline(block, definitions)
    return found[-1] if found else block


def _blocks(lines: list[str], first: int) -> Iterator[TextBlock]:
    """Blocks as they are written, with their first lines; `place` says which are `html` or `code`."""
    held = _Held()
    fence, flow = "", 0
    for number, whole in enumerate([*lines[first:], ""], first + 1):
        line, quoted = _unquoted(whole)
        fenced = FENCE.match(line)
        if fence:
            if fenced and line.strip().startswith(fence) and not line.strip(" \t`~"):
                fence = ""
                yield from held.end()
            else:
                held.add(line, number)
        elif fenced:
            yield from held.end()
            fence, held.kind = fenced[1], "code"
        elif not line.strip() or (RULE.match(line) and not (held.lines and UNDERLINE.match(line))):
            yield from held.end()
        elif held.kind == "html":
            held.add(line, number)
        elif held.lines and not held.kind and UNDERLINE.match(line):
            held.heading = True
            yield from held.end()
        elif heading := HEADING.match(line):
            yield from held.end()
            yield TextBlock(heading[1], quoted=quoted, heading=True, line=number)
        elif DEFINITION.match(line):
            yield from held.end()
        elif TABLE_ROW.match(line) or TABLE_RULE.match(line):
            yield from held.end()
            for cell in [] if TABLE_RULE.match(line) else CELL_END.split(line.strip().strip("|")):
                flow -= 1
                yield TextBlock(cell.strip(), quoted=quoted, flow=flow, line=number)
        elif not held.lines and HTML_BLOCK.match(line):
            held.kind = "html"
            held.add(line, number)
        else:
            note, item = NOTE.match(line), ITEM.match(line)
            if note or item or (held.lines and quoted and not held.quoted):
                yield from held.end()
            if note:
                flow -= 1
                held.flow = flow
            held.quoted = held.quoted or quoted
            held.add(line[(note or item).end() :] if note or item else line, number)  # type: ignore[union-attr]
    yield from held.end()


def _unquoted(line: str) -> tuple[str, bool]:
    """A line without the signs of a block quotation, and whether it had any."""
    at = 0
    while mark := QUOTED.match(line, at):
        at = mark.end()
    return line[at:], at > 0


class _Held:
    """The lines of the block that is being read."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.first, self.flow = 0, 0
        self.kind, self.quoted, self.heading = "", False, False

    def add(self, line: str, number: int) -> None:
        if not self.lines:
            self.first = number
        self.lines.append(line)

    def end(self) -> Iterator[TextBlock]:
        """The block, if there is one; begins another."""
        if self.lines:
            text = "\n".join(self.lines)
            yield TextBlock(
                text, self.kind, (), self.quoted, self.heading, flow=self.flow, line=self.first
            )
        self.__init__()  # type: ignore[misc]


def _inline(block: TextBlock, definitions: dict[str, str]) -> list[TextBlock]:
    """The words and links of a block; a picture of a lesson is a block of its own, before it."""
    words, pictures = _Words(block, definitions), []
    at = 0
    for match in INLINE.finditer(block.text):
        words.say(block.text[at : match.start()])
        at = match.end()
        picture = words.read(match)
        if picture:
            pictures.append(picture)
    words.say(block.text[at:])
    text = html.unescape("".join(words.found)).strip()
    if not text and not words.links:
        return pictures
    return [*pictures, replace(block, text=text, links=(*block.links, *words.links))]


class _Words:
    """What is seen of a block, as far as it is read."""

    def __init__(self, block: TextBlock, definitions: dict[str, str]) -> None:
        self.block, self.definitions = block, definitions
        self.found: list[str] = []
        self.links: list[str] = []
        self.hidden = False
        self.raised = -1

    def say(self, text: str) -> None:
        if not self.hidden:
            self.found.append(text)

    def read(self, match: re.Match[str]) -> TextBlock | None:
        """Take a sign in: a link, a tag, emphasis, code. The picture of a lesson is given back."""
        if match["coded"]:
            self.say(match["coded"].translate(MARKS))
        elif match["label"] is not None:
            return self._link(match)
        elif match["bare"]:
            self.links.append(match["bare"])
        elif match["tag"]:
            self._tag(match)
        elif match["escaped"]:
            self.say(match["escaped"])
        elif match["struck"]:
            self.hidden = not self.hidden
        return None

    def _link(self, match: re.Match[str]) -> TextBlock | None:
        label, target = match["label"], match["target"]
        if target is None:
            target = self.definitions.get((match["name"] or label).casefold())
        if target is None:
            # `[^1]` is a footnote mark; any other bracket is the writer's.
            self.say("" if REFERENCE.fullmatch(label) else match[0])
            return None
        if match["picture"] and target.startswith("lesson:"):
            return TextBlock(label, links=(target,), quoted=True, line=self.block.line)
        self.links.append(html.unescape(target))
        self.say(label)
        return None

    def _tag(self, match: re.Match[str]) -> None:
        tag, ends = match["tag"].lower(), bool(match["end"])
        if tag in HIDDEN_TAGS:
            self.hidden = not ends
        elif tag == "q":
            self.say("”" if ends else "“")
        elif tag == "br":
            self.say("\n")
        elif tag == "sup" and not ends:
            self.raised = len(self.found)
        elif tag == "sup" and self.raised >= 0:
            if NOTE_MARK.fullmatch("".join(self.found[self.raised :])):
                del self.found[self.raised :]
            self.raised = -1
        self.links += HREF.findall(match["attributes"])
