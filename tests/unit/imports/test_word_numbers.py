"""The numbers that Word shows, in files with the habits of real ones."""

from __future__ import annotations

import io
import zipfile

from lessonsearch.imports.blocks.imported_report import ImportedReport
from lessonsearch.imports.readers import read

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGES = "http://schemas.openxmlformats.org/package/2006"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
LEVELS = "".join(
    f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    f'<w:lvlText w:val="{text}"/></w:lvl>'
    for level, text in enumerate(["%1.", "%1.%2"])
)
RESTARTED = "".join(
    f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="1"/></w:lvlOverride>' for level in (0, 1)
)
NUMBERING = (
    f'<w:numbering {NAMESPACE}><w:abstractNum w:abstractNumId="0">{LEVELS}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    f'<w:num w:numId="2"><w:abstractNumId w:val="0"/>{RESTARTED}</w:num></w:numbering>'
)


def word(paragraphs: str, styles: str = "") -> ImportedReport:
    """The report in a Word file of these paragraphs and styles."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGES}/content-types">'
        + "".join(
            f'<Override PartName="/word/{name}.xml" ContentType="{MAIN}.{kind}+xml"/>'
            for name, kind in (
                ("document", "document.main"),
                ("numbering", "numbering"),
                ("styles", "styles"),
            )
        )
        + "</Types>",
        "_rels/.rels": relations({"officeDocument": "word/document.xml"}),
        "word/_rels/document.xml.rels": relations({"numbering": "numbering.xml", "styles": "styles.xml"}),
        "word/document.xml": f"<w:document {NAMESPACE}><w:body>{paragraphs}</w:body></w:document>",
        "word/numbering.xml": NUMBERING,
        "word/styles.xml": f"<w:styles {NAMESPACE}>{styles}</w:styles>",
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return read("review.docx", file.getvalue())


def relations(targets: dict[str, str]) -> str:
    each = (
        f'<Relationship Id="r{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets.items())
    )
    return f'<Relationships xmlns="{PACKAGES}/relationships">{"".join(each)}</Relationships>'


def paragraph(text: str, properties: str = "", number: int = 0, level: int = 0) -> str:
    if number:
        properties += f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def numbers(report: ImportedReport) -> list[tuple[str, str]]:
    return [(block.number, block.text) for block in report.blocks]


def test_sub_paragraphs_of_a_restarted_list_use_up_its_restart() -> None:
    report = word(
        paragraph("One was asked.", number=1)
        + paragraph("Two was asked.", number=1)
        + paragraph("A part of two.", number=2, level=1)
        + paragraph("Three was asked.", number=2)
    )
    assert [number for number, _ in numbers(report)] == ["1", "2", "2.1", "3"]


def test_paragraphs_without_a_style_are_numbered_by_the_default_one() -> None:
    style = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    report = word("".join(paragraph(f"Number {n} was asked.") for n in range(3)), style)
    assert [number for number, _ in numbers(report)] == ["1", "2", "3"]


def test_a_paragraph_whose_end_was_deleted_has_no_number_of_its_own() -> None:
    deleted = '<w:rPr><w:del w:id="1" w:author="a"/></w:rPr>'
    report = word(
        paragraph("", deleted, number=1)
        + "".join(paragraph(f"Number {n} was asked.", number=1) for n in range(3))
    )
    assert [number for number, _ in numbers(report)] == ["1", "2", "3"]


def test_an_outline_level_on_every_paragraph_makes_no_headings() -> None:
    outline = '<w:outlineLvl w:val="0"/>'
    told = (
        "Nobody asked the father, although three services had met him in the six weeks before the injury. "
        * 2
    )
    report = word(
        paragraph("What we found", outline)
        + "".join(paragraph(told, outline, number=1) for _ in range(3))
        + paragraph("It was known.", outline, number=1)
    )
    assert [block.kind for block in report.blocks] == ["heading", *["paragraph"] * 4]
    assert [block.number for block in report.blocks] == ["", "1", "2", "3", "4"]
