"""The Python-Markdown extension: resolves and checks `lesson:` references during the conversion."""

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
from lessonsearch.training.excerpt_html import add_excerpt
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
EMBED = re.compile(
    r"^ {0,3}!\[(?P<words>(?:[^\[\]]|\[[^\[\]]*\])*)\]\(\s*<?lesson:(?P<name>[^\s)>]+)>?\s*\)[ \t]*$",
    re.MULTILINE,
)


class LessonExtension(Extension):
    """Extension that links, embeds and checks excerpts. `names` and `address` override `corpus` and `site`.

    `folds` decides for which lessons embedded words are folded. After each conversion `references` has the
    references of the document, in order.
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
        """Register the processors. The numbers are priorities in Python-Markdown's pipeline."""
        md.preprocessors.register(_LineIndexer(self, md), "lesson_lines", 28)  # before any line is removed
        blocks = md.parser.blockprocessors
        blocks.register(_EmbedProcessor(self, md), "lesson_drawing", 12)  # before paragraphs
        md.treeprocessors.register(_LinkProcessor(self, md), "lesson_links", 5)  # after links are made

    def begin(self, lines: list[str]) -> None:
        """Reset for a new document; index the line numbers of its references."""
        self.references: list[Reference] = []
        self.problems: list[tuple[int, str]] = []
        self.lines: dict[tuple[str, bool], list[int]] = defaultdict(list)
        for number, line in enumerate(lines, int(self.getConfig("first_line"))):
            for match in REFERENCE.finditer(line):
                before, after = line[: match.start()], line[match.end() :]
                embedded = after.strip("> \t") == ")" and ("![" in before or "[" not in before)
                self.lines[match["name"], embedded].append(number)

    def problem(self, name: str, sentence: str, embedded: bool = False) -> None:
        """Record a problem with the next reference of that name, in a link or embedded."""
        places = self.lines.get((name, embedded)) or [0]
        line = places.pop(0) if len(places) > 1 else places[0]
        file = str(self.getConfig("file"))
        place = f"{file}:{line}" if file else f"line {line}"
        self.problems.append((line, f"{place}: {sentence}"))

    def accept(self, name: str, embedded: bool = False) -> None:
        """Skip a valid reference of that name, so that a later problem is reported on its own line."""
        if len(self.lines.get((name, embedded), ())) > 1:
            self.lines[name, embedded].pop(0)


class _LineIndexer(Preprocessor):
    """Preprocessor that passes the source lines to the extension."""

    def __init__(self, extension: LessonExtension, md: Markdown) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, lines: list[str]) -> list[str]:
        self.extension.begin(lines)
        return lines


class _EmbedProcessor(BlockProcessor):
    """Block processor that replaces an image reference on a line of its own with the excerpt."""

    def __init__(self, extension: LessonExtension, md: Markdown) -> None:
        super().__init__(md.parser)
        self.extension = extension

    def test(self, parent: Element, block: str) -> bool:
        return bool(EMBED.search(block))

    def run(self, parent: Element, blocks: list[str]) -> None:
        block = blocks.pop(0)
        match = EMBED.search(block)
        assert match  # noqa: S101 - `test` has found it
        if before := block[: match.start()].strip("\n"):
            self.parser.parseBlocks(parent, [before])
        self._embed(parent, match["name"], match["words"].strip())
        if after := block[match.end() :].strip("\n"):
            blocks.insert(0, after)

    def _embed(self, parent: Element, name: str, words: str) -> None:
        try:
            reference, excerpt = read_excerpt(name, self.extension.names)
            blocks = excerpt.blocks
            if words:
                blocks = (Block(PARAGRAPH, quote_words(words, excerpt, self.extension.names)),)
        except NotFound as error:
            self.extension.problem(name, str(error), embedded=True)
            return
        self.extension.accept(name, embedded=True)
        self.extension.references.append(reference)
        link = self.extension.address(reference.lesson, excerpt)
        add_excerpt(parent, reference, blocks, link, self.extension.folds(reference.lesson))


class _LinkProcessor(Treeprocessor):
    """Tree processor that resolves links. Raises TrainingError with all problems of the document."""

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
        self.extension.accept(name)
        self.extension.references.append(reference)
        element.set("href", self.extension.address(reference.lesson, reference.excerpt))
        if not len(element) and not (element.text or "").strip():
            element.text = AtomicString(reference.provenance)


@lru_cache(maxsize=4)
def _catalogue(folder: str) -> Catalogue:
    """The catalogue of a corpus folder, cached across conversions. Raises CorpusError."""
    found = corpus.load(Path(folder) if folder else data_folder("corpus"))
    return Catalogue(found.lessons, found.manifest.sources)


def makeExtension(**options: Any) -> LessonExtension:  # noqa: N802 - the name that Python-Markdown calls
    """Entry point of Python-Markdown: `markdown.Markdown(extensions=["lessonsearch.training"])`."""
    return LessonExtension(**options)
