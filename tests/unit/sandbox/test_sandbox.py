"""The sandbox: whatever a file does to its reader, the process that asked gets a value or a sentence."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import hostile_readers
import pytest
from hostile_readers import Handout, Passage
from hypothesis import given
from hypothesis import strategies as st

from lessonsearch.errors import DocumentError
from lessonsearch.sandbox import COMMAND_LINE, Limits, Sandbox
from lessonsearch.sandbox.child_limits import MEGABYTE
from lessonsearch.sandbox.plain_values import from_plain, to_plain

HERE = Path(__file__).parent
QUICK = Limits(0.7, 64 * MEGABYTE)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="the readers here use signals of POSIX"),
]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")]))
        patch.setenv("LESSONSEARCH_OPENSEARCH_PASSWORD", "secret")
        with Sandbox("hostile_readers") as made:
            yield made


def sentence(sandbox: Sandbox, reader: object, limits: Limits = QUICK, data: bytes = b"") -> str:
    with pytest.raises(DocumentError) as raised:
        sandbox.read(reader, "deck.md", data, limits)  # type: ignore[arg-type]
    [problem] = raised.value.problems
    return problem


def test_a_value_comes_back_as_it_was(sandbox: Sandbox) -> None:
    data = "\n".join(["¶ one", "“two”", "\U0001f476"] * 30_000).encode()
    given = sandbox.read(hostile_readers.sound, "a.md", data, COMMAND_LINE)
    assert given == hostile_readers.sound("a.md", data)
    assert sandbox.read(hostile_readers.sound, "b.md", b"") == Handout("b.md", ())


def test_the_readers_own_sentences_come_back(sandbox: Sandbox) -> None:
    with pytest.raises(DocumentError) as raised:
        sandbox.read(hostile_readers.refuses, "deck.md", b"")
    assert raised.value.problems == ("deck.md: it is blue.", "deck.md: it is late.")


@pytest.mark.parametrize("reader", [hostile_readers.sleeps, hostile_readers.never_lets_go])
def test_a_reader_ends_at_its_deadline(sandbox: Sandbox, reader: object) -> None:
    began, killed = time.monotonic(), sandbox.killed
    assert sentence(sandbox, reader) == (
        "deck.md: it takes longer than 0.7 seconds to read; divide it, or save it as plain text."
    )
    assert time.monotonic() - began < 5
    assert sandbox.killed == killed + 1


def test_the_limit_is_of_processor_time_and_a_busy_machine_gets_more_by_the_clock(sandbox: Sandbox) -> None:
    began, killed = time.monotonic(), sandbox.killed
    assert sentence(sandbox, hostile_readers.never_lets_go, Limits(0.7, patience=60)) == (
        "deck.md: it takes longer than 0.7 seconds to read; divide it, or save it as plain text."
    )
    assert time.monotonic() - began < 30
    assert sandbox.killed == killed + 1
    assert sentence(sandbox, hostile_readers.sleeps, Limits(0.3, patience=1)) == (
        "deck.md: it was not read within 1 seconds, because there is too much to do; try again later."
    )
    assert sandbox.read(hostile_readers.dozes, "a.md", b"", Limits(0.3, patience=30)) == Handout("a.md", ())


def test_memory_is_limited(sandbox: Sandbox) -> None:
    told = "deck.md: it takes too much memory to read; divide it, or save it as plain text."
    assert sentence(sandbox, hostile_readers.grows, Limits(20, 64 * MEGABYTE)) == told
    watching = Sandbox("hostile_readers", watched=True)
    with watching, pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")]))
        assert sentence(watching, hostile_readers.grows, Limits(20, 64 * MEGABYTE)) == told
        assert watching.killed == 0


def test_whatever_goes_wrong_in_a_reader_is_a_sentence(
    sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    assert sentence(sandbox, hostile_readers.nests).startswith("deck.md: it is too complicated to read")
    assert sentence(sandbox, hostile_readers.dies).startswith("deck.md: it cannot be read;")
    assert sentence(sandbox, hostile_readers.overflows, Limits(20)).startswith(
        "deck.md: it is too large to read at once"
    )
    assert sentence(sandbox, hostile_readers.lies).startswith("deck.md: it cannot be read;")
    assert sentence(sandbox, hostile_readers.floods, Limits(5)).startswith("deck.md: it cannot be read;")
    with caplog.at_level(logging.WARNING, "lessonsearch"):
        assert sentence(sandbox, hostile_readers.breaks).startswith("deck.md: it cannot be read;")
    assert "ValueError at hostile_readers:" in caplog.text
    assert "secret" not in caplog.text
    assert sandbox.read(hostile_readers.sound, "a.md", b"x").passages[0].text == "x"


def test_what_a_library_prints_is_no_answer(sandbox: Sandbox) -> None:
    assert sandbox.read(hostile_readers.prints, "deck.md", b"") == Handout("deck.md", ())


def test_the_child_knows_no_setting(sandbox: Sandbox) -> None:
    told = sandbox.read(hostile_readers.environment, "deck.md", b"")
    assert "PATH" in {passage.text for passage in told.passages}
    assert not [passage for passage in told.passages if passage.text.startswith("LESSONSEARCH_")]


def test_a_child_is_killed_when_nobody_waits(sandbox: Sandbox) -> None:
    gone = threading.Event()
    threading.Timer(0.3, gone.set).start()
    began = time.monotonic()
    with pytest.raises(DocumentError, match="has gone"):
        sandbox.read(hostile_readers.sleeps, "deck.md", b"x" * 5_000_000, Limits(30), gone.is_set)
    assert time.monotonic() - began < 5


def test_one_child_reads_one_file_after_the_other(sandbox: Sandbox) -> None:
    seen: set[str] = set()
    threads = [
        threading.Thread(target=lambda: seen.add(sandbox.read(hostile_readers.pid, "a", b"").name))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == (1 if sys.platform == "linux" else 8)


@pytest.mark.skipif(sys.platform != "linux", reason="processes are found as Linux lists them")
def test_a_child_ends_with_its_parent() -> None:
    program = (
        "import hostile_readers, os, signal, sys\n"
        "from lessonsearch.sandbox import Sandbox\n"
        "sandbox = Sandbox('hostile_readers')\n"
        "print(sandbox.read(hostile_readers.pid, 'a', b'').name, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    path = os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    child = Path("/proc") / done.stdout.strip()
    for _ in range(100):
        if not child.exists():
            return
        time.sleep(0.05)
    raise AssertionError(f"{child} is still there")


@dataclass(frozen=True)
class Every:
    text: str
    number: int
    share: float
    sure: bool
    perhaps: str | None
    pair: tuple[int, str]
    passages: tuple[Passage, ...]


passages = st.builds(
    Passage, st.text(), st.lists(st.text()).map(tuple), st.none() | st.integers(-(2**60), 2**60)
)


@given(
    st.builds(
        Every,
        st.text(),
        st.integers(-(2**60), 2**60),
        st.floats(allow_nan=False),
        st.booleans(),
        st.none() | st.text(),
        st.tuples(st.integers(0, 9), st.text()),
        st.lists(passages).map(tuple),
    )
)
def test_plain_values_are_the_inverse(value: Every) -> None:
    assert from_plain(Every, to_plain(value)) == value


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(["name", "passages", "text", "x"]), inner)
    ),
)


@given(anything)
def test_what_is_of_another_type_is_refused(plain: object) -> None:
    try:
        made = from_plain(Handout, plain)
    except (TypeError, ValueError):
        return
    assert isinstance(made, Handout)
    assert type(made.name) is str
    assert all(type(passage) is Passage for passage in made.passages)
