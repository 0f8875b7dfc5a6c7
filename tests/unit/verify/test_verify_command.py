"""`lessonsearch verify` says what is wrong with documents, and its exit status too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from lessonsearch.cli import main
from support.handouts import ALTERED, P28, WORDS, word


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Paths of a right, a wrong, an uncertain and a broken document."""
    monkeypatch.setenv("LESSONSEARCH_INDEX", str(tmp_path / "index"))
    made = {
        "good.md": f"“{WORDS}” ({P28})".encode(),
        "bad.docx": word((f"“{ALTERED}”", "", P28)),
        "other.txt": "He said: “Nobody ever said anything of this kind”.".encode(),
        "broken.pptx": b"PK",
    }
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
    return {name: str(tmp_path / name) for name in made}


@pytest.mark.slow
def test_the_command_line_says_what_is_wrong_and_exits_with_1(files: dict[str, str]) -> None:
    done = CliRunner().invoke(main, ["verify", files["good.md"]])
    assert done.exit_code == 0
    assert done.output.startswith(f"{files['good.md']}: Quotations: 1 match. Lesson links: 1 working.")
    assert "all is well" not in done.output
    done = CliRunner().invoke(main, ["verify", *files.values(), "none.md"])
    assert done.exit_code == 1
    for sentence in ("[-must-] {+could+}", "is damaged", "We could not read none.md", "1 from elsewhere"):
        assert sentence in done.output


@pytest.mark.slow
def test_what_could_not_be_checked_fails_a_strict_check_only(files: dict[str, str]) -> None:
    assert CliRunner().invoke(main, ["verify", files["other.txt"]]).exit_code == 0
    assert CliRunner().invoke(main, ["verify", "--strict", files["other.txt"]]).exit_code == 1
    assert CliRunner().invoke(main, ["verify", "--strict", files["good.md"]]).exit_code == 0


@pytest.mark.slow
def test_json_has_one_object_a_document(files: dict[str, str]) -> None:
    done = CliRunner().invoke(main, ["verify", "--json", *files.values()])
    assert done.exit_code == 1
    good, bad, other, broken = json.loads(done.output)
    assert good["document"] == files["good.md"]
    assert good["links"] == [{"where": "line 1", "address": P28, "status": "working", "now": None}]
    assert good["quotations"][0]["status"] == "verbatim"
    assert good["quotations"][0]["source_line"] == (
        "Ofsted (2011), Ages of concern: learning lessons from serious case reviews, paragraph 28, point 1"
    )
    assert bad["quotations"][0]["difference"].count("[-must-] {+could+}") == 1
    assert bad["checked"]["faults"] == bad["checked"]["altered"] == 1
    assert (other["quotations"][0]["status"], other["quotations"][0]["excerpt"]) == ("elsewhere", None)
    assert "is damaged" in broken["unread"][0]["what"]
