"""What the checker takes at a corpus of any size: seconds and memory of the first document, and of many.

    PYTHONPATH=src:tests python -m benchmarks.checker_size --size 100000 --documents FOLDER

The corpus is the seeded one of `benchmarks.corpus`; every source has a title of its own. The first document
quotes it forty times: verbatim, changed, unmarked, and words of somebody else beside a link. Seconds are the
processor's. What is built in `--place` is used again.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path

from benchmarks import corpus
from benchmarks.lines import lessons_file
from lessonsearch.app.quotation_store import QuotationStore
from lessonsearch.engines.whoosh import WhooshEngine
from lessonsearch.model.lesson import Lesson, Source
from lessonsearch.quotations import StoredCatalogue
from lessonsearch.verify import read_document, verify

NAME = "checker"
QUOTED = 10
"""Times that the first document quotes in each of its four ways."""
CHANGED = 9
"""The number of the word that is changed in a changed quotation."""


def build(place: Path, size: int) -> None:
    """Build the search index and the word triples, unless they are there."""
    engine, store = WhooshEngine(place / f"index-{size}"), QuotationStore(place / f"index-{size}", NAME)
    if engine.ready(NAME):
        return
    with lessons_file(place, size).open(encoding="utf-8") as lines, store.writing() as writer:

        def lessons() -> object:
            for lesson in map(Lesson.load, lines):
                writer.add(lesson)
                yield lesson

        engine.rebuild(lessons(), corpus.taxonomy(size), NAME)  # type: ignore[arg-type]
        writer.complete = True
    engine.close()


def held_sources(size: int) -> dict[str, Source]:
    """The sources of the corpus, each with a title of its own. Whoever checks documents has them open."""
    return {
        choice.id: Source(
            choice.id, f"Child {choice.id}: overview report", "The board", "2012", "", "", number
        )
        for number, choice in enumerate(corpus.taxonomy(size).choices("source"))
    }


def opened(place: Path, size: int, sources: Mapping[str, Source]) -> StoredCatalogue:
    """The catalogue of a corpus that is built."""
    engine, store = WhooshEngine(place / f"index-{size}"), QuotationStore(place / f"index-{size}", NAME)
    assert engine.ready(NAME)
    return StoredCatalogue(sources, store.open(lambda: ()), engine.get, lambda source: ())


def first_document(place: Path, size: int) -> bytes:
    """A handout that quotes lessons from the middle of the corpus."""
    with lessons_file(place, size).open(encoding="utf-8") as lines:
        return handout([Lesson.load(line) for line in islice(lines, size // 2, size // 2 + 4 * QUOTED)])


def handout(lessons: Sequence[Lesson]) -> bytes:
    """A handout that quotes each four lessons in four ways."""
    written: list[str] = []
    for verbatim, changed, unmarked, linked in zip(*[iter(lessons)] * 4, strict=True):
        words = changed.passages[1].text.split()[:30]
        words[CHANGED] = "zebra"
        address = "https://lessons.example.org/excerpts/" + linked.passages[0].id.replace("#", "/")
        written += [
            f"“{' '.join(verbatim.passages[0].text.split()[:25])}”",
            f"She wrote: “{' '.join(words)}”.",
            " ".join(unmarked.passages[0].text.split()[:35]),
            f"“I have never seen anything like this in all my years in the service” ([here]({address}))",
        ]
    return "\n\n".join(written).encode()


def megabytes(field: str) -> float:
    """A field of the memory of this process, as the system counts it."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) / 1024
    return 0.0


def main() -> None:
    """The command line."""
    wishes = argparse.ArgumentParser(prog="checker_size", description=(__doc__ or "").splitlines()[0])
    wishes.add_argument("--size", type=int, default=100_000)
    wishes.add_argument("--place", type=Path)
    wishes.add_argument("--documents", type=Path, nargs="*", default=[])
    given = wishes.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        place = given.place or Path(passing)
        build(place, given.size)
        quoting, sources = first_document(place, given.size), held_sources(given.size)
        read_document("warm.md", b"a word")
        before, peak = megabytes("VmRSS"), megabytes("VmHWM")
        start = time.process_time()
        catalogue = opened(place, given.size, sources)
        report = verify(read_document("handout.md", quoting), catalogue)
        print(
            f"first document: {len(report.quotations)} quotations, {time.process_time() - start:.2f} s,"
            f" {megabytes('VmRSS') - before:.0f} MB more, at the most {megabytes('VmHWM') - peak:.0f}",
            flush=True,
        )
        words, start = 0, time.process_time()
        for path in sorted(path for folder in given.documents for path in folder.rglob("*.md")):
            data = path.read_bytes()
            words += len(data.split())
            verify(read_document(path.name, data), catalogue)
        if words:
            print(f"{words:,} words: {time.process_time() - start:.1f} s")


if __name__ == "__main__":
    main()
