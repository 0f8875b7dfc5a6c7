"""A template as HTML, as plain text and as the source of Typst."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from benchmarks.imports.templates import TITLE, Template, items


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
