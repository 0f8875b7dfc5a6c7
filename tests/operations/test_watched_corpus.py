"""A watched corpus into which somebody puts what is no file: the server says so, lives on, and reads on."""

from __future__ import annotations

import os
import shutil
import sys
import threading
from pathlib import Path

import pytest

from support import attacks
from support.paths import CORPUS
from support.served import fetch, serving, until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="links and pipes are those of POSIX"),
]


def test_links_pipes_and_addresses_that_run_are_told_and_later_edits_are_taken_in(tmp_path: Path) -> None:
    corpus = Path(shutil.copytree(CORPUS, tmp_path / "corpus"))
    source = corpus / "ages-of-concern"
    description = (source / "source.md").read_text("utf-8")
    environment = {"LESSONSEARCH_CORPUS": str(corpus), "LESSONSEARCH_INDEX": str(tmp_path / "index")}
    logged: list[str] = []
    with serving(environment, "--watch", "--workers", "2") as (address, process):
        assert process.stderr
        reader = threading.Thread(target=lambda: logged.extend(process.stderr), daemon=True)  # type: ignore[arg-type]
        reader.start()
        fetch(address)
        (source / "self.md").symlink_to("self.md")
        (source / "zero.md").symlink_to("/dev/zero")
        os.mkfifo(source / "pipe.md")
        (corpus / "elsewhere").symlink_to(tmp_path)
        (source / "source.md").write_text(
            description.replace("\nurl: https:", "\nurl: javascript:", 1), "utf-8"
        )
        for sentence in (
            "self.md: is a link that leads back to itself",
            "zero.md: is no ordinary file",
            "pipe.md: is no ordinary file",
            "elsewhere: is a link to a folder",
            "'url' is an address that begins with https://",
        ):
            until(lambda: any(sentence in line for line in logged))  # noqa: B023 - called at once
        assert attacks.get(address, "/health/ready")[0] == 200
        assert "javascript:" not in fetch(f"{address}sources/ages-of-concern")
        for name in ("self.md", "zero.md", "pipe.md"):
            (source / name).unlink()
        (corpus / "elsewhere").unlink()
        edited = description.replace("\npublisher: ", "\npublisher: Anew ", 1)
        (source / "source.md").write_text(edited, "utf-8")
        for _ in range(4):  # both workers
            until(lambda: "Anew " in fetch(f"{address}sources/ages-of-concern"))
