"""The files of a corpus: whatever stands in its folders is read at once or refused with a sentence."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest

from lessonsearch.corpus import safe_files
from lessonsearch.corpus.safe_files import entries, problems, read_bytes

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links and pipes are those of POSIX")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = tmp_path / "corpus"
    (made / "alpha" / "data").mkdir(parents=True)
    (made / "alpha" / "001-a.md").write_text("one")
    (made / "alpha" / "data" / "a.csv").write_text("1,2")
    (made / "taxonomy.yaml").write_text("{}")
    (made / ".hidden").write_text("x")
    (made / "alpha" / "001-a.md~").write_text("x")
    return made


def names(root: Path) -> list[str]:
    return [entry.name for entry in entries(root) if not entry.problem]


def told(root: Path) -> dict[str, str]:
    return {entry.name: entry.problem for entry in problems(root)}


def test_ordinary_files_are_listed(root: Path) -> None:
    assert names(root) == ["alpha/001-a.md", "alpha/data/a.csv", "taxonomy.yaml"]
    assert told(root) == {}
    assert read_bytes(root / "alpha" / "001-a.md") == b"one"


def test_links_within_the_corpus_are_followed_and_others_refused(root: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.md").write_text("secret")
    (root / "alpha" / "inside.md").symlink_to("001-a.md")
    (root / "alpha" / "out.md").symlink_to(tmp_path / "outside.md")
    (root / "alpha" / "self.md").symlink_to("self.md")
    (root / "alpha" / "nowhere.md").symlink_to("gone.md")
    (root / "alpha" / "up").symlink_to("..")
    (root / "beta").symlink_to(tmp_path)
    assert "alpha/inside.md" in names(root)
    assert told(root) == {
        "alpha/out.md": safe_files.OUTSIDE,
        "alpha/self.md": safe_files.LOOP,
        "alpha/nowhere.md": safe_files.NOWHERE,
        "alpha/up": safe_files.FOLDER_LINK,
        "beta": safe_files.FOLDER_LINK,
    }


def test_a_corpus_that_is_itself_a_link_is_read(root: Path, tmp_path: Path) -> None:
    linked = tmp_path / "linked"
    linked.symlink_to(root)
    (root / "alpha" / "inside.md").symlink_to("001-a.md")
    assert names(linked) == names(root)
    assert told(linked) == {}


def test_pipes_sockets_and_devices_are_refused_and_never_waited_for(root: Path) -> None:
    os.mkfifo(root / "alpha" / "pipe.md")
    (root / "alpha" / "zero.md").symlink_to("/dev/zero")
    held = socket.socket(socket.AF_UNIX)
    here = Path.cwd()
    os.chdir(root)  # the name of a socket may have a hundred characters
    try:
        held.bind("socket.md")
    finally:
        os.chdir(here)
    assert set(told(root)) == {"alpha/pipe.md", "alpha/zero.md", "socket.md"}
    assert set(told(root).values()) == {safe_files.NO_FILE}
    for path in (root / "alpha" / "pipe.md", Path("/dev/zero"), root / "alpha"):
        with pytest.raises(OSError, match=r"no ordinary file|Is a directory"):
            read_bytes(path)
    held.close()


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="an administrator may read everything"
)
def test_what_may_not_be_read_is_told(root: Path) -> None:
    (root / "alpha" / "data").chmod(0)
    try:
        assert "cannot be read: Permission denied" in told(root)["alpha/data"]
    finally:
        (root / "alpha" / "data").chmod(0o755)


def test_a_file_may_be_so_large_and_no_larger(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safe_files, "MAX_BYTES", 10)
    (root / "alpha" / "long.md").write_text("x" * 11)
    assert told(root) == {"alpha/long.md": safe_files.TOO_LARGE}
    with pytest.raises(OSError, match="has more than"):
        read_bytes(root / "alpha" / "long.md")
