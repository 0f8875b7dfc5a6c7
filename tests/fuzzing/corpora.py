"""The loader: one file of a small corpus is any bytes, and all of it is read, checked and cited."""

from __future__ import annotations

import shutil
from pathlib import Path

from fuzzing.target import CORPUS, Target, sentences
from lessonsearch import corpus, training
from lessonsearch.citations import Citation, as_html, as_markdown, as_text, combined_file
from lessonsearch.errors import CorpusError
from lessonsearch.model.lesson import Lesson
from lessonsearch.quotations import Catalogue

FILES = sorted(path.relative_to(CORPUS) for path in CORPUS.rglob("*") if path.is_file())
WORDS = (
    *(
        "---\n",
        "\n---\n",
        "¶",
        "¶28 ",
        "¶[a] ",
        "\n\n- ",
        "\n> ",
        "![](",
        "](data/table-4.csv)",
        "lesson:",
        "\r",
        "\0",
    ),
    *(
        "title: ",
        "kind: ",
        "themes: ",
        "ages: ",
        "agencies: ",
        "section: ",
        "asked: ",
        "aliases: ",
        "same_as: ",
    ),
    *(
        "order: ",
        "published: ",
        "left_out: ",
        "pattern: ",
        "reason: ",
        "rests_on: ",
        "minutes: ",
        "id: ",
        "label: ",
    ),
    *(
        "words: ",
        "means: ",
        "also: ",
        "both: true",
        "note: ",
        "whole: ",
        "parts: ",
        "value: ",
        "says: ",
        "table: ",
    ),
    *(
        "[]",
        "{}",
        "[[",
        "{a: b}",
        "- ",
        "null",
        "true",
        "-1",
        "0x1f",
        ".nan",
        "1e3",
        "2011-02-30",
        "&a ",
        "*a",
        "<<: ",
    ),
    *(
        "!!binary ",
        "!!set ",
        "!!python/name:os",
        '"\\ud800"',
        '"\\0"',
        "? ",
        "| \n",
        "%YAML 1.1\n",
        "{1,9999999999}",
    ),
    *(
        "ages-of-concern#p28",
        "ages-of-concern/",
        "training/",
        "wider family members",
        '<div markdown="1">',
        "../",
        "|---|",
    ),
)


def target(scratch: Path) -> Target:
    """The small corpus with one file that is something else."""
    root = scratch / "corpus"
    shutil.copytree(CORPUS, root)

    def run(data: bytes) -> bool:
        if not data:
            return False
        spoilt = FILES[data[0] % len(FILES)]
        try:
            (root / spoilt).write_bytes(data[1:])
            return usable(root)
        finally:
            shutil.copyfile(CORPUS / spoilt, root / spoilt)

    return Target(
        [bytes([number]) + (CORPUS / name).read_bytes() for number, name in enumerate(FILES)], run, WORDS
    )


def usable(root: Path) -> bool:
    """Whether the corpus can be served; where it cannot, or ought not, it says so in sentences."""
    found, problems = corpus.check(root)
    problems += training.check_materials(
        found.manifest.training, Catalogue(found.lessons, found.manifest.sources)
    )
    if problems:
        sentences(problems)
    try:
        loaded = corpus.load(root)
    except CorpusError as error:
        return sentences(error.problems)
    for lesson in loaded.lessons:
        assert Lesson.load(lesson.dump()) == lesson
        assert lesson.dump().encode()
        source = loaded.manifest.sources[lesson.source]
        cited = [
            Citation(source, lesson, excerpt, "https://lessons.example.org/x") for excerpt in lesson.excerpts
        ]
        for quoted in (Citation.of_lesson(source, lesson, "https://lessons.example.org/y"), *cited):
            assert all(form(quoted) for form in (as_text, as_markdown, as_html))
        assert all(combined_file(ending, cited) for ending in ("ris", "bib", "csl.json"))
    return True
