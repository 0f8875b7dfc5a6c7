"""Whether a document still says what its sources say: every lesson link, every quotation.

`read_document` turns a file's bytes into text blocks with their links (one module for each family of
formats; to add one, write a function from bytes to blocks and name it in `reading.READERS`); `verify`
looks everything up in a `Catalogue`. All of it works in memory: nothing is stored, logged or fetched.
"""

from __future__ import annotations

from lessonsearch.verifying.document import Block, Document
from lessonsearch.verifying.reading import ENDINGS, MOST_BYTES, read_document, read_text_as
from lessonsearch.verifying.telling import as_lines, of_link, of_quotation, summary
from lessonsearch.verifying.verification import CheckedLink, CheckedQuotation, Report, verify

__all__ = [
    "ENDINGS",
    "MOST_BYTES",
    "Block",
    "CheckedLink",
    "CheckedQuotation",
    "Document",
    "Report",
    "as_lines",
    "of_link",
    "of_quotation",
    "read_document",
    "read_text_as",
    "summary",
    "verify",
]
