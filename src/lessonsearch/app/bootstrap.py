"""Opening a corpus: its index is built when there is none of today's corpus and program."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from lessonsearch import corpus, training
from lessonsearch.app.library import Library
from lessonsearch.corpus import CorpusManifest, FileState
from lessonsearch.engines.contract import Engine, Plan
from lessonsearch.engines.whoosh import WhooshEngine
from lessonsearch.errors import CorpusError, SettingsError, TrainingError
from lessonsearch.model.lesson import Lesson
from lessonsearch.quotations import Catalogue
from lessonsearch.search.lexical_resources import LexicalResources
from lessonsearch.search.vocabulary import Vocabulary, VocabularyBuilder
from lessonsearch.settings import Settings

TRIES = 5
"""How often a corpus that changes while it is read is read again."""

FEW = 10_000
"""Lessons that are all held while an index is built, some 100 MB, so that a wrong reference in training
material can be answered with the nearest right one. Of more, those of the sources that it refers to."""

MAX_REVISED = 2_000
"""Lessons that are indexed beside an index, rather than to build another: half a second's work."""

IN_EVERY_LESSON = {corpus.PROGRAM, "taxonomy.yaml"}
"""What every lesson's place in the index depends on."""

Progress = Callable[[int, int], object]
"""Is told how many of how many lessons have been read."""


def choose_engine(settings: Settings) -> Engine:
    """The engine that the settings name. Raises SettingsError where what it needs is not installed."""
    if settings.engine != "opensearch":
        return WhooshEngine(settings.index)
    try:
        from lessonsearch.engines.opensearch import OpenSearchEngine  # an extra: not everybody has it
    except ModuleNotFoundError as missing:
        raise SettingsError(
            f"LESSONSEARCH_ENGINE=opensearch needs {missing.name}; install it with"
            " pip install 'lessonsearch[opensearch]'."
        ) from missing
    return OpenSearchEngine(settings)


def open_library(
    settings: Settings, engine: Engine | None = None, progress: Progress = lambda done, total: None
) -> Library:
    """The library of those settings.

    Raises CorpusError where the corpus cannot be read, TrainingError where its training material quotes
    wrongly, EngineError where the index cannot be built.
    """
    engine = engine or choose_engine(settings)
    for _ in range(TRIES):
        made_of = _digests(settings)
        name = corpus.fingerprint(made_of)
        frame = corpus.load_manifest(settings.corpus)
        words = settings.index / f"words-{name}.json"
        try:
            if not engine.ready(name):
                reading = _Reading(frame, progress)
                lessons = _unchanged(made_of, settings, reading.lessons())
                engine.rebuild(lessons, frame.taxonomy, name, reading.told)
                if reading.lexicon:
                    _keep(reading.lexicon, words)
        except _Changed:
            continue
        if _digests(settings) == made_of:
            break
    else:
        raise CorpusError(f"The corpus in {settings.corpus} keeps changing; try again when it is at rest.")
    library = Library(frame.taxonomy, frame.sources, engine, name, frame.editorial, frame.training)
    wording = LexicalResources(frame.thesaurus, frame.taxonomy, lambda: _lexicon(library, words))
    return replace(library, lexical=wording, digests=made_of)


def revise(built: Library, settings: Settings, stamps: Mapping[str, FileState]) -> Library | None:
    """The library of a large corpus of which a little has changed, in a moment: see `Engine.revised`.

    None where another index has to be built first: the corpus is so small that it takes no longer, the
    program or the taxonomy or too much else has changed, or the engine has no such way. `built` is the
    library of the index that was built last; `stamps` are the corpus's as they are now.
    Raises as `open_library` does.
    """
    if built.engine.search(Plan(size=0, facets=())).total <= FEW:
        return None
    now = _digests(settings, stamps)
    changed = {top for top in {*built.digests, *now} if built.digests.get(top) != now.get(top)}
    if changed & IN_EVERY_LESSON:
        return None
    frame = corpus.load_manifest(settings.corpus)
    sources = sorted(changed & {*built.sources, *frame.sources})
    few = {name: source for name, source in frame.sources.items() if name in sources}
    if corpus.count(replace(frame, sources=few)) > MAX_REVISED:
        return None
    lessons = list(corpus.lessons(frame, sources))
    taken = (built.engine.get(name) for lesson in lessons for name in lesson.names)
    if any(other and other.source not in sources for other in taken):
        return None  # to read everything says which files are at odds
    if any(corpus.digest(settings.corpus, top) != now[top] for top in changed & now.keys()):
        return None  # it changed again while it was read
    engine = built.engine.with_delta(lessons, sources, frame.taxonomy)
    if engine is None:
        return None
    name = corpus.fingerprint({**now, "revised from": built.fingerprint})
    thesaurus = built.lexical.thesaurus if frame.thesaurus == built.lexical.thesaurus else frame.thesaurus
    wording = LexicalResources(
        thesaurus,
        frame.taxonomy,
        lambda: built.lexical.vocabulary.with_changes(lessons, sources, frame.taxonomy),
    )
    library = Library(
        frame.taxonomy, frame.sources, engine, name, frame.editorial, frame.training, wording, now
    )
    referred = _referred(frame) & frame.sources.keys()
    _check_training(frame, (lesson for source in referred for lesson in library.lessons_of(source)))
    return library


def _referred(frame: CorpusManifest) -> set[str]:
    """Ids of the sources that training material refers to, whether there are such or not."""
    return {source for material in frame.training for source in training.sources_of(material)}


def _check_training(frame: CorpusManifest, lessons: Iterable[Lesson]) -> None:
    """Raises TrainingError where training material quotes these lessons wrongly."""
    if problems := training.check(frame.training, Catalogue(lessons, frame.sources)):
        raise TrainingError(*problems)


class _Changed(Exception):
    """The corpus changed while it was read: some of it was read before, and some after."""


def _digests(settings: Settings, stamped: Mapping[str, FileState] | None = None) -> dict[str, str]:
    return corpus.digests(settings.corpus, settings.index / "files.json", stamped)


def _unchanged(made_of: Mapping[str, str], settings: Settings, lessons: Iterator[Lesson]) -> Iterator[Lesson]:
    """The lessons; no index is made of them where the corpus is no longer what it was."""
    yield from lessons
    if _digests(settings) != made_of:
        raise _Changed


class _Reading:
    """The lessons on their way into an index, and what is made of them in passing."""

    def __init__(self, frame: CorpusManifest, progress: Progress) -> None:
        self.frame = frame
        self.total = corpus.count(frame)
        self.told = lambda done: progress(done, self.total)
        self.lexicon: Vocabulary | None = None
        """Set when all lessons have been read."""

    def lessons(self) -> Iterator[Lesson]:
        """Every lesson in reading order. Raises CorpusError or TrainingError after the last."""
        referred = _referred(self.frame)
        collecting = VocabularyBuilder(self.frame.taxonomy)
        held = []
        for lesson in corpus.lessons(self.frame):
            collecting.add(lesson)
            if self.total <= FEW or lesson.source in referred:
                held.append(lesson)
            yield lesson
        _check_training(self.frame, held)
        self.lexicon = collecting.lexicon


def _lexicon(library: Library, kept: Path) -> Vocabulary:
    """The lexicon of a library: as it was kept beside the index, else collected now and kept."""
    try:
        return Vocabulary.load(kept.read_text("utf-8"))
    except (OSError, ValueError):
        lexicon = Vocabulary.of(library.all_lessons(), library.taxonomy)
        _keep(lexicon, kept)
        return lexicon


def _keep(lexicon: Vocabulary, kept: Path) -> None:
    with contextlib.suppress(OSError):  # where it cannot be kept it is collected when a word needs it
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        for old in kept.parent.glob("words-*.json"):
            old.unlink()
        scratch = kept.with_suffix(f".{os.getpid()}")
        scratch.write_text(lexicon.dump(), "utf-8")
        scratch.replace(kept)
