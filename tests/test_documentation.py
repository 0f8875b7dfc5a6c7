"""The README holds to the program: every command, option, setting and facet stands in it, and is there."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import click
import pytest

from lessonsearch.cli import main
from lessonsearch.model.taxonomy import FACETS
from lessonsearch.settings import PREFIX, Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("name", main.commands)
def test_every_command_and_option_is_documented(name: str) -> None:
    row = next((line for line in README.splitlines() if line.startswith(f"| `lessonsearch {name}")), "")
    assert row, f"README's table of commands lacks {name}"
    options = [o for p in main.commands[name].params if isinstance(p, click.Option) for o in p.opts]
    assert not [option for option in options if f"`{option}`" not in row]


def test_every_documented_command_exists() -> None:
    assert set(re.findall(r"^\| `lessonsearch ([\w-]+)", README, re.MULTILINE)) == set(main.commands)


def test_settings_and_their_documentation_are_the_same() -> None:
    documented = re.findall(rf"^\| `({PREFIX}\w+)`", README, re.MULTILINE)
    assert documented == [
        PREFIX + field.name.upper() for field in fields(Settings) if "part_of" not in field.metadata
    ]


def test_every_facet_is_documented() -> None:
    assert all(f"`{facet.name}`" in README for facet in FACETS)


def test_every_dependency_has_its_reason() -> None:
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    listed = re.search(r"^dependencies = \[(.*?)^\]", project, re.MULTILINE | re.DOTALL)
    assert listed
    reasons = README[README.index("Dependencies, each with its reason") :].lower()
    for name in re.findall(r'"([a-z0-9-]+)', listed[1]):
        assert {"markdown": "python-markdown", "whoosh3": "whoosh"}.get(name, name) in reasons, name


def test_the_two_commands_do_what_ci_does() -> None:
    assert "pip install . && lessonsearch serve" in README
    assert "pip install -e '.[test]' && pytest" in README
    assert "-e '.[test" in (ROOT / ".ci" / "run").read_text("utf-8")
