"""Words to take away: quoted with their source, in the forms that people paste and other programs read.

Every form says whose words these are, where they stand and where they can be read again. `quoted` has the
value that all forms are made from, `quoting` the quotations, `references` the references, `formats` the
list of forms. To add a form, write a function from `Quoted` to text and name it in `formats.FORMS`; pages,
addresses and API follow.
"""

from __future__ import annotations

from lessonsearch.exports.codes import qr_png, qr_svg
from lessonsearch.exports.formats import FORMS, Form, file_name, together
from lessonsearch.exports.quoted import Quoted, place, plain
from lessonsearch.exports.quoting import as_html, as_markdown, as_text
from lessonsearch.exports.references import apa, apa_in_text, as_bibtex, as_csl, as_ris, csl_item

__all__ = [
    "FORMS",
    "Form",
    "Quoted",
    "apa",
    "apa_in_text",
    "as_bibtex",
    "as_csl",
    "as_html",
    "as_markdown",
    "as_ris",
    "as_text",
    "csl_item",
    "file_name",
    "place",
    "plain",
    "qr_png",
    "qr_svg",
    "together",
]
