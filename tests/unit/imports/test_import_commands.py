"""Own reviews on the command line: a corpus, an import, privacy, publishing."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lessonsearch import corpus, imports
from lessonsearch.cli import main
from lessonsearch.imports.blocks.imported_report import PARAGRAPH, ReportBlock
from lessonsearch.imports.segmentation import Cut
from lessonsearch.settings import Settings
from support.paths import CORPUS, IMPORTS

pytestmark = pytest.mark.slow

WHEN = ("--publisher", "Northtown Board", "--published", "2021-05")


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def test_a_new_corpus_adds_to_what_ships_and_an_import_a_draft_beside_it(tmp_path: Path) -> None:
    root = tmp_path / "own"
    told = run("new", root)
    assert f"lessonsearch workbench --corpus {root}" in told.stdout
    assert sorted(path.name for path in root.iterdir()) == ["drafts", "extends.txt"]
    assert Settings.read({"LESSONSEARCH_CORPUS": str(root)}).bases == (CORPUS,)
    assert f"{CORPUS} and {root}" in run("check", root).stdout
    result = run(
        "import",
        IMPORTS / "baby-m-n.txt",
        *WHEN,
        "--source",
        "baby",
        "--title",
        "SCR: Baby M",
        "--corpus",
        root,
    )
    assert "baby: 9 lessons" in result.stdout
    assert "86% of the file's 766 words are in lessons" in result.stdout
    assert run("check", root).exit_code == 0  # a draft is no part of the corpus yet
    assert "'title' is missing" in run("publish", "baby", "--corpus", root).stderr
    assert run("new", root).exit_code == 1


def test_a_broken_file_does_not_stop_the_others(tmp_path: Path) -> None:
    root, broken = tmp_path / "own", tmp_path / "broken.pdf"
    broken.write_bytes(b"nothing")
    assert run("new", root, "--only-own").exit_code == 0
    result = run("import", broken, tmp_path / "none.txt", IMPORTS / "baby-m-n.txt", *WHEN, "--corpus", root)
    assert result.exit_code == 1
    assert "broken.pdf: it cannot be read" in result.stderr
    assert "none.txt: it cannot be read" in result.stderr
    assert "3 of 3: baby-m-n: 9 lessons" in result.stdout


def test_privacy_is_listed_and_decided(tmp_path: Path) -> None:
    root, file = tmp_path / "own", tmp_path / "x.txt"
    file.write_bytes((IMPORTS / "baby-m-n.txt").read_bytes().replace(b"old MGM", b"old Kayleigh Armitage"))
    run("new", root, "--only-own")
    run("import", file, *WHEN, "--corpus", root)
    listed = run("privacy", "x", "--corpus", root)
    assert "Kayleigh Armitage: a first name" in listed.stdout
    assert "1 open." in listed.stdout
    assert run("privacy", "x", "--allow", "Kayleigh Armitage", "--corpus", root).exit_code == 1
    allowed = run(
        "privacy", "x", "--allow", "Kayleigh Armitage", "--reason", "a public figure", "--corpus", root
    )
    assert "0 open." in allowed.stdout


def test_wrong_usage_says_what_to_do(tmp_path: Path) -> None:
    file = IMPORTS / "baby-m-n.txt"
    assert "with --corpus" in run("import", file, *WHEN).stderr
    assert "To make one, run" in run("import", file, *WHEN, "--corpus", tmp_path / "none").stderr
    assert run("import", file, file, *WHEN, "--title", "T").exit_code == 2
    assert run("import", file, "--publisher", "B", "--published", "May 2021").exit_code == 2


@pytest.fixture(scope="module")
def suggester() -> imports.Suggester:
    found, _ = corpus.read(CORPUS)
    return imports.Suggester(found.lessons, found.manifest.taxonomy, found.manifest.thesaurus)


def test_suggestions_say_why(suggester: imports.Suggester) -> None:
    text = (
        "The father was not asked about anything, and no agency spoke to him although he lived with the baby."
    )
    cut = Cut(("Findings", "Fathers"), "finding", (ReportBlock(PARAGRAPH, text),), "the text under 'Fathers'")
    (offered,) = suggester.suggest([cut])
    assert offered.tags["themes"][0].value == "fathers"
    assert "father" in offered.tags["themes"][0].why
    assert offered.title[0].value == "Fathers"
    assert all(each.why for key in ("kind", "ages", "agencies") for each in offered.by_key()[key])


def test_a_content_note_is_suggested_with_the_words_that_call_for_it(suggester: imports.Suggester) -> None:
    cut = Cut(("Events",), "narrative", (ReportBlock(PARAGRAPH, "The baby had a fractured skull."),), "")
    assert [(each.value, each.why) for each in suggester.suggest([cut])[0].content_note] == [
        ("Injury to a child", "it says 'fractured'")
    ]


def test_a_draft_is_checked_and_what_prevents_its_publication_is_grouped(tmp_path: Path) -> None:
    root = tmp_path / "own"
    assert run("new", root).exit_code == 0
    name = ("--source", "baby-m", "--publisher", "B", "--published", "2021-05", "--corpus", root)
    assert run("import", IMPORTS / "baby-m-n.txt", *name).exit_code == 0
    checked = run("check", root / "drafts" / "baby-m")
    assert checked.exit_code == 1
    lines = checked.stderr.splitlines()
    assert any(" more: 'kind' is missing; write a line like 'kind: key-finding'." in line for line in lines)
    count = lines[-1].split()[0]
    assert lines[-1] == f"{count} problems in {root / 'drafts' / 'baby-m'}."
    published = run("publish", "baby-m", "--corpus", root)
    assert published.exit_code == 1
    assert lines[0] in published.stderr
    assert f"{count} problems in the draft baby-m. We have not published it." in published.stderr
