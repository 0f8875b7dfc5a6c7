"""Facets are data: code names a standard one only where a function of its own rests on it."""

from __future__ import annotations

import ast
from pathlib import Path

from lessonsearch.model.taxonomy import STANDARD_FACETS
from support.paths import ROOT

SOURCE = ROOT / "src" / "lessonsearch"
NAMES = {facet.name for facet in STANDARD_FACETS} - {"source"}

DECLARED = {"model/taxonomy.py", "model/lesson.py", "model/lesson_kinds.py", "corpus/taxonomy_file.py"}
"""The declaration, the fields of a lesson, and the roles that values can have."""
THEMES_HAVE_PAGES = {
    "search/autocomplete.py",
    "web/api/serializers.py",
    "web/error_pages.py",
    "web/presenters/coverage_map.py",
    "web/presenters/search_page.py",
    "web/presenters/start_page.py",
    "web/views/browse.py",
    "web/views/meta.py",
}
"""Pages, a map and suggestions: `/themes/THEME` is an address that is never broken."""
THEMES_RELATE = {
    "corpus/training_files.py",
    "search/more_like_this.py",
    "web/api/openapi.py",
    "web/presenters/feed.py",
    "web/presenters/lesson_context.py",
    "web/presenters/pack_advice.py",
    "web/presenters/structured_data.py",
}
"""The main theme of a lesson, training material on it, and an example for the API."""
AGES_ARE_TYPED = {"search/service.py"}
"""A number of years in a search is an age, and no lesson may be about it."""
KIND_IS_ONE = {
    "assistants/tools.py",
    "corpus/loader.py",
    "web/views/recommendations.py",
    "workbench/lesson_views.py",
}
"""The one value of a lesson that has a role: its label, and the page of one role."""
TAGS_ARE_SUGGESTED = {"imports/suggestions.py"}
"""What is learnt and offered for a draft, so much of each."""
OTHER_WORDS = {"documents/docx/docx_parts.py", "documents/pptx/pptx_parts.py", "web/api/schemas.py"}
"""The theme of an Office file, the kind of a suggestion."""


def named(path: Path) -> set[str]:
    """The facets that a module names in a text of its own."""
    tree = ast.parse(path.read_text("utf-8"))
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and node.value in NAMES}


def test_no_other_module_names_a_facet() -> None:
    known = DECLARED | THEMES_HAVE_PAGES | THEMES_RELATE | AGES_ARE_TYPED | KIND_IS_ONE | TAGS_ARE_SUGGESTED
    found = {path.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*.py") if named(path)}
    assert found == known | OTHER_WORDS


def test_nobody_but_the_declaration_names_the_agencies() -> None:
    found = {path.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*.py") if "agency" in named(path)}
    assert found <= DECLARED | {"imports/suggestions.py"}
