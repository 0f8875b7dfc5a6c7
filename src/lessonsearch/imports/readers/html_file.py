"""Web pages: the main part of a page, with the site's navigation set aside."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from lessonsearch.errors import DocumentError
from lessonsearch.file_formats.encodings import decode_page
from lessonsearch.imports.blocks.imported_report import (
    BULLET,
    HEADING,
    QUOTATION,
    ImportedReport,
    Note,
    Removed,
)
from lessonsearch.imports.blocks.list_marks import is_number
from lessonsearch.imports.blocks.number_formats import format_number
from lessonsearch.imports.blocks.paragraph_flow import FlowPiece, blocks_of

SITE = "nav footer header aside form button iframe noscript dialog".split()
NEVER = "script style template svg head".split()
SITE_NAME = re.compile(
    r"(?:^|[-_\s])(?:nav|navigation|navbar|menu|breadcrumbs?|footer|header|sidebar|cookies?|skip(?:link)?)(?:$|[-_\s])"
)
"""What sites call the parts round a page's text, in ids and classes."""
MOST_SITE = 1_500
"""Characters of such a part at most; what has more is no menu, whatever it is called."""
ROLES = frozenset("navigation banner contentinfo search complementary".split())
BLOCKS = frozenset(
    "p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table blockquote div section article main body figure"
    " figcaption pre hr details"
    " summary address fieldset center".split()
)
NOTES = re.compile(r"footnote|endnote|fn\b", re.IGNORECASE)
FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


def read_page(name: str, content: bytes) -> ImportedReport:
    """Read a web page. Raises DocumentError if it has no element, or its letters cannot be read."""
    try:
        root = html.document_fromstring(
            decode_page(content).encode("utf-8", "replace"),
            parser=html.HTMLParser(encoding="utf-8", no_network=True),
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise DocumentError("it is not a web page.") from error
    title = " ".join((root.findtext(".//title") or "").split())
    author = [
        (each.get("name") or "", each.get("content") or "")
        for each in root.iter("meta")
        if each.get("content")
    ]
    removed: list[Removed] = []
    for element in list(root.iter(*NEVER)):
        _drop(element)
    for element in [each for each in root.iter() if isinstance(each.tag, str) and _is_site(each)]:
        if element.getparent() is not None:
            removed.append(Removed(_words(element), "A web site's own lines"))
            _drop(element)
    notes = _notes(root)
    body = next(
        (
            each
            for path in (".//main", ".//*[@role='main']", ".//article", ".//body")
            for each in root.iterfind(path)
        ),
        root,
    )
    outside = [
        each for each in root.iter("body") for each in each if body not in (each, *each.iterdescendants())
    ]
    removed += [Removed(_words(each), "A web site's own lines") for each in outside if body.tag != "body"]
    blocks, listed = blocks_of(list(_pieces(body)))
    removed = [each for each in removed if each.text]
    properties = tuple((key, value) for key, value in [("title", title), *author] if value and key)
    return ImportedReport(name, blocks, notes, (*listed, *removed), properties=properties)


def _is_site(element: etree._Element) -> bool:
    if (
        element.get("role") in ROLES
        or element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
    ):
        return True
    if element.tag == "div" and element.get("title") in ("header", "footer"):  # running heads of Writer
        return True
    name = f"{element.get('id') or ''} {element.get('class') or ''}".lower()
    if element.tag in ("div", "section", "ul", "ol") and SITE_NAME.search(name):
        return element.find(".//h1") is None and len(_words(element)) < MOST_SITE
    return element.tag in SITE and not (element.tag == "header" and element.find(".//h1") is not None)


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if element.tail:
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _words(element: etree._Element) -> str:
    return " ".join(" ".join(element.itertext()).split())


def _notes(root: etree._Element) -> tuple[Note, ...]:
    """Notes that superscript links point to; removes the links and the notes from the page."""
    notes: list[Note] = []
    byname = {each.get("name"): each for each in root.iter("a") if each.get("name")}
    byname |= {each.get("id"): each for each in root.iter() if isinstance(each.tag, str) and each.get("id")}
    for link in list(root.iter("a")):
        target = byname.get((link.get("href") or "").removeprefix("#"))
        parent = link.getparent()
        within = parent is not None and parent.tag == "sup"
        noted = within or link.find("sup") is not None or NOTES.search(link.get("class") or "")
        if target is None or not noted or not re.fullmatch(r"\W*[\divx*†]{1,5}\W*", _words(link)):
            continue
        if target is link or target in link.iterancestors() or root not in link.iterancestors():
            continue
        holder = (
            target
            if target.tag in ("li", "p", "div", "dd")
            else next((x for x in target.iterancestors("li", "p", "div")), target)
        )
        mark = _words(link).strip("[]() ")
        for back in list(holder.iter("a")):
            if re.fullmatch(r"\W*[\d↩]*\W*", _words(back)):
                _drop(back)
        text = re.sub(rf"^\[?{re.escape(mark)}\]?[.)]?\s+", "", _words(holder))
        notes.append(Note(mark, text))
        _drop(holder)
        _drop(parent if parent is not None and within else link)
    return tuple(note for note in notes if note.text)


def _pieces(element: etree._Element, quoted: bool = False) -> Iterator[FlowPiece]:
    """Pieces of an element's children; loose text becomes a piece of its own."""
    loose = [element.text or ""]

    def flush() -> Iterator[FlowPiece]:
        text = " ".join("".join(loose).split())
        loose.clear()
        if text:
            yield FlowPiece(text, QUOTATION if quoted else None)

    for child in element:
        if not isinstance(child.tag, str):
            loose.append(child.tail or "")
            continue
        if child.tag not in BLOCKS and not any(each.tag in BLOCKS for each in child.iterdescendants()):
            loose.append("\n" if child.tag == "br" else _inline(child))
        else:
            yield from flush()
            yield from _block(child, quoted)
        loose.append(child.tail or "")
    yield from flush()


def _block(element: etree._Element, quoted: bool) -> Iterator[FlowPiece]:
    tag = str(element.tag)
    if re.fullmatch(r"h[1-6]", tag):
        yield FlowPiece(_inline(element), HEADING, int(tag[1]))
    elif tag == "p":
        text = _inline(element)
        strong = (
            bool(text.strip())
            and text.strip() == "".join("".join(b.itertext()) for b in element.iter("b", "strong")).strip()
        )
        yield FlowPiece(
            text,
            QUOTATION if quoted or "quot" in (element.get("class") or "").lower() else None,
            strong=strong,
        )
    elif tag in ("ul", "ol"):
        yield from _list(element)
    elif tag == "table":
        rows = [[_words(cell) for cell in row.iter("td", "th")] for row in element.iter("tr")]
        if all(len(row) <= 1 for row in rows):
            for cell in element.iter("td", "th"):
                yield from _pieces(cell, quoted)
        else:
            yield FlowPiece(
                _words(caption) if (caption := element.find("caption")) is not None else "",
                rows=tuple(tuple(row) for row in rows if any(row)),
            )
    else:
        yield from _pieces(element, quoted or tag == "blockquote")


def _list(element: etree._Element) -> Iterator[FlowPiece]:
    start = element.get("start") or "1"
    number = int(start) if is_number(start) else 1
    form = FORMS.get(element.get("type") or "", "decimal")
    items = [child for child in element if isinstance(child.tag, str)]
    for item in items:
        if item.tag != "li":  # lists directly inside lists are common, though invalid
            yield from _block(item, quoted=False)
            continue
        value = item.get("value") or ""
        number = int(value) if is_number(value) else number
        first = True
        for piece in _pieces(item):
            if piece.strong and len(items) == 1:  # Writer saves a heading as a list of one bold line
                yield piece
            elif first and not piece.kind and not piece.rows:
                label = f"{format_number(number, form)}." if element.tag == "ol" else ""
                yield FlowPiece(piece.text, None if label else BULLET, 0, label, listed=True)
            else:
                yield piece
            first = False
        number += 1


def _inline(element: etree._Element) -> str:
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            parts.append("\n" if child.tag == "br" else _inline(child))
        parts.append(child.tail or "")
    return "".join(parts)
