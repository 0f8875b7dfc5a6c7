"""Slide master: the appearance of all slides, in the theme, one master and five named layouts, 16:9.

Slides hold no colour, font or place of their own, but for tables and codes, so that an office changes all of
them in the master (View → Slide Master), or applies its own design.
"""

from __future__ import annotations

from functools import cache

from lessonsearch.documents.office_package import DECLARATION
from lessonsearch.documents.pptx.pptx_xml import EMU, NAMESPACES, Place, field, run, tree
from lessonsearch.model.lesson import LANGUAGE

WIDTH, HEIGHT = 13.333, 7.5
"""Inches: 16:9, which projectors and video meetings show without black bars."""

MARGIN = 0.75
TEXT_WIDTH = WIDTH - 2 * MARGIN

LAYOUTS = ("Title slide", "Quotation", "Text", "Table", "Sources")
TITLE_SLIDE, QUOTATION, TEXT, TABLE, SOURCES = range(len(LAYOUTS))

PART, SOURCE, NOTICE, DATED, LEAD = 20, 21, 22, 23, 24
"""Indexes of placeholders: the part's title, a quotation's source, the notice and the age of the sources, and
what leads into a quotation."""

DATE, FOOTER, NUMBER = 30, 31, 32
"""Indexes of the placeholders of the footer."""

FOOT = Place(MARGIN, 6.95, 8.6, 0.35)
FOOT_DATE = Place(9.5, 6.95, 2.1, 0.35)
FOOT_NUMBER = Place(11.7, 6.95, WIDTH - MARGIN - 11.7, 0.35)


def _levels(size: float, colour: str, strong: bool = False, align: str = "l", before: int = 0) -> str:
    return (
        f'<a:lvl1pPr marL="0" indent="0" algn="{align}"><a:lnSpc><a:spcPct val="100000"/></a:lnSpc>'
        f'<a:spcBef><a:spcPts val="{before * 100}"/></a:spcBef><a:buNone/>'
        f'<a:defRPr lang="{LANGUAGE}" sz="{round(size * 100)}" b="{int(strong)}"><a:solidFill>'
        f'<a:schemeClr val="{colour}"/></a:solidFill><a:latin typeface="+mn-lt"/></a:defRPr></a:lvl1pPr>'
    )


def _shape(number: int, name: str, place: Place, colour: str) -> str:
    """A decorative rectangle, which screen readers pass over."""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"><a:extLst>'
        '<a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
        'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext>'
        '</a:extLst></p:cNvPr><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr><a:xfrm>{place.xml}</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill>'
        f'<a:schemeClr val="{colour}"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr>'
        f'<p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr lang="{LANGUAGE}"/></a:p></p:txBody></p:sp>'
    )


def _holder(
    number: int, name: str, kind: str, place: Place, levels: str, anchor: str = "t", prompt: str = ""
) -> str:
    content = f"<a:p>{prompt or run(name)}</a:p>"
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f"<p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr><p:spPr><a:xfrm>{place.xml}</a:xfrm>"
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
        f'<p:txBody><a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="{anchor}">'
        f"<a:normAutofit/></a:bodyPr><a:lstStyle>{levels}</a:lstStyle>{content}</p:txBody></p:sp>"
    )


def kind_of(index: int, kind: str = "body") -> str:
    """The attributes of a placeholder with an index of ours."""
    return f'type="{kind}" sz="quarter" idx="{index}"'


def _footer(first: int, colour: str = "accent5") -> str:
    levels = _levels(12, colour)
    return (
        _holder(first, "Footer", kind_of(FOOTER, "ftr"), FOOT, levels, "ctr")
        + _holder(first + 1, "Date", kind_of(DATE, "dt"), FOOT_DATE, _levels(12, colour, align="r"), "ctr")
        + _holder(
            first + 2,
            "Slide number",
            kind_of(NUMBER, "sldNum"),
            FOOT_NUMBER,
            _levels(12, colour, align="r"),
            "ctr",
            field("slidenum", "‹#›"),
        )
    )


TITLE_PLACE = Place(MARGIN, 0.75, TEXT_WIDTH, 0.95)
BODY_PLACE = Place(MARGIN, 1.95, TEXT_WIDTH, 4.8)


def _layout_shapes() -> dict[int, str]:
    title = _holder(2, "Title", 'type="title"', TITLE_PLACE, _levels(28, "tx2", strong=True), "b")
    part = _holder(
        3, "Part", kind_of(PART), Place(MARGIN, 0.38, TEXT_WIDTH, 0.35), _levels(14, "accent5"), "ctr"
    )
    white = Place(0, 0, WIDTH, 3.9)
    quotation = [
        _shape(10, "Rule", Place(MARGIN, 2.55, 0.09, 3.2), "accent1"),
        _holder(4, "Lead", kind_of(LEAD), Place(MARGIN, 1.85, TEXT_WIDTH, 0.62), _levels(18, "accent5"), "b"),
        _holder(
            5,
            "Quotation",
            'type="body" idx="1"',
            Place(MARGIN + 0.35, 2.55, TEXT_WIDTH - 0.35, 3.2),
            _levels(30, "tx1", before=8),
            "ctr",
        ),
        _holder(
            6,
            "Source",
            kind_of(SOURCE),
            Place(MARGIN + 0.35, 5.95, TEXT_WIDTH - 0.35, 0.75),
            _levels(14, "accent5"),
        ),
    ]
    dark = [
        _shape(10, "Ground", white, "tx2"),
        _holder(
            2,
            "Title",
            'type="ctrTitle"',
            Place(MARGIN, 0.7, TEXT_WIDTH, 1.9),
            _levels(40, "bg1", strong=True),
            "b",
        ),
        _holder(
            3,
            "Subtitle",
            'type="subTitle" idx="1"',
            Place(MARGIN, 2.75, TEXT_WIDTH, 0.95),
            _levels(20, "bg1"),
        ),
        _holder(
            4, "Age of the sources", kind_of(DATED), Place(MARGIN, 4.15, TEXT_WIDTH, 0.8), _levels(16, "tx1")
        ),
        _holder(
            5, "Notice", kind_of(NOTICE), Place(MARGIN, 5.05, TEXT_WIDTH, 1.75), _levels(15, "tx1", before=3)
        ),
    ]
    text = _holder(4, "Text", 'type="body" idx="1"', BODY_PLACE, _levels(24, "tx1", before=8))
    return {
        TITLE_SLIDE: "".join(dark),
        QUOTATION: part + title + "".join(quotation),
        TEXT: part + title + text,
        TABLE: part
        + title
        + _holder(6, "Source", kind_of(SOURCE), Place(MARGIN, 6.35, TEXT_WIDTH, 0.4), _levels(14, "accent5")),
        SOURCES: title
        + _holder(
            6, "Licences", kind_of(SOURCE), Place(MARGIN, 6.3, TEXT_WIDTH, 0.6), _levels(11, "accent5"), "b"
        ),
    }


TYPES = ("title", "obj", "obj", "titleOnly", "titleOnly")


@cache
def layouts() -> tuple[str, ...]:
    """The layout parts, in the order of `LAYOUTS`."""
    shapes = _layout_shapes()
    return tuple(
        f'{DECLARATION}<p:sldLayout {NAMESPACES} type="{TYPES[number]}" preserve="1" userDrawn="1">'
        f'<p:cSld name="{name}">{tree(shapes[number] + _footer(40))}</p:cSld>'
        "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
        for number, name in enumerate(LAYOUTS)
    )


COLOUR_MAP = (
    '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" '
    'accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>'
)
BACKGROUND = '<p:bg><p:bgRef idx="1001"><a:schemeClr val="bg1"/></p:bgRef></p:bg>'


@cache
def master() -> str:
    """The master part."""
    shapes = (
        _shape(10, "Band", Place(0, 0, WIDTH, 0.16), "accent1")
        + _holder(2, "Title", 'type="title"', TITLE_PLACE, _levels(28, "tx2", strong=True), "b")
        + _holder(3, "Text", 'type="body" idx="1"', BODY_PLACE, _levels(24, "tx1", before=8))
        + _footer(40)
    )
    ids = "".join(
        f'<p:sldLayoutId id="{2147483649 + number}" r:id="layout{number + 1}"/>'
        for number in range(len(LAYOUTS))
    )
    return (
        f"{DECLARATION}<p:sldMaster {NAMESPACES}><p:cSld>{BACKGROUND}{tree(shapes)}</p:cSld>{COLOUR_MAP}"
        f"<p:sldLayoutIdLst>{ids}</p:sldLayoutIdLst><p:txStyles>"
        f"<p:titleStyle>{_levels(28, 'tx2', strong=True)}</p:titleStyle>"
        f"<p:bodyStyle>{_levels(24, 'tx1', before=8)}</p:bodyStyle>"
        f"<p:otherStyle>{_levels(14, 'tx1')}</p:otherStyle></p:txStyles></p:sldMaster>"
    )


@cache
def notes_master() -> str:
    """The master of the speaker notes: the slide's picture above, the text below, on A4."""
    image = (
        '<p:sp><p:nvSpPr><p:cNvPr id="2" name="Slide"/><p:cNvSpPr><a:spLocks noGrp="1" noRot="1" '
        'noChangeAspect="1"/></p:cNvSpPr><p:nvPr><p:ph type="sldImg" idx="2"/></p:nvPr></p:nvSpPr>'
        f'<p:spPr><a:xfrm>{Place(0.75, 0.75, 6.0, 3.375).xml}</a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        "</a:prstGeom><a:noFill/></p:spPr></p:sp>"
    )
    text = _holder(
        3,
        "Notes",
        'type="body" sz="quarter" idx="3"',
        Place(0.75, 4.5, 6.0, 5.0),
        _levels(11, "tx1", before=4),
    )
    return (
        f"{DECLARATION}<p:notesMaster {NAMESPACES}><p:cSld>{BACKGROUND}{tree(image + text)}</p:cSld>"
        f"{COLOUR_MAP}"
        f"<p:notesStyle>{_levels(11, 'tx1', before=4)}</p:notesStyle></p:notesMaster>"
    )


def sizes() -> str:
    """Sizes of slides and of the sheets for notes (A4)."""
    return (
        f'<p:sldSz cx="{round(WIDTH * EMU)}" cy="{round(HEIGHT * EMU)}"/>'
        f'<p:notesSz cx="{round(7.5 * EMU)}" cy="{round(10 * EMU)}"/>'
    )
