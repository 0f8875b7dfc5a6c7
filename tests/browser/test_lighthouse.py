"""Lighthouse's marks, where it is installed (`npm install --no-save lighthouse`): too slow for CI."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from support.browser import NODE_MODULES, SWITCHES, TWINS

LIGHTHOUSE = NODE_MODULES / ".bin" / "lighthouse"
LEAST = 0.95
CATEGORIES = {"performance", "accessibility", "best-practices", "seo"}


@pytest.mark.skipif(not LIGHTHOUSE.exists(), reason="lighthouse is not here; it is run by hand")
@pytest.mark.parametrize("address", ["/", TWINS, "/data", "/themes/map", "/training"])
def test_every_mark_is_95_or_more(site: str, tmp_path: Path, address: str) -> None:
    """Not of searches: robots.txt keeps crawlers from their endless combinations, which costs marks."""
    report = tmp_path / "report.json"
    command = [
        str(LIGHTHOUSE),
        f"{site}{address}",
        "--quiet",
        "--output=json",
        f"--output-path={report}",
        f"--chrome-flags=--headless=new {' '.join(SWITCHES)}",
    ]
    environment = os.environ | {"CHROME_PATH": shutil.which("chromium") or ""}
    subprocess.run(command, env=environment, check=True, timeout=180)
    found = json.loads(report.read_text("utf-8"))["categories"]
    marks = {name: category["score"] for name, category in found.items()}
    assert set(marks) >= CATEGORIES
    assert {name: mark for name, mark in marks.items() if name in CATEGORIES and mark < LEAST} == {}
