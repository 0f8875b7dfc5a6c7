"""A corpus of any size as files, for `lessonsearch serve`: what is shipped, and made-up sources beside it."""

from __future__ import annotations

import json
import shutil
from itertools import groupby
from pathlib import Path

from benchmarks.corpus import ROOT, lessons
from lessonsearch.model.lesson import Lesson

FIRST = 1000
"""Place of the first made-up source in reading order: after all that is shipped."""


def write(size: int, folder: Path) -> Path:
    """Write the shipped corpus and so many made-up lessons into a folder, unless they stand there already."""
    root = folder / f"corpus-{size}"
    if root.exists():
        return root
    scratch = folder / f"corpus-{size}.part"
    shutil.rmtree(scratch, ignore_errors=True)
    shutil.copytree(ROOT / "corpus", scratch)
    for number, (source, group) in enumerate(groupby(lessons(size), key=lambda lesson: lesson.source)):
        place = scratch / source
        place.mkdir()
        published = ""
        for lesson in group:
            (place / f"{lesson.place:03}-{lesson.slug}.md").write_text(_lesson(lesson), "utf-8")
            published = lesson.published
        (place / "source.md").write_text(_source(source, published, FIRST + number), "utf-8")
    scratch.rename(root)
    return root


def _source(name: str, published: str, order: int) -> str:
    return (
        f"---\ntitle: Made-up {name}\npublisher: Nobody\npublished: '{published}'\nlicence: MIT\n"
        f"attribution: Made up to measure\norder: {order}\n---\nMade up to measure.\n"
    )


def _lesson(lesson: Lesson) -> str:
    """A lesson's file. Its texts are quoted as JSON is, which YAML reads: a title may be `no` or `yes`."""
    tags = "".join(f"{key}: [{', '.join(lesson.tags(key))}]\n" for key in ("themes", "ages", "agencies"))
    asked = json.dumps(lesson.asked, ensure_ascii=False)
    passages = "\n\n".join(f"¶{passage.paragraph} {passage.text}" for passage in lesson.passages)
    title = json.dumps(lesson.title, ensure_ascii=False)
    return f"---\ntitle: {title}\nkind: {lesson.kind}\n{tags}asked: {asked}\n---\n{passages}\n"
