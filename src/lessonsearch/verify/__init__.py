"""Whether a document still says what its sources say: every lesson link, every quotation.

`read_document` turns a file's bytes into text blocks with their links (one module for each family of
formats; to add one, write a function from bytes to blocks and name it in `reader.READERS`); `verify`
looks everything up in a `Catalogue`. All of it works in memory: nothing is stored, logged or fetched.
"""

from __future__ import annotations

from lessonsearch.verify.readers.reader import ENDINGS, MAX_BYTES, read_document, read_text_as
from lessonsearch.verify.readers.upload import TextBlock, UploadedDocument
from lessonsearch.verify.report import as_lines, of_link, of_quotation, summary
from lessonsearch.verify.verifier import CheckedLink, CheckedQuotation, Report, verify

__all__ = [
    "ENDINGS",
    "MAX_BYTES",
    "CheckedLink",
    "CheckedQuotation",
    "Report",
    "TextBlock",
    "UploadedDocument",
    "as_lines",
    "of_link",
    "of_quotation",
    "read_document",
    "read_text_as",
    "summary",
    "verify",
]
