"""A document for presentations (.pptx): one excerpt a slide, its reference and QR code in the foot.

What a presenter says beside it stands in the notes: where the words come from, the content note, the
trainer's own note. Long excerpts go on over several slides, cut between sentences; nothing is left out.
python-pptx is loaded when the first presentation is made.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import chain, groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from lessonsearch.exports.codes import qr_png
from lessonsearch.exports.document import Document, Heading, Notice, Points, Quotation, Table, Text
from lessonsearch.exports.quoted import Quoted, plain
from lessonsearch.lesson import TABLE, Block

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.slide import Slide

TITLE, CONTENT, ONLY_TITLE = 0, 1, 5
"""Layouts of python-pptx's stock template."""

ON_ONE = 850
"""Characters of words on one slide: at 20 points they fill the space between title and foot."""

SIZES = ((250, 28), (500, 24), (ON_ONE, 20))
"""Up to so many characters, so many points: as large as fits. Below 20 the last row cannot read it."""

ROWS = 10
"""Rows of a table on one slide, its head apart: at 14 points they fill the same space."""


Rows = tuple[tuple[str, ...], ...]


class Said(NamedTuple):
    """One slide: title, words, what the presenter says, what is quoted on it, and the part it belongs to."""

    title: str
    words: str
    notes: str = ""
    quoted: Quoted | None = None
    above: str = ""
    rows: Rows = ()


def as_pptx(document: Document) -> bytes:
    """The whole document as a file."""
    import pptx
    from pptx.util import Pt

    from lessonsearch.exports.slide_master import prepare

    made = pptx.Presentation()
    prepare(made, document.title)
    first = made.slides.add_slide(made.slide_layouts[TITLE])
    first.shapes.title.text = document.title
    first.shapes.title.text_frame.paragraphs[0].font.size = Pt(40)
    first.placeholders[1].text = document.subtitle
    for slide in chain(_slides(document), _closing(document)):
        _add(made, slide)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _slides(document: Document) -> Iterator[Said]:
    """The slides of the parts. A heading is the title of what follows it; an outer one stands above it."""
    outer, title = "", document.title
    for part in document.parts:
        match part:
            case Heading(text, level):
                outer, title = (text, text) if level == 1 else (outer, text)
            case Text(text):
                yield from (Said(title, piece) for piece in pieces(text))
            case Points(items, numbered):
                yield Said(title, "\n".join(f"{at}. {i}" if numbered else i for at, i in enumerate(items, 1)))
            case Notice(name, items):
                yield Said(name, "\n".join(items))
            case Quotation(quoted, note):
                yield from _quotation(quoted, note, title, outer if outer != title else "")
            case Table(caption, head, rows):
                yield Said(caption, "", rows=(head, *rows))


def _quotation(quoted: Quoted, note: str, title: str, outer: str) -> Iterator[Said]:
    notes = _notes(quoted, note)
    shown: list[Said] = []
    for table, run in groupby(quoted.excerpt.blocks, key=lambda block: block.form == TABLE):
        blocks = list(run)
        if table:
            shown += [Said(title, block.text, rows=rows) for block in blocks for rows in _stretches(block)]
        else:
            shown += [Said(title, piece) for piece in pieces(plain(blocks))]
    for number, said in enumerate(shown):
        name = title if not number else f"{title} (continued)"
        yield said._replace(title=name, notes=notes, quoted=quoted, above=outer)


def _notes(quoted: Quoted, note: str) -> str:
    lesson = quoted.lesson
    lines = [
        note,
        lesson.content_note and f"Content note: {lesson.content_note}",
        f"Lesson: {lesson.title}",
        f"Section: {' / '.join(lesson.section)}",
        quoted.excerpt.lead and f"Part of: “{quoted.excerpt.lead}”",
        quoted.reference,
    ]
    return "\n".join(filter(None, lines))


def _stretches(block: Block) -> Iterator[Rows]:
    """A table's rows in stretches that fit, each under the head."""
    head, *rows = block.rows
    for start in range(0, len(rows), ROWS):
        yield (head, *rows[start : start + ROWS])


def pieces(text: str) -> list[str]:
    """Text cut into what fits on a slide: between lines, a long line between sentences, else words."""
    found = [""]
    for line in text.split("\n"):
        whole = len(line) <= ON_ONE
        for number, part in enumerate([line] if whole else _sentences(line)):
            between = "" if not found[-1] else " " if number else "\n"
            if found[-1] and len(found[-1]) + len(between) + len(part) > ON_ONE:
                found.append(part)
            else:
                found[-1] += between + part
    return found


def _sentences(line: str) -> Iterator[str]:
    for sentence in re.split(r"(?<=[.?!’”]) (?=[A-Z‘“])", line):
        while len(sentence) > ON_ONE:
            cut = sentence.rfind(" ", 0, ON_ONE)
            yield sentence[: cut if cut > 0 else ON_ONE]
            sentence = sentence[cut if cut > 0 else ON_ONE :].lstrip()
        yield sentence


def _closing(document: Document) -> Iterator[Said]:
    references = "\n".join(quoted.reference for quoted in document.references)
    for name, text in (("References", references), ("Licences", "\n".join(document.attributions))):
        for number, piece in enumerate(pieces(text)):
            if piece:
                yield Said(name if not number else f"{name} (continued)", piece)


def _add(made: Presentation, said: Said) -> None:
    slide = made.slides.add_slide(made.slide_layouts[ONLY_TITLE if said.rows else CONTENT])
    slide.shapes.title.text = said.title
    if said.rows:
        _table(slide, said.words, said.rows)
    else:
        _words(slide, said.words, "Cambria" if said.quoted else None)
    if said.above:
        _above(slide, said.above)
    if said.quoted:
        _foot(slide, said.quoted)
    if said.notes:
        slide.notes_slide.notes_text_frame.text = said.notes


def _words(slide: Slide, words: str, font: str | None) -> None:
    """Quoted words stand in a font of their own, apart from the trainer's."""
    from pptx.util import Pt

    body = slide.placeholders[1].text_frame
    size = next((points for most, points in SIZES if len(words) <= most), SIZES[-1][1])
    for number, line in enumerate(words.split("\n")):
        paragraph = body.paragraphs[0] if not number else body.add_paragraph()
        paragraph.text, paragraph.font.size, paragraph.font.name = line, Pt(size), font


def _above(slide: Slide, text: str) -> None:
    from pptx.util import Inches, Pt

    box = slide.shapes.add_textbox(Inches(0.75), Inches(0.2), Inches(11.8), Inches(0.4))
    box.name, box.text_frame.word_wrap = "Part", True
    box.text_frame.text = text
    box.text_frame.paragraphs[0].font.size = Pt(14)


def _foot(slide: Slide, quoted: Quoted) -> None:
    """The reference as a link, and the QR code, with its words for those who do not see it."""
    from pptx.util import Inches, Pt

    box = slide.shapes.add_textbox(Inches(0.75), Inches(6.45), Inches(10.2), Inches(0.8))
    box.name, box.text_frame.word_wrap = "Reference", True
    run = box.text_frame.paragraphs[0].add_run()
    run.text, run.font.size, run.hyperlink.address = quoted.by, Pt(14), quoted.link
    code = slide.shapes.add_picture(
        io.BytesIO(qr_png(quoted.link)), Inches(11.55), Inches(5.85), width=Inches(1.4)
    )
    properties: Any = code._element._nvXxPr.cNvPr  # python-pptx has no name for it
    properties.set("descr", f"QR code that leads to {quoted.link}")


def _table(slide: Slide, caption: str, rows: Rows) -> None:
    from pptx.util import Inches, Pt

    place = (Inches(0.75), Inches(1.75), Inches(10.6), Inches(0.38 * len(rows)))
    frame = slide.shapes.add_table(len(rows), len(rows[0]), *place)
    frame.name = caption or "Table"
    for down, row in enumerate(rows):
        for across, text in enumerate(row):
            cell = frame.table.cell(down, across)
            cell.text = text
            cell.text_frame.paragraphs[0].font.size = Pt(14)
