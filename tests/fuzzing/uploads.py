"""The readers of uploads, fed with what the project itself hands out, and the verifying of what they read."""

from __future__ import annotations

from pathlib import Path

from fuzzing.packages import Packages
from fuzzing.target import Target, library, sentences
from lessonsearch.app import export, export_formats
from lessonsearch.app.library import Library
from lessonsearch.citations import FORMATS
from lessonsearch.errors import DocumentError
from lessonsearch.packs import Item, Pack
from lessonsearch.query.query import Query
from lessonsearch.training import SiteLinks
from lessonsearch.verify import as_lines, as_word, of_link, of_quotation, read_document, summary, verify

HOME = "https://lessons.example.org"
PACK = Pack(
    "The unborn baby",
    opening="As the review says, “wider family members” count:",
    items=(
        Item("ages-of-concern#p28-1", "‘The threshold for sharing information must be lower’, it says."),
        Item("ages-of-concern#table-4"),
        Item(
            "ages-of-concern#p29", "More: https://lessons.example.org/lessons/ages-of-concern/confidentiality"
        ),
    ),
)
WORDS = (
    *(
        "“",
        "”",
        "‘",
        "’",
        '"',
        "«",
        "»",
        "„",
        "…",
        "[…]",
        "\r\n",
        "\0",
        "\ufeff",
        "\u2028",
        "\u00ad",
        "&#xD800;",
    ),
    *("lesson:ages-of-concern#p28", f"{HOME}/excerpts/ages-of-concern/p28", "/lessons/ages-of-concern/x#p1"),
    *("<blockquote cite=", "<a href=", "<img src=", "<q>", "<!--", "<![CDATA[", "<?x", "<svg>", "<template>"),
    *("</", "&amp;", "![](", "](", "> ", "- ", "---\n", "|---|", "```", "    ", '<div markdown="1">'),
    *("the threshold for information sharing, including without consent, must be lower", "wider family"),
)

OFFICE_WORDS = (
    *(
        "<w:p>",
        "<w:t>",
        "<w:br/>",
        "<w:hyperlink ",
        "<a:p>",
        "<a:t>",
        "<a:hlinkClick ",
        "<mc:Fallback>",
        "r:id=",
        "</",
    ),
    *(
        'TargetMode="External"',
        "Target=",
        "Type=",
        "ContentType=",
        "PartName=",
        "<!DOCTYPE x [<!ENTITY a SYSTEM ",
        "&a;",
    ),
    *(
        "xmlns:w=",
        "<Relationship ",
        "<Override ",
        "<Default ",
        "<p:sldId ",
        "<![CDATA[",
        "<!--",
        "<?xml ",
        'encoding="',
    ),
)


def target(ending: str, scratch: Path) -> Target:
    """The reader of uploads of that ending."""
    opened = library(scratch)
    documents = made(ending, opened)
    packages = Packages(documents) if ending in ("docx", "pptx") else None

    def run(data: bytes) -> bool:
        try:
            document = read_document(f"x.{ending}", packages.made(data) if packages else data)
            report = verify(document, opened.catalogue)
        except DocumentError as error:
            return sentences(error.problems)
        shown = [summary(report), *as_lines(report, opened.catalogue)]
        shown += map(of_link, report.links)
        shown += [of_quotation(quotation, opened.catalogue) for quotation in report.quotations]
        assert all(shown)
        assert as_word(document, report, opened.catalogue)
        assert "\n".join([*shown, *(block.text + block.place for block in document.blocks)]).encode()
        return True

    return Target(packages.seeds if packages else documents, run, OFFICE_WORDS if packages else WORDS)


def made(ending: str, opened: Library) -> list[bytes]:
    """What the project hands out in that format: a pack, what a search finds, training material."""
    link = export.excerpt_link(HOME)
    documents = [
        export.export_pack(PACK, opened, link, f"{HOME}/pack"),
        export.export_results(Query(q="baby"), opened, link, HOME),
        export.export_training("unborn", opened, SiteLinks(HOME), HOME),
    ]
    if ending == "txt":
        quoted = [quoted for document in documents for quoted in document.quotations]
        return [str(FORMATS["txt"].make(one)).encode() for one in quoted]
    written = [export_formats.EXPORT_FORMATS[ending].write(document) for document in documents]
    return [one if isinstance(one, bytes) else one.encode() for one in written]
