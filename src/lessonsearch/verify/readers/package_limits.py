"""How much of an uploaded office document is unpacked."""

from __future__ import annotations

from lessonsearch.file_formats.zip_package import MEGABYTE, PackageLimits

UPLOAD = PackageLimits(files=20_000, declared=500 * MEGABYTE, unpacked=30 * MEGABYTE)
"""A deck of 1,000 slides has some 5,000 files and 3 MB of XML; parsed, XML takes some ten times its size."""
