"""Citation formats: the URL extension, media type, label and writer of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lessonsearch.citations.citation import Citation
from lessonsearch.citations.qr import qr_png, qr_svg
from lessonsearch.citations.quotation import as_html, as_markdown, as_text
from lessonsearch.citations.reference_formats import as_bibtex, as_csl, as_ris, csl_item, csl_text


@dataclass(frozen=True)
class CitationFormat:
    """One download format of a citation."""

    ending: str
    media_type: str
    name: str
    make: Callable[[Citation], str | bytes]
    keep: bool = False
    """Whether browsers should download the file instead of displaying it."""


FORMATS = {
    form.ending: form
    for form in (
        CitationFormat("txt", "text/plain", "Plain text", as_text),
        CitationFormat("md", "text/markdown", "Markdown", as_markdown),
        CitationFormat("html", "text/html", "HTML", as_html),
        CitationFormat("ris", "application/x-research-info-systems", "RIS", as_ris, keep=True),
        CitationFormat("bib", "application/x-bibtex", "BibTeX", as_bibtex, keep=True),
        CitationFormat("csl.json", "application/vnd.citationstyles.csl+json", "CSL-JSON", as_csl, keep=True),
        CitationFormat("svg", "image/svg+xml", "QR code, SVG", lambda citation: qr_svg(citation.link)),
        CitationFormat("png", "image/png", "QR code, PNG", lambda citation: qr_png(citation.link)),
    )
}


def combined_file(ending: str, citations: Sequence[Citation]) -> str:
    """Several references in one file for reference managers (`ris`, `bib`, `csl.json`)."""
    if ending == "csl.json":
        return csl_text(csl_item(citation) for citation in citations)
    return ("\n" if ending == "bib" else "").join(
        str(FORMATS[ending].make(citation)) for citation in citations
    )


def file_name(citation: Citation, ending: str) -> str:
    """File name of a download: `ages-of-concern-p28.ris`."""
    return (
        f"{citation.source.id}-{citation.lesson.slug if citation.whole else citation.excerpt.anchor}.{ending}"
    )
