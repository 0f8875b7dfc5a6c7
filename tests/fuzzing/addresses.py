"""What stands in addresses: packs and searches."""

from __future__ import annotations

import base64
import zlib
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

from fuzzing.target import Target, library, sentences
from fuzzing.uploads import HOME, PACK
from lessonsearch.app import export, export_formats
from lessonsearch.documents.document import Document
from lessonsearch.errors import NotFound, QueryError
from lessonsearch.model.taxonomy import STANDARD_FACETS
from lessonsearch.packs import MAX_ADDRESS, Pack, encode_pack, pack_query_string, parse_pack, too_long
from lessonsearch.packs.pack_params import pairs
from lessonsearch.packs.pack_url import token
from lessonsearch.query.query import SORTS, Query

ADDRESS, TEXT, STREAM = range(3)
OFFICE = ("docx", "pptx")
"""Written for every tenth document only: each takes as long as all else of a hundred runs."""
TEXTS = tuple(ending for ending in export_formats.EXPORT_FORMATS if ending not in OFFICE)
PACK_WORDS = (
    *(
        "title=",
        "template=",
        "note=",
        "excerpt=",
        "p=1",
        "&",
        "%0A",
        "%EF%BF%BF",
        "%ED%A0%80",
        "%00",
        "+",
        "slides",
    ),
    *(
        "ages-of-concern%23p28",
        "ages-of-concern%23p29-1",
        "ages-of-concern%2Fconfidentiality",
        "briefing",
        "handout",
    ),
)
QUERY_WORDS = (
    *(
        "q=",
        "page=",
        "per_page=",
        "sort=",
        "as=typed",
        "&",
        "%22",
        "%E2%80%9C",
        "-",
        "+OR+",
        "+NOT+",
        "+AND+",
        "%00",
    ),
    *(f"{facet.name}=" for facet in STANDARD_FACETS),
    *SORTS,
    *(
        "fathers",
        "unborn",
        "under-1",
        "case-study",
        "ages-of-concern",
        "dads",
        "babys",
        "fetus",
        "%CC%81",
        "%F0%9F%91%B6",
    ),
)


def packs(scratch: Path) -> Target:
    """An address's pack: as it stands, or its text or stream of bytes under a right checksum."""
    opened = library(scratch)

    def run(data: bytes) -> bool:
        pack, problems = parse_pack(address(data))
        assert parse_pack(pack_query_string(pack)).pack == pack
        if not too_long(pack):
            assert len(pack_query_string(pack)) <= MAX_ADDRESS
        if problems:
            sentences(problems)
        try:
            document = export.export_pack(pack, opened, export.excerpt_link(HOME))
        except NotFound as error:
            return sentences(error.problems)
        return written(document, data)

    text = urlencode(pairs(PACK))
    stream = zlib.compress(text.encode(), 9)
    long = encode_pack(Pack("x" * 200, "slides", "y" * 1000, PACK.items * 20))
    seeds = [
        bytes([ADDRESS]) + pack_query_string(PACK).encode(),
        bytes([TEXT]) + text.encode(),
        bytes([STREAM]) + stream,
    ]
    return Target([*seeds, bytes([ADDRESS]) + urlencode({"p": long}).encode()], run, PACK_WORDS)


def address(data: bytes) -> str:
    """The query string that an input stands for."""
    how, rest = data[:1], data[1:]
    if how == bytes([TEXT]):
        return urlencode({"p": token(rest.decode("utf-8", "replace"))})
    if how == bytes([STREAM]):
        made = base64.urlsafe_b64encode(rest).decode().rstrip("=")
        unfolded = zlib.decompressobj()
        try:
            check = zlib.crc32(unfolded.decompress(rest, 200_000))
        except zlib.error:
            check = 0
        return urlencode({"p": f"1{check:08x}{made}"})
    return rest.decode("utf-8", "replace")


def written(document: Document, data: bytes) -> bool:
    """Write a document in one of its formats, the same for the same input. Always True."""
    chosen = zlib.crc32(data)
    ending = OFFICE[chosen % 2] if chosen % 20 < 2 else TEXTS[chosen % len(TEXTS)]
    # Of nothing found there are no references to write.
    assert export_formats.EXPORT_FORMATS[ending].write(document) or not document.quotations
    return True


def queries(scratch: Path) -> Target:
    """An address's search, answered; the same text as a visitor types it."""
    opened = library(scratch)

    def run(data: bytes) -> bool:
        typed = data.decode("utf-8", "surrogateescape")
        opened.search_terms(typed)
        opened.suggest(typed)
        try:
            query = Query.read(parse_qsl(typed, keep_blank_values=True), opened.taxonomy)
        except QueryError as error:
            return sentences(error.problems)
        assert Query.read(parse_qsl(query.query_string), opened.taxonomy) == query
        found = opened.find(query)
        assert len(found.results) <= query.per_page
        assert all("".join(run.text for run in result.snippet).encode() for result in found.results)
        return written(export.export_results(query, opened, export.excerpt_link(HOME)), data)

    seeds = (
        *(
            "q=fathers+OR+dads+-hospital&sort=newest&page=2",
            'q="child in need" NOT baby&as=typed&per_page=100',
        ),
        *("q=thresold&theme=fathers&theme=information-sharing&age=unborn&agency=midwifery&kind=data", ""),
        "q=%E2%80%9Cunborn+baby%E2%80%9D+fetus&source=ages-of-concern&sort=document",
    )
    return Target([seed.encode() for seed in seeds], run, QUERY_WORDS)
