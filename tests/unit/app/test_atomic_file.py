"""Files that are there whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lessonsearch.atomic_file import replacing


@pytest.mark.parametrize("durable", [False, True])
def test_a_reader_finds_the_old_content_or_the_new(tmp_path: Path, durable: bool) -> None:
    path = tmp_path / "list.txt"
    path.write_text("old")
    with replacing(path, mode=0o600, durable=durable) as file:
        file.write(b"new")
        file.flush()
        assert path.read_text() == "old"
    assert path.read_text() == "new"
    assert os.name == "nt" or path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_what_fails_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("old")
    with pytest.raises(TypeError), replacing(path) as file:
        file.write("a text, not bytes")  # type: ignore[arg-type]
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
