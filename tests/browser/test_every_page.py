"""Every page, for everyone (axe) and as valid HTML (the Nu checker)."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser

from support.browser import (
    AXE,
    FOLDED,
    LOOKS,
    NODE_MODULES,
    PAGES,
    TWICE,
    need,
)
from support.paths import ROOT


@pytest.mark.parametrize("look", LOOKS)
def test_every_page_can_be_used_by_everyone(browser: Browser, site: str, look: str) -> None:
    axe = NODE_MODULES / "axe-core" / "axe.min.js"
    need(axe.is_file(), "axe-core")
    context = browser.new_context(base_url=site, **LOOKS[look])
    opened = context.new_page()
    found: dict[str, Any] = {}
    folding = [{"name": "fold", "value": "yes", "url": site}]
    for name, address in [*PAGES.items(), *((f"folded {name}", PAGES[name]) for name in FOLDED)]:
        if name.startswith("folded"):
            context.add_cookies(folding)  # type: ignore[arg-type]
        opened.goto(address)
        if "200%" in look:
            opened.evaluate(TWICE)
        # The debugger's own door: the page's policy keeps scripts of other origins out, and stays on.
        opened.evaluate(axe.read_text())
        violations = opened.evaluate(AXE)
        found |= {f"{name}: {v['id']}": [node["html"] for node in v["nodes"]][:3] for v in violations}
        wide = opened.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found |= {f"{name}: wider than the window": wide} if wide > 0 else {}
    context.close()
    assert found == {}


def test_every_page_is_valid(client: FlaskClient, tmp_path: Path) -> None:
    vnu = NODE_MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
    java = shutil.which("java")
    need(java, "Java")
    need(vnu.is_file(), "vnu-jar")
    for name, address in PAGES.items():
        (tmp_path / f"{name}.html").write_bytes(client.get(address).data)
    client.set_cookie("fold", "yes")
    for name in FOLDED:
        (tmp_path / f"folded {name}.html").write_bytes(client.get(PAGES[name]).data)
    shutil.copy(ROOT / "templates" / "static" / "icon.svg", tmp_path)
    command = [str(java), "-jar", str(vnu), "--also-check-svg", "--format", "json", str(tmp_path)]
    said = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    messages = json.loads(said.stderr)["messages"]
    assert [f"{Path(m['url']).name}: {m['message']} {m.get('extract', '')}" for m in messages] == []
