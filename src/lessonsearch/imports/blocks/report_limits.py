"""How much of a report's file is unpacked."""

from __future__ import annotations

from lessonsearch.file_formats.zip_package import MEGABYTE, PackageLimits

REPORT = PackageLimits(files=5_000, declared=200 * MEGABYTE, unpacked=200 * MEGABYTE)
