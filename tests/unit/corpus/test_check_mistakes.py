"""Mistakes that people make in a corpus's files: each is answered with what to write, and with little else.

All but the sentences' wording was decided before the check was run on them. `corpus_mistakes.json` has a
small corpus and the mistakes made by changing a text; those made otherwise stand here.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from lessonsearch import corpus
from support.paths import TESTS

HELD = json.loads((TESTS / "data" / "corpus_mistakes.json").read_text("utf-8"))
FIRST, SECOND = "child-a/001-nobody-said-they-had-moved.md", "child-a/002-who-was-heard.md"
SOURCE, ORIGINAL = "child-a/source.md", "child-a/original.txt"
BACKGROUND = HELD["corpus"][SECOND]
AGAIN = BACKGROUND.replace(
    "¶3 We read the files of four services and met the mother twice.", "¶[again] We met nobody."
)
Mistake = Callable[[Path], object]


def raw(path: str, change: Callable[[bytes], bytes]) -> Mistake:
    return lambda root: (root / path).write_bytes(change((root / path).read_bytes()))


def moved(old: str, new: str) -> Mistake:
    return lambda root: (root / old).rename(root / new)


def added(path: str, text: str) -> Mistake:
    def mistake(root: Path) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")

    return mistake


def removed(path: str) -> Mistake:
    return lambda root: (root / path).unlink()


def one_folder_deeper(root: Path) -> None:
    shutil.move(root, root.parent / "aside")
    root.mkdir()
    shutil.move(root.parent / "aside", root / "corpus")


def windows(content: bytes) -> bytes:
    return b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n")


MISTAKES: list[tuple[str, Mistake, list[str], int]] = [
    ("no source.md", removed(SOURCE), ["source.md", "child-a"], 2),
    (
        "folder without source.md",
        added("child-b/001-some-lesson.md", BACKGROUND),
        ["child-b", "source.md"],
        1,
    ),
    ("same slug", added("child-a/003-who-was-heard.md", AGAIN), ["002-who-was-heard.md"], 3),
    ("BOM and CRLF", raw(FIRST, windows), [], 0),
    ("CRLF in the original", raw(ORIGINAL, windows), [], 0),
    ("old Mac line ends", raw(FIRST, lambda content: content.replace(b"\n", b"\r")), [], 0),
    ("UTF-16", raw(FIRST, lambda content: content.decode().encode("utf-16")), ["UTF-8"], 1),
    (
        "Windows-1252",
        raw(FIRST, lambda content: content.decode().replace("other,", "other –").encode("cp1252")),
        ["UTF-8", "line 9"],
        1,
    ),
    ("corpus one folder deeper", one_folder_deeper, ["corpus"], 1),
    ("name with spaces", moved(FIRST, "child-a/1 Nobody said.md"), ["001-nobody-said.md"], 1),
    ("name with capitals", moved(FIRST, "child-a/001-Nobody-Said.md"), ["001-nobody-said.md"], 1),
    ("name with underscores", moved(FIRST, "child-a/001_nobody_said.md"), ["001-nobody-said.md"], 1),
    (".md.txt", moved(FIRST, "child-a/001-nobody-said.md.txt"), ["001-nobody-said.md"], 2),
    (".docx", added("child-a/003-new.docx", "PK"), ["003-new.docx"], 1),
    (".MD", moved(FIRST, "child-a/001-nobody-said.MD"), ["001-nobody-said.md"], 2),
    ("source with capitals", moved("child-a", "Child A"), ["child-a"], 1),
    ("Original.txt", moved(ORIGINAL, "child-a/Original.txt"), ["original.txt"], 2),
    ("lesson forgotten", removed(SECOND), ["We read the files"], 2),
]
"""What it is called, the mistake, words of the answer, and the most problems that may be told."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "own"
    for name, text in HELD["corpus"].items():
        added(name, text)(root)
    checked, _ = corpus.check(root)
    corpus.publish(checked)
    assert corpus.check(root)[1] == []
    return root


def answered(root: Path, words: list[str], most: int) -> None:
    problems = corpus.check(root)[1]
    told = "\n".join(problems)
    assert all(word in told for word in words), told
    assert len(problems) <= most, told


@pytest.mark.parametrize("mistake", HELD["mistakes"], ids=lambda mistake: mistake["name"])
def test_a_text_that_is_mistaken_is_answered_with_what_to_write(root: Path, mistake: dict[str, str]) -> None:
    path = root / mistake["file"]
    text = path.read_text("utf-8")
    assert mistake["old"] in text
    path.write_bytes(text.replace(mistake["old"], mistake["new"], 1).encode())
    answered(root, list(mistake["says"]), int(mistake["most"]))


@pytest.mark.parametrize(("_", "mistake", "words", "most"), MISTAKES, ids=[each[0] for each in MISTAKES])
def test_files_and_folders_that_are_mistaken_are_named(
    root: Path, _: str, mistake: Mistake, words: list[str], most: int
) -> None:
    mistake(root)
    answered(root, words, most)


def test_the_folder_of_a_source_is_no_corpus(root: Path) -> None:
    (problem,) = corpus.check(root / "child-a")[1]
    assert problem == f"child-a: is the folder of one source; name the folder that it stands in, {root}."
