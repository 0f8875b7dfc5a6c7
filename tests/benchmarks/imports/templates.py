"""The shipped report set in many formats, with its blocks known: what the importer's readers are measured on.

    python tests/benchmarks/imports/templates.py OUTPUT [--held]

Each template writes one file, NAME.ENDING, and NAME.json beside it, the blocks that a reader should give. LibreOffice
(`soffice`), `chromium` and the `typst` package set the files. `--held` writes the two that are kept apart.
"""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

REPORT = Path(__file__).parents[2] / "data" / "imports" / "report.json"
TITLE = "Ages of concern: learning lessons from serious case reviews"
LEVELS = {
    "Executive summary": 1,
    "Key findings": 2,
    "Background": 2,
    "Learning lessons: ages of concern": 1,
    "Babies less than one year old": 1,
    "Young people aged 14 years or older": 1,
    "Annex A: Working together to safeguard children": 1,
    "Case studies": 2,
    "Practice implications": 3,
    "Practice implications:": 3,
    "Agency involvement with the parents": 3,
    "Teenage parents": 3,
    "Marginalisation of fathers": 3,
    "Parenting capacity": 3,
}
CASES = {
    "Disclosure of long-standing abuse",
    "Suicide by a young person",
    "A teenage perpetrator",
    "Death in a house fire",
}
CASES |= {"A suicide pact", "A drug user who nearly died", "Stabbing by other youths in a street incident"}
NOTES = {
    17: "Munro review of child protection: final report – a child-centred system, Department for Education, 2011.",
    20: "Working together to safeguard children: a guide to inter-agency working to safeguard and promote the welfare"
    " of children, Department for Children, Schools and Families, 2010.",
    40: "In 11 of the 482 cases evaluated the serious case review did not concern a particular child.",
    75: "Ofsted, Learning lessons from serious case reviews 2009–2010 (100087).",
    150: "The sample was drawn from the reviews of all four years.",
}


@dataclass(frozen=True)
class Item:
    """One block of the report: kind `h`, `num`, `para`, `bullet` or `quote`; heading level; number; text; note."""

    kind: str
    text: str
    level: int = 0
    number: str = ""
    note: str = ""


@dataclass(frozen=True)
class Template:
    """How a file is set."""

    name: str
    nested: bool = False
    automatic: bool = False
    columns: int = 1
    font: str = "Liberation Serif"
    size: float = 11
    caps: bool = False
    heading_sizes: tuple[float, float, float] = (16, 13, 11)
    bullet: str = "•"
    notes: bool = True
    contents: bool = True
    head: str = TITLE
    foot: str = "Page {page} of {pages}"
    justify: bool = True
    indent: float = 1.0
    number_end: str = "."
    quote_indent: float = 1.0
    settings: dict[str, str] = field(default_factory=dict)


def items(template: Template) -> list[Item]:
    """The report's blocks as this template sets them."""
    out: list[Item] = []
    counters = [0, 0, 0]
    last = 0
    for place, (kind, text) in enumerate(json.loads(REPORT.read_text("utf-8"))):
        note = NOTES.get(place, "") if template.notes else ""
        if kind == "h":
            level = LEVELS.get(text, 3 if text in CASES else 2)
            shown = text.upper() if template.caps else text
            if template.nested and level < 3:
                counters = [counters[0] + (level == 1), 0 if level == 1 else counters[1] + 1, 0]
                number = f"{counters[0]}" if level == 1 else f"{counters[0]}.{counters[1]}"
                out.append(Item("h", shown, level, number))
            else:
                out.append(Item("h", shown, level))
        elif kind == "num":
            number, words = re.match(r"(\d+)\. (.*)", text, re.DOTALL).groups()
            last += 1
            if template.nested:
                counters = [counters[0], counters[1] or 1, counters[2] + 1]
                number = ".".join(map(str, counters))
            out.append(Item("num", words, 0, number, note))
        else:
            out.append(Item(kind, text, 0, "", note))
    return out


def expected(template: Template) -> list[dict[str, object]]:
    """The truth for a template, as JSON."""
    return [{"kind": i.kind, "text": i.text, "number": i.number, "level": i.level} for i in items(template)]


def flat_odt(t: Template) -> str:
    """A flat OpenDocument text."""
    e = html.escape

    def paragraph_style(name: str, extra: str, text: str = "", parent: str = "") -> str:
        return (
            f'<style:style style:name="{name}" style:family="paragraph"{parent}><style:paragraph-properties {extra}/>'
            f"<style:text-properties {text}/></style:style>"
        )

    font = (
        f'style:font-name="F" fo:font-size="{t.size}pt" fo:language="en" fo:country="GB" fo:hyphenate="true"'
    )
    align = 'fo:text-align="justify"' if t.justify else 'fo:text-align="start"'
    hang = f'fo:margin-left="{t.indent}cm" fo:text-indent="-{t.indent}cm"'
    styles = [
        paragraph_style("Body", f'{align} fo:margin-bottom="0.2cm"', font),
        paragraph_style("Num", f'{align} fo:margin-bottom="0.2cm" {hang if not t.automatic else ""}', font),
        paragraph_style("Bul", f'{align} fo:margin-bottom="0.1cm"', font),
        paragraph_style(
            "Quote",
            f'{align} fo:margin-bottom="0.2cm" fo:margin-left="{t.quote_indent}cm" fo:margin-right="{t.quote_indent}cm"',
            font,
        ),
        paragraph_style("Note", "", 'style:font-name="F" fo:font-size="8.5pt"'),
        paragraph_style("Run", 'fo:text-align="center"', 'style:font-name="F" fo:font-size="9pt"'),
        paragraph_style(
            "Cover",
            'fo:margin-top="6cm" fo:break-after="page"',
            'style:font-name="F" fo:font-size="26pt" fo:font-weight="bold"',
        ),
        paragraph_style("Toc", "", font).replace(
            "/><style:text",
            '><style:tab-stops><style:tab-stop style:position="15cm" style:type="right" style:leader-style="dotted" style:leader-text="."/></style:tab-stops></style:paragraph-properties><style:text',
            1,
        ),
        paragraph_style("Last", 'fo:break-after="page"', font),
    ]
    for level, size in enumerate(t.heading_sizes, 1):
        bold = 'fo:font-weight="bold"'
        styles.append(
            paragraph_style(
                f"H{level}",
                'fo:margin-top="0.4cm" fo:margin-bottom="0.2cm" fo:keep-with-next="always"',
                f'style:font-name="F" fo:font-size="{size}pt" {bold}',
            )
        )
    lists = (
        f'<text:list-style style:name="LN"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="{t.number_end}">'
        f'<style:list-level-properties text:list-level-position-and-space-mode="label-alignment"><style:list-level-label-alignment text:label-followed-by="listtab" fo:margin-left="{t.indent}cm" fo:text-indent="-{t.indent}cm"/></style:list-level-properties></text:list-level-style-number></text:list-style>'
        f'<text:list-style style:name="LB"><text:list-level-style-bullet text:level="1" text:bullet-char="{t.bullet}">'
        f'<style:list-level-properties text:list-level-position-and-space-mode="label-alignment"><style:list-level-label-alignment text:label-followed-by="listtab" fo:margin-left="{t.indent + 0.6}cm" fo:text-indent="-0.6cm"/></style:list-level-properties></text:list-level-style-bullet></text:list-style>'
    )
    columns = f'<style:columns fo:column-count="{t.columns}" fo:column-gap="0.8cm"/>' if t.columns > 1 else ""
    page = (
        '<style:page-layout style:name="P"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin-top="1.5cm" fo:margin-bottom="1.5cm" fo:margin-left="2.3cm" fo:margin-right="2.3cm">'
        f"{columns}</style:page-layout-properties>"
        '<style:header-style><style:header-footer-properties fo:min-height="0.8cm" fo:margin-bottom="0.4cm"/></style:header-style><style:footer-style><style:header-footer-properties fo:min-height="0.8cm" fo:margin-top="0.4cm"/></style:footer-style></style:page-layout>'
    )

    def fill(text: str) -> str:
        pages = "<text:page-count>1</text:page-count>"
        return e(text).replace("{page}", "<text:page-number>1</text:page-number>").replace("{pages}", pages)

    header = (
        f'<style:header><text:p text:style-name="Run">{fill(t.head)}</text:p></style:header>'
        if t.head
        else ""
    )
    footer = (
        f'<style:footer><text:p text:style-name="Run">{fill(t.foot)}</text:p></style:footer>'
        if t.foot
        else ""
    )
    master = f'<style:master-page style:name="Standard" style:page-layout-name="P">{header}{footer}</style:master-page>'
    body: list[str] = []
    if t.contents:
        body.append(f'<text:p text:style-name="Cover">{e(TITLE)}</text:p>')
        heads = [i for i in items(t) if i.kind == "h"]
        body.append('<text:p text:style-name="H1">Contents</text:p>')
        body += [
            f'<text:p text:style-name="{"Last" if n == len(heads) - 1 else "Toc"}">{e((i.number + " " if i.number else "") + i.text)}<text:tab/>{3 + n // 3}</text:p>'
            if n < len(heads) - 1
            else f'<text:p text:style-name="Last">{e(i.text)} ........................... {3 + n // 3}</text:p>'
            for n, i in enumerate(heads)
        ]
    notes = 0
    for i in items(t):
        note = ""
        if i.note:
            notes += 1
            note = f'<text:note text:note-class="footnote"><text:note-citation>{notes}</text:note-citation><text:note-body><text:p text:style-name="Note">{e(i.note)}</text:p></text:note-body></text:note>'
        text = e(i.text) + note
        if i.kind == "h":
            number = f"{i.number} " if i.number else ""
            body.append(
                f'<text:h text:style-name="H{i.level}" text:outline-level="{i.level}">{number}{text}</text:h>'
            )
        elif i.kind == "num" and t.automatic:
            body.append(
                f'<text:list text:style-name="LN" text:continue-numbering="true"><text:list-item text:start-value="{i.number}"><text:p text:style-name="Num">{text}</text:p></text:list-item></text:list>'
            )
        elif i.kind == "num":
            end = "" if t.nested else t.number_end
            body.append(f'<text:p text:style-name="Num">{i.number}{end}<text:tab/>{text}</text:p>')
        elif i.kind == "bullet":
            body.append(
                f'<text:list text:style-name="LB"><text:list-item><text:p text:style-name="Bul">{text}</text:p></text:list-item></text:list>'
            )
        else:
            body.append(
                f'<text:p text:style-name="{"Quote" if i.kind == "quote" else "Body"}">{text}</text:p>'
            )
    spaces = " ".join(
        f'xmlns:{p}="urn:oasis:names:tc:opendocument:xmlns:{u}:1.0"'
        for p, u in (
            ("office", "office"),
            ("style", "style"),
            ("text", "text"),
            ("fo", "xsl-fo-compatible"),
            ("svg", "svg-compatible"),
        )
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {spaces} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">'
        f'<office:font-face-decls><style:font-face style:name="F" svg:font-family="\'{t.font}\'"/></office:font-face-decls>'
        f"<office:automatic-styles>{''.join(styles)}{lists}{page}</office:automatic-styles><office:master-styles>{master}</office:master-styles>"
        f"<office:body><office:text>{''.join(body)}</office:text></office:body></office:document>"
    )


def page(t: Template) -> str:
    """A web page, with the furniture of a site round the report."""
    e = html.escape
    body: list[str] = []
    group = ""

    def close(kind: str) -> Iterator[str]:
        nonlocal group
        if group and group != kind:
            yield "</ul>" if group == "ul" else "</ol>"
            group = ""
        if kind and group != kind:
            group = kind
            yield "<ul>" if kind == "ul" else ""

    number = 0
    notes: list[str] = []
    for i in items(t):
        note = ""
        if i.note:
            notes.append(i.note)
            note = f'<sup><a href="#fn{len(notes)}" id="r{len(notes)}">{len(notes)}</a></sup>'
        body += close("ul" if i.kind == "bullet" else "")
        text = e(i.text) + note
        if i.kind == "h":
            body.append(f"<h{i.level + 1}>{i.number + ' ' if i.number else ''}{text}</h{i.level + 1}>")
        elif i.kind == "num":
            number += 1
            body.append(
                f'<ol start="{number}"><li>{text}</li></ol>'
                if t.automatic
                else f"<p>{i.number}{'' if t.nested else '.'} {text}</p>"
            )
        elif i.kind == "bullet":
            body.append(f"<li>{text}</li>")
        else:
            body.append(f"<blockquote><p>{text}</p></blockquote>" if i.kind == "quote" else f"<p>{text}</p>")
    body += close("")
    if notes:
        body.append(
            '<section role="doc-endnotes"><ol>'
            + "".join(f'<li id="fn{n}">{e(x)} <a href="#r{n}">↩</a></li>' for n, x in enumerate(notes, 1))
            + "</ol></section>"
        )
    style = f"body{{font:{t.size}pt '{t.font}';text-align:{'justify' if t.justify else 'left'}}} nav,footer{{display:none}} main{{columns:{t.columns}}} sup{{font-size:60%}} h2{{font-size:{t.heading_sizes[0]}pt}} h3{{font-size:{t.heading_sizes[1]}pt}} h4{{font-size:{t.heading_sizes[2]}pt}} @page{{margin:2cm;@top-center{{content:'{t.head}';font-size:9pt}}@bottom-right{{content:counter(page);font-size:9pt}}}}"
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{e(TITLE)}</title><style>{style}</style></head><body>'
        "<nav><ul><li><a href='/'>Home</a></li><li><a href='/news'>News</a></li><li><a href='/contact'>Contact us</a></li></ul></nav>"
        f"<main><h1>{e(TITLE)}</h1>{''.join(body)}</main><footer><p>© The Board. Cookies. Privacy.</p></footer></body></html>"
    )


def plain(t: Template, width: int = 0) -> str:
    """Plain text: a blank line between blocks; `width` wraps lines."""
    import textwrap

    wrap = (lambda s: textwrap.fill(s, width, break_on_hyphens=False)) if width else (lambda s: s)
    out: list[str] = [TITLE, ""]
    for i in items(t):
        if i.kind == "num":
            text = f"{i.number}{'' if t.nested else '.'} {i.text}"
        elif i.kind == "h":
            text = f"{i.number} {i.text}".strip()
        else:
            text = f"{t.bullet} {i.text}" if i.kind == "bullet" else i.text
        out += [wrap(text), ""]
    return "\n".join(out)


def typst_source(t: Template) -> str:
    """A Typst document."""

    def e(s: str) -> str:
        return re.sub(r"([\\#$*_`<>@~\[\]=+/'\"-])", r"\\\1", s).replace("\\'", "'")

    lines = [
        f"#set page(columns: {t.columns}, margin: 2.2cm, header: align(right, text(8pt)[{e(t.head)}]), footer: context align(center, text(8pt)[{e(t.foot.split('{')[0])} #counter(page).display()]))",
        f'#set text(font: "{t.font}", size: {t.size}pt, lang: "en", region: "gb", hyphenate: true)',
        f"#set par(justify: {'true' if t.justify else 'false'}, spacing: 1.1em)",
        f"#set footnote.entry(indent: 0em)\n#set list(marker: [{t.bullet}])",
    ]
    for level, size in enumerate(t.heading_sizes, 1):
        lines.append(f"#show heading.where(level: {level}): set text(size: {size}pt)")
    for i in items(t):
        text = e(i.text) + (f"#footnote[{e(i.note)}]" if i.note else "")
        if i.kind == "h":
            lines.append(f"{'=' * i.level} {e(i.number + ' ' + i.text if i.number else i.text)}")
        elif i.kind == "num":
            lines.append(
                f"#grid(columns: ({t.indent}cm, 1fr), [{i.number}{'' if t.nested else t.number_end}], [{text}])"
            )
        elif i.kind == "bullet":
            lines.append(f"- {text}")
        elif i.kind == "quote":
            lines.append(f"#pad(left: {t.quote_indent}cm, right: {t.quote_indent}cm)[{text}]")
        else:
            lines.append(text)
    return "\n\n".join(lines)


def office(t: Template, folder: Path, ending: str) -> None:
    """Set by LibreOffice."""
    with tempfile.TemporaryDirectory() as temporary:
        source = Path(temporary) / f"{t.name}.fodt"
        source.write_text(flat_odt(t), "utf-8")
        profile = f"-env:UserInstallation=file://{temporary}/profile"
        subprocess.run(
            ["soffice", profile, "--headless", "--convert-to", ending, "--outdir", str(folder), str(source)],
            check=True,
            capture_output=True,
        )


def browser(t: Template, folder: Path) -> None:
    """Printed by Chromium."""
    with tempfile.TemporaryDirectory() as temporary:
        source = Path(temporary) / "page.html"
        source.write_text(page(t), "utf-8")
        subprocess.run(
            [
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                f"--user-data-dir={temporary}/profile",
                "--no-pdf-header-footer",
                f"--print-to-pdf={folder / t.name}.pdf",
                str(source),
            ],
            check=True,
            capture_output=True,
        )


def typst(t: Template, folder: Path) -> None:
    """Set by Typst."""
    import typst as compiler

    with tempfile.TemporaryDirectory() as temporary:
        source = Path(temporary) / "report.typ"
        source.write_text(typst_source(t), "utf-8")
        compiler.compile(str(source), output=str(folder / f"{t.name}.pdf"))


OPEN: list[tuple[Template, str]] = [
    (Template("plain", notes=False), "txt"),
    (Template("wrapped", notes=False), "txt-wrapped"),
    (Template("nested-text", nested=True, notes=False), "txt"),
    (Template("page", automatic=True), "html"),
    (Template("page-typed"), "html"),
    (Template("page-nested", nested=True), "html"),
    (Template("word-automatic", automatic=True), "docx"),
    (Template("word-typed", contents=True), "docx"),
    (Template("word-nested", nested=True), "docx"),
    (Template("writer-automatic", automatic=True), "odt"),
    (Template("writer-typed"), "odt"),
    (Template("notes"), "pdf"),
    (
        Template(
            "columns",
            columns=2,
            automatic=True,
            font="DejaVu Sans",
            size=9,
            heading_sizes=(13, 11, 9),
            bullet="■",
        ),
        "pdf",
    ),
    (
        Template(
            "nested",
            nested=True,
            font="Liberation Sans",
            justify=False,
            foot="{page}",
            head="Overview report",
        ),
        "pdf",
    ),
    (Template("printed", font="DejaVu Serif", size=10, heading_sizes=(18, 14, 11)), "chromium"),
    (Template("hyphenated", font="Libertinus Serif", size=10, columns=2, foot="Page {page}"), "typst"),
    (
        Template(
            "nested-columns",
            nested=True,
            columns=2,
            size=10,
            indent=1.3,
            head="Child X – overview report – May 2014",
        ),
        "pdf",
    ),
]
HELD: list[tuple[Template, str]] = [
    (
        Template(
            "held-1",
            font="New Computer Modern",
            size=11,
            heading_sizes=(15, 12.5, 11),
            indent=1.2,
            bullet="–",
            justify=True,
            foot="Northtown Safeguarding Children Board {page}",
            head="SERIOUS CASE REVIEW",
        ),
        "typst",
    ),
    (
        Template(
            "held-2",
            automatic=True,
            font="DejaVu Sans",
            size=10,
            caps=True,
            heading_sizes=(10, 10, 10),
            bullet="▪",
            number_end=")",
            indent=1.4,
            justify=False,
            head="Serious Case Review, October 2011, Page {page}",
            foot="",
            contents=True,
        ),
        "pdf",
    ),
]


def main(folder: Path, held: bool) -> None:
    """Write every file of a set."""
    folder.mkdir(parents=True, exist_ok=True)
    for t, way in HELD if held else OPEN:
        (folder / f"{t.name}.json").write_text(json.dumps(expected(t), ensure_ascii=False, indent=0), "utf-8")
        if way in ("txt", "txt-wrapped"):
            (folder / f"{t.name}.txt").write_text(plain(t, 90 if "wrapped" in way else 0), "utf-8")
        elif way == "html":
            (folder / f"{t.name}.html").write_text(page(t), "utf-8")
        elif way == "chromium":
            browser(t, folder)
        elif way == "typst":
            typst(t, folder)
        else:
            office(t, folder, way)


if __name__ == "__main__":
    main(Path(sys.argv[1]), "--held" in sys.argv)
