"""The Markdown of a lesson read into passages, tables and footnotes."""

from __future__ import annotations

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
from support.small_corpus import (
    FIRST,
    write,
)


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
