"""Verification: whether a document still says what its sources say, in every lesson link and quotation.

`read_document` turns a file's bytes into text blocks with their links (`readers`, a module for each format);
`verify` finds the links and quotations and looks them up in a `Catalogue`; `verdict` puts each
finding into words, `report` all of them. Everything happens in memory: nothing is stored, logged or fetched.
"""

from __future__ import annotations

from lessonsearch.verify.annotated import annotate_upload, annotate_word, as_word, pack_remarks, remarks_of
from lessonsearch.verify.readers.reader import (
    ENDINGS,
    MAX_BYTES,
    read_document,
    read_html_as,
    read_text_as,
)
from lessonsearch.verify.readers.upload import TextBlock, Unread, UploadedDocument, unreadable
from lessonsearch.verify.report import (
    LABELS,
    LINK_STATUSES,
    QUOTATION_STATUSES,
    as_data,
    as_lines,
    in_order_of_weight,
    summary,
    summary_sentences,
)
from lessonsearch.verify.verdict import of_link, of_quotation, stands_in
from lessonsearch.verify.verifier import FAULTS, CheckedLink, CheckedQuotation, Report, verify

__all__ = [
    "ENDINGS",
    "FAULTS",
    "LABELS",
    "LINK_STATUSES",
    "MAX_BYTES",
    "QUOTATION_STATUSES",
    "CheckedLink",
    "CheckedQuotation",
    "Report",
    "TextBlock",
    "Unread",
    "UploadedDocument",
    "annotate_upload",
    "annotate_word",
    "as_data",
    "as_lines",
    "as_word",
    "in_order_of_weight",
    "of_link",
    "of_quotation",
    "pack_remarks",
    "read_document",
    "read_html_as",
    "read_text_as",
    "remarks_of",
    "stands_in",
    "summary",
    "summary_sentences",
    "unreadable",
    "verify",
]
