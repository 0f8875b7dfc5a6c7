"""The command line, run as a person runs it."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lessonsearch.cli import main
from lessonsearch.settings import Settings
from support.paths import ROOT
from support.served import fetch, serving, until
from support.shipped import findable, shipped


@pytest.fixture
def environment(settings: Settings) -> dict[str, str]:
    return {"LESSONSEARCH_INDEX": str(settings.index)}


def run(environment: dict[str, str], *words: str) -> Result:
    return CliRunner().invoke(main, words, env=environment)


def test_search_prints_titles_ids_and_snippets(environment: dict[str, str]) -> None:
    result = run(environment, "search", "co-sleeping", "--age", "under-1", "--theme", "alcohol-misuse")
    assert result.exit_code == 0
    assert "A twin died after co-sleeping" in result.output
    assert "ages-of-concern#p43" in result.output


def test_a_search_loads_neither_the_server_nor_the_office_formats() -> None:
    """These take longer to load than a search takes."""
    code = "import sys, lessonsearch.cli; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert {"flask", "granian", "docx", "pptx", "segno", "opensearchpy"}.isdisjoint(loaded)


def test_search_gives_json(environment: dict[str, str]) -> None:
    found = json.loads(run(environment, "search", "suicide", "pact", "--json").output)
    assert found["results"][0]["id"] == "ages-of-concern/word-of-a-suicide-pact"
    assert found["facets"]["age"]["14-plus"] >= 1


def test_search_says_when_no_lesson_has_all_the_words(environment: dict[str, str]) -> None:
    assert "none has them all" in run(environment, "search", "invisible", "fathers", "zeppelin").output


def test_every_problem_of_a_search_is_a_line_and_exit_code_1(environment: dict[str, str]) -> None:
    result = run(environment, "search", "x", "--theme", "timelines", "--page", "0")
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "There is no theme 'timelines'; did you mean 'timeliness'?",
        "'page' is a whole number from 1 to 100, not '0'.",
    ]


def test_wrong_usage_is_exit_code_2(environment: dict[str, str]) -> None:
    assert run(environment, "serach").exit_code == 2
    assert run(environment, "serve", "--port", "0").exit_code == 2


def test_index_says_what_it_holds(environment: dict[str, str]) -> None:
    sources = len(shipped().manifest.sources)
    told = run(environment, "index").output
    assert told == f"The index has {findable()} lessons from {sources} sources.\n"


@pytest.mark.slow
def test_check_passes_on_the_shipped_corpus_and_fails_on_a_broken_one(
    environment: dict[str, str], tmp_path: Path
) -> None:
    assert "no problem" in run(environment, "check", str(ROOT / "corpus")).output
    broken = Path(shutil.copytree(ROOT / "corpus", tmp_path / "corpus"))
    lesson = next(broken.glob("ages-of-concern/0*.md"))
    lesson.write_text(lesson.read_text("utf-8").replace("kind: ", "kind: x"), "utf-8")
    result = run(environment, "check", str(broken))
    assert result.exit_code == 1
    assert f"corpus/ages-of-concern/{lesson.name}:3: kind 'x" in result.output


@pytest.mark.slow
def test_check_publishes_new_ids(environment: dict[str, str], tmp_path: Path) -> None:
    copied = Path(shutil.copytree(ROOT / "corpus", tmp_path / "corpus"))
    listed = (copied / "permalinks.txt").read_text("utf-8")
    (copied / "permalinks.txt").write_text("", "utf-8")
    assert run(environment, "check", str(copied)).exit_code == 1
    assert run(environment, "check", "--publish", str(copied)).exit_code == 0
    published = (copied / "permalinks.txt").read_text("utf-8").splitlines()
    assert [line.split("\t")[0] for line in published] == sorted(
        line.split("\t")[0] for line in listed.splitlines()
    )


def test_a_setting_that_does_not_exist_is_a_sentence() -> None:
    result = run({"LESSONSEARCH_INDEKS": "x"}, "index")
    assert result.exit_code == 1
    assert "There is no setting LESSONSEARCH_INDEKS" in result.output


def test_a_missing_corpus_is_a_sentence(tmp_path: Path) -> None:
    result = run({"LESSONSEARCH_CORPUS": str(tmp_path / "no"), "LESSONSEARCH_INDEX": str(tmp_path)}, "index")
    assert result.exit_code == 1
    assert "there is no corpus here" in result.output


def test_a_port_in_use_is_a_sentence(environment: dict[str, str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run(environment, "serve", "--port", str(port))
    assert result.exit_code == 1
    assert (
        result.output
        == f"127.0.0.1:{port} is in use by another program. Choose another with --host or --port.\n"
    )


@pytest.mark.slow
@pytest.mark.parametrize("workers", ["1", "2"])
def test_serve_says_where_it_listens_answers_and_stops(environment: dict[str, str], workers: str) -> None:
    with serving(environment, "--workers", workers) as (address, process):
        assert "A twin died after" in fetch(address + "?q=co-sleeping")
    assert process.returncode == 0


@pytest.mark.slow
def test_a_changed_corpus_is_taken_in_while_serving_and_a_broken_one_is_not(tmp_path: Path) -> None:
    copied = Path(shutil.copytree(ROOT / "corpus", tmp_path / "corpus"))
    own = {"LESSONSEARCH_CORPUS": str(copied), "LESSONSEARCH_INDEX": str(tmp_path / "index")}
    lesson = copied / "ages-of-concern" / "025-fathers-left-out.md"
    whole = lesson.read_text("utf-8")
    with serving(own, "--watch") as (address, process):
        page = address + "lessons/ages-of-concern/fathers-left-out"
        assert "Fathers were left out" in fetch(page)
        lesson.write_text(
            whole.replace("title: Fathers were left out", "title: Fathers were passed over"), "utf-8"
        )
        until(lambda: "Fathers were passed over" in fetch(page))
        lesson.write_text(whole.replace("kind: finding", "kind: fnding"), "utf-8")
        said = process.stderr.readline()
        while "could not load it" not in said:
            said = process.stderr.readline()
        assert "kind 'fnding' is not in taxonomy.yaml; did you mean 'finding'?" in said
        assert "Fathers were passed over" in fetch(page)
