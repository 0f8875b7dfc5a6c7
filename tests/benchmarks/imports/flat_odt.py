"""A template as a flat OpenDocument text, which LibreOffice turns into other formats."""

from __future__ import annotations

import html

from benchmarks.imports.templates import TITLE, Template, items


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
