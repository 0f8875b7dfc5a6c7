"""The parts of a PowerPoint package around its slides: presentation, masters, layouts and notes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from lessonsearch.documents.appearance import THEME
from lessonsearch.documents.document import Document
from lessonsearch.documents.office_package import (
    DECLARATION,
    PROPERTY_TYPES,
    Relationship,
    content_types,
    property_parts,
    relationships,
)
from lessonsearch.documents.pptx.pptx_xml import NAMESPACES, paragraph, placeholder, run, tree
from lessonsearch.documents.pptx.slide_master import LAYOUTS, layouts, master, notes_master, sizes
from lessonsearch.model.lesson import LANGUAGE


class SlideParts(NamedTuple):
    """One slide: its layout's number, its XML, the speaker notes, its links and its pictures."""

    layout: int
    xml: str
    notes: str
    links: list[Relationship]
    pictures: list[bytes]


MAIN = "officedocument.presentationml"


def presentation_parts(document: Document, slides: Sequence[SlideParts]) -> dict[str, str | bytes]:
    """All parts of a package: path → content."""
    parts: dict[str, str | bytes] = {}
    types = {
        "ppt/presentation.xml": f"{MAIN}.presentation.main",
        "ppt/slideMasters/slideMaster1.xml": f"{MAIN}.slideMaster",
        "ppt/notesMasters/notesMaster1.xml": f"{MAIN}.notesMaster",
        "ppt/theme/theme1.xml": "officedocument.theme",
        "ppt/theme/theme2.xml": "officedocument.theme",
        **PROPERTY_TYPES,
    }
    for number, layout in enumerate(layouts(), 1):
        types[f"ppt/slideLayouts/slideLayout{number}.xml"] = f"{MAIN}.slideLayout"
        parts[f"ppt/slideLayouts/slideLayout{number}.xml"] = layout
        parts[f"ppt/slideLayouts/_rels/slideLayout{number}.xml.rels"] = relationships(
            [("master", "slideMaster", "../slideMasters/slideMaster1.xml", False)]
        )
    pictures = 0
    for number, made in enumerate(slides, 1):
        types[f"ppt/slides/slide{number}.xml"] = f"{MAIN}.slide"
        if made.notes:
            types[f"ppt/notesSlides/notesSlide{number}.xml"] = f"{MAIN}.notesSlide"
        parts |= _slide_parts(number, made, pictures)
        pictures += len(made.pictures)
    return {
        "[Content_Types].xml": content_types(types),
        **property_parts(document, "ppt/presentation.xml"),
        **_presentation(len(slides)),
        "ppt/theme/theme1.xml": THEME,
        "ppt/theme/theme2.xml": THEME,
        **parts,
    }


def _presentation(slides: int) -> dict[str, str]:
    """The presentation, its master and that of its notes."""
    ids = "".join(f'<p:sldId id="{255 + number}" r:id="slide{number}"/>' for number in range(1, slides + 1))
    layout_links: list[Relationship] = [
        (f"layout{number}", "slideLayout", f"../slideLayouts/slideLayout{number}.xml", False)
        for number in range(1, len(LAYOUTS) + 1)
    ]
    return {
        "ppt/presentation.xml": (
            f"{DECLARATION}<p:presentation {NAMESPACES}>"
            '<p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="master"/></p:sldMasterIdLst>'
            '<p:notesMasterIdLst><p:notesMasterId r:id="notes"/></p:notesMasterIdLst>'
            f"<p:sldIdLst>{ids}</p:sldIdLst>{sizes()}<p:defaultTextStyle><a:defPPr>"
            f'<a:defRPr lang="{LANGUAGE}"/></a:defPPr></p:defaultTextStyle></p:presentation>'
        ),
        "ppt/_rels/presentation.xml.rels": relationships(
            [
                ("master", "slideMaster", "slideMasters/slideMaster1.xml", False),
                ("notes", "notesMaster", "notesMasters/notesMaster1.xml", False),
                ("theme", "theme", "theme/theme1.xml", False),
                *(
                    (f"slide{number}", "slide", f"slides/slide{number}.xml", False)
                    for number in range(1, slides + 1)
                ),
            ]
        ),
        "ppt/slideMasters/slideMaster1.xml": master(),
        "ppt/slideMasters/_rels/slideMaster1.xml.rels": relationships(
            [*layout_links, ("theme", "theme", "../theme/theme1.xml", False)]
        ),
        "ppt/notesMasters/notesMaster1.xml": notes_master(),
        "ppt/notesMasters/_rels/notesMaster1.xml.rels": relationships(
            [("theme", "theme", "../theme/theme2.xml", False)]
        ),
    }


def _slide_parts(number: int, made: SlideParts, pictures: int) -> dict[str, str | bytes]:
    """The parts of one slide. `pictures` is the number of pictures before it."""
    relations: list[Relationship] = [
        ("layout", "slideLayout", f"../slideLayouts/slideLayout{made.layout + 1}.xml", False),
        *made.links,
        *(
            (f"picture{at}", "image", f"../media/picture{pictures + at}.png", False)
            for at in range(1, len(made.pictures) + 1)
        ),
    ]
    parts: dict[str, str | bytes] = {
        f"ppt/media/picture{pictures + at}.png": png for at, png in enumerate(made.pictures, 1)
    }
    if made.notes:
        relations.append(("notes", "notesSlide", f"../notesSlides/notesSlide{number}.xml", False))
        parts[f"ppt/notesSlides/notesSlide{number}.xml"] = _notes(made.notes)
        parts[f"ppt/notesSlides/_rels/notesSlide{number}.xml.rels"] = relationships(
            [
                ("master", "notesMaster", "../notesMasters/notesMaster1.xml", False),
                ("slide", "slide", f"../slides/slide{number}.xml", False),
            ]
        )
    parts[f"ppt/slides/slide{number}.xml"] = made.xml
    parts[f"ppt/slides/_rels/slide{number}.xml.rels"] = relationships(relations)
    return parts


def _notes(text: str) -> str:
    image = (
        '<p:sp><p:nvSpPr><p:cNvPr id="2" name="Slide"/><p:cNvSpPr><a:spLocks noGrp="1" noRot="1" '
        'noChangeAspect="1"/></p:cNvSpPr><p:nvPr><p:ph type="sldImg"/></p:nvPr></p:nvSpPr><p:spPr/></p:sp>'
    )
    lines = "".join(paragraph(run(line)) for line in text.split("\n"))
    body = placeholder(3, "Notes", 'type="body" idx="3"', lines)
    return (
        f"{DECLARATION}<p:notes {NAMESPACES}><p:cSld>{tree(image + body)}</p:cSld>"
        "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:notes>"
    )
