"""Verbatim check: every passage occurs in the original, and every sentence of the original in one lesson.

Both texts are compared with white space collapsed and bullet marks removed. Passages are matched to the
original in reading order, because a report repeats itself. Text that no passage covers must be the title, a
heading that some lesson names as its section, or an exclusion that `source.md` gives a reason for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lessonsearch.corpus.diagnostics import Diagnostics
from lessonsearch.corpus.frontmatter import read_text
from lessonsearch.corpus.manifest import Corpus
from lessonsearch.corpus.mistakes.passage_words import difference
from lessonsearch.corpus.source_file import Exclusion
from lessonsearch.model.lesson import TABLE, Block, Excerpt, Source

BULLET_MARK = re.compile("·")
WORDS = re.compile(r"\w")


@dataclass
class Original:
    """A source's collapsed text. `lines` has the line number of each character, `covered` 1 where matched."""

    collapsed: str
    lines: list[int]
    covered: bytearray

    @classmethod
    def of(cls, text: str, exclusions: tuple[Exclusion, ...]) -> Original:
        """Collapse white space and remove bullet marks and exclusions; keep line numbers."""
        drop = bytearray(len(text))
        for start, end in (
            *(match.span() for match in BULLET_MARK.finditer(text)),
            *_excluded(text, exclusions),
        ):
            drop[start:end] = b"\1" * (end - start)
        collapsed: list[str] = []
        lines: list[int] = []
        number = 1
        for character, dropped in zip(text, drop, strict=True):
            if not dropped and not (character.isspace() and (not collapsed or collapsed[-1] == " ")):
                collapsed.append(" " if character.isspace() else character)
                lines.append(number)
            number += character == "\n"
        return cls("".join(collapsed), lines, bytearray(len(collapsed)))

    def cover(self, text: str, after: int) -> tuple[int, int] | None:
        """Cover the first uncovered occurrence of a text, from `after` on or else from the beginning."""
        for begin in (after, 0):
            at = self.collapsed.find(text, begin)
            while at >= 0:
                if not any(self.covered[at : at + len(text)]):
                    self.covered[at : at + len(text)] = b"\1" * len(text)
                    return at, at + len(text)
                at = self.collapsed.find(text, at + 1)
        return None

    def uncovered(self) -> Iterator[tuple[int, str]]:
        """Line number and uncovered words of every line that has some."""
        by_line: dict[int, list[str]] = {}
        for character, line, covered in zip(self.collapsed, self.lines, self.covered, strict=True):
            by_line.setdefault(line, []).append(" " if covered else character)
        for line, characters in by_line.items():
            text = " ".join("".join(characters).split())
            if WORDS.search(text):
                yield line, text


def _excluded(text: str, exclusions: Iterable[Exclusion]) -> Iterator[tuple[int, int]]:
    """The places of everything that is left out; whole lines, of which a report has many, are looked up."""
    places = _line_places(text)
    for entry in exclusions:
        line = _whole_line(entry.pattern)
        if line is None:
            yield from (match.span() for match in re.finditer(entry.pattern, text))
        else:
            yield from ((start, start + len(line)) for start in places.get(line, ()))


def _whole_line(pattern: str) -> str | None:
    """The line that a pattern matches and nothing else; None for any other pattern."""
    match = re.fullmatch(r"\(\?m\)\^(.+)\$", pattern)
    line = re.sub(r"\\(.)", r"\1", match[1]) if match else ""
    return line if match and re.escape(line) == match[1] else None


def _line_places(text: str) -> dict[str, list[int]]:
    """Where each line of a text begins."""
    places: dict[str, list[int]] = {}
    start = 0
    for line in text.split("\n"):
        places.setdefault(line, []).append(start)
        start += len(line) + 1
    return places


def check_verbatim(source: Source, corpus: Corpus, problems: Diagnostics) -> None:
    """Record passages that are not the source's words, and sentences in no lesson or in two."""
    lessons = [lesson for lesson in corpus.lessons if lesson.source == source.id]
    path = corpus.manifest.home(source.id) / source.id / "original.txt"
    if not source.verbatim:
        return
    text = read_text(path, problems)
    if text is None:
        return
    places = _line_places(text)
    for entry in corpus.manifest.exclusions.get(source.id, ()):
        whole = _whole_line(entry.pattern)
        if whole not in places if whole is not None else not re.search(entry.pattern, text):
            problems.add(
                path.with_name("source.md"),
                f"leaves out '{entry.pattern}', which the original does not hold.",
            )
    original = Original.of(text, corpus.manifest.exclusions.get(source.id, ()))
    after = 0
    for lesson in lessons:
        for passage in lesson.passages:
            after = _match_passage(passage, original, after, corpus, problems)
    titles = {source.title, source.subtitle, *(part for lesson in lessons for part in lesson.section)}
    cased = {title.casefold(): title for title in titles}
    for line, words in original.uncovered() if problems.complete(source.id) else ():
        plain = words.removesuffix(":").strip()
        if plain in titles:
            continue
        advice = "."
        if near := cased.get(plain.casefold()):
            advice = f"; write the section as the original has it: '{plain}', not '{near}'."
        problems.add(path, f"these words are in no lesson: '{_shortened(words)}'{advice}", line)


def _match_passage(
    passage: Excerpt, original: Original, after: int, corpus: Corpus, problems: Diagnostics
) -> int:
    """Match one passage to the original, block by block; return the offset at which it ends."""
    for number, block in enumerate(passage.blocks):
        for text in _texts(block):
            printed = f"{passage.paragraph}. {text}" if number == 0 and _numbered(passage) else text
            place = original.cover(printed, after)
            if place:
                after = place[1]
                continue
            name = f"{passage.source}#{block.anchor or passage.anchor}"
            path, line = corpus.places.get(name, (corpus.manifest.home(passage.source) / passage.source, 0))
            if printed in original.collapsed:
                problems.add(path, f"these words are already in another lesson: '{_shortened(text)}'.", line)
                continue
            differs, (start, end) = difference(printed, text, original.collapsed, after)
            problems.add(path, f"'{_shortened(text)}' is not in original.txt{differs}", line)
            # What is meant by it is in a lesson, however it is misspelt there.
            original.covered[start:end] = b"\1" * (end - start)
    return after


def _numbered(passage: Excerpt) -> bool:
    return passage.anchor == f"p{passage.paragraph}"


def _texts(block: Block) -> Iterator[str]:
    yield block.text
    if block.form == TABLE:
        yield from (" ".join(cell for cell in row if cell) for row in block.rows)


def _shortened(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:77]}…"
