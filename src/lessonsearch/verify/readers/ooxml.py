"""The packages (zip files) that Office documents are, made safe to open: encrypted ones and bombs refused.

What a zip file declares of its sizes need not be true, and a library that opens it believes it. So each
text of the package is unpacked here in small steps and counted, and the library gets a new package with
just the texts; pictures and films are left empty.
"""

from __future__ import annotations

import io
import zipfile
import zlib

from lessonsearch.errors import DocumentError

MEGABYTE = 1_000_000
MAX_UNPACKED = 100 * MEGABYTE
MAX_TEXT = 30 * MEGABYTE
"""Characters of XML. Parsed they take some ten times that in memory; a deck of 1,000 slides has 3 million."""
MAX_FILES = 20_000
"""A deck with 1,000 slides has some 5,000 files in its package."""
STEP = 65_536

ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How an OLE file begins: Office keeps encrypted documents in one, and all documents before 2007."""

DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError),
    *(KeyError, ValueError, AttributeError, IndexError, TypeError),
)
"""What damage in a package comes out as."""


def texts_of(data: bytes, program: str, ending: str) -> bytes:
    """The package with its texts alone. Raises DocumentError where it is none, encrypted or too large."""
    if data.startswith(ENCRYPTED):
        raise DocumentError(
            f"it is protected by a password, or of {program}'s format from before 2007;"
            f" save it as .{ending} without a password."
        )
    texts = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(texts, "w") as kept:
            files = package.infolist()
            if len(files) > MAX_FILES or sum(file.file_size for file in files) > MAX_UNPACKED:
                raise _too_large()
            room = MAX_TEXT
            for file in {file.filename: file for file in files}.values():  # of two of a name, the last
                text = _unpacked(package, file, room) if file.filename.endswith((".xml", ".rels")) else b""
                room -= len(text)
                kept.writestr(file.filename, text)
    except DAMAGED as error:
        raise damaged(program) from error
    return texts.getvalue()


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
    return DocumentError(f"it is not a {program} file, or is damaged; open it in {program} and save it anew.")
