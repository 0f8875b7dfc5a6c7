"""`check` teaches: each problem says what to write, and what follows from an unreadable file is not said."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from lessonsearch import corpus
from lessonsearch.cli import main
from support.paths import CORPUS

LATE = "ages-of-concern/018-late-pre-birth-assessment.md"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CORPUS, tmp_path / "own"))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8", newline="\n")


def test_an_unquoted_colon_is_one_problem_with_the_line_to_write(root: Path) -> None:
    edit(root / LATE, "title: ", "title: Baby M: ")
    result = CliRunner().invoke(main, ["check", str(root)])
    problems = result.stderr.splitlines()
    assert "needs quotation marks; write title: 'Baby M: A pre-birth assessment" in problems[0]
    assert problems[1:] == [f"1 problem in {root}."]


def test_a_kind_that_is_none_names_those_that_there_are(root: Path) -> None:
    edit(root / LATE, "kind: case-study", "kind: zebra")
    _, problems = corpus.check(root)
    assert problems == [
        f"own/{LATE}:3: kind 'zebra' is not in taxonomy.yaml; it is one of key-finding, finding, case-study,"
        " practice-implication, background, data, coverage."
    ]


def test_a_pasted_bullet_is_explained(root: Path) -> None:
    path = next(root.glob("ages-of-concern/020-*.md"))
    edit(path, "\n- ensure", "\n• ensure")
    assert any("'•' is no bullet here; write '- ensure" in problem for problem in corpus.check(root)[1])


def test_the_case_of_a_heading_is_explained(root: Path) -> None:
    for path in root.glob("ages-of-concern/0*.md"):
        text = path.read_text("utf-8")
        head, line, rest = text.partition("\nsection: ")
        rest = rest.replace("Parenting capacity", "PARENTING CAPACITY", 1)
        path.write_text(head + line + rest, "utf-8", newline="\n")
    problems = [problem for problem in corpus.check(root)[1] if "PARENTING" in problem]
    assert problems
    assert "write the section as the original has it: 'Parenting capacity'" in problems[0]


def test_a_word_that_was_broken_at_the_end_of_a_line_is_explained(root: Path) -> None:
    edit(root / LATE, "early enough", "ear- ly enough")
    assert any("write 'early', not 'ear- ly'" in problem for problem in corpus.check(root)[1])


def test_the_same_fault_in_many_places_is_said_once() -> None:
    problems = [f"c/{n}.md:2: 'title' is missing; write a line like 'title: …'." for n in range(9)] + [
        "c/x.md:1: other."
    ]
    assert corpus.grouped(problems) == [
        "9 times, in c/0.md:2, c/1.md:2, c/2.md:2 and 6 more:"
        " 'title' is missing; write a line like 'title: …'.",
        "c/x.md:1: other.",
    ]


def test_no_id_is_published_while_a_problem_stands(root: Path) -> None:
    before = (root / "permalinks.txt").read_bytes()
    edit(root / LATE, "kind: case-study", "kind: zebra")
    result = CliRunner().invoke(main, ["check", "--publish", str(root)])
    assert result.exit_code == 1
    assert "We have not added any links" in result.stderr
    assert (root / "permalinks.txt").read_bytes() == before
