"""The proof that passages are the source's words: every passage stands in the original, and every
sentence of the original stands in exactly one lesson.

Both texts are compared with white space folded and bullet marks taken out. Passages are laid onto the
original in reading order, because a report repeats itself; what no passage covers has to be the title,
a heading that some lesson names as its section, or something that `source.md` leaves out with a reason.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lessonsearch.corpus.diagnostics import Diagnostics
from lessonsearch.corpus.frontmatter import read_text
from lessonsearch.corpus.loader import Corpus
from lessonsearch.corpus.source_file import Exclusion
from lessonsearch.model.lesson import TABLE, Block, Excerpt, Source

BULLET_MARK = re.compile("·")
BROKEN = re.compile(r"(\w+)- (\w+)")
WORDS = re.compile(r"\w")


@dataclass
class Original:
    """A source's text, folded, with the line of each character and the stretches already taken."""

    folded: str
    lines: list[int]
    taken: bytearray

    @classmethod
    def of(cls, text: str, left_out: tuple[Exclusion, ...]) -> Original:
        """Fold white space and take out bullet marks and what is left out, keeping line numbers."""
        drop = bytearray(len(text))
        for pattern in (BULLET_MARK, *(re.compile(entry.pattern) for entry in left_out)):
            for match in pattern.finditer(text):
                drop[match.start() : match.end()] = b"\1" * len(match[0])
        folded: list[str] = []
        lines: list[int] = []
        number = 1
        for character, dropped in zip(text, drop, strict=True):
            if not dropped and not (character.isspace() and (not folded or folded[-1] == " ")):
                folded.append(" " if character.isspace() else character)
                lines.append(number)
            number += character == "\n"
        return cls("".join(folded), lines, bytearray(len(folded)))

    def take(self, text: str, after: int) -> tuple[int, int] | None:
        """Take the first free place of a text, from `after` on or else from the beginning."""
        for begin in (after, 0):
            at = self.folded.find(text, begin)
            while at >= 0:
                if not any(self.taken[at : at + len(text)]):
                    self.taken[at : at + len(text)] = b"\1" * len(text)
                    return at, at + len(text)
                at = self.folded.find(text, at + 1)
        return None

    def rest(self) -> Iterator[tuple[int, str]]:
        """What nothing took: line number and the line's words, for every line with words."""
        held: dict[int, list[str]] = {}
        for character, line, taken in zip(self.folded, self.lines, self.taken, strict=True):
            held.setdefault(line, []).append(" " if taken else character)
        for line, characters in held.items():
            text = " ".join("".join(characters).split())
            if WORDS.search(text):
                yield line, text


def check_verbatim(source: Source, corpus: Corpus, problems: Diagnostics) -> None:
    """Note every passage that is not the source's words, and every sentence in no lesson or in two."""
    lessons = [lesson for lesson in corpus.lessons if lesson.source == source.id]
    path = corpus.manifest.root / source.id / "original.txt"
    if not source.verbatim:
        return
    text = read_text(path, problems)
    if text is None:
        return
    for entry in corpus.manifest.exclusions.get(source.id, ()):
        if not re.search(entry.pattern, text):
            problems.add(
                path.with_name("source.md"),
                f"leaves out '{entry.pattern}', which the original does not hold.",
            )
    original = Original.of(text, corpus.manifest.exclusions.get(source.id, ()))
    after = 0
    for lesson in lessons:
        for passage in lesson.passages:
            after = _lay(passage, original, after, corpus, problems)
    titles = {source.title, source.subtitle, *(part for lesson in lessons for part in lesson.section)}
    cased = {title.casefold(): title for title in titles}
    for line, words in original.rest() if problems.complete(source.id) else ():
        plain = words.removesuffix(":").strip()
        if plain in titles:
            continue
        advice = "."
        if near := cased.get(plain.casefold()):
            advice = f"; write the section as the original has it: '{plain}', not '{near}'."
        problems.add(path, f"these words stand in no lesson: '{_short(words)}'{advice}", line)


def _lay(passage: Excerpt, original: Original, after: int, corpus: Corpus, problems: Diagnostics) -> int:
    """Lay one passage onto the original, block by block; gives where it ended."""
    for number, block in enumerate(passage.blocks):
        for text in _texts(block):
            printed = f"{passage.paragraph}. {text}" if number == 0 and _numbered(passage) else text
            place = original.take(printed, after)
            if place:
                after = place[1]
                continue
            name = f"{passage.source}#{block.anchor or passage.anchor}"
            path, line = corpus.places.get(name, (corpus.manifest.root / passage.source, 0))
            if printed in original.folded:
                problems.add(path, f"these words stand in another lesson already: '{_short(text)}'.", line)
            else:
                problems.add(
                    path, f"'{_short(text)}' is not in original.txt{_nearest(printed, original)}", line
                )
    return after


def _numbered(passage: Excerpt) -> bool:
    return passage.anchor == f"p{passage.paragraph}"


def _texts(block: Block) -> Iterator[str]:
    yield block.text
    if block.form == TABLE:
        yield from (" ".join(cell for cell in row if cell) for row in block.rows)


def _nearest(text: str, original: Original) -> str:
    """The end of a sentence: where the original first differs, or nothing where it has nothing like it."""
    opening = text[:24]
    at = original.folded.find(opening)
    if at < 0:
        match = difflib.SequenceMatcher(None, original.folded, text[:80], autojunk=False).find_longest_match()
        if match.size < 12:
            return "."
        at = max(0, match.a - match.b)
    there = original.folded[at : at + len(text)]
    if (broken := BROKEN.search(text)) and (whole := broken[1] + broken[2]) in there:
        return f"; a word is broken at the end of a line here: write '{whole}', not '{broken[0]}'."
    same = next(
        (i for i, (a, b) in enumerate(zip(text, there, strict=False)) if a != b), min(len(text), len(there))
    )
    begin = max(0, same - 20)
    return f"; it reads '…{there[begin : same + 20]}…' there, and '…{text[begin : same + 20]}…' here."


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:77]}…"
