"""The targets of `fuzzing` without their fuzzer: sound inputs, and every input that once broke one."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from fuzzing import corpora, uploads
from fuzzing.target import Target
from fuzzing.targets import TARGETS
from support.paths import TESTS

FOUND = sorted((TESTS / "fuzzing" / "found").iterdir())


@cache
def target(name: str, scratch: Path) -> Target:
    return TARGETS[name](scratch / name)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("fuzzing")
    for name in TARGETS:
        (root / name).mkdir()
    return root


@pytest.mark.parametrize("name", TARGETS)
def test_the_inputs_to_begin_with_are_sound(name: str, scratch: Path) -> None:
    ends = [target(name, scratch).run(seed) for seed in target(name, scratch).seeds]
    # Of packages some are spoilt on purpose.
    assert sum(ends) >= (0.8 if name in uploads.PACKAGES else 1) * len(ends)


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.name)
def test_what_once_broke_it_does_not_any_more(path: Path, scratch: Path) -> None:
    target(path.name.partition("-")[0], scratch).run(path.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_what_is_nothing_of_the_kind_is_told_or_read(name: str, scratch: Path) -> None:
    for data in (b"", b"\0", b"\xff" * 40, b"\x01\x02" + bytes(range(256))):
        target(name, scratch).run(data)


def test_a_fault_is_not_taken_for_a_sentence(scratch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(*_: object) -> None:
        raise IndexError

    monkeypatch.setattr(uploads, "verify", faulty)
    monkeypatch.setattr(corpora.corpus, "check", faulty)
    for name in ("md", "docx", "corpus"):
        with pytest.raises(IndexError):
            target(name, scratch).run(target(name, scratch).seeds[0])
