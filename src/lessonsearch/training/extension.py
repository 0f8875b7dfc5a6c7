"""The Python-Markdown extension: where in Markdown's work references are seen, resolved and checked."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from lessonsearch import corpus
from lessonsearch.errors import NotFound, TrainingError
from lessonsearch.model.lesson import PARAGRAPH, Block, Lesson
from lessonsearch.quotations import Catalogue
from lessonsearch.settings import data_folder
from lessonsearch.training.excerpt_html import draw
from lessonsearch.training.references import (
    SCHEME,
    CorpusLookup,
    LinkBuilder,
    Reference,
    SiteLinks,
    quote_words,
    read,
    read_excerpt,
)

REFERENCE = re.compile(r"\]\(\s*<?lesson:(?P<name>[^\s)>]+)")
DRAWN = re.compile(
    r"^ {0,3}!\[(?P<words>(?:[^\[\]]|\[[^\[\]]*\])*)\]\(\s*<?lesson:(?P<name>[^\s)>]+)>?\s*\)[ \t]*$",
    re.MULTILINE,
)


class LessonExtension(Extension):
    """Links, draws in and checks excerpts. `names` and `address` stand before the options that make them.

    `folds` says of which lessons a reader wants the words folded until they are asked for. After each
    conversion `references` holds what the document refers to, in order.
    """

    def __init__(
        self,
        names: CorpusLookup | None = None,
        address: LinkBuilder | None = None,
        folds: Callable[[Lesson], bool] = lambda lesson: False,
        **options: Any,
    ) -> None:
        self.config = {
            "corpus": ["", "Folder of a corpus; empty: the one that comes with lessonsearch"],
            "site": ["", "Address that links begin with: https://lessons.example.org"],
            "file": ["", "What errors call the document"],
            "first_line": [1, "Line of the file on which the document begins"],
        }
        super().__init__(**options)
        self.names = names or _catalogue(str(self.getConfig("corpus")))
        self.folds = folds
        self.address = address or SiteLinks(str(self.getConfig("site")).rstrip("/"))
        self.begin([])

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name that Python-Markdown calls
        """Take part in the conversion; the numbers are places in Markdown's own order of work."""
        md.preprocessors.register(_Lines(self, md), "lesson_lines", 28)  # before any line is taken out
        md.parser.blockprocessors.register(_Drawing(self, md), "lesson_drawing", 12)  # before paragraphs
        md.treeprocessors.register(_Links(self, md), "lesson_links", 5)  # after links are made

    def begin(self, lines: list[str]) -> None:
        """Forget the last document, and note where this one names what."""
        self.references: list[Reference] = []
        self.problems: list[tuple[int, str]] = []
        self.lines: dict[tuple[str, bool], list[int]] = defaultdict(list)
        for number, line in enumerate(lines, int(self.getConfig("first_line"))):
            for match in REFERENCE.finditer(line):
                before, after = line[: match.start()], line[match.end() :]
                drawn = after.strip("> \t") == ")" and ("![" in before or "[" not in before)
                self.lines[match["name"], drawn].append(number)

    def problem(self, name: str, sentence: str, drawn: bool = False) -> None:
        """Note one problem with a reference of that name, in a link or drawn in."""
        places = self.lines.get((name, drawn)) or [0]
        line = places.pop(0) if len(places) > 1 else places[0]
        file = str(self.getConfig("file"))
        place = f"{file}:{line}" if file else f"line {line}"
        self.problems.append((line, f"{place}: {sentence}"))

    def right(self, name: str, drawn: bool = False) -> None:
        """Note that a reference of that name is in order: a later problem is not on its line."""
        if len(self.lines.get((name, drawn), ())) > 1:
            self.lines[name, drawn].pop(0)


class _Lines(Preprocessor):
    def __init__(self, extension: LessonExtension, md: Markdown) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, lines: list[str]) -> list[str]:
        self.extension.begin(lines)
        return lines


class _Drawing(BlockProcessor):
    """Draws an excerpt in where an image of it stands on a line of its own."""

    def __init__(self, extension: LessonExtension, md: Markdown) -> None:
        super().__init__(md.parser)
        self.extension = extension

    def test(self, parent: Element, block: str) -> bool:
        return bool(DRAWN.search(block))

    def run(self, parent: Element, blocks: list[str]) -> None:
        block = blocks.pop(0)
        match = DRAWN.search(block)
        assert match  # noqa: S101 - `test` has found it
        if before := block[: match.start()].strip("\n"):
            self.parser.parseBlocks(parent, [before])
        self._draw(parent, match["name"], match["words"].strip())
        if after := block[match.end() :].strip("\n"):
            blocks.insert(0, after)

    def _draw(self, parent: Element, name: str, words: str) -> None:
        try:
            reference, excerpt = read_excerpt(name, self.extension.names)
            blocks = excerpt.blocks
            if words:
                blocks = (Block(PARAGRAPH, quote_words(words, excerpt, self.extension.names)),)
        except NotFound as error:
            self.extension.problem(name, str(error), drawn=True)
            return
        self.extension.right(name, drawn=True)
        self.extension.references.append(reference)
        link = self.extension.address(reference.lesson, excerpt)
        draw(parent, reference, blocks, link, self.extension.folds(reference.lesson))


class _Links(Treeprocessor):
    """Gives links their addresses; then says everything that was wrong with the document."""

    def __init__(self, extension: LessonExtension, md: Markdown) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.get("href", "").startswith(SCHEME):
                self._link(element, element.get("href", "").removeprefix(SCHEME))
            elif element.get("src", "").startswith(SCHEME):
                name = element.get("src", "").removeprefix(SCHEME)
                self.extension.problem(
                    name, f"'{name[:120]}' is drawn in among other words; put it on a line of its own."
                )
        if self.extension.problems:
            raise TrainingError(*(sentence for _, sentence in sorted(self.extension.problems)))

    def _link(self, element: Element, name: str) -> None:
        try:
            reference = read(name, self.extension.names)
        except NotFound as error:
            self.extension.problem(name, str(error))
            return
        self.extension.right(name)
        self.extension.references.append(reference)
        element.set("href", self.extension.address(reference.lesson, reference.excerpt))
        if not len(element) and not (element.text or "").strip():
            element.text = AtomicString(reference.provenance)


@lru_cache(maxsize=4)
def _catalogue(folder: str) -> Catalogue:
    """The corpus in a folder, read once however many documents are converted. Raises CorpusError."""
    found = corpus.load(Path(folder) if folder else data_folder("corpus"))
    return Catalogue(found.lessons, found.manifest.sources)


def makeExtension(**options: Any) -> LessonExtension:  # noqa: N802 - the name that Python-Markdown calls
    """The extension with its options, for `markdown.Markdown(extensions=["lessonsearch.training"])`."""
    return LessonExtension(**options)
