"""Measuring the ranking: what a judged query counts, what is printed, and what is said of a broken file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from lessonsearch.app.library import Library
from lessonsearch.cli import main
from lessonsearch.errors import JudgementsError
from lessonsearch.search.evaluation import evaluate, overall, plain, read_judgements
from lessonsearch.search.evaluation_report import as_json, as_text, read_earlier
from lessonsearch.settings import Settings

INVISIBLE = "Again and again, the reviews found that fathers had been marginalised"
PACT = "had entered into a suicide pact"


def judge(folder: Path, *entries: tuple[str, list[tuple[int, str]]]) -> Path:
    path = folder / "judgements.json"
    path.write_text(
        json.dumps(
            [
                {
                    "query": query,
                    "filters": {},
                    "targets": [
                        {"target": text[:12], "grade": grade, "fragments": [text]} for grade, text in targets
                    ],
                }
                for query, targets in entries
            ]
        ),
        "utf-8",
    )
    return path


def test_a_right_first_hit_counts_in_full_and_a_target_out_of_reach_is_missed(
    library: Library, tmp_path: Path
) -> None:
    path = judge(tmp_path, ("suicide pact", [(2, PACT), (1, "words that no lesson has")]))
    (outcome,) = evaluate(read_judgements(path), library.find, library.all_lessons())
    assert outcome.measures == {"mrr": 1, "right_first": 1, "recall": 0.5, "ndcg": 1}
    assert outcome.missed == ("words that n",)
    assert outcome.found[0] == ("Word of a suicide pact calls for urgent advice from senior managers", 2)


def test_only_a_right_answer_counts_as_first_and_a_useful_one_counts_as_gain(
    library: Library, tmp_path: Path
) -> None:
    path = judge(tmp_path, ("suicide pact", [(1, PACT)]))
    (outcome,) = evaluate(read_judgements(path), library.find, library.all_lessons())
    assert outcome.measures == {"mrr": 0, "right_first": 0, "recall": 1, "ndcg": 1}


def test_the_mean_is_over_queries(library: Library, tmp_path: Path) -> None:
    path = judge(tmp_path, ("suicide pact", [(2, PACT)]), ("fathers", [(2, PACT)]))
    outcomes = evaluate(read_judgements(path), library.find, library.all_lessons())
    assert overall(outcomes)["mrr"] == 0.5
    assert overall(()) == {"mrr": 0, "right_first": 0, "recall": 0, "ndcg": 0}


def test_fragments_are_compared_by_letters_and_digits_alone() -> None:
    assert plain("‘Pass the  buck’ – 2011") == "passthebuck2011"


def test_filters_of_a_judged_query_apply(library: Library, tmp_path: Path) -> None:
    path = judge(tmp_path, ("fathers", [(2, INVISIBLE)]))
    entry = json.loads(path.read_text())
    entry[0]["filters"] = {"kind": ["data"]}
    path.write_text(json.dumps(entry))
    (outcome,) = evaluate(read_judgements(path), library.find, library.all_lessons())
    assert outcome.measures["recall"] == 0


@pytest.mark.parametrize(
    "content",
    [
        "no json",
        '{"query": "a"}',
        '[{"query": "a", "targets": []}]',
        '[{"query": "a", "targets": [{"target": "t", "grade": 3, "fragments": ["words"]}]}]',
        '[{"query": "a", "targets": [{"target": "t", "grade": 2, "fragments": ["…"]}]}]',
        '[{"query": "a", "targets": [{"target": "t", "grade": 2, "fragments": []}]}]',
    ],
)
def test_a_file_that_is_no_judgements_is_told_what_they_look_like(tmp_path: Path, content: str) -> None:
    path = tmp_path / "judgements.json"
    path.write_text(content)
    with pytest.raises(JudgementsError, match="a JSON list of queries"):
        read_judgements(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(JudgementsError, match=r"nowhere\.json cannot be read"):
        read_judgements(tmp_path / "nowhere.json")
    with pytest.raises(JudgementsError, match=r"nowhere\.json cannot be read"):
        read_earlier(tmp_path / "nowhere.json")


def test_a_later_run_shows_what_changed(library: Library, tmp_path: Path) -> None:
    path = judge(tmp_path, ("suicide pact", [(2, PACT)]), ("fathers", [(2, PACT)]))
    outcomes = evaluate(read_judgements(path), library.find, library.all_lessons())
    kept = as_json({"j": outcomes})
    kept["j"]["queries"][0]["mrr"] = kept["j"]["overall"]["mrr"] = 0.25
    earlier = tmp_path / "earlier.json"
    earlier.write_text(json.dumps(kept))
    lines = list(as_text({"j": outcomes}, read_earlier(earlier)))
    assert lines[1].startswith("  suicide pact: MRR 1.000 (+0.750), right first 1.000,")
    assert lines[-1].startswith("  in all: MRR 0.500 (+0.250), right first 0.500,")
    assert any("not in the first ten" in line for line in lines)


@pytest.mark.parametrize("content", ["no json", "[]", '{"j": {}}', '{"j": {"overall": {}, "queries": []}}'])
def test_something_else_than_an_earlier_run_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "earlier.json"
    path.write_text(content)
    with pytest.raises(JudgementsError, match="not an earlier evaluation"):
        read_earlier(path)


def test_the_command_prints_figures_keeps_them_and_compares(
    settings: Settings, library: Library, tmp_path: Path
) -> None:
    where = {
        "LESSONSEARCH_CORPUS": str(settings.corpus),
        "LESSONSEARCH_TEMPLATES": str(settings.templates),
        "LESSONSEARCH_INDEX": str(settings.index),
    }
    path = str(judge(tmp_path, ("suicide pact", [(2, PACT)])))
    kept = CliRunner(env=where).invoke(main, ["evaluate", path, "--json"])
    assert json.loads(kept.output)[path]["overall"]["right_first"] == 1
    (tmp_path / "earlier.json").write_text(kept.output)
    shown = CliRunner(env=where).invoke(main, ["evaluate", path, "--compare", str(tmp_path / "earlier.json")])
    assert shown.output.splitlines()[-1].startswith("  in all: MRR 1.000, right first 1.000, recall@10 1.000")
    wrong = CliRunner(env=where).invoke(main, ["evaluate", str(tmp_path / "nowhere.json")])
    assert wrong.exit_code == 1
    assert "cannot be read" in wrong.output
