"""The zip packages that office documents are, made safe to open: encrypted ones and bombs refused.

What a zip file declares of its sizes need not be true. So each text of the package is unpacked in small
steps and counted; pictures and films are left packed.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any

from lxml import etree

from lessonsearch.errors import DocumentError

MEGABYTE = 1_000_000
MAX_UNPACKED = 500 * MEGABYTE
"""Bytes that a package may declare; only its texts are unpacked."""
MAX_TEXT = 30 * MEGABYTE
"""Bytes of XML. Parsed they take some ten times that in memory; a deck of 1,000 slides has 3 million."""
MAX_FILES = 20_000
"""A deck with 1,000 slides has some 5,000 files in its package."""
MAX_ELEMENTS = 1_000_000
"""Elements of one part. A book of 100,000 words has some 300,000; each takes 150 bytes of memory."""
STEP = 65_536

ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How an OLE file begins: Office keeps encrypted documents in one, and all documents before 2007."""
TEXTS = (".xml", ".rels", ".html", ".htm", ".xhtml", ".txt", ".mht", ".mhtml")

DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError),
    *(KeyError, ValueError, AttributeError, IndexError, TypeError, etree.XMLSyntaxError),
)
"""What damage in a package comes out as."""


def open_package(data: bytes, program: str, ending: str) -> Mapping[str, bytes]:
    """The texts of a package by name. Raises DocumentError where it is none, encrypted or too large."""
    if data.startswith(ENCRYPTED):
        raise DocumentError(
            f"it is protected by a password, or of {program}'s format from before 2007;"
            f" save it as .{ending} without a password."
        )
    texts: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            files = package.infolist()
            if len(files) > MAX_FILES or sum(file.file_size for file in files) > MAX_UNPACKED:
                raise _too_large()
            room = MAX_TEXT
            for file in {file.filename: file for file in files}.values():  # of two of a name, the last
                wanted = file.filename.lower().endswith(TEXTS) or file.filename == "mimetype"
                text = _unpacked(package, file, room) if wanted else b""
                room -= len(text)
                texts[file.filename] = text
    except DAMAGED as error:
        raise damaged(program) from error
    return texts


def parse(data: bytes) -> Any:
    """The root of an XML part. Entities are not expanded and nothing is fetched. Raises DocumentError where
    it has too many elements, and what lxml raises on broken XML."""
    if data.count(b"<") > 2 * MAX_ELEMENTS:
        raise _too_large()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    return etree.fromstring(data, parser)


def _unpacked(package: zipfile.ZipFile, file: zipfile.ZipInfo, room: int) -> bytes:
    """A file of the package, if it has no more bytes than there is room for."""
    held = bytearray()
    with package.open(file) as packed:
        while step := packed.read(STEP):
            held += step
            if len(held) > room:
                raise _too_large()
    return bytes(held)


def _too_large() -> DocumentError:
    most = f"{MAX_UNPACKED // MEGABYTE} MB, or more than {MAX_TEXT // MEGABYTE} MB of text"
    return DocumentError(f"it would unpack to more than {most}; take pictures and films out, or divide it.")


def damaged(program: str) -> DocumentError:
    """The sentence for a package that cannot be read."""
    return DocumentError(
        f"it is not a {program} file, or is damaged; open it in {program} and save it again."
    )
