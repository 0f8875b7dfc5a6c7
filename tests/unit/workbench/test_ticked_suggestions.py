"""A lesson's first suggestions ticked together: shown, and saved by the person only."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from lessonsearch.cli import main
from lessonsearch.imports.draft_lessons import suggestions_of
from lessonsearch.settings import Settings
from lessonsearch.workbench.workbench_app import create_workbench
from support.pages import tree
from support.paths import IMPORTS

pytestmark = pytest.mark.slow

NAME = "003-pre-birth-assessment.md"
ADDRESS = f"/drafts/baby/lessons/{NAME}"
HERE = "http://127.0.0.1:5000"


def test_suggestions_are_ticked_together_and_saved_only_by_the_person(tmp_path: Path) -> None:
    root = tmp_path / "own"
    assert CliRunner().invoke(main, ["new", str(root), "--only-own"]).exit_code == 0
    review = [str(IMPORTS / "baby-m-n.txt"), "--source", "baby", "--publisher", "B", "--published", "2021"]
    assert CliRunner().invoke(main, ["import", *review, "--corpus", str(root)]).exit_code == 0
    folder = root / "drafts" / "baby"
    workbench = create_workbench(replace(Settings.read({}), corpus=root, index=tmp_path / "index"))
    client = workbench.app.test_client()
    client.get(f"/?token={workbench.token.token}", base_url=HERE)
    before = (folder / NAME).read_bytes()
    assert tree(client.get(ADDRESS, base_url=HERE)).select("input[checked]") == []
    page = tree(client.get(f"{ADDRESS}?tick=suggested", base_url=HERE))
    ticked = {each.get("name"): each.get("value") for each in page.select("input[checked]")}
    offered = suggestions_of(folder, NAME)
    first = {key: offered[key][0]["value"] for key in ("kind", "themes", "ages", "agencies")}
    assert first.items() <= ticked.items()
    assert ticked["title-suggested"] == offered["title"][0]["value"]
    assert (folder / NAME).read_bytes() == before
    assert client.post(ADDRESS, data={**first, "title": "Nobody read"}, base_url=HERE).status_code == 302
    page = tree(client.get(f"{ADDRESS}?tick=suggested", base_url=HERE))
    assert [each.get("value") for each in page.select("[name=themes][checked]")] == [first["themes"]]
    workbench.site.close()
