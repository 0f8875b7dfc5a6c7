"""Zip packages, the containers of Office Open XML and OpenDocument, opened within limits.

The sizes that a zip file declares need not be true. Each file of a package is therefore unpacked only when it
is read, in small steps, and counted against one limit for the whole package; pictures and films stay packed.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from lxml import etree

from lessonsearch.errors import DocumentError
from lessonsearch.file_formats.safe_xml import parse

MEGABYTE = 1_000_000
STEP = 65_536
"""Bytes that are unpacked at a time."""

OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The first bytes of an OLE file: Office keeps encrypted documents in one, and all documents before 2007."""
ENCRYPTED = 1
"""Bit of a zip entry's flags."""

DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError),
    *(KeyError, ValueError, AttributeError, IndexError, TypeError, etree.XMLSyntaxError),
)
"""The exceptions that damage in a package ends in."""


@dataclass(frozen=True)
class PackageLimits:
    """How many files a package may have, how many bytes it may declare, and how many are unpacked."""

    files: int
    declared: int
    unpacked: int


class ZipPackage:
    """The files of a package by name. Raises DocumentError where it is none, encrypted or too large."""

    def __init__(self, data: bytes, program: str, ending: str, limits: PackageLimits) -> None:
        locked = DocumentError(
            f"it is protected by a password, or in {program}'s format from before 2007;"
            f" save it as .{ending} without a password."
        )
        if data.startswith(OLE_SIGNATURE):
            raise locked
        with damage_reported(program):
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            entries = self._archive.infolist()
        self._limits = limits
        self._room = limits.unpacked
        self._read: dict[str, bytes] = {}
        if len(entries) > limits.files or sum(entry.file_size for entry in entries) > limits.declared:
            raise self._too_large()
        if any(entry.flag_bits & ENCRYPTED for entry in entries):
            raise locked

    @property
    def names(self) -> list[str]:
        """The names of all files, in the order of the package."""
        return self._archive.namelist()

    def __contains__(self, name: str) -> bool:
        return name in self._archive.NameToInfo

    def read(self, name: str) -> bytes:
        """The bytes of a file. Raises KeyError, DocumentError beyond the limit, and what `DAMAGED` lists."""
        if name not in self._read:
            self._read[name] = self._unpacked(name)
        return self._read[name]

    def root(self, name: str) -> Any | None:
        """The root element of an XML file; None where there is no such file, or it is empty."""
        data = self.read(name) if name in self else b""
        return parse(data) if data else None

    def _unpacked(self, name: str) -> bytes:
        unpacked = bytearray()
        with self._archive.open(name) as packed:
            while step := packed.read(STEP):
                self._room -= len(step)
                if self._room < 0:
                    raise self._too_large()
                unpacked += step
        return bytes(unpacked)

    def _too_large(self) -> DocumentError:
        declared, unpacked = (size // MEGABYTE for size in (self._limits.declared, self._limits.unpacked))
        most = f"{declared} MB" + (f", or more than {unpacked} MB of text" if unpacked < declared else "")
        return DocumentError(
            f"it would unpack to more than {most}; take pictures and films out, or divide it."
        )


@contextmanager
def damage_reported(program: str) -> Iterator[None]:
    """Turn whatever damage in a package raises into one sentence for the person who sent it."""
    try:
        yield
    except DAMAGED as error:
        raise DocumentError(
            f"it is not a {program} file, or is damaged; open it in {program} and save it again."
        ) from error
