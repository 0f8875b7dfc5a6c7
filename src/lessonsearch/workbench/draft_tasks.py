"""Remaining tasks on a draft, lesson by lesson, in plain words rather than by file and line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lessonsearch.model.taxonomy import Taxonomy

MISSING = re.compile(r"'(?P<key>\w+)' is missing;")


@dataclass(frozen=True)
class LessonTasks:
    """The tasks on one lesson: the names of empty fields, and sentences on everything else."""

    missing: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def done(self) -> bool:
        """Whether nothing remains to be done."""
        return not self.missing and not self.problems


def tasks_by_lesson(
    problems: Sequence[str], source: str, names: Sequence[str], taxonomy: Taxonomy
) -> tuple[Mapping[str, LessonTasks], list[str]]:
    """The problems that `check` finds in each lesson's file, and in the draft's other files."""
    labels = {
        facet.attribute: (facet.plural if facet.multivalued else facet.label).lower()
        for facet in taxonomy.facets
    }
    place = re.compile(rf"\S*/{re.escape(source)}/(?P<name>[^/:\s]+)(?::\d+)?: (?P<sentence>.*)", re.DOTALL)
    tasks = {name: LessonTasks() for name in names}
    others = []
    for problem in problems:
        match = place.match(problem)
        if not match or match["name"] not in tasks:
            others.append(problem)
            continue
        task, sentence = tasks[match["name"]], match["sentence"]
        if missing := MISSING.match(sentence):
            key = missing["key"]
            task = LessonTasks((*task.missing, labels.get(key, key)), task.problems)
        else:
            task = LessonTasks(task.missing, (*task.problems, sentence))
        tasks[match["name"]] = task
    return tasks, others
