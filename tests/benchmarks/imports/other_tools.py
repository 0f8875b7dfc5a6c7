"""The shipped report as PDF by tools that the readers were not built with: groff, ReportLab, Chromium, Word styles.

    PYTHONPATH=tests python -m benchmarks.imports.other_tools OUTPUT
    PYTHONPATH=tests python -m benchmarks.imports.blocks OUTPUT

Each file has NAME.json beside it, the blocks that a reader should give. Wants `groff`, `chromium`, `soffice` and the
package `reportlab` (extra `bench`), which only measure.
"""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.imports.templates import TITLE, Template, expected, items

HEAD = "Overview report: Child P"


def roff(text: str) -> str:
    """Text for groff: its own characters for quotation marks and dashes, nothing read as a command."""
    text = text.replace("\\", "\\e")
    for character, name in {"‘": "oq", "’": "cq", "“": "lq", "”": "rq", "–": "en", "—": "em"}.items():
        text = text.replace(character, f"\\[{name}]")
    text = text.replace("-", "\\-" if re.fullmatch(r"-", text) else "-")
    return f"\\&{text}" if text[:1] in ".'" else text


def groff(t: Template, folder: Path) -> None:
    """Set by groff with the ms macros, in one column or two."""
    lines = [".nr PS 10", ".nr VS 12.5", ".nr HM 0.9i", ".nr FM 0.9i", f".ds CH {HEAD}", ".ds CF Page %"]
    lines += [".TL", TITLE, ".AU", "An independent author", *([".2C"] if t.columns == 2 else [])]
    for i in items(t):
        number = f"{i.number}{'' if t.nested or i.kind == 'h' else '.'}"
        if i.kind == "h":
            lines += [".SH", roff(f"{number} {i.text}".strip())]
        elif i.kind == "num":
            lines += [f'.IP "{number}" 4n', roff(i.text)]
        elif i.kind == "bullet":
            lines += [".IP \\(bu 3n", roff(i.text)]
        elif i.kind == "quote":
            lines += [".QP", roff(i.text)]
        else:
            lines += [".LP", roff(i.text)]
        if i.note:
            lines[-1] += "\\**"
            lines += [".FS", roff(i.note), ".FE"]
    source = "\n".join(lines) + "\n"
    done = subprocess.run(
        ["groff", "-k", "-ms", "-Tpdf", "-dpaper=a4"], input=source.encode(), check=True, capture_output=True
    )
    (folder / f"{t.name}.pdf").write_bytes(done.stdout)


def report_lab(t: Template, folder: Path) -> None:
    """Set by ReportLab's Platypus: a frame or two, hanging numbers, coloured headings of the text's size."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

    body = ParagraphStyle("b", fontName="Helvetica", fontSize=t.size, leading=t.size * 1.3, spaceAfter=6)
    hanging = ParagraphStyle("n", parent=body, leftIndent=34, bulletIndent=0)
    bullet = ParagraphStyle("u", parent=body, leftIndent=48, bulletIndent=36, spaceAfter=3)
    quote = ParagraphStyle("q", parent=body, leftIndent=30, rightIndent=30, fontName="Helvetica-Oblique")
    bold = ParagraphStyle("h", parent=body, fontName="Helvetica-Bold", textColor="#1d4f91", spaceBefore=10)
    headings = [ParagraphStyle(f"h{n}", parent=bold, fontSize=size) for n, size in enumerate(t.heading_sizes)]
    story = [Paragraph(TITLE, ParagraphStyle("t", parent=bold, fontSize=20, leading=24))]
    for i in items(t):
        text = html.escape(i.text)
        if i.kind == "h":
            story.append(Paragraph(f"{i.number} {text}".strip(), headings[i.level - 1]))
        elif i.kind == "num":
            story.append(Paragraph(text, hanging, bulletText=i.number + ("" if t.nested else t.number_end)))
        elif i.kind == "bullet":
            story.append(Paragraph(text, bullet, bulletText=t.bullet))
        else:
            story.append(Paragraph(text, quote if i.kind == "quote" else body))
    width, height = A4
    side, gap = 55, 22
    room = (width - 2 * side - gap * (t.columns - 1)) / t.columns
    frames = [
        Frame(side + n * (room + gap), 60, room, height - 130, leftPadding=0, rightPadding=0)
        for n in range(t.columns)
    ]

    def furniture(canvas: object, document: object) -> None:
        canvas.setFont("Helvetica", 8)  # type: ignore[attr-defined]
        canvas.drawRightString(width - side, height - 40, HEAD)  # type: ignore[attr-defined]
        canvas.drawString(side, 35, f"{document.page} | Final version")  # type: ignore[attr-defined]

    document = BaseDocTemplate(str(folder / f"{t.name}.pdf"), pagesize=A4)
    document.addPageTemplates(PageTemplate(frames=frames, onPage=furniture))
    document.build(story)


def printed(t: Template, folder: Path) -> None:
    """Printed by Chromium: numbers in a grid's first cell, columns by CSS."""
    e = html.escape
    rows = []
    for i in items(t):
        if i.kind == "h":
            rows.append(f"<h{i.level + 1}>{e(f'{i.number} {i.text}'.strip())}</h{i.level + 1}>")
        elif i.kind == "num":
            rows.append(
                f"<div class=n><span>{i.number}{'' if t.nested else '.'}</span><p>{e(i.text)}</p></div>"
            )
        elif i.kind == "bullet":
            rows.append(f"<ul><li>{e(i.text)}</li></ul>")
        else:
            rows.append(
                f"<{'blockquote' if i.kind == 'quote' else 'p'}>{e(i.text)}</{'blockquote' if i.kind == 'quote' else 'p'}>"
            )
    style = (
        f"body{{font:{t.size}pt/1.45 '{t.font}';columns:{t.columns};column-gap:9mm;hyphens:auto;text-align:justify}}"
        "@page{margin:20mm 18mm;@bottom-center{content:'" + HEAD + " – page ' counter(page);font-size:8pt}}"
        ".n{display:grid;grid-template-columns:11mm 1fr}.n p{margin:0 0 3mm}ul{margin:0 0 1.5mm;padding-left:17mm}"
        "h1{column-span:all}h2{font-size:15pt}h3{font-size:12.5pt}h4{font-size:11pt}h2,h3,h4{break-after:avoid;text-align:left}"
    )
    page = f"<!doctype html><html lang=en-GB><meta charset=utf-8><title>{TITLE}</title><style>{style}</style><h1>{TITLE}</h1>{''.join(rows)}"
    with tempfile.TemporaryDirectory() as temporary:
        source = Path(temporary) / "page.html"
        source.write_text(page, "utf-8")
        target = folder / f"{t.name}.pdf"
        command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        command += [f"--user-data-dir={temporary}/profile", f"--print-to-pdf={target}", str(source)]
        subprocess.run(command, check=True, capture_output=True)


def word(t: Template, folder: Path) -> None:
    """A Word file of Word's own styles, printed by LibreOffice."""
    from docx import Document
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    document = Document()
    document.styles["Normal"].font.name, document.styles["Normal"].font.size = t.font, Pt(t.size)
    section = document.sections[0]
    if t.columns > 1:
        columns = OxmlElement("w:cols")
        columns.set(qn("w:num"), str(t.columns))
        columns.set(qn("w:space"), "500")
        section._sectPr.append(columns)
    section.header.paragraphs[0].text = HEAD
    document.add_heading(TITLE, 0)
    for i in items(t):
        if i.kind == "h":
            document.add_heading(f"{i.number} {i.text}".strip(), i.level)
        elif i.kind == "num":
            paragraph = document.add_paragraph(f"{i.number}{'' if t.nested else '.'}\t{i.text}")
            paragraph.paragraph_format.left_indent = Cm(t.indent)
            paragraph.paragraph_format.first_line_indent = Cm(-t.indent)
        else:
            style = {"bullet": "List Bullet", "quote": "Quote"}.get(i.kind)
            document.add_paragraph(i.text, style=style)
    with tempfile.TemporaryDirectory() as temporary:
        source = Path(temporary) / f"{t.name}.docx"
        document.save(str(source))
        command = ["soffice", f"-env:UserInstallation=file://{temporary}/profile", "--headless"]
        command += ["--convert-to", "pdf", "--outdir", str(folder), str(source)]
        subprocess.run(command, check=True, capture_output=True)


SET = [
    (Template("groff", columns=1), groff),
    (Template("groff-nested-columns", nested=True, columns=2, notes=False), groff),
    (Template("reportlab-nested", nested=True, size=11, heading_sizes=(15, 12, 11), notes=False), report_lab),
    (Template("reportlab-columns", columns=2, size=9, heading_sizes=(12, 10, 9), notes=False), report_lab),
    (Template("chromium-nested-columns", nested=True, columns=2, size=9.5, font="Liberation Sans"), printed),
    (Template("word-nested-columns", nested=True, columns=2, size=10, font="Liberation Sans"), word),
    (Template("word-typed", size=12, font="Liberation Serif", indent=1.27), word),
]


def main(folder: Path) -> None:
    """Write every file of the set, and what is in it."""
    folder.mkdir(parents=True, exist_ok=True)
    for t, way in SET:
        (folder / f"{t.name}.json").write_text(json.dumps(expected(t), ensure_ascii=False, indent=0), "utf-8")
        way(t, folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
