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
from support.packages import opendocument, pdf

HOME = "https://lessons.example.org"
ENDINGS = ("docx", "pptx", "odt", "odp", "pdf", "html", "md", "txt")
PACKAGES = ("docx", "pptx", "odt", "odp")
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


QUOTED = "The review says: “wider family members of the father, and that practitioners”"
STYLE = '<style:style style:name="Q" style:family="paragraph" style:parent-style-name="Quotations"/>'
LINK = f'<text:a xlink:href="{HOME}/excerpts/ages-of-concern/p28">here</text:a>'
NOTE = (
    '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
    "<text:note-body><text:p>‘A note’</text:p></text:note-body></text:note>"
)
CHANGED = (
    '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><text:p>gone</text:p>'
    "</text:deletion></text:changed-region></text:tracked-changes>"
)
TABLE = (
    "<table:table><table:table-row><table:table-cell><text:p>“cell”</text:p></table:table-cell></table:table-row>"
    "</table:table>"
)
FRAME = f"<draw:frame><draw:text-box><text:p>{QUOTED}</text:p></draw:text-box></draw:frame>"
OPEN_DOCUMENTS = {
    "odt": [
        (
            f'{CHANGED}<text:h text:outline-level="1">Title</text:h><text:p>{QUOTED}{NOTE} {LINK}'
            f'<text:s text:c="3"/>on<text:line-break/>and on</text:p>'
            f'<text:p text:style-name="Q">{QUOTED}</text:p>'
            f"<text:list><text:list-item><text:p>point</text:p></text:list-item></text:list>{TABLE}{FRAME}",
            STYLE,
        ),
        (f"<text:p>{QUOTED}</text:p>",),
    ],
    "odp": [
        (
            f'<draw:page draw:name="one">{FRAME}{TABLE}<presentation:notes>{FRAME}</presentation:notes>'
            f'</draw:page><draw:page draw:name="two">{FRAME}</draw:page>',
            STYLE,
            "presentation",
        ),
    ],
}
PAGES = [
    [(72, 750, 18, "Handout"), (72, 700, 11, QUOTED), (72, 686, 11, "goes on here in the next line of co-"),
     (72, 672, 11, "sleeping and the page ends")],
    [(72, 700, 11, "the second page “with words”"), (320, 700, 11, "a second column"), (72, 40, 8, "2")],
]  # fmt: skip


def target(ending: str, scratch: Path) -> Target:
    """The reader of uploads of that ending."""
    opened = library(scratch)
    documents = made(ending, opened)
    packages = Packages(documents) if ending in PACKAGES else None

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
    """What the project hands out in that format: a pack, what a search finds, training material. It writes no
    OpenDocument files and PDFs; those are made here."""
    if ending in ("odt", "odp"):
        return [opendocument(*body) for body in OPEN_DOCUMENTS[ending]]
    if ending == "pdf":
        return [pdf(*PAGES), pdf(PAGES[0])]
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
