"""A large corpus of which a little changes: that is found at once, beside the index as it was built."""

from __future__ import annotations

import re
import shutil
import threading
from pathlib import Path

import pytest

from lessonsearch import corpus
from lessonsearch.app.reload import LibraryReloader
from lessonsearch.query.query import Query
from lessonsearch.settings import Settings
from support.paths import ROOT
from support.served import until

pytestmark = pytest.mark.slow

FATHERS = "ages-of-concern/fathers-left-out"


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings with a corpus of the test's own, which counts as large."""
    monkeypatch.setattr("lessonsearch.app.bootstrap.MAX_LESSONS_IN_MEMORY", 10)
    copied = Path(shutil.copytree(ROOT / "corpus", tmp_path / "corpus"))
    return Settings(copied, ROOT / "templates", tmp_path / "index")


def edit(
    settings: Settings, old: str, new: str, file: str = "ages-of-concern/025-fathers-left-out.md"
) -> None:
    path = settings.corpus / file
    text = path.read_text("utf-8")
    assert re.search(old, text, re.M)
    path.write_text(re.sub(old, new, text, count=1, flags=re.M), "utf-8")


def taken_in(shelf: LibraryReloader) -> bool:
    """Take in what changed, at once where that is possible; whether there is nothing more to do."""
    return shelf.reload(corpus.file_states(shelf.settings.corpus))


def indexes(settings: Settings) -> int:
    return len(list(settings.index.glob("index-*")))


def ids(shelf: LibraryReloader, words: str) -> list[str]:
    found = shelf.current().find(Query(q=words, per_page=100))
    assert found.corrected is None
    return [result.lesson.id for result in found.results]


def test_a_changed_lesson_is_found_in_a_moment_and_the_index_is_built_later(own: Settings) -> None:
    shelf = LibraryReloader(own)
    before = shelf.current()
    edit(own, "^title: .*", "title: Zebrafish were left out")
    assert not taken_in(shelf)
    now = shelf.current()
    assert indexes(own) == 2, "the built one, and one with its files and the change"
    assert now.fingerprint != before.fingerprint
    assert ids(shelf, "zebrafish") == [FATHERS]
    assert now.lesson(FATHERS).title == "Zebrafish were left out"
    assert now.suggest("zebraf")[0].id == FATHERS
    assert [one.title for one in now.suggest("fathers were left")] == []
    assert [one.id for one in now.all_lessons()] == [one.id for one in before.all_lessons()]
    assert now.find(Query()).total == before.find(Query()).total
    assert before.lesson(FATHERS).title.startswith("Fathers were left out")
    revised = ids(shelf, "fathers")
    assert shelf.reload()
    assert indexes(own) == 2
    assert shelf.current().fingerprint not in (now.fingerprint, before.fingerprint)
    assert ids(shelf, "zebrafish") == [FATHERS]
    assert sorted(ids(shelf, "fathers")) == sorted(revised)


def test_each_change_is_told_from_the_index_that_was_built(own: Settings) -> None:
    shelf = LibraryReloader(own)
    edit(own, "^title: .*", "title: Zebrafish were left out")
    taken_in(shelf)
    edit(own, "^title: .*", "title: Fathers were left out")
    edit(own, "^title: .*", "title: Quokkas came late", "learning-lessons-2009-2010/001-reviews-evaluated.md")
    taken_in(shelf)
    assert ids(shelf, "quokkas") == ["learning-lessons-2009-2010/reviews-evaluated"]
    assert FATHERS in ids(shelf, '"fathers were left out"')
    assert indexes(own) == 3, "the built one, and one for each change"


def test_sources_come_and_go(own: Settings) -> None:
    shelf = LibraryReloader(own)
    total = shelf.current().find(Query()).total
    source = own.corpus / "cypnow-2011-10-25"
    held = shelf.current().sizes[source.name]
    source.rename(own.corpus.parent / "away")
    taken_in(shelf)
    assert shelf.current().find(Query()).total == total - held
    assert source.name not in shelf.current().sources
    (own.corpus.parent / "away").rename(own.corpus / "zoo-news")
    permit = own.corpus / "zoo-news" / "source.md"
    permit.write_text(re.sub("^order: .*", "order: 0", permit.read_text("utf-8"), flags=re.M), "utf-8")
    taken_in(shelf)
    assert shelf.current().find(Query()).total == total
    assert next(shelf.current().all_lessons()).source == "zoo-news"
    assert shelf.current().find(Query()).results[0].lesson.source == "zoo-news"
    assert indexes(own) == 3


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("ages-of-concern/025-fathers-left-out.md", "^kind: .*", "kind: fable", "kind 'fable'"),
        (
            "ages-of-concern/025-fathers-left-out.md",
            r"\Z",
            "\n\n¶13 Words that stand elsewhere.\n",
            "is taken already",
        ),
        (
            "cypnow-2011-10-25/source.md",
            "^licence: .*",
            "",
            "licence",
        ),
        ("training/invisible-fathers.md", r"\Z", "\n\n[none](lesson:ages-of-concern#p999)\n", "p999"),
        ("taxonomy.yaml", "^themes:", "theme:", "is not a key of the taxonomy"),
    ],
)
def test_what_is_wrong_leaves_everything_as_it_was(
    own: Settings, caplog: pytest.LogCaptureFixture, file: str, old: str, new: str, said: str
) -> None:
    shelf = LibraryReloader(own)
    before = shelf.current()
    edit(own, old, new, file)
    taken_in(shelf)
    assert shelf.current() is before
    assert said in caplog.text


def test_a_name_of_another_source_is_not_taken_twice(own: Settings, caplog: pytest.LogCaptureFixture) -> None:
    shelf = LibraryReloader(own)
    other = next(shelf.current().all_lessons()).id
    edit(own, "^kind:", f"aliases: [{other}]\nkind:", "learning-lessons-2009-2010/001-reviews-evaluated.md")
    assert taken_in(shelf)
    assert f"'{other}' is taken already" in caplog.text


def test_more_than_is_indexed_in_a_moment_is_built_whole(
    own: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lessonsearch.app.bootstrap.MAX_DELTA_LESSONS", 3)
    shelf = LibraryReloader(own)
    edit(own, "^title: .*", "title: Zebrafish were left out")
    assert taken_in(shelf)
    assert indexes(own) == 2
    assert ids(shelf, "zebrafish") == [FATHERS]


def test_a_watch_takes_a_change_in_at_once_and_builds_when_the_corpus_rests(
    own: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lessonsearch.app.reload.POLL_INTERVAL", 0.01)
    monkeypatch.setattr("lessonsearch.app.reload.FULL_REBUILD_DELAY", 1.0)
    shelf = LibraryReloader(own)
    threading.Thread(target=shelf.watch, daemon=True).start()
    edit(own, "^title: .*", "title: Zebrafish were left out")
    until(lambda: ids(shelf, "zebrafish") == [FATHERS])
    assert shelf.library is not shelf.base
    until(lambda: shelf.library is shelf.base)
    assert ids(shelf, "zebrafish") == [FATHERS]
    assert indexes(own) == 2
