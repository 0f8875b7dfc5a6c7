"""Bootstrap: opens a corpus and builds its index unless the current one matches corpus and program."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from lessonsearch import corpus, training
from lessonsearch.app.library import Library
from lessonsearch.app.quotation_store import QuotationStore
from lessonsearch.app.sealed_file import read_sealed, write_sealed
from lessonsearch.corpus import CorpusManifest, FileState
from lessonsearch.engines.contract import Engine, Plan
from lessonsearch.engines.whoosh import WhooshEngine
from lessonsearch.errors import CorpusError, SettingsError, TrainingError
from lessonsearch.model.lesson import Lesson
from lessonsearch.quotations import Catalogue, TriplesWithDelta, index_in_memory
from lessonsearch.search.lexical_resources import LexicalResources
from lessonsearch.search.vocabulary import Vocabulary, VocabularyBuilder
from lessonsearch.settings import Settings

MAX_READS = 5
"""Attempts to read a corpus that keeps changing while it is read."""

MAX_LESSONS_IN_MEMORY = 10_000
"""Lessons up to which all are kept in memory while an index is built, some 100 MB, so that the message about
a wrong reference in training material can suggest the nearest one. Beyond, only those of referenced
sources."""

MAX_DELTA_LESSONS = 2_000
"""Lessons that are indexed as a delta instead of rebuilding the index: half a second's work."""

REBUILD_TRIGGERS = {corpus.PROGRAM, "taxonomy.yaml"}
"""Parts of the corpus that affect the indexed form of every lesson."""

Progress = Callable[[int, int], object]
"""Callback that receives the number of lessons read and the total."""


def choose_engine(settings: Settings) -> Engine:
    """The engine named in the settings. Raises SettingsError where its dependencies are not installed."""
    if settings.engine != "opensearch":
        return WhooshEngine(settings.index)
    try:
        from lessonsearch.engines.opensearch import OpenSearchEngine  # an optional extra
    except ModuleNotFoundError as missing:
        raise SettingsError(
            f"LESSONSEARCH_ENGINE=opensearch needs {missing.name}. To install it, run"
            " pip install 'lessonsearch[opensearch]'."
        ) from missing
    return OpenSearchEngine(settings)


def open_library(
    settings: Settings, engine: Engine | None = None, progress: Progress = lambda done, total: None
) -> Library:
    """Open the library for the settings; build its index first where needed.

    Raises CorpusError where the corpus cannot be read, TrainingError where its training material quotes
    wrongly, EngineError where the index cannot be built.
    """
    engine = engine or choose_engine(settings)
    for _ in range(MAX_READS):
        digests = _digests(settings)
        fingerprint = corpus.fingerprint(digests)
        manifest = corpus.load_manifest(settings.corpus, settings.bases)
        vocabulary_file = settings.index / f"words-{fingerprint}.json"
        store = QuotationStore(settings.index, fingerprint)
        try:
            if not engine.ready(fingerprint):
                with store.writing() as writer:
                    source = _IndexSource(manifest, progress, writer.add)
                    lessons = _unchanged(digests, settings, source.lessons())
                    engine.rebuild(lessons, manifest.taxonomy, fingerprint, source.report)
                    writer.complete = source.vocabulary is not None
                if source.vocabulary:
                    _save_vocabulary(source.vocabulary, vocabulary_file)
        except _Changed:
            continue
        if _digests(settings) == digests:
            break
    else:
        raise CorpusError(
            f"The corpus in {settings.corpus} keeps changing. Try again when nobody is changing it."
        )
    library = Library(
        manifest.taxonomy, manifest.sources, engine, fingerprint, manifest.editorial, manifest.training
    )
    lexical = LexicalResources(
        manifest.thesaurus, manifest.taxonomy, lambda: _load_vocabulary(library, vocabulary_file)
    )
    return replace(
        library,
        lexical=lexical,
        digests=digests,
        published=corpus.first_days(manifest.folders),
        load_triples=lambda: store.open(library.all_lessons),
    )


def open_with_delta(base: Library, settings: Settings, states: Mapping[str, FileState]) -> Library | None:
    """Open a large corpus after a small change by indexing a delta: see `Engine.with_delta`.

    `base` is the library of the last full index; `states` are the current `file_states` of the corpus. None
    where a full rebuild is needed: the corpus is small enough to rebuild at once, the program, the taxonomy
    or too many lessons have changed, or the engine has no deltas. Raises as `open_library` does.
    """
    if base.engine.search(Plan(size=0, facets=())).total <= MAX_LESSONS_IN_MEMORY:
        return None
    digests = _digests(settings, states)
    changed = {top for top in {*base.digests, *digests} if base.digests.get(top) != digests.get(top)}
    if changed & REBUILD_TRIGGERS:
        return None
    manifest = corpus.load_manifest(settings.corpus, settings.bases)
    sources = sorted(changed & {*base.sources, *manifest.sources})
    changed_sources = {id_: source for id_, source in manifest.sources.items() if id_ in sources}
    if corpus.count(replace(manifest, sources=changed_sources)) > MAX_DELTA_LESSONS:
        return None
    lessons = list(corpus.lessons(manifest, sources))
    indexed = (base.engine.get(name) for lesson in lessons for name in lesson.names)
    if any(other and other.source not in sources for other in indexed):
        return None  # an id is used in two sources: a full read reports both files
    if any(
        corpus.digest(settings.corpus, top, settings.bases) != digests[top]
        for top in changed & digests.keys()
    ):
        return None  # the corpus changed again while it was read
    fingerprint = corpus.fingerprint({**digests, "revised from": base.fingerprint})
    engine = base.engine.with_delta(lessons, sources, manifest.taxonomy, fingerprint)
    if engine is None:
        return None
    thesaurus = base.lexical.thesaurus if manifest.thesaurus == base.lexical.thesaurus else manifest.thesaurus
    lexical = LexicalResources(
        thesaurus,
        manifest.taxonomy,
        lambda: base.lexical.vocabulary.with_changes(lessons, sources, manifest.taxonomy),
    )
    library = Library(
        manifest.taxonomy,
        manifest.sources,
        engine,
        fingerprint,
        manifest.editorial,
        manifest.training,
        lexical,
        corpus.first_days(manifest.folders),
        digests,
        lambda: TriplesWithDelta(base.catalogue.quotations.triples, sources, index_in_memory(lessons)),
    )
    referenced = _referenced_sources(manifest) & manifest.sources.keys()
    _check_training(manifest, (lesson for source in referenced for lesson in library.lessons_of(source)))
    return library


def _referenced_sources(manifest: CorpusManifest) -> set[str]:
    """Ids of the sources that training material refers to, existing or not."""
    return {source for material in manifest.training for source in training.sources_of(material)}


def _check_training(manifest: CorpusManifest, lessons: Iterable[Lesson]) -> None:
    """Check the quotations of training material. Raises TrainingError where they differ from the lessons."""
    if problems := training.check_materials(manifest.training, Catalogue(lessons, manifest.sources)):
        raise TrainingError(*problems)


class _Changed(Exception):
    """The corpus changed while it was read, so the lessons may mix two states."""


def _digests(settings: Settings, states: Mapping[str, FileState] | None = None) -> dict[str, str]:
    return corpus.digests(settings.corpus, settings.index / "files.json", states, settings.bases)


def _unchanged(digests: Mapping[str, str], settings: Settings, lessons: Iterator[Lesson]) -> Iterator[Lesson]:
    """Yield the lessons. Raises _Changed after the last if the corpus has changed, which aborts the build."""
    yield from lessons
    if _digests(settings) != digests:
        raise _Changed


class _IndexSource:
    """Lessons for an index build. Checks training material, and collects the vocabulary and the words of
    quotable passages in the same pass."""

    def __init__(
        self, manifest: CorpusManifest, progress: Progress, add_quotable: Callable[[Lesson], None]
    ) -> None:
        self.manifest = manifest
        self.add_quotable = add_quotable
        self.total = corpus.count(manifest)
        self.report = lambda done: progress(done, self.total)
        self.vocabulary: Vocabulary | None = None
        """Set when all lessons have been read."""

    def lessons(self) -> Iterator[Lesson]:
        """Yield every lesson in reading order. Raises CorpusError or TrainingError after the last."""
        referenced = _referenced_sources(self.manifest)
        builder = VocabularyBuilder(self.manifest.taxonomy)
        quotable = []
        for lesson in corpus.lessons(self.manifest):
            builder.add(lesson)
            self.add_quotable(lesson)
            if self.total <= MAX_LESSONS_IN_MEMORY or lesson.source in referenced:
                quotable.append(lesson)
            yield lesson
        _check_training(self.manifest, quotable)
        self.vocabulary = builder.vocabulary


def _load_vocabulary(library: Library, file: Path) -> Vocabulary:
    """The vocabulary of a library: read from its file beside the index, else collected and saved."""
    try:
        return Vocabulary.load(read_sealed(file))
    except (OSError, ValueError):
        vocabulary = Vocabulary.of(library.all_lessons(), library.taxonomy)
        _save_vocabulary(vocabulary, file)
        return vocabulary


def _save_vocabulary(vocabulary: Vocabulary, file: Path) -> None:
    with contextlib.suppress(OSError):  # where it cannot be saved it is collected at the first use
        for old in file.parent.glob("words-*.json"):
            old.unlink()
        write_sealed(file, vocabulary.dump())
