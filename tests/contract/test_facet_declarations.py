"""Faults in the declaration of a facet are told; what is left out has a standard value."""

from __future__ import annotations

from pathlib import Path

import pytest

from lessonsearch import corpus
from lessonsearch.query.query import Query
from support.audience_corpus import FACET, TAXONOMY, write_corpus


@pytest.mark.parametrize(
    ("declared", "sentence"),
    [
        ("{id: audience}", "lacks id or label"),
        ("audience", "lacks id or label"),
        ("{id: Who?, label: Who}", "needs an id of 2 to 20 letters"),
        ("{id: page, label: Page}", "cannot be called 'page'"),
        ("{id: groups, label: Group, attribute: themes}", "cannot be called 'themes'"),
        ("{id: theme, label: Topic, values: one}", "its 'values' cannot be declared otherwise"),
        ("{id: who, label: Who, values: many}", "has 'values' that is not one or several"),
        ("{id: who, label: Who, required: perhaps}", "has 'required' that is not true or false"),
        ("{id: who, label: Who, shown: [everywhere]}", "has 'shown' that is not a list of some of search"),
        ("{id: who, label: Who, at_most: 0}", "has 'at_most' that is not a whole number"),
        ("{id: who, label: Who, colour: red}", "has 'colour', which is not a key"),
        ("{id: who, label: Who}\n  - {id: who, label: Who}", "has an id or attribute that another has"),
    ],
)
def test_what_is_wrong_with_a_declaration_is_told(tmp_path: Path, declared: str, sentence: str) -> None:
    root = write_corpus(tmp_path / "corpus", f"facets:\n  - {declared}\n{TAXONOMY}")
    assert any(sentence in problem for problem in corpus.check(root)[1])


@pytest.mark.parametrize(
    ("written", "instead", "sentence"),
    [
        ("role: finding", "role: findings", "has a role that there is not; it is one of finding, case"),
        ("role: finding", "rule: finding", "has 'rule', which is not a key; did you mean 'role'?"),
        (
            "Lack of care.",
            "Lack of care., role: case",
            "has a role that there is not; its facet has no roles",
        ),
        ("Lack of care.", "Lack of care., general: often", "has 'general' that is not true or false"),
    ],
)
def test_what_is_wrong_with_a_choice_is_told(
    tmp_path: Path, written: str, instead: str, sentence: str
) -> None:
    root = write_corpus(tmp_path / "corpus", FACET + TAXONOMY.replace(written, instead))
    assert any(sentence in problem for problem in corpus.check(root)[1])


def test_a_standard_facet_can_have_another_label(tmp_path: Path) -> None:
    named = "facets:\n  - {id: theme, label: Topic, plural: Topics}\n"
    manifest = corpus.load_manifest(write_corpus(tmp_path / "corpus", named + FACET[8:] + TAXONOMY))
    theme = next(facet for facet in manifest.taxonomy.facets if facet.name == "theme")
    assert (theme.label, theme.attribute, theme.at_most) == ("Topic", "themes", 5)


def test_addresses_do_not_depend_on_the_order_of_declarations() -> None:
    pairs = [("audience", "teachers"), ("source", "r"), ("theme", "neglect")]
    assert [name for name, _ in Query().with_filters(pairs).filters] == ["theme", "source", "audience"]
