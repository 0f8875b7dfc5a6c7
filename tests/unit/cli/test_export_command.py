"""Files from the shell."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner, Result

from lessonsearch.cli import main
from lessonsearch.documents.document import FACILITATORS_NOTE
from lessonsearch.packs import Item, Pack, pack_query_string
from lessonsearch.settings import Settings


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setenv("LESSONSEARCH_INDEX", str(settings.index))
    monkeypatch.setenv("LESSONSEARCH_CORPUS", str(settings.corpus))
    monkeypatch.setenv("LESSONSEARCH_URL", "https://lessons.example.org")

    def run(*words: str | Path) -> Result:
        return CliRunner().invoke(main, ["export", *map(str, words)])

    return run


def test_a_search_is_written_as_the_file_names_ending_says(run, tmp_path: Path) -> None:
    file = tmp_path / "fathers.ris"
    result = run(file, "fathers", "--age", "under-1")
    assert (result.exit_code, result.output) == (0, f"Saved {file}.\n")
    assert "https://lessons.example.org/excerpts/ages-of-concern/p21" in file.read_text("utf-8")


def test_a_pack_is_written_from_its_address(run, tmp_path: Path) -> None:
    pack = Pack("Fathers", "briefing", items=(Item("ages-of-concern#p21", "Ask who."),))
    assert (
        run(tmp_path / "f.docx", "--pack", f"https://x.example/pack?{pack_query_string(pack)}").exit_code == 0
    )
    lines = [line.text for line in docx.Document(str(tmp_path / "f.docx")).paragraphs]
    assert f"{FACILITATORS_NOTE}Ask who." in lines


def test_what_learners_open_is_written_without_notes(run, tmp_path: Path) -> None:
    pack = Pack("Fathers", "briefing", items=(Item("ages-of-concern#p21", "Ask who."),))
    file = tmp_path / "f.scorm.zip"
    run(file, "--pack", f"https://x.example/pack?{pack_query_string(pack)}")
    with zipfile.ZipFile(file) as package:
        page = package.read("index.html").decode()
    assert "marginalised" in page
    assert "Ask" not in page


def test_what_cannot_be_written_is_said_in_a_sentence(
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(tmp_path / "f.odt", "fathers").exit_code == 2
    missing = run(tmp_path / "f.md", "--pack", "https://x.example/pack?excerpt=ages-of-concern%23p999")
    assert missing.exit_code == 1
    assert "There is no lesson or excerpt" in missing.output
    assert "We could not save" in run(tmp_path / "no" / "f.md", "fathers").output
    monkeypatch.delenv("LESSONSEARCH_URL")
    homeless = run(tmp_path / "f.md", "fathers")
    assert homeless.exit_code == 1
    assert "Set LESSONSEARCH_URL" in homeless.output
