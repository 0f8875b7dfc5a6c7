"""Citations: quotations and references in the formats that people paste and reference managers import.

Every format names the author, the pinpoint and the permanent link. `citation` has the value that all formats
are made from, `quotation` and `reference_formats` write it, `formats` lists them. To add a format, write a
function from `Citation` to text and name it in `formats.FORMATS`; pages, addresses and API follow.
"""

from __future__ import annotations

from lessonsearch.citations.citation import Citation, pinpoint, plain_text
from lessonsearch.citations.formats import FORMATS, CitationFormat, combined_file, file_name
from lessonsearch.citations.qr import qr_png, qr_svg
from lessonsearch.citations.quotation import as_html, as_markdown, as_text
from lessonsearch.citations.reference_formats import apa, apa_in_text, as_bibtex, as_csl, as_ris, csl_item

__all__ = [
    "FORMATS",
    "Citation",
    "CitationFormat",
    "apa",
    "apa_in_text",
    "as_bibtex",
    "as_csl",
    "as_html",
    "as_markdown",
    "as_ris",
    "as_text",
    "combined_file",
    "csl_item",
    "file_name",
    "pinpoint",
    "plain_text",
    "qr_png",
    "qr_svg",
]
