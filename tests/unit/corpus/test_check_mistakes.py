"""Mistakes that people make in a corpus's files: each is answered with what to write, and with little else.

All but the sentences' wording was decided before the check was run on them.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from lessonsearch import corpus

Mistake = Callable[[Path], object]
TAXONOMY = """themes:
  - {id: information-sharing, label: Sharing information, definition: Who told whom.}
  - {id: timeliness, label: Acting in time, definition: Whether help came when it was needed.}
ages:
  - {id: under-1, label: Babies under 1, definition: From birth to the first birthday.}
agencies:
  - {id: health-visiting, label: Health visiting, definition: Health visitors and their managers.}
kinds:
  - {id: finding, label: Finding, definition: What a review found.}
  - {id: background, label: Background, definition: How the review was done.}
"""
SOURCE = """---
title: Learning from the review of Child A
publisher: Example Safeguarding Partnership
published: '2024-05'
licence: Open Government Licence
attribution: © Example Safeguarding Partnership 2024
order: 1
left_out:
  - {pattern: 'Page \\d+ of \\d+', reason: Page numbers}
---
The report of one review, as the partnership published it.
"""
ORIGINAL = """Learning from the review of Child A
WHAT WE FOUND
1. Two services knew that the family had moved. Neither told the other, and the telephone was not used.
2. The partnership should:
· ensure that a move is told within a day
· ask families how they want to be told.
How we worked
3. We read the files of four services and met the mother twice.
Page 1 of 1
"""
LESSON = """---
title: Two services knew of the move and neither told the other
kind: finding
themes: [information-sharing, timeliness]
ages: [under-1]
agencies: [health-visiting]
section: WHAT WE FOUND
---
¶1 Two services knew that the family had moved. Neither told the other, and the telephone was not used.

¶2 The partnership should:

- ensure that a move is told within a day
- ask families how they want to be told.
"""
BACKGROUND = """---
title: Four services and the mother were heard
kind: background
themes: [information-sharing]
ages: [under-1]
agencies: [health-visiting]
section: How we worked
---
¶3 We read the files of four services and met the mother twice.
"""
FIRST = "child-a/001-nobody-said-they-had-moved.md"
SECOND = "child-a/002-who-was-heard.md"
SOURCE_FILE = "child-a/source.md"
ORIGINAL_FILE = "child-a/original.txt"


def edit(path: str, old: str, new: str) -> Mistake:
    def mistake(root: Path) -> None:
        text = (root / path).read_text("utf-8")
        assert old in text
        (root / path).write_bytes(text.replace(old, new, 1).encode())

    return mistake


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


TITLE = "title: Two services knew of the move and neither told the other"
MISTAKES: list[tuple[str, Mistake, list[str], int]] = [
    (
        "unquoted colon",
        edit(FIRST, TITLE, "title: Child A: two services knew"),
        ["write title: 'Child A: two services knew'"],
        1,
    ),
    ("bullet dot", edit(FIRST, "- ensure", "• ensure"), ["write '- ensure"], 1),
    ("bullet star", edit(FIRST, "- ensure", "* ensure"), ["write '- ensure"], 1),
    ("bullet dash", edit(FIRST, "- ensure", "– ensure"), ["write '- ensure"], 1),
    ("broken word", edit(FIRST, "telephone", "tele- phone"), ["write 'telephone'"], 1),
    (
        "heading case",
        edit(FIRST, "WHAT WE FOUND", "What we found"),
        ["write the section as the original has it: 'WHAT WE FOUND'"],
        1,
    ),
    (
        "tab in YAML",
        edit(
            FIRST,
            "themes: [information-sharing, timeliness]",
            "themes:\n\t- information-sharing\n\t- timeliness",
        ),
        ["tab", "spaces"],
        1,
    ),
    (
        "curly quotes round a title with colon",
        edit(FIRST, TITLE, "title: “Child A: two services knew”"),
        ["write title: 'Child A: two services knew'"],
        1,
    ),
    (
        "curly quotes round a theme",
        edit(FIRST, "timeliness]", "‘timeliness’]"),
        ["write timeliness without"],
        1,
    ),
    ("label instead of id", edit(FIRST, "timeliness]", "Acting in time]"), ["'timeliness'"], 1),
    ("capital in value", edit(FIRST, "timeliness]", "Timeliness]"), ["'timeliness'"], 1),
    ("wrong kind", edit(FIRST, "kind: finding", "kind: Findings"), ["'finding'"], 1),
    ("unknown theme", edit(FIRST, "timeliness]", "zebra]"), ["information-sharing", "timeliness"], 1),
    (
        "missing CSV",
        edit(FIRST, "¶2", "¶[when] What happened:\n\n![Timeline](data/timeline.csv)\n\n¶2"),
        ["data/timeline.csv"],
        3,
    ),
    ("no source.md", removed(SOURCE_FILE), ["source.md", "child-a"], 2),
    (
        "folder without source.md beside others",
        added("child-b/001-some-lesson.md", BACKGROUND),
        ["child-b", "source.md"],
        1,
    ),
    (
        "same slug",
        added(
            "child-a/003-who-was-heard.md",
            BACKGROUND.replace(
                "¶3 We read the files of four services and met the mother twice.", "¶[again] We met nobody."
            ),
        ),
        ["002-who-was-heard.md"],
        3,
    ),
    ("date in words", edit(SOURCE_FILE, "'2024-05'", "19 May 2024"), ["write published: '2024-05-19'"], 1),
    ("date with slashes", edit(SOURCE_FILE, "'2024-05'", "19/05/2024"), ["write published: '2024-05-19'"], 1),
    ("month and year", edit(SOURCE_FILE, "'2024-05'", "May 2024"), ["write published: '2024-05'"], 1),
    ("impossible month", edit(SOURCE_FILE, "'2024-05'", "2024-13"), ["month"], 1),
    ("BOM and CRLF", raw(FIRST, lambda b: b"\xef\xbb\xbf" + b.replace(b"\n", b"\r\n")), [], 0),
    (
        "CRLF everywhere in original",
        raw(ORIGINAL_FILE, lambda b: b"\xef\xbb\xbf" + b.replace(b"\n", b"\r\n")),
        [],
        0,
    ),
    ("old Mac line ends", raw(FIRST, lambda b: b.replace(b"\n", b"\r")), [], 0),
    ("UTF-16", raw(FIRST, lambda b: b.decode().encode("utf-16")), ["UTF-8"], 1),
    (
        "Windows-1252",
        raw(FIRST, lambda b: b.decode().replace("other,", "other –").encode("cp1252")),
        ["UTF-8", "line 9"],
        1,
    ),
    ("corpus folder is one higher", one_folder_deeper, ["corpus"], 1),
    ("anchor twice in a file", edit(FIRST, "¶2", "¶1"), ["opens two passages", "¶2"], 2),
    ("anchor in two files", edit(SECOND, "¶3", "¶1"), ["001-nobody-said-they-had-moved.md:9"], 2),
    ("wrong number", edit(SECOND, "¶3", "¶4"), ["write ¶3"], 1),
    ("unclosed bold", edit(FIRST, "Two services knew that", "**Two services knew that"), ["**"], 1),
    ("bold", edit(FIRST, "Two services knew that", "**Two services** knew that"), ["**", "Markdown"], 1),
    ("blank line before the list lacks", edit(FIRST, "should:\n\n-", "should:\n-"), [], 0),
    (
        "pipe table",
        edit(FIRST, "¶2", "| Date | Event |\n|---|---|\n| Week 1 | Move |\n\n¶2"),
        ["data/", "csv"],
        2,
    ),
    (
        "pipe table without header",
        edit(FIRST, "¶2", "| Week 1 | Move |\n| Week 2 | Birth |\n\n¶2"),
        ["data/", "csv"],
        2,
    ),
    ("key without s", edit(FIRST, "themes:", "theme:"), ["'themes'"], 1),
    ("key with capital", edit(FIRST, "title:", "Title:"), ["'title'"], 1),
    (
        "themes without brackets",
        edit(FIRST, "[information-sharing, timeliness]", "information-sharing, timeliness"),
        ["write themes: [information-sharing, timeliness]"],
        1,
    ),
    ("age without brackets", edit(FIRST, "ages: [under-1]", "ages: under-1"), ["write ages: [under-1]"], 1),
    ("bracket not closed", edit(FIRST, "timeliness]", "timeliness"), ["]"], 1),
    (
        "comma lacks",
        edit(FIRST, "information-sharing, timeliness", "information-sharing timeliness"),
        ["comma"],
        1,
    ),
    ("no second fence", edit(FIRST, "WHAT WE FOUND\n---", "WHAT WE FOUND"), ["---"], 1),
    ("fence autocorrected", edit(FIRST, "WHAT WE FOUND\n---", "WHAT WE FOUND\n—"), ["'---'", "line"], 1),
    ("fence of four", edit(FIRST, "---\ntitle", "----\ntitle"), ["'---'"], 1),
    ("blank line before the fence", edit(FIRST, "---\ntitle", "\n---\ntitle"), ["---"], 1),
    ("space after the fence", edit(FIRST, "WHAT WE FOUND\n---", "WHAT WE FOUND\n--- "), [], 0),
    ("file name with spaces", moved(FIRST, "child-a/1 Nobody said.md"), ["001-nobody-said.md"], 1),
    ("file name with capital", moved(FIRST, "child-a/001-Nobody-Said.md"), ["001-nobody-said.md"], 1),
    ("file name with underscore", moved(FIRST, "child-a/001_nobody_said.md"), ["001-nobody-said.md"], 1),
    (".md.txt", moved(FIRST, "child-a/001-nobody-said.md.txt"), ["001-nobody-said.md"], 2),
    (".docx", added("child-a/003-new.docx", "PK"), ["003-new.docx"], 1),
    (".MD", moved(FIRST, "child-a/001-nobody-said.MD"), ["001-nobody-said.md"], 2),
    ("source id with capitals", moved("child-a", "Child A"), ["child-a"], 1),
    ("Original.txt", moved(ORIGINAL_FILE, "child-a/Original.txt"), ["original.txt"], 2),
    ("pilcrow with space", edit(FIRST, "¶1 ", "¶ 1 "), ["write '¶1 "], 1),
    ("pilcrow with dot", edit(FIRST, "¶1 ", "¶1. "), ["write '¶1 "], 1),
    ("pilcrow without space", edit(FIRST, "¶1 ", "¶1"), ["write '¶1 "], 1),
    ("section sign", edit(FIRST, "¶1 ", "§1 "), ["¶1"], 1),
    ("number only", edit(FIRST, "¶1 ", "1. "), ["write '¶1 "], 1),
    ("anchor with space", edit(SECOND, "¶3 We", "¶[How We Worked] We"), ["¶[how-we-worked]"], 2),
    ("straight quotes", edit(FIRST, "neither told the other\n", 'neither "told" the other\n'), [], 0),
    (
        "apostrophe in single quotes",
        edit(FIRST, TITLE, "title: 'Nobody's child'"),
        ["write title: 'Nobody''s child'"],
        1,
    ),
    (
        "quotation first",
        edit(FIRST, TITLE, 'title: "Stop" was not heard'),
        ["""write title: '"Stop" was not heard'"""],
        1,
    ),
    (
        "hash",
        edit(FIRST, TITLE, "title: Ward #4 knew of the move"),
        ["write title: 'Ward #4 knew of the move'"],
        1,
    ),
    (
        "bracket first",
        edit(FIRST, TITLE, "title: [J1] asked for help"),
        ["write title: '[J1] asked for help'"],
        1,
    ),
    (
        "star first",
        edit(FIRST, TITLE, "title: *Child A* was not heard"),
        ["write title: '*Child A* was not heard'"],
        1,
    ),
    ("at first", edit(FIRST, TITLE, "title: @home was not heard"), ["write title: '@home was not heard'"], 1),
    ("percent", edit(FIRST, TITLE, "title: %s of cases"), ["write title: '%s of cases'"], 1),
    ("title is No", edit(FIRST, TITLE, "title: No"), ["write title: 'No'"], 1),
    ("space before a key", edit(FIRST, "themes:", " themes:"), ["space", "themes"], 1),
    ("no space after colon", edit(FIRST, "title: ", "title:"), ["write title: Two"], 1),
    ("key twice", edit(FIRST, "kind: finding", "kind: finding\nkind: background"), ["kind", "already"], 1),
    ("order missing", edit(SOURCE_FILE, "order: 1\n", ""), ["order: 1"], 1),
    ("order in words", edit(SOURCE_FILE, "order: 1", "order: first"), ["whole number"], 1),
    ("bad regex", edit(SOURCE_FILE, "'Page \\d+ of \\d+'", "'Page (\\d+ of \\d+'"), ["Page (", "\\("], 1),
    (
        "regex in double quotes",
        edit(SOURCE_FILE, "'Page \\d+ of \\d+'", '"Page \\d+ of \\d+"'),
        ["'Page \\d+ of \\d+'"],
        1,
    ),
    ("pattern that matches nothing", edit(SOURCE_FILE, "of \\d+", " of \\d+"), ["Page"], 2),
    (
        "URL without https",
        edit(SOURCE_FILE, "order: 1", "order: 1\nurl: www.example.org/report.pdf"),
        ["write url: https://www.example.org/report.pdf"],
        1,
    ),
    ("lesson forgotten", removed(SECOND), ["We read the files"], 2),
    (
        "sentence forgotten",
        edit(FIRST, " Neither told the other, and the telephone was not used.", ""),
        ["Neither told the other"],
        2,
    ),
    ("comma altered", edit(FIRST, "other, and", "other and"), ["other, and"], 1),
    ("title empty", edit(FIRST, TITLE, "title:"), ["title"], 1),
    (
        "taxonomy colon",
        edit(
            "taxonomy.yaml",
            "definition: What a review found.}",
            "definition: What a review found: nothing else.}",
        ),
        ["quot"],
        1,
    ),
    (
        "taxonomy comma",
        edit(
            "taxonomy.yaml",
            "definition: What a review found.}",
            "definition: What a review found, and no more.}",
        ),
        ["quot", "comma"],
        1,
    ),
]
"""What it is called, the mistake, words of the answer, and the most problems that may be told."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "own"
    for name, text in (
        ("taxonomy.yaml", TAXONOMY),
        (SOURCE_FILE, SOURCE),
        (ORIGINAL_FILE, ORIGINAL),
        (FIRST, LESSON),
        (SECOND, BACKGROUND),
    ):
        added(name, text)(root)
    checked, _ = corpus.check(root)
    corpus.publish(checked)
    assert corpus.check(root)[1] == []
    return root


@pytest.mark.parametrize(
    ("mistake", "words", "most"),
    [mistake[1:] for mistake in MISTAKES],
    ids=[mistake[0] for mistake in MISTAKES],
)
def test_a_mistake_is_answered_with_what_to_write(
    root: Path, mistake: Mistake, words: list[str], most: int
) -> None:
    mistake(root)
    problems = corpus.check(root)[1]
    told = "\n".join(problems)
    assert all(word in told for word in words), told
    assert len(problems) <= most, told


def test_the_folder_of_a_source_is_no_corpus(root: Path) -> None:
    (problem,) = corpus.check(root / "child-a")[1]
    assert problem == f"child-a: is the folder of one source; name the folder that it stands in, {root}."
