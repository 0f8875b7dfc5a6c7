"""Slide files: how many, how full, how legible, and what a screen reader says of them."""

from __future__ import annotations

import io
import zipfile
from itertools import chain
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pptx
import pytest
from pptx.presentation import Presentation

from lessonsearch.app.export import excerpt_link, export_pack, export_training
from lessonsearch.app.library import Library
from lessonsearch.documents.appearance import COLOURS
from lessonsearch.documents.pptx.pagination import MAX_NOTICE_WORDS, MAX_TEXT_WORDS
from lessonsearch.documents.pptx.pptx_writer import as_pptx
from lessonsearch.documents.pptx.slide_master import LAYOUTS
from lessonsearch.documents.pptx.slide_quotation import MAX_WORDS
from lessonsearch.packs import Item, Pack
from lessonsearch.training import SiteLinks
from support.office import DRAWING, needs_libreoffice, pages

HOME = "https://lessons.example.org"
SIX = ("p21", "p13", "p25", "p31-2", "p28", "p30-1")
SLIDES = "ppt/slides/slide"


@pytest.fixture(scope="module", params=["briefing", "slides"])
def six(request: pytest.FixtureRequest, library: Library) -> bytes:
    items = tuple(Item(f"ages-of-concern#{name}", "Who would ask?") for name in SIX)
    return as_pptx(
        export_pack(Pack("Fathers", request.param, items=items), library, excerpt_link(HOME), f"{HOME}/pack")
    )


@pytest.fixture(scope="module")
def decks(six: bytes, library: Library) -> list[bytes]:
    slugs = ("invisible-fathers", "alone-at-seventeen")
    return [six, *(as_pptx(export_training(slug, library, SiteLinks(HOME), HOME)) for slug in slugs)]


def opened(content: bytes) -> Presentation:
    return pptx.Presentation(io.BytesIO(content))


def test_six_excerpts_are_at_most_ten_slides(six: bytes) -> None:
    titles = [slide.shapes.title.text for slide in opened(six).slides]
    assert len(titles) <= 10
    assert titles[0] == "Fathers"
    assert [title.split(". ")[-1] for title in titles[-3:]] == [
        "Questions to reflect on",
        "What we will do",
        "Sources",
    ]


def test_no_slide_has_more_words_than_a_room_reads(decks: list[bytes]) -> None:
    limits = {"Quotation": MAX_WORDS, "Text": MAX_TEXT_WORDS}
    for deck in map(opened, decks):
        for slide in deck.slides:
            bodies = [shape for shape in slide.placeholders if shape.placeholder_format.idx == 1]
            for body in bodies if slide.slide_layout.name in limits else []:
                most = limits[slide.slide_layout.name]
                if slide.shapes.title.text.startswith("Before you begin"):
                    most = MAX_NOTICE_WORDS
                assert len(body.text_frame.text.split()) <= most, slide.shapes.title.text


def test_every_run_of_slides_notes_and_masters_says_its_language(six: bytes) -> None:
    runs = 0
    with zipfile.ZipFile(io.BytesIO(six)) as archive:
        for name in archive.namelist():
            if name.endswith(".xml") and name.startswith("ppt/"):
                for run in chain.from_iterable(
                    fromstring(archive.read(name)).iter(f"{DRAWING}{tag}") for tag in ("r", "fld")
                ):
                    assert run.find(f"{DRAWING}rPr").get("lang") == "en-GB", name
                    runs += 1
    assert runs > 50


def test_pictures_and_tables_have_words_and_titles_come_first(six: bytes) -> None:
    for slide in opened(six).slides:
        shapes = list(slide.shapes)
        titles = [at for at, shape in enumerate(shapes) if shape == slide.shapes.title]
        assert titles[0] <= 1  # after the part's title at most
        for shape in shapes:
            if shape.shape_type == 13 or shape.has_table:
                assert shape._element.xpath(".//p:cNvPr")[0].get("descr")


def test_colours_and_fonts_are_the_themes(six: bytes) -> None:
    deck = opened(six)
    assert [layout.name for layout in deck.slide_layouts] == list(LAYOUTS)
    with zipfile.ZipFile(io.BytesIO(six)) as archive:
        for name in archive.namelist():
            text = archive.read(name).decode("utf-8", "replace")
            if name.startswith(("ppt/slides/", "ppt/slideLayouts/", "ppt/slideMasters/")):
                assert "srgbClr" not in text
        assert COLOURS["accent1"] in archive.read("ppt/theme/theme1.xml").decode()


def test_letters_have_contrast_enough_on_their_grounds() -> None:
    pairs = [
        (ink, ground) for ground in ("lt1", "lt2") for ink in ("dk1", "dk2", "accent1", "accent5", "hlink")
    ]
    for ink, ground in [*pairs, ("lt1", "dk2"), ("lt1", "accent1")]:
        light, dark = sorted((luminance(COLOURS[ink]), luminance(COLOURS[ground])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, ground)


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_footer_has_the_date_and_the_number(six: bytes) -> None:
    for slide in opened(six).slides:
        kinds = {shape.placeholder_format.type.name for shape in slide.placeholders}
        assert {"DATE", "FOOTER", "SLIDE_NUMBER"} <= kinds


def test_the_properties_are_the_decks_own(six: bytes) -> None:
    properties = opened(six).core_properties
    assert (properties.title, properties.author, properties.language) == (
        "Fathers",
        "lessons.example.org",
        "en-GB",
    )


@pytest.mark.slow
@needs_libreoffice
def test_libreoffice_shows_as_many_slides(six: bytes, tmp_path: Path) -> None:
    assert pages(tmp_path, six_pptx=six)["six_pptx"] == len(opened(six).slides)
