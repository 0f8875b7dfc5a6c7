"""Training material of the shipped corpus is right, and `check` says what is wrong with new material."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from lessonsearch import training
from lessonsearch.cli import main
from lessonsearch.model.training_material import KINDS, TrainingMaterial
from support.paths import CORPUS
from support.shipped import catalogue, shipped

P28 = "ages-of-concern#p28"


def test_the_shipped_material_quotes_rightly_and_is_used() -> None:
    materials = shipped().manifest.training
    assert {material.slug for material in materials} >= {
        "invisible-fathers",
        "pre-birth-assessment",
        "young-people-seen-as-adults",
        "alone-at-seventeen",
    }
    assert training.check_materials(materials, catalogue()) == []
    used = training.uses(materials, catalogue())
    assert [material.slug for material in used["ages-of-concern#p21"]] == ["invisible-fathers"]
    assert [material.slug for material in used["ages-of-concern/fathers-left-out"]] == ["invisible-fathers"]


@pytest.mark.parametrize("material", shipped().manifest.training, ids=lambda material: material.slug)
def test_every_shipped_piece_warns_first_says_where_support_is_and_ends_in_a_plan(
    material: TrainingMaterial,
) -> None:
    opening, _, rest = material.text.partition("\n## ")
    for support in ("supervisor", "116 123", "0800 1111", "0808 800 5000", "step out"):
        assert support in opening
    assert material.content_note
    assert material.label == KINDS[material.kind]
    for question in ("my own practice?", "my team or agency?", "do differently, and by when?"):
        assert question in rest
    assert "| What will change | Who | By when | How we’ll know it has worked |" in rest
    if material.kind == "briefing":
        assert re.findall(r"^## (\d)\.", material.text, re.MULTILINE) == list("1234567")
        assert material.minutes == 7
    else:
        # The outcome stands last: no step before it tells of the death.
        before = material.text.partition("## Step 5")[0].partition("## Step 1")[2]
        assert not re.search("died|death|suicide|hanged", before)


def corpus_with(folder: Path, name: str, text: str) -> Path:
    shutil.copytree(CORPUS, folder / "corpus")
    (folder / "corpus" / "training" / name).write_text(text, "utf-8")
    return folder / "corpus"


HEAD = """---
title: New
kind: handout
audience: All
minutes: 5
themes: [fathers]
summary: A handout.
content_note: None
---
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        (
            "new.md",
            HEAD + "[x](lesson:ages-of-concern#p2800)\n",
            "corpus/training/new.md:10: There is no lesson",
        ),
        ("new.md", HEAD.replace("handout\naud", "handot\naud"), "new.md:3: 'handot' is no kind of training"),
        (
            "new.md",
            HEAD.replace("[fathers]", "[father]"),
            "new.md:6: theme 'father' is not in taxonomy.yaml; did",
        ),
        ("new.md", HEAD.replace("content_note: None\n", ""), "'content_note' is missing"),
        ("new.md", HEAD.replace("minutes: 5", "minutes: five"), "new.md:5: 'minutes' is a whole number"),
        ("New one.md", HEAD, "is not named like training material"),
        ("new.md", HEAD, "'training/new' is not in permalinks.txt"),
    ],
)
def test_check_says_what_is_wrong_with_training_material(
    tmp_path: Path, name: str, text: str, sentence: str
) -> None:
    root = corpus_with(tmp_path, name, text)
    result = CliRunner().invoke(main, ["check", str(root)])
    assert result.exit_code == 1
    assert sentence in result.output


def test_check_counts_training_material(tmp_path: Path) -> None:
    root = corpus_with(tmp_path, "new.md", HEAD + f"![](lesson:{P28})\n")
    result = CliRunner().invoke(main, ["check", "--publish", str(root)])
    assert result.exit_code == 0
    assert f"{len(shipped().manifest.training) + 1} pieces of training material in" in result.output
    assert result.output.endswith(": no problems found.\n")
