"""Files inside a Word or OpenDocument file, read within limits: whatever comes in may be hostile."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

from lessonsearch.errors import DocumentError

MOST_UNPACKED = 200_000_000
"""Bytes of all files of an archive together."""
MOST_FILES = 5_000


def open_archive(name: str, content: bytes) -> zipfile.ZipFile:
    """The archive. Raises DocumentError where it is none, or unpacks to too much."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        locked = content[:8] == bytes.fromhex("d0cf11e0a1b11ae1")
        why = "it has a password or is in Word's old format; save it as .docx" if locked else "it is damaged"
        raise DocumentError(f"{name}: it cannot be read: {why}.") from error
    entries = archive.infolist()
    if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise DocumentError(
            f"{name}: it unpacks to more than {MOST_UNPACKED // 1_000_000} MB; save it with smaller pictures."
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise DocumentError(f"{name}: it has a password; save a copy without one.")
    return archive


def read_xml(name: str, archive: zipfile.ZipFile, part: str) -> etree._Element | None:
    """The root of a part; None where there is no such part. Raises DocumentError where it cannot be read."""
    try:
        content = archive.read(part)
    except KeyError:
        return None
    except Exception as error:  # damage comes out as errors of zipfile, zlib and lzma, which share no base
        raise DocumentError(f"{name}: '{part}' in it cannot be read; it is damaged.") from error
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise DocumentError(f"{name}: '{part}' in it is not valid XML; save it again.") from error
