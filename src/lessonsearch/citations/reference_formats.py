"""References: for a list at the end of a text (Harvard, APA), and for programs that keep references.

A reference names the source as the work and points to the paragraph in it. What is told in this project's
own words is this project's web page about its source, and is referred to as that. Forms and fields:

- Harvard is `Citation.reference`. APA: 7th edition, report with a group author and
  number; its pinpoint (`para. 28`) belongs to the citation in the text, and is given as that too.
- RIS: the tags that the reference managers share; `RPRT` with `PB` as institution, `SN` as report number,
  `SP` for the place. `C1` says which excerpt it is.
- BibTeX: `@techreport`, whose `institution` is required; values in braces, with TeX's own signs escaped.
- CSL-JSON: schema 1.0. A locator belongs to a citation and not to an item, so it stands in `note` as well,
  in the form that Zotero reads back (`locator: …`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from lessonsearch.citations.citation import Citation

MAX_ABSTRACT = 4000
"""Characters of an excerpt that stand in a record: all but the longest table."""


def apa(quoted: Citation) -> str:
    """For a list of references, in the APA style."""
    source = quoted.source
    if not source.verbatim:
        return f"lessonsearch. (n.d.). {quoted.lesson.title} [On {source.title}]. {quoted.link}"
    number = f" (Reference {source.reference})" if source.reference else ""
    return f"{source.publisher}. ({source.year}). {source.title}{number}. {quoted.link}"


def apa_in_text(quoted: Citation) -> str:
    """What stands behind the quotation in the text, in the APA style: `(Ofsted, 2011, para. 28)`."""
    if not quoted.source.verbatim:
        return f"(lessonsearch, n.d., {quoted.pinpoint})"
    short = re.sub(r"^paragraph(s?) ", lambda found: f"para{found[1]}. ", quoted.pinpoint)
    return f"({quoted.source.publisher}, {quoted.source.year}, {short})"


def as_ris(quoted: Citation) -> str:
    """A record in RIS. Lines end as the format wants them, in CR LF."""
    source = quoted.source
    if source.verbatim:
        number = [("SN", source.reference)] if source.reference else []
        fields = [
            ("TY", "RPRT"),
            ("AU", f"{source.publisher},"),  # the comma: an organisation, not a first and a last name
            ("TI", source.title),
            ("PB", source.publisher),
            ("PY", source.year),
            ("DA", "/".join([*source.published.split("-"), "", "", ""][:4])),
            *number,
            ("SP", quoted.pinpoint),
        ]
    else:
        fields = [
            ("TY", "ELEC"),
            ("AU", "lessonsearch,"),
            ("TI", quoted.lesson.title),
            ("N1", source.attribution),
        ]
    fields += [
        ("UR", quoted.link),
        ("AB", " ".join(quoted.excerpt.text.split())[:MAX_ABSTRACT]),
        ("C1", quoted.id),
        ("LA", "en-GB"),
    ]
    return "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in [*fields, ("ER", "")])


def as_bibtex(quoted: Citation) -> str:
    """An entry in BibTeX, with a key that is the same at every export."""
    source = quoted.source
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
        fields = {"author": "{lessonsearch}", "title": f"{{{tex(quoted.lesson.title)}}}"}
    fields |= {
        "url": quoted.link,
        "note": tex(_opening(quoted.pinpoint) if source.verbatim else source.attribution),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@{kind}{{{key(quoted)},\n{lines}}}\n"


def csl_item(quoted: Citation) -> dict[str, Any]:
    """An item of CSL-JSON."""
    source = quoted.source
    item: dict[str, Any] = {
        "id": key(quoted),
        "type": "report" if source.verbatim else "webpage",
        "title": source.title if source.verbatim else quoted.lesson.title,
        "author": [{"literal": source.publisher if source.verbatim else "lessonsearch"}],
        "URL": quoted.link,
        "abstract": quoted.excerpt.text[:MAX_ABSTRACT],
        "language": "en-GB",
    }
    if not source.verbatim:
        return item | {"container-title": "lessonsearch", "note": source.attribution}
    item |= {"publisher": source.publisher, "note": f"locator: {quoted.pinpoint}"}
    item["issued"] = {"date-parts": [[int(part) for part in source.published.split("-")]]}
    return item | ({"number": source.reference} if source.reference else {})


def as_csl(quoted: Citation) -> str:
    """A list with one item, as CSL-JSON is exchanged."""
    return csl_text([csl_item(quoted)])


def csl_text(items: Iterable[dict[str, Any]]) -> str:
    """Items as a file of CSL-JSON."""
    return json.dumps(list(items), ensure_ascii=False, indent=2) + "\n"


def key(quoted: Citation) -> str:
    """A key for citing, safe in every program: `ofsted2011-ages-of-concern-p28`."""
    source = quoted.source
    who = re.sub(r"[^a-z]", "", source.publisher.split()[0].casefold()) + source.year
    return f"{who if source.verbatim else 'lessonsearch'}-{re.sub('[^a-z0-9]+', '-', quoted.id)}"


def tex(text: str) -> str:
    r"""Text for a BibTeX value: TeX's own signs escaped, the rest as it is (UTF-8).

    >>> tex("Children & Young People: 50%")
    'Children \\& Young People: 50\\%'
    """
    plain = " ".join(text.split()).replace("\\", r"\textbackslash ")
    return re.sub(r"([&%$#_{}])", r"\\\1", plain)


def _opening(text: str) -> str:
    return text[:1].upper() + text[1:]
