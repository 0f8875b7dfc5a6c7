"""A corpus with a facet of its own, `audience`."""

from __future__ import annotations

from pathlib import Path

from lessonsearch import corpus
from support.small_corpus import BOARD_SOURCE

FACET = """\
facets:
  - {id: audience, label: Audience, plural: Audiences, at_most: 2, shown: [search, start, lesson, map, pack]}
audience:
  - {id: teachers, label: Teachers and tutors, definition: People who teach.}
  - {id: foster-carers, label: Foster carers, definition: People who foster.}
  - {id: managers, label: Managers, definition: People who manage others.}
"""

TAXONOMY = """\
themes:
  - {id: neglect, label: Neglect, definition: Lack of care.}
ages:
  - {id: under-1, label: Babies, definition: Under one.}
agencies:
  - {id: police, label: Police, definition: The police.}
kinds:
  - {id: what-we-saw, label: What we saw, definition: A finding., role: finding}
  - {id: one-story, label: One story, definition: A case., role: case}
  - {id: next-steps, label: Next steps, definition: What to do., role: recommendation}
"""

ROLES = "roles:\n  - {id: school, label: School, audience: [teachers]}\n"

LESSON = """\
---
title: {title}
kind: {kind}
themes: [neglect]
ages: [under-1]
agencies: [police]
{audience}---
¶{number} {text}
"""

LESSONS = (
    ("One", "what-we-saw", "audience: [teachers, foster-carers]\n", "The school saw a hungry child."),
    ("Two", "one-story", "audience: [foster-carers]\n", "A hungry child was fostered."),
    ("Three", "what-we-saw", "", "Nobody asked the hungry child."),
)


def write_corpus(root: Path, taxonomy: str) -> Path:
    (root / "r").mkdir(parents=True)
    (root / "taxonomy.yaml").write_text(taxonomy, "utf-8")
    (root / "roles.yaml").write_text(ROLES, "utf-8")
    (root / "r" / "source.md").write_text(BOARD_SOURCE, "utf-8")
    (root / "r" / "original.txt").write_text(
        "".join(f"{number}. {text}\n" for number, (*_, text) in enumerate(LESSONS, 1)), "utf-8"
    )
    for number, (title, kind, audience, text) in enumerate(LESSONS, 1):
        lesson = LESSON.format(title=title, kind=kind, audience=audience, number=number, text=text)
        (root / "r" / f"00{number}-{title.lower()}.md").write_text(lesson, "utf-8")
    corpus.publish(corpus.read(root)[0])
    return root
