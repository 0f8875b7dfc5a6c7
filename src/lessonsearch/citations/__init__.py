"""Words to take away: quoted with their source, in the forms that people paste and other programs read.

Every form says whose words these are, where they stand and where they can be read again. `quoted` has the
value that all forms are made from, `quoting` the quotations, `references` the references, `formats` the
list of forms. To add a form, write a function from `Citation` to text and name it in `formats.FORMATS`; pages,
addresses and API follow.
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
