"""Reference formats: reference lists (Harvard, APA) and reference managers (RIS, BibTeX, CSL-JSON).

A reference names the source as the work and pinpoints the paragraph in it. A lesson in this project's own
words is referenced as this project's web page about the source. Formats and fields:

- Harvard is `Citation.reference`. APA: 7th edition, report with a group author and number; the pinpoint
  (`para. 28`) belongs to the citation in the text (`apa_in_text`).
- RIS: the tags that reference managers have in common; `RPRT` with `PB` as institution, `SN` as report
  number, `SP` as pinpoint. `C1` is the excerpt's id.
- BibTeX: `@techreport`, whose `institution` is required; values in braces, with TeX's special characters
  escaped.
- CSL-JSON: schema 1.0. A locator belongs to a citation and not to an item, so it is put in `note`, in the
  form that Zotero reads back (`locator: …`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from lessonsearch.citations.citation import Citation
from lessonsearch.model.lesson import LANGUAGE

MAX_ABSTRACT_LENGTH = 4000
"""Characters of an excerpt in a record's abstract: enough for all but the longest table."""


def apa(citation: Citation) -> str:
    """Entry of a reference list in APA style."""
    source = citation.source
    if not source.verbatim:
        return f"lessonsearch. (n.d.). {citation.lesson.title} [On {source.title}]. {citation.link}"
    number = f" (Reference {source.reference})" if source.reference else ""
    return f"{source.publisher}. ({source.year}). {source.title}{number}. {citation.link}"


def apa_in_text(citation: Citation) -> str:
    """Citation in the text in APA style: `(Ofsted, 2011, para. 28)`."""
    if not citation.source.verbatim:
        return f"(lessonsearch, n.d., {citation.pinpoint})"
    short = re.sub(r"^paragraph(s?) ", lambda found: f"para{found[1]}. ", citation.pinpoint)
    return f"({citation.source.publisher}, {citation.source.year}, {short})"


def as_ris(citation: Citation) -> str:
    """A RIS record. The format requires CR LF line ends."""
    source = citation.source
    if source.verbatim:
        number = [("SN", source.reference)] if source.reference else []
        fields = [
            ("TY", "RPRT"),
            ("AU", f"{source.publisher},"),  # the comma marks an organisation, not first and last name
            ("TI", source.title),
            ("PB", source.publisher),
            ("PY", source.year),
            ("DA", "/".join([*source.published.split("-"), "", "", ""][:4])),
            *number,
            ("SP", citation.pinpoint),
        ]
    else:
        fields = [
            ("TY", "ELEC"),
            ("AU", "lessonsearch,"),
            ("TI", citation.lesson.title),
            ("N1", source.attribution),
        ]
    fields += [
        ("UR", citation.link),
        ("AB", " ".join(citation.excerpt.text.split())[:MAX_ABSTRACT_LENGTH]),
        ("C1", citation.id),
        ("LA", LANGUAGE),
    ]
    return "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in [*fields, ("ER", "")])


def as_bibtex(citation: Citation) -> str:
    """A BibTeX entry, with the same key at every export."""
    source = citation.source
    if source.verbatim:
        kind = "techreport"
        fields = {
            "author": f"{{{tex(source.publisher)}}}",
            "title": f"{{{tex(source.title)}}}",
            "institution": tex(source.publisher),
            "year": source.year,
            **({"month": str(int(source.published[5:7]))} if len(source.published) > 6 else {}),
            **({"number": tex(source.reference)} if source.reference else {}),
        }
    else:
        kind = "misc"
        fields = {"author": "{lessonsearch}", "title": f"{{{tex(citation.lesson.title)}}}"}
    fields |= {
        "url": citation.link,
        "note": tex(_capitalised(citation.pinpoint) if source.verbatim else source.attribution),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@{kind}{{{key(citation)},\n{lines}}}\n"


def csl_item(citation: Citation) -> dict[str, Any]:
    """A CSL-JSON item."""
    source = citation.source
    item: dict[str, Any] = {
        "id": key(citation),
        "type": "report" if source.verbatim else "webpage",
        "title": source.title if source.verbatim else citation.lesson.title,
        "author": [{"literal": source.publisher if source.verbatim else "lessonsearch"}],
        "URL": citation.link,
        "abstract": citation.excerpt.text[:MAX_ABSTRACT_LENGTH],
        "language": LANGUAGE,
    }
    if not source.verbatim:
        return item | {"container-title": "lessonsearch", "note": source.attribution}
    item |= {"publisher": source.publisher, "note": f"locator: {citation.pinpoint}"}
    item["issued"] = {"date-parts": [[int(part) for part in source.published.split("-")]]}
    return item | ({"number": source.reference} if source.reference else {})


def as_csl(citation: Citation) -> str:
    """A CSL-JSON file with one item."""
    return csl_text([csl_item(citation)])


def csl_text(items: Iterable[dict[str, Any]]) -> str:
    """A CSL-JSON file with several items."""
    return json.dumps(list(items), ensure_ascii=False, indent=2) + "\n"


def key(citation: Citation) -> str:
    """Citation key, valid in every program: `ofsted2011-ages-of-concern-p28`."""
    source = citation.source
    author_year = re.sub(r"[^a-z]", "", source.publisher.split()[0].casefold()) + source.year
    return f"{author_year if source.verbatim else 'lessonsearch'}-{re.sub('[^a-z0-9]+', '-', citation.id)}"


def tex(text: str) -> str:
    r"""Escape TeX's special characters for a BibTeX value; the rest stays UTF-8.

    >>> tex("Children & Young People: 50%")
    'Children \\& Young People: 50\\%'
    """
    plain = " ".join(text.split()).replace("\\", r"\textbackslash ")
    return re.sub(r"([&%$#_{}])", r"\\\1", plain)


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
