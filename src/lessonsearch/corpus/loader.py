"""Corpus loader: reads the folders of a corpus into taxonomy, sources and lessons."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from lessonsearch.corpus import safe_files
from lessonsearch.corpus.diagnostics import Diagnostics
from lessonsearch.corpus.editorial import EditorialData, read_editorial
from lessonsearch.corpus.frontmatter import Fields, read_page
from lessonsearch.corpus.passages import read_passages
from lessonsearch.corpus.source_file import Exclusion, read_source
from lessonsearch.corpus.taxonomy_file import read_taxonomy
from lessonsearch.corpus.thesaurus_file import read_thesaurus
from lessonsearch.corpus.training_files import FOLDER as TRAINING
from lessonsearch.corpus.training_files import places as material_places
from lessonsearch.corpus.training_files import read_materials
from lessonsearch.errors import CorpusError
from lessonsearch.model.lesson import PER_SOURCE, STANDARD_ATTRIBUTES, Lesson, Source
from lessonsearch.model.taxonomy import Facet, Taxonomy
from lessonsearch.model.training_material import TrainingMaterial
from lessonsearch.query.parser import phrase_terms
from lessonsearch.text.synonyms import Thesaurus

LESSON_FILE = re.compile(r"(?P<number>\d{3,})-(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)\.md\Z")
NON_SOURCE_FOLDERS = frozenset({TRAINING})
"""Folders of the corpus that are not sources."""


@dataclass(frozen=True)
class CorpusManifest:
    """Everything in a corpus but its lessons: what a server needs besides the index."""

    root: Path
    taxonomy: Taxonomy
    sources: Mapping[str, Source]
    exclusions: Mapping[str, tuple[Exclusion, ...]] = field(default_factory=dict)
    training: tuple[TrainingMaterial, ...] = ()
    editorial: EditorialData = field(default_factory=EditorialData)
    thesaurus: Thesaurus = field(default_factory=Thesaurus)


@dataclass(frozen=True)
class Corpus:
    """A whole corpus in memory. `places` maps each lesson, excerpt or material id to its file and line."""

    manifest: CorpusManifest
    lessons: tuple[Lesson, ...]
    places: Mapping[str, tuple[Path, int]]


def load(root: Path) -> Corpus:
    """Read the corpus in a folder. Raises CorpusError with every problem."""
    corpus, problems = read(root)
    if problems.sentences:
        raise CorpusError(*problems.sentences)
    return corpus


def load_manifest(root: Path) -> CorpusManifest:
    """Read everything but the lessons. Raises CorpusError with every problem."""
    problems = Diagnostics(root)
    manifest = _manifest(root, problems)
    if problems.sentences:
        raise CorpusError(*problems.sentences)
    return manifest


def read(root: Path) -> tuple[Corpus, Diagnostics]:
    """Read as much of the corpus in a folder as possible; return it with its problems."""
    problems = Diagnostics(root)
    manifest = _manifest(root, problems)
    places = material_places(root, manifest.training)
    lessons = tuple(_lessons(manifest, places, problems))
    return Corpus(manifest, lessons, places), problems


def lessons(manifest: CorpusManifest, sources: Collection[str] | None = None) -> Iterator[Lesson]:
    """Yield every lesson in reading order, one at a time, so that a corpus need not fit into memory.

    `sources` restricts them to some source ids. Raises CorpusError with every problem after the last lesson.
    """
    problems = Diagnostics(manifest.root)
    chosen = {name: source for name, source in manifest.sources.items() if sources is None or name in sources}
    wanted = replace(manifest, sources=chosen)
    yield from _lessons(wanted, material_places(manifest.root, manifest.training), problems)
    if problems.sentences:
        raise CorpusError(*problems.sentences)


def count(manifest: CorpusManifest) -> int:
    """Number of lesson files, valid or not."""
    return sum(len(_paths(manifest, source)) for source in manifest.sources.values())


def _paths(manifest: CorpusManifest, source: Source) -> list[Path]:
    return sorted(path for path in (manifest.root / source.id).glob("*.md") if path.name != "source.md")


def _lessons(
    manifest: CorpusManifest, places: dict[str, tuple[Path, int]], problems: Diagnostics
) -> Iterator[Lesson]:
    """Yield the lessons that can be read; add their ids to `places`."""
    for source in manifest.sources.values():
        for position, path in enumerate(_paths(manifest, source)):
            lesson, lines = _lesson(path, source, position, manifest.taxonomy, problems)
            for name, line in lines.items() if lesson else ():
                if name in places:
                    other, at = places[name]
                    problems.add(
                        path, f"'{name}' is taken already, in {other.name}:{at}; give it another.", line
                    )
                places.setdefault(name, (path, line))
            if lesson:
                yield _with_inferred_words(lesson, manifest.thesaurus)


def _with_inferred_words(lesson: Lesson, thesaurus: Thesaurus) -> Lesson:
    """The lesson; if nobody wrote phrases for it, with the thesaurus's words for what its text says."""
    if lesson.asked:
        return lesson
    return replace(lesson, inferred=thesaurus.infer(phrase_terms(lesson.text, whole=True)))


def _folders(root: Path) -> list[Path]:
    """The top-level folders of a corpus; none where it cannot be read, which `safe_files` reports."""
    try:
        return [folder for folder in root.iterdir() if folder.is_dir()]
    except OSError:
        return []


def _manifest(root: Path, problems: Diagnostics) -> CorpusManifest:
    if not root.is_dir():
        problems.add(root, "there is no corpus here; set LESSONSEARCH_CORPUS to its folder.")
        return CorpusManifest(root, Taxonomy(), {})
    for refused in safe_files.problems(root):
        problems.add(root / refused.name, f"{refused.problem}.")
    sources, exclusions = {}, {}
    for path in sorted(folder / "source.md" for folder in _folders(root)):
        if path.parent.name in NON_SOURCE_FOLDERS:
            continue
        source, excluded = read_source(path, problems)
        if source:
            sources[source.id] = source
            exclusions[source.id] = excluded
    sources = dict(sorted(sources.items(), key=lambda item: (item[1].order, item[0])))
    if not sources:
        problems.add(root, "holds no source; a source is a folder with a source.md.")
    taxonomy = read_taxonomy(root / "taxonomy.yaml", sources, problems)
    training = read_materials(root, taxonomy, problems)
    return CorpusManifest(
        root,
        taxonomy,
        sources,
        exclusions,
        training,
        read_editorial(root, taxonomy, problems),
        read_thesaurus(root / "thesaurus.yaml", problems),
    )


def _lesson(
    path: Path, source: Source, position: int, taxonomy: Taxonomy, problems: Diagnostics
) -> tuple[Lesson | None, dict[str, int]]:
    """Read a lesson file; return the lesson and the line of each of its ids."""
    file_name = LESSON_FILE.match(path.name)
    if not file_name:
        problems.add(path, "is not named like a lesson; call it 013-some-plain-words.md.")
        return None, {}
    page = read_page(path, problems)
    if page is None:
        return None, {}
    fields = Fields(page, problems)
    passages, lines = read_passages(page, source.id, problems)
    tagged = [facet for facet in taxonomy.facets if facet.name != "source"]
    tags = {facet.attribute: _tags(facet, fields) for facet in tagged}
    lesson = Lesson(
        source=source.id,
        slug=file_name["slug"],
        title=fields.text("title", required=True),
        kind=next(iter(tags["kind"]), ""),
        section=tuple(part.strip() for part in fields.text("section").split(" / ") if part.strip()),
        themes=tags["themes"],
        ages=tags["ages"],
        agencies=tags["agencies"],
        passages=passages,
        published=source.published,
        order=source.order * PER_SOURCE + position,
        content_note=fields.text("content_note"),
        note=fields.text("note"),
        asked=fields.texts("asked"),
        concepts=fields.texts("concepts"),
        extra=tuple(pair for pair in tags.items() if pair[1] and pair[0] not in STANDARD_ATTRIBUTES),
        aliases=fields.texts("aliases"),
        same_as=fields.text("same_as"),
    )
    fields.done()
    for facet in tagged:
        for tag in lesson.tags(facet.attribute):
            if tag and not taxonomy.find(facet.name, tag):
                advice = taxonomy.advise(facet.name, tag) or "."
                sentence = f"{facet.name} '{tag}' is not in taxonomy.yaml{advice}"
                problems.add(path, sentence, fields.line(facet.attribute))
    ids = {lesson.id: 1, **{f"{source.id}#{anchor}": line for anchor, line in lines.items()}}
    ids |= {alias: fields.line("aliases") for alias in lesson.aliases}
    return lesson, ids


def _tags(facet: Facet, fields: Fields) -> tuple[str, ...]:
    """A lesson's values in one facet."""
    if facet.multivalued:
        return fields.texts(facet.attribute, required=facet.required)
    value = fields.text(facet.attribute, required=facet.required)
    return (value,) if value else ()
