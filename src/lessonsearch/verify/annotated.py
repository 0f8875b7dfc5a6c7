"""Annotated document: the verified document as a Word file with a comment at each fault.

A Word document is returned as it was sent, with comments added. For any other format, a Word document is made
of its text, paragraph by paragraph.
"""

from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import docx
from docx.opc.exceptions import OpcError
from docx.text.paragraph import Paragraph

from lessonsearch.file_formats.ooxml import WORD
from lessonsearch.file_formats.zip_package import DAMAGED
from lessonsearch.quotations import Catalogue
from lessonsearch.verify.readers.upload import UploadedDocument
from lessonsearch.verify.readers.word_text import OUR_COMMENTS
from lessonsearch.verify.verdict import differences, of_link, of_quotation
from lessonsearch.verify.verifier import FAULTS, Report

INITIALS = "ls"
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Remark:
    """A comment and its place: the index of a paragraph in the main part, and the place in words."""

    text: str
    place: str
    paragraph: int


def remarks_of(report: Report, catalogue: Catalogue) -> list[Remark]:
    """Make a remark for each fault in a report."""
    found = [
        Remark(f"{link.address}: {of_link(link)}", link.place, link.paragraph)
        for link in report.links
        if link.destination.status in FAULTS
    ]
    for quotation in report.quotations:
        if quotation.status in FAULTS:
            said = f"“{quotation.text}” {of_quotation(quotation, catalogue)}"
            if quotation.match.diff:
                said += f" {differences(quotation.match.diff)}"
            found.append(Remark(said, quotation.place, quotation.paragraph))
    return found


def pack_remarks(remarks: Sequence[Remark], data: bytes) -> bytes:
    """Pack remarks and their Word document into one byte string for `annotate_upload`."""
    return json.dumps([asdict(remark) for remark in remarks]).encode() + b"\n" + data


def annotate_upload(name: str, packed: bytes) -> str:
    """A Word document with comments, in base64; empty if it cannot be annotated.

    It has the signature of a reader, so that a stranger's file can be opened wherever readers run. `packed`
    comes from `pack_remarks`.
    """
    remarks, _, data = packed.partition(b"\n")
    annotated = annotate_word(data, [Remark(**remark) for remark in json.loads(remarks)])
    return base64.b64encode(annotated).decode() if annotated else ""


def annotate_word(data: bytes, remarks: Sequence[Remark]) -> bytes | None:
    """A Word document with comments; None if python-docx cannot open it, as with Strict Open XML."""
    try:
        document = docx.Document(io.BytesIO(data))
        paragraphs = list(document.element.iter(f"{WORD}p"))
        first = next(iter(document.paragraphs), None) or document.add_paragraph()
        for remark in remarks:
            if 0 <= remark.paragraph < len(paragraphs):
                _comment(document, Paragraph(paragraphs[remark.paragraph], document._body), remark.text)
            else:
                _comment(document, first, f"{remark.place}: {remark.text}")
        return _saved(document)
    except (*DAMAGED, OpcError):
        return None


def as_word(document: UploadedDocument, report: Report, catalogue: Catalogue) -> bytes:
    """A Word document of a document's text, with a comment at each fault."""
    made = docx.Document()
    made.add_heading(NOT_IN_XML.sub(" ", document.name), 1)
    by_place: dict[str, Any] = {}
    for block in document.blocks:
        style = "Quote" if block.quoted else "Heading 2" if block.heading else None
        paragraph = made.add_paragraph(NOT_IN_XML.sub(" ", block.text), style=style)
        for place in _places(block.place, block.line, block.text):
            by_place.setdefault(place, paragraph)
    for remark in remarks_of(report, catalogue):
        paragraph = _standing(made, by_place, remark)
        _comment(made, paragraph, f"{remark.place}: {remark.text}" if remark.place else remark.text)
    return _saved(made)


def _places(place: str, line: int, text: str) -> Iterator[str]:
    """Yield the places that findings in a block may name: one, or one for each of its lines."""
    if line:
        yield from (f"line {number}" for number in range(line, line + text.count("\n") + 1))
    else:
        yield place


def _standing(document: Any, by_place: dict[str, Any], remark: Remark) -> Any:
    """The paragraph for a remark: the one at its place, otherwise the first."""
    return by_place.get(remark.place) or document.paragraphs[0]


def _comment(document: Any, paragraph: Paragraph, text: str) -> None:
    runs = paragraph.runs or [paragraph.add_run()]
    comment = document.add_comment(runs, text="", author=OUR_COMMENTS, initials=INITIALS)
    comment.paragraphs[0].add_run(NOT_IN_XML.sub(" ", text))


def _saved(document: Any) -> bytes:
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()
