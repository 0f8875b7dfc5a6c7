"""The export cache: equal keys are one file, within a bound."""

from __future__ import annotations

from lessonsearch.app.export_cache import MAX_FILE_BYTES, ExportCache, ExportedFile


def test_a_file_is_made_once() -> None:
    cache, made = ExportCache(), list[str]()

    def make() -> ExportedFile:
        made.append("deck")
        return ExportedFile(b"deck", "deck.pptx", "application/x")

    assert cache.get(("a", "pptx"), make) == cache.get(("a", "pptx"), make)
    assert made == ["deck"]
    cache.get(("b", "pptx"), make)
    assert len(made) == 2


def test_there_is_a_bound_and_the_oldest_go_first() -> None:
    cache, made = ExportCache(1000), list[str]()

    def of(name: str) -> ExportedFile:
        made.append(name)
        return ExportedFile(bytes(100), name, "")

    for number in range(30):
        cache.get((str(number),), lambda name=str(number): of(name))  # type: ignore[misc]
        cache.get(("0",), lambda: of("0"))
    assert cache.size <= 1000
    assert made.count("0") == 1
    cache.get(("1",), lambda: of("1"))
    assert made.count("1") == 2


def test_a_huge_file_is_given_and_not_kept() -> None:
    cache = ExportCache()
    huge = ExportedFile(bytes(MAX_FILE_BYTES + 1), "huge.pptx", "")
    assert cache.get(("a",), lambda: huge) is huge
    assert cache.size == 0
