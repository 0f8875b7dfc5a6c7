"""The forms in which an excerpt or a lesson can be had: the ending of its address, media type and name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lessonsearch.citations.citation import Citation
from lessonsearch.citations.qr import qr_png, qr_svg
from lessonsearch.citations.quotation import as_html, as_markdown, as_text
from lessonsearch.citations.reference_formats import as_bibtex, as_csl, as_ris, csl_item, csl_text


@dataclass(frozen=True)
class CitationFormat:
    """A form in which an excerpt can be had."""

    ending: str
    media_type: str
    name: str
    make: Callable[[Citation], str | bytes]
    keep: bool = False
    """Whether a browser is to hand it on to another program rather than to show it."""


FORMATS = {
    form.ending: form
    for form in (
        CitationFormat("txt", "text/plain", "Plain text", as_text),
        CitationFormat("md", "text/markdown", "Markdown", as_markdown),
        CitationFormat("html", "text/html", "HTML", as_html),
        CitationFormat("ris", "application/x-research-info-systems", "RIS", as_ris, keep=True),
        CitationFormat("bib", "application/x-bibtex", "BibTeX", as_bibtex, keep=True),
        CitationFormat("csl.json", "application/vnd.citationstyles.csl+json", "CSL-JSON", as_csl, keep=True),
        CitationFormat("svg", "image/svg+xml", "QR code, SVG", lambda quoted: qr_svg(quoted.link)),
        CitationFormat("png", "image/png", "QR code, PNG", lambda quoted: qr_png(quoted.link)),
    )
}


def combined_file(ending: str, held: Sequence[Citation]) -> str:
    """Several references in one file of a form for reference managers (`ris`, `bib`, `csl.json`)."""
    if ending == "csl.json":
        return csl_text(csl_item(quoted) for quoted in held)
    return ("\n" if ending == "bib" else "").join(str(FORMATS[ending].make(quoted)) for quoted in held)


def file_name(quoted: Citation, ending: str) -> str:
    """What a downloaded file is called: `ages-of-concern-p28.ris`."""
    return f"{quoted.source.id}-{quoted.lesson.slug if quoted.whole else quoted.excerpt.anchor}.{ending}"
