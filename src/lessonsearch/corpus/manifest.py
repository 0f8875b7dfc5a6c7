"""Corpus manifest: what a corpus of one or more folders holds besides its lessons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lessonsearch.corpus.editorial import EditorialData
from lessonsearch.corpus.source_file import Exclusion
from lessonsearch.model.lesson import Lesson, Source
from lessonsearch.model.taxonomy import Taxonomy
from lessonsearch.model.training_material import TrainingMaterial
from lessonsearch.text.synonyms import Thesaurus


@dataclass(frozen=True)
class CorpusManifest:
    """Everything in a corpus but its lessons: what a server needs besides the index."""

    root: Path
    """The folder; of several, the last, into which own reviews are written."""
    taxonomy: Taxonomy
    sources: Mapping[str, Source]
    exclusions: Mapping[str, tuple[Exclusion, ...]] = field(default_factory=dict)
    training: tuple[TrainingMaterial, ...] = ()
    editorial: EditorialData = field(default_factory=EditorialData)
    thesaurus: Thesaurus = field(default_factory=Thesaurus)
    bases: tuple[Path, ...] = ()
    """The folders that `root` adds to, in their order."""
    homes: Mapping[str, Path] = field(default_factory=dict)
    """Id of a source or of training material → the folder that it stands in, where that is not `root`."""

    @property
    def folders(self) -> tuple[Path, ...]:
        """Every folder, the one that the others add to first."""
        return (*self.bases, self.root)

    def home(self, name: str) -> Path:
        """The folder of the corpus that a source or training material stands in."""
        return self.homes.get(name, self.root)


@dataclass(frozen=True)
class Corpus:
    """A whole corpus in memory. `places` maps each lesson, excerpt or material id to its file and line."""

    manifest: CorpusManifest
    lessons: tuple[Lesson, ...]
    places: Mapping[str, tuple[Path, int]]
    unreadable: frozenset[Path] = frozenset()
    """Files that could not be read, so that what follows from their absence need not be said."""
