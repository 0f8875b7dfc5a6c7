"""Training material files: `training/*.md`, front matter and Markdown.

Only the front matter is read here; `lessonsearch.training` checks the quotations.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from lessonsearch.corpus.diagnostics import Diagnostics
from lessonsearch.corpus.front_matter_fields import Fields
from lessonsearch.corpus.frontmatter import read_page
from lessonsearch.model.taxonomy import Taxonomy, did_you_mean
from lessonsearch.model.training_material import KINDS, TrainingMaterial

FOLDER = "training"
MATERIAL_FILE = re.compile(r"(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)\.md\Z")


def read_materials(root: Path, taxonomy: Taxonomy, problems: Diagnostics) -> tuple[TrainingMaterial, ...]:
    """All training material of a corpus, sorted by kind and then by name."""
    found = (_material(path, taxonomy, problems) for path in sorted((root / FOLDER).glob("*.md")))
    return tuple(sorted(filter(None, found), key=kind_order))


def kind_order(material: TrainingMaterial) -> int:
    """Where the kind of a piece of training material stands among all kinds."""
    return list(KINDS).index(material.kind)


def places(
    materials: tuple[TrainingMaterial, ...], home: Callable[[str], Path]
) -> dict[str, tuple[Path, int]]:
    """Every id and old id of training material → its file and line 1. `home` gives an id's corpus folder."""
    names = ((name, material) for material in materials for name in (material.id, *material.aliases))
    return {name: (home(material.id) / FOLDER / f"{material.slug}.md", 1) for name, material in names}


def _material(path: Path, taxonomy: Taxonomy, problems: Diagnostics) -> TrainingMaterial | None:
    file_name = MATERIAL_FILE.match(path.name)
    if not file_name:
        problems.add(path, "is not named like training material; call it some-plain-words.md.")
        return None
    page = read_page(path, problems)
    if page is None:
        return None
    fields = Fields(page, problems)
    material = TrainingMaterial(
        slug=file_name["slug"],
        title=fields.text("title", required=True),
        kind=fields.text("kind", required=True),
        audience=fields.text("audience", required=True),
        minutes=fields.number("minutes", required=True),
        summary=fields.text("summary", required=True),
        content_note=fields.text("content_note", required=True),
        themes=fields.texts("themes", required=True),
        aliases=fields.texts("aliases"),
        text=page.text,
        file=problems.shown(path),
        first_line=page.first_line,
    )
    fields.done()
    for theme in material.themes:
        if not taxonomy.find("theme", theme):
            advice = taxonomy.advise("theme", theme) or "."
            problems.add(path, f"theme '{theme}' is not in taxonomy.yaml{advice}", fields.line("themes"))
    if material.kind not in KINDS:
        advice = did_you_mean(material.kind, KINDS) or f"; it is one of {', '.join(KINDS)}."
        problems.add(path, f"'{material.kind}' is no kind of training material{advice}", fields.line("kind"))
        return None
    return material
