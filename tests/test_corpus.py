"""The corpus check: it passes on what we ship, and fails for each thing that can be wrong."""

from __future__ import annotations

import csv
import re
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessonsearch import corpus
from lessonsearch.corpus.diagnostics import Diagnostics
from lessonsearch.corpus.frontmatter import FrontMatterFile
from lessonsearch.corpus.passages import read_passages
from lessonsearch.errors import CorpusError
from lessonsearch.model.lesson import Lesson

SHIPPED = Path(__file__).parent.parent / "corpus"

TAXONOMY = """\
themes:
  - id: home
    label: Home
    themes:
      - {id: neglect, label: Neglect, definition: Lack of care.}
      - {id: timeliness, label: Timeliness, definition: Soon enough.}
ages:
  - {id: under-1, label: Babies, definition: Under one.}
agencies:
  - {id: police, label: Police, definition: The police.}
kinds:
  - {id: finding, label: Finding, definition: A finding.}
  - {id: coverage, label: Coverage, definition: Our words.}
"""
SOURCE = """\
---
title: The report
publisher: Ofsted
published: '2011-10'
licence: Open Government Licence
attribution: Crown copyright
order: 1
left_out:
  - {pattern: 'page \\d+', reason: Page numbers}
---
What it is.
"""
ORIGINAL = (
    "The report\nBabies\n1. One thing was found.\npage 7\n2. Two things were:\n· the first\nthe last.\n"
)
FIRST = """\
---
title: One thing
kind: finding
themes: [neglect]
ages: [under-1]
agencies: [police]
section: Babies
---
¶1 One thing was found.
"""
SECOND = FIRST.replace("¶1 One thing was found.", "¶2 Two things were:\n\n- the first\n- the last.").replace(
    "One", "Two"
)
LAUGHS = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10))
PERMALINKS = "r#p1\nr#p2\nr#p2-1\nr#p2-2\nr/one\nr/two\n"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A whole corpus of one source with two lessons, right in every way."""
    root = tmp_path / "corpus"
    write(root / "taxonomy.yaml", TAXONOMY)
    write(root / "permalinks.txt", PERMALINKS)
    write(root / "r" / "source.md", SOURCE)
    write(root / "r" / "original.txt", ORIGINAL)
    write(root / "r" / "001-one.md", FIRST)
    write(root / "r" / "002-two.md", SECOND)
    return root


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def replace(name: str, old: str, new: str) -> Callable[[Path], None]:
    def edit(root: Path) -> None:
        text = (root / name).read_text("utf-8")
        assert old in text
        write(root / name, text.replace(old, new))

    return edit


def add(name: str, text: str) -> Callable[[Path], None]:
    return lambda root: write(root / name, text)


def remove(name: str) -> Callable[[Path], None]:
    return lambda root: (root / name).unlink()


def both(*edits: Callable[[Path], None]) -> Callable[[Path], None]:
    def edit(root: Path) -> None:
        for one in edits:
            one(root)

    return edit


def test_the_shipped_corpus_is_right() -> None:
    found, problems = corpus.check(SHIPPED)
    assert problems == []
    assert len(found.lessons) >= 100


def test_the_small_corpus_is_right(small: Path) -> None:
    assert corpus.check(small)[1] == []


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (replace("r/001-one.md", "---\ntitle", "title"), "r/001-one.md:1: has no front matter"),
        (replace("r/001-one.md", "kind: finding", "kind: [find"), "r/001-one.md:4: is not valid YAML"),
        (replace("r/001-one.md", "title: One thing\n", ""), "r/001-one.md:1: 'title' is missing"),
        (
            replace("r/001-one.md", "kind: finding", "kind: finding\ntone: sad"),
            "r/001-one.md:4: 'tone' is not a key",
        ),
        (
            replace("r/001-one.md", "themes: [neglect]", "themes: neglect"),
            "r/001-one.md:4: 'themes' is a list",
        ),
        (
            replace("r/001-one.md", "[neglect]", "[timelines]"),
            "r/001-one.md:4: theme 'timelines' is not in taxonomy.yaml; did you mean 'timeliness'?",
        ),
        (replace("r/001-one.md", "[neglect]", "[neglect, neglect]"), "names the same theme twice"),
        (replace("r/001-one.md", "[neglect]", "[a, b, c, d, e, f]"), "has 6 themes; keep the 5"),
        (replace("r/001-one.md", "kind: finding", "kind: coverage"), "is of kind 'coverage', our own words"),
        (replace("r/001-one.md", "¶1 One", "One"), "r/001-one.md:9: text stands before the first passage"),
        (replace("r/001-one.md", "¶1 One thing was found.", ""), "has no passage"),
        (replace("r/001-one.md", "¶1 One", "¶[P 1] One"), "'¶[P 1]' is no anchor"),
        (replace("r/001-one.md", "¶1", "¶2"), "002-two.md:9: 'r#p2' is taken already, in 001-one.md:9"),
        (
            replace("r/001-one.md", "was found", "was lost"),
            "r/001-one.md:9: 'One thing was lost.' is not in original.txt; it reads '…1. One thing was found",
        ),
        (
            replace("r/002-two.md", "- the last.", ""),
            "original.txt:7: these words are in no lesson: 'the last.'",
        ),
        (
            replace("r/002-two.md", "- the last.", "- the last.\n\n¶[again] One thing was found."),
            "these words are already in another lesson: 'One thing was found.'",
        ),
        (
            replace("r/original.txt", "Babies", "Children"),
            "original.txt:2: these words are in no lesson: 'Children'",
        ),
        (
            replace("r/source.md", "page \\d+", "leaf \\d+"),
            "leaves out 'leaf \\d+', which the original does not hold",
        ),
        (replace("r/source.md", "page \\d+", "page ("), "'left_out' lists a valid pattern and a reason"),
        (replace("r/source.md", "'2011-10'", "October 2011"), "'published' is a date"),
        (replace("r/source.md", "order: 1", "order: one"), "'order' is a whole number"),
        (
            replace("permalinks.txt", "r/one", "r/old"),
            "permalinks.txt:5: 'r/old' was published and leads nowhere",
        ),
        (
            replace("permalinks.txt", "r/one\n", "r/one\t23 November 2026\n"),
            "permalinks.txt:5: '23 November 2026' is not the day of publication",
        ),
        (replace("permalinks.txt", "r#p2-2\n", ""), "'r#p2-2' is not in permalinks.txt"),
        (replace("taxonomy.yaml", ", definition: Lack of care.", ""), "lacks id, label or definition"),
        (replace("taxonomy.yaml", "kinds:", "sorts:"), "'sorts' is not a key of the taxonomy"),
        (remove("taxonomy.yaml"), "taxonomy.yaml: cannot be read"),
        (remove("r/source.md"), "r/source.md: cannot be read"),
        (remove("r/original.txt"), "it can only be of kind 'coverage'"),
        (add("r/three.md", FIRST), "three.md: is not named like a lesson"),
        (
            replace("r/001-one.md", "section: Babies", "section: Babies\nsame_as: r/tow"),
            "is the same as 'r/tow', which does not exist; did you mean 'r/two'?",
        ),
        (
            replace(
                "r/001-one.md", "section: Babies", "section: Babies\nasked: [missed neglect, neglect missed]"
            ),
            "'neglect missed' under 'asked' says what the title or a phrase before it says",
        ),
        (
            replace("r/001-one.md", "section: Babies", "section: Babies\nasked: [drift]\nconcepts: [Drift]"),
            "'Drift' under 'concepts' says what the title or a phrase before it says",
        ),
        (
            both(
                replace("r/001-one.md", "section:", "concepts: [drift and delay]\nsection:"),
                replace("r/002-two.md", "section:", "concepts: [delay and drift]\nsection:"),
            ),
            "r/002-two.md: 'delay and drift' under 'concepts' is 'drift and delay' elsewhere",
        ),
        (
            replace("r/001-one.md", "section: Babies", f"section: Babies\nasked: [{'very ' * 20}late]"),
            "under 'asked' is longer than 80 characters",
        ),
        (
            replace("r/001-one.md", "¶1 One thing was found.", "¶1 ![One thing was found.](data/t.csv)"),
            "there is no table 'data/t.csv'",
        ),
        (
            replace("r/001-one.md", "¶1 One thing was found.", "¶1 ![One thing was found.](../../t.csv)"),
            "'../../t.csv' is outside its source's folder",
        ),
        (
            replace("r/001-one.md", "¶1 One thing was found.", "¶1 ![One thing was found.](a\0.csv)"),
            "there is no table 'a\0.csv'",
        ),
        (
            replace(
                "r/001-one.md", "¶1 One thing was found.", f"¶1 ![One thing was found.]({'a' * 300}.csv)"
            ),
            "there is no table 'aaa",
        ),
        (add("taxonomy.yaml", "themes: 3\n"), "'themes' is a list of entries or of groups of them, not 3"),
        (
            replace("taxonomy.yaml", "ages:\n", "  - 3\nages:\n"),
            "a group of 'themes' has an id, a label and a list of 'themes'; not 3",
        ),
        (
            replace(
                "r/source.md", "left_out:\n  - {pattern: 'page \\d+', reason: Page numbers}", "left_out: 3"
            ),
            "'left_out' lists a valid pattern and a reason each, not 3",
        ),
        (
            replace("r/source.md", "page \\d+", "a{1,99999999999}"),
            "'left_out' lists a valid pattern and a reason",
        ),
        (
            replace("r/source.md", "page \\d+", f"{'(' * 3000}{')' * 3000}"),
            "'left_out' lists a valid pattern and a reason",
        ),
        (replace("r/source.md", "order: 1", f"order: 0x{'f' * 9000}"), "a number of more than 18 digits"),
        (
            replace("r/001-one.md", "section: Babies", f"section: Babies\n{LAUGHS}"),
            "r/001-one.md:2: has references (*) that unfold to more than 100,000 values; write them out.",
        ),
        (
            replace("r/001-one.md", "section: Babies", "section: &a [*a]"),
            "that unfold to more than 100,000 values",
        ),
        (
            replace("r/001-one.md", "section: Babies", f"section: [{'a, ' * 2000}]"),
            "'section' is a text, not ['a',",
        ),
    ],
)
def test_each_damage_is_told_with_its_place(
    small: Path, damage: Callable[[Path], None], sentence: str
) -> None:
    damage(small)
    problems = corpus.check(small)[1]
    assert any(sentence in problem for problem in problems), problems


def test_a_file_that_is_not_utf8_is_told(small: Path) -> None:
    (small / "r" / "001-one.md").write_bytes(FIRST.encode("utf-16"))
    assert any("is not UTF-8 text" in problem for problem in corpus.check(small)[1])


def test_loading_a_wrong_corpus_tells_everything_at_once(small: Path) -> None:
    replace("r/001-one.md", "[neglect]", "[nelgect]")(small)
    replace("r/002-two.md", "[police]", "[polcie]")(small)
    with pytest.raises(CorpusError) as caught:
        corpus.load(small)
    assert len(caught.value.problems) == 2


def test_a_moved_lesson_keeps_its_old_address(small: Path) -> None:
    (small / "r" / "001-one.md").rename(small / "r" / "001-other.md")
    assert any("'r/one' was published" in problem for problem in corpus.check(small)[1])
    replace("r/001-other.md", "section: Babies", "section: Babies\naliases: [r/one]")(small)
    assert corpus.publish(corpus.load(small)) == 1
    assert corpus.check(small)[1] == []


def test_permalinks_only_grow(small: Path) -> None:
    write(small / "permalinks.txt", "r/gone\t2025-01-02\n")
    corpus.publish(corpus.load(small), date(2026, 3, 4))
    lines = (small / "permalinks.txt").read_text("utf-8").splitlines()
    assert lines == sorted(["r/gone\t2025-01-02", *(f"{name}\t2026-03-04" for name in PERMALINKS.split())])


def test_a_ledger_without_days_is_read_and_mended(small: Path) -> None:
    assert corpus.check(small)[1] == []
    assert corpus.publish(corpus.load(small), date(2026, 3, 4)) == 0
    lines = (small / "permalinks.txt").read_text("utf-8").splitlines()
    assert lines == [f"{name}\t2026-03-04" for name in PERMALINKS.split()]
    assert corpus.publish(corpus.load(small), date(2026, 5, 6)) == 0
    assert (small / "permalinks.txt").read_text("utf-8").splitlines() == lines


def test_the_first_day_of_publication_stays(small: Path) -> None:
    twice = PERMALINKS.replace("r/one\n", "r/one\t2026-02-02\nr/one\t2025-05-05\n")
    write(small / "permalinks.txt", twice)
    corpus.publish(corpus.load(small), date(2026, 3, 4))
    lines = (small / "permalinks.txt").read_text("utf-8").splitlines()
    assert [line for line in lines if line.startswith("r/one")] == ["r/one\t2025-05-05"]


def test_every_permalink_of_the_shipped_corpus_has_its_day() -> None:
    lines = (SHIPPED / "permalinks.txt").read_text("utf-8").splitlines()
    assert all(re.fullmatch(r"[a-z0-9/#-]+\t\d{4}-\d{2}-\d{2}", line) for line in lines)


def test_the_fingerprint_changes_with_any_file_and_with_nothing_else(small: Path, tmp_path: Path) -> None:
    before = corpus.fingerprint(corpus.digests(small))
    copied = Path(shutil.copytree(small, tmp_path / "elsewhere" / "corpus"))
    write(copied / ".hidden", "an editor's")
    assert corpus.fingerprint(corpus.digests(copied)) == before
    replace("r/001-one.md", "title: One", "title: Won")(copied)
    assert corpus.fingerprint(corpus.digests(copied)) != before


def test_passages_are_read_with_their_parts(tmp_path: Path) -> None:
    text = (
        "¶28 He said:\n\n> ‘First.\n>\n> Second.’\n\nThe review stated\non two lines.\n\n"
        "- a bullet\n  that goes on\n- another\n"
    )
    passages, lines = read_passages(
        FrontMatterFile(tmp_path / "x.md", {}, text, 10), "r", Diagnostics(tmp_path)
    )
    lesson = Lesson("r", "x", "", "", (), (), (), (), passages)
    assert [(e.anchor, e.text) for e in lesson.excerpts[1:]] == [
        ("p28-1", "‘First."),
        ("p28-2", "Second.’"),
        ("p28-3", "a bullet that goes on"),
        ("p28-4", "another"),
    ]
    assert [e.lead for e in lesson.excerpts[1:]] == ["He said:"] * 2 + ["The review stated on two lines."] * 2
    assert lines == {"p28": 10, "p28-1": 12, "p28-2": 14, "p28-3": 19, "p28-4": 21}
    assert Lesson.load(lesson.dump()) == lesson


@given(st.text(st.sampled_from("¶[]13-> !().\n\tab·")))
def test_any_text_is_read_or_told_to_be_wrong(text: str) -> None:
    problems = Diagnostics(Path())
    passages, _ = read_passages(FrontMatterFile(Path("x.md"), {}, text, 1), "r", problems)
    assert passages or problems.sentences


def test_the_reports_own_totals_hold() -> None:
    """Annex C's grades are the 2010–11 column of Table 1, and every row and column adds up."""
    with (SHIPPED / "ages-of-concern/data/annex-c.csv").open(encoding="utf-8", newline="") as file:
        grades = Counter(row[1] for row in list(csv.reader(file))[1:])
    assert grades == {"Outstanding": 5, "Good": 66, "Adequate": 40, "Inadequate": 6}
    with (SHIPPED / "ages-of-concern/data/table-1.csv").open(encoding="utf-8", newline="") as file:
        table = {row[0]: list(map(int, row[1:])) for row in list(csv.reader(file))[1:]}
    total = table.pop("Total")
    assert [sum(column) for column in zip(*table.values(), strict=True)] == total
    assert all(sum(row[:-1]) == row[-1] for row in [*table.values(), total])
    assert {grade: row[3] for grade, row in table.items()} == grades
    with (SHIPPED / "ages-of-concern/data/table-4.csv").open(encoding="utf-8", newline="") as file:
        numbers = {row[0]: int(row[1]) for row in list(csv.reader(file))[1:] if row[1]}
    assert sum(numbers.values()) == 2 * numbers["Total"] == 138


def test_every_numbered_paragraph_stands_in_exactly_one_lesson() -> None:
    lessons = corpus.load(SHIPPED).lessons
    numbers = Counter(
        int(passage.paragraph)
        for lesson in lessons
        for passage in lesson.passages
        if lesson.source == "ages-of-concern" and passage.anchor == f"p{passage.paragraph}"
    )
    assert numbers == dict.fromkeys(range(1, 82), 1)


def test_a_table_with_line_ends_of_old_macs_is_read_and_a_cell_without_end_is_told(small: Path) -> None:
    lesson = FIRST.replace("¶1 One thing was found.", "¶1 ![One thing was found.](data/t.csv)")
    write(small / "r" / "001-one.md", lesson)
    (small / "r" / "data").mkdir()
    (small / "r" / "data" / "t.csv").write_bytes(b"a,b\rc,d\r")
    table = corpus.load(small).lessons[0].passages[0].blocks[0]
    assert table.rows == (("a", "b"), ("c", "d"))
    (small / "r" / "data" / "t.csv").write_bytes(b'a,"' + b"x" * 200_000)
    with pytest.raises(CorpusError, match=r"r/data/t\.csv:1: cannot be read as a CSV file"):
        corpus.load(small)


def test_no_problem_is_longer_than_can_be_read(small: Path) -> None:
    write(small / "thesaurus.yaml", f"- {['a'] * 5000}")
    assert all(len(problem) < 1100 for problem in corpus.check(small)[1])
