"""A corpus small enough to be read at once, and the engines that are to answer from it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from lessonsearch.engines.contract import Engine, SearchResponse
from lessonsearch.engines.whoosh import WhooshEngine
from lessonsearch.model.lesson import PER_SOURCE, Block, Excerpt, Lesson
from lessonsearch.model.taxonomy import Choice, Group, Taxonomy
from opensearch.artifacts import must, why_not
from support.memory import MemoryEngine

ENGINES = ("memory", "whoosh", *(["opensearch"] if must() or not why_not() else []))
"""The last only where a cluster can be started: see `opensearch.artifacts`."""

TAXONOMY = Taxonomy(
    {
        "theme": (Group("", "", (Choice("neglect", "Neglect"), Choice("fathers", "Fathers and partners"))),),
        "age": (Group("", "", (Choice("unborn", "Before birth"), Choice("under-1", "Under one year"))),),
    }
)


def lesson(
    source: str,
    place: int,
    title: str = "",
    text: str = "",
    themes: tuple[str, ...] = (),
    ages: tuple[str, ...] = (),
    kind: str = "finding",
    **more: object,
) -> Lesson:
    """A lesson of one passage; the sources stand in the order of their names."""
    block = Block("paragraph", text)
    made = Lesson(
        source=source,
        slug=f"lesson-{place}",
        title=title,
        kind=kind,
        section=(),
        themes=themes,
        ages=ages,
        agencies=(),
        passages=(Excerpt(source, f"p{place}", (block,)),),
        published="2010-01",
        order=ord(source[0]) * PER_SOURCE + place,
    )
    return replace(made, **more)


LESSONS = (
    lesson(
        "alpha", 0, "Fathers left out", "The father of the child was not seen.", ("fathers",), ("under-1",)
    ),
    lesson("alpha", 1, "A late plan", "The pre-birth plan was late. Neglect of the child.", (), ("unborn",)),
    lesson(
        "alpha", 2, "Neglect", "Social care closed the case. The care was social.", ("neglect",), ("under-1",)
    ),
    lesson("beta", 0, "Background", "Reviews are published.", kind="background", published="2011-10"),
    lesson(
        "beta",
        1,
        "Fathers again",
        "Fathers and neglect: the child’s father.",
        ("fathers", "neglect"),
        ("unborn", "under-1"),
        published="2011-10",
        aliases=("beta/old-name",),
    ),
    lesson(
        "copy",
        0,
        "Neglect",
        "Social care closed the case.",
        ("neglect",),
        ("under-1",),
        published="2012",
        same_as="alpha/lesson-2",
    ),
)


def make(name: str, folder: Path) -> Engine:
    """An engine without lessons."""
    if name == "opensearch":
        from opensearch import cluster  # brings packages that the other engines do without

        return cluster.engine(folder)
    return MemoryEngine() if name == "memory" else WhooshEngine(folder)


def ids(matches: SearchResponse) -> list[str]:
    """The ids of what was found, `alpha/1` for short."""
    return [hit.lesson.id.replace("lesson-", "") for hit in matches.hits]


near = partial(pytest.approx, rel=0.01)
"""A score as every engine gives it: they may round it differently (docs/decisions/exact-scores.md)."""
