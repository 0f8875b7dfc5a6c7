"""The corpus changes while the server runs: every answer stays whole."""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
import threading
import time
import weakref
from pathlib import Path

import pytest

from lessonsearch.app.reload import LibraryReloader
from lessonsearch.query.query import Query
from lessonsearch.settings import Settings
from support.served import fetch, serving, until
from support.visitors import Askers, environment, get, retitle

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="signals and limits are those of POSIX"),
]


def test_what_was_open_before_is_let_go_of(own: Settings) -> None:
    shelf = LibraryReloader(own)
    shelf.library.find(Query(q="fathers"))
    before = weakref.ref(
        shelf.library.engine.generation.segments[0].leaf.reader
    )  # its caches hold it, and it holds them
    retitle(own.corpus, "TWO")
    assert shelf.reload()
    assert before() is None


def test_eight_readers_get_every_answer_whole_while_the_index_is_rebuilt(own: Settings) -> None:
    retitle(own.corpus, "ONE")
    shelf = LibraryReloader(own)

    def ask() -> str:
        library = shelf.current()
        words = random.choice(["fathers", "co-sleeping", '"child in need"', "baby OR babies", ""])
        found = library.find(Query(q=words, per_page=20))
        assert found.results
        first = library.lesson(found.results[0].lesson.id)
        [word] = {lesson.title[:3] for lesson in (first, *(result.lesson for result in found.results))}
        time.sleep(0.03)  # eight that never pause leave the rebuild an eighth of a processor
        return word

    with Askers(8, ask) as askers:
        for word in ("TWO", "ONE"):
            retitle(own.corpus, word)
            assert shelf.reload()
            time.sleep(0.05)
    assert askers.failures == []
    assert set(askers.seen) == {"ONE", "TWO"}


def test_the_first_visitor_waits_for_no_words_to_be_read(own: Settings) -> None:
    shelf = LibraryReloader(own)
    assert {"vocabulary", "_spell_checker"} <= vars(shelf.current().lexical).keys()
    retitle(own.corpus, "ONE")
    assert shelf.reload()
    assert {"vocabulary", "_spell_checker"} <= vars(shelf.current().lexical).keys()


def test_a_corpus_that_changes_under_load_is_swapped_in_without_a_failed_request(own: Settings) -> None:
    retitle(own.corpus, "ONE")

    def ask() -> tuple[int, str]:
        status, body = get(address, "/api/v1/search?q=fathers")
        [word] = {result["title"][:3] for result in json.loads(body)["results"]}
        return status, word

    with serving(environment(own), "--watch", "--workers", "2") as (address, _):
        fetch(address)
        with Askers(8, ask) as askers:
            until(lambda: (200, "ONE") in askers.seen)
            retitle(own.corpus, "TWO")
            until(lambda: (200, "TWO") in askers.seen)
    assert askers.failures == []
    assert set(askers.seen) == {(200, "ONE"), (200, "TWO")}


def test_a_watch_survives_whatever_happens_and_tries_again(
    own: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """First the index has nowhere to go, then the corpus is gone, then all is well again."""
    monkeypatch.setattr("lessonsearch.app.reload.POLL_INTERVAL", 0.01)
    monkeypatch.setattr("lessonsearch.app.reload.RETRY_INTERVAL", 0.1)
    shelf = LibraryReloader(own)
    threading.Thread(target=shelf.watch, daemon=True).start()
    shutil.rmtree(own.index)
    own.index.write_text("in the way")
    lesson = own.corpus / "ages-of-concern" / "025-fathers-left-out.md"
    lesson.write_text(lesson.read_text("utf-8").replace("title: Fathers were left out", "title: Passed over"))
    until(lambda: "cannot be written to" in caplog.text)
    assert shelf.current().find(Query(q="fathers")).total
    own.index.unlink()
    until(lambda: shelf.current().lesson("ages-of-concern/fathers-left-out").title.startswith("Passed over"))
    own.corpus.rename(own.corpus.parent / "away")
    until(lambda: "there is no corpus here" in caplog.text or "holds no source" in caplog.text)
    assert shelf.current().find(Query(q="fathers")).total
    before = shelf.current()
    (own.corpus.parent / "away").rename(own.corpus)
    lesson.write_text(lesson.read_text("utf-8").replace("title: Passed over", "title: Left out"))
    until(lambda: shelf.current() is not before)


@pytest.mark.skipif(sys.platform != "linux", reason="open files are counted as Linux counts them")
def test_swaps_leave_no_files_open(own: Settings) -> None:
    shelf = LibraryReloader(own)
    counts = []
    for word in ("ONE", "TWO", "SIX", "TEN", "ONE", "TWO"):
        retitle(own.corpus, word)
        shelf.reload()
        assert shelf.current().find(Query()).total
        mapped = Path("/proc/self/maps").read_text().count(".array")
        counts.append(len(list(Path("/proc/self/fd").iterdir())) + mapped)
    assert counts[-1] <= counts[1] + 2
