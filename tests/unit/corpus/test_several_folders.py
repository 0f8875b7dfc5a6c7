"""A corpus of several folders: later ones add to what the earlier ones say, and clashes name both places."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from lessonsearch import corpus
from lessonsearch.app.bootstrap import open_library
from lessonsearch.cli import main
from lessonsearch.query.query import Query
from lessonsearch.settings import Settings, data_folder

SHIPPED = data_folder("corpus")

TAXONOMY = """\
ages:
  - {id: adult, label: Adults, definition: A person of 18 years or older.}
"""
SOURCE = """\
---
title: Adult R, a safeguarding adult review
short_title: Adult R
publisher: Northtown Safeguarding Adults Board
published: 2021-05
licence: Copyright of the board
attribution: Northtown Safeguarding Adults Board
order: 1
---
A review.
"""
LESSON = """\
---
title: The landlord’s zebra was the only visitor
kind: finding
themes: [neglect]
ages: [adult]
agencies: [housing-services]
---
¶1 Nobody but the landlord and his zebra called on Adult R.
"""
THESAURUS = "- words: [quagga]\n  means: [zebra]\n  note: An animal of that kind.\n"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder with one review, whose ages and words the shipped corpus does not have."""
    root = tmp_path / "own"
    (root / "adult-r").mkdir(parents=True)
    (root / "taxonomy.yaml").write_text(TAXONOMY, "utf-8")
    (root / "thesaurus.yaml").write_text(THESAURUS, "utf-8")
    (root / "adult-r" / "source.md").write_text(SOURCE, "utf-8")
    (root / "adult-r" / "001-landlord.md").write_text(LESSON, "utf-8")
    text = "1. Nobody but the landlord and his zebra called on Adult R.\n"
    (root / "adult-r" / "original.txt").write_text(text, "utf-8")
    return root


def test_the_setting_names_several_folders_and_the_shipped_one(own: Path) -> None:
    read = Settings.read({"LESSONSEARCH_CORPUS": os.pathsep.join(["shipped", str(own)])})
    assert (read.bases, read.corpus) == ((SHIPPED,), own)
    assert Settings.read({}).bases == ()


def test_an_own_folder_adds_to_the_shipped_corpus(own: Path) -> None:
    found, problems = corpus.check(own, (SHIPPED,))
    assert [problem for problem in problems if not corpus.is_unpublished(problem)] == []
    assert list(found.manifest.sources)[-1] == "adult-r"
    taxonomy = found.manifest.taxonomy
    assert [choice.id for choice in taxonomy.choices("age")][-1] == "adult"
    assert taxonomy.find("source", "adult-r")
    assert taxonomy.find("source", "ages-of-concern")
    assert found.manifest.home("ages-of-concern") == SHIPPED
    orders = [lesson.order for lesson in found.lessons]
    assert orders == sorted(set(orders))


def test_what_is_published_is_listed_in_the_folder_that_holds_it(own: Path) -> None:
    shipped = (SHIPPED / "permalinks.txt").read_bytes()
    assert corpus.publish(corpus.load(own, (SHIPPED,))) == 2
    listed = (own / "permalinks.txt").read_text("utf-8").splitlines()
    assert [line.partition("\t")[0] for line in listed] == ["adult-r#p1", "adult-r/landlord"]
    assert (SHIPPED / "permalinks.txt").read_bytes() == shipped
    assert corpus.check(own, (SHIPPED,))[1] == []


def test_both_are_searched_by_the_words_of_both(own: Path, settings: Settings, tmp_path: Path) -> None:
    library = open_library(replace(settings, corpus=own, bases=(SHIPPED,), index=tmp_path / "index"))
    assert [hit.lesson.id for hit in library.find(Query(q="quagga")).results] == ["adult-r/landlord"]
    assert library.find(Query(q="co-sleeping")).total
    assert library.find(Query()).total > 100


def test_the_same_again_is_there_once_and_a_clash_names_both_places(own: Path) -> None:
    same = (SHIPPED / "taxonomy.yaml").read_text("utf-8")
    taxonomy = yaml.safe_load(same)
    taxonomy["ages"] += [{"id": "adult", "label": "Adults", "definition": "Grown up."}]
    taxonomy["ages"][0]["label"] = "Something else"
    first = taxonomy["ages"][0]["id"]
    (own / "taxonomy.yaml").write_text(yaml.safe_dump(taxonomy), "utf-8")
    shutil.copytree(SHIPPED / "cypnow-2011-10-25", own / "cypnow-2011-10-25")
    _, problems = corpus.read(own, (SHIPPED,))
    assert [each for each in problems.sentences if each.startswith("own/cypnow-2011-10-25:")] == [
        "own/cypnow-2011-10-25: the source is in corpus/cypnow-2011-10-25 already; remove one of them."
    ]
    assert [each for each in problems.sentences if each.startswith("own/taxonomy.yaml")] == [
        f"own/taxonomy.yaml: '{first}' stands in corpus/taxonomy.yaml with other words; give it another id,"
        " or remove it."
    ]


def test_an_edit_of_any_folder_changes_what_the_index_is_named_by(own: Path, tmp_path: Path) -> None:
    base = Path(shutil.copytree(SHIPPED, tmp_path / "base"))
    before, states = corpus.digests(own, bases=(base,)), corpus.file_states(own, (base,))
    assert before["adult-r"] == corpus.digests(own)["adult-r"]
    with (base / "taxonomy.yaml").open("a", encoding="utf-8") as file:
        file.write("# looked over\n")
    after = corpus.digests(own, bases=(base,))
    assert {top for top in after if after[top] != before[top]} == {"taxonomy.yaml"}
    assert corpus.file_states(own, (base,)) != states


def test_check_says_which_folders_it_checked(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus.publish(corpus.load(own, (SHIPPED,)))
    monkeypatch.setenv("LESSONSEARCH_CORPUS", os.pathsep.join(["shipped", str(own)]))
    result = CliRunner().invoke(main, ["check"])
    assert result.exit_code == 0, result.output
    assert f"in {SHIPPED.resolve()} and {own.resolve()}: no problems found." in result.stdout
