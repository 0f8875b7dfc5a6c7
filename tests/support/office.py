"""Office files as pages: LibreOffice makes a PDF, whose pages are counted."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest

needs_libreoffice = pytest.mark.skipif(
    not shutil.which("soffice"), reason="needs LibreOffice (libreoffice-writer, libreoffice-impress)"
)

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def pages(folder: Path, **files: bytes) -> dict[str, int]:
    """Name of a file, with `_` before its extension → its pages as LibreOffice lays it out."""
    paths = {name: folder / name.replace("_", ".") for name in files}
    for name, content in files.items():
        paths[name].write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, *map(str, paths.values())], check=True, capture_output=True, timeout=240)
    made = {name: path.with_suffix(".pdf").read_bytes() for name, path in paths.items()}
    return {name: len(re.findall(rb"/Type\s*/Page\b", content)) for name, content in made.items()}


def part(file: Path, path: str) -> Element:
    """The root element of a part of an office file."""
    with zipfile.ZipFile(file) as archive:
        return fromstring(archive.read(path))
