"""Corpus loader: reads the folders of a corpus into taxonomy, sources and lessons."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from lessonsearch.corpus import safe_files
from lessonsearch.corpus.additions import united, united_editorial, united_taxonomy, united_thesaurus
from lessonsearch.corpus.diagnostics import Diagnostics
from lessonsearch.corpus.editorial import read_editorial
from lessonsearch.corpus.front_matter_fields import Fields, read_tags
from lessonsearch.corpus.frontmatter import read_page
from lessonsearch.corpus.manifest import Corpus, CorpusManifest
from lessonsearch.corpus.mistakes.file_names import lesson_name, misnamed_source, misplaced, stray_files
from lessonsearch.corpus.mistakes.tag_values import unknown_tag
from lessonsearch.corpus.passages import read_passages
from lessonsearch.corpus.source_file import Exclusion, read_source
from lessonsearch.corpus.taxonomy_file import FILE as TAXONOMY
from lessonsearch.corpus.taxonomy_file import read_taxonomy
from lessonsearch.corpus.thesaurus_file import FILE as THESAURUS
from lessonsearch.corpus.thesaurus_file import read_thesaurus
from lessonsearch.corpus.training_files import FOLDER as TRAINING
from lessonsearch.corpus.training_files import kind_order, read_materials
from lessonsearch.corpus.training_files import places as material_places
from lessonsearch.errors import CorpusError
from lessonsearch.model.lesson import PER_SOURCE, STANDARD_ATTRIBUTES, Lesson, Source
from lessonsearch.model.taxonomy import Choice, Group, Taxonomy
from lessonsearch.query.parser import phrase_terms
from lessonsearch.text.synonyms import Thesaurus

LESSON_FILE = re.compile(r"(?P<number>\d{3,})-(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)\.md\Z")
DRAFTS = "drafts"
NON_SOURCE_FOLDERS = frozenset({TRAINING, DRAFTS})
"""Folders of the corpus that are not sources."""
PER_FOLDER = 1_000_000
"""Added to the order of a source for each folder before its own, so that later folders' sources follow."""


def load(root: Path, bases: Sequence[Path] = ()) -> Corpus:
    """Read the corpus in a folder and in those that it adds to. Raises CorpusError with every problem."""
    corpus, problems = read(root, bases)
    if problems.sentences:
        raise CorpusError(*problems.sentences)
    return corpus


def load_manifest(root: Path, bases: Sequence[Path] = ()) -> CorpusManifest:
    """Read everything but the lessons. Raises CorpusError with every problem."""
    problems = Diagnostics(root, tuple(bases))
    manifest = read_manifest(root, problems, bases)
    if problems.sentences:
        raise CorpusError(*problems.sentences)
    return manifest


def read(root: Path, bases: Sequence[Path] = ()) -> tuple[Corpus, Diagnostics]:
    """Read as much of the corpus in a folder as possible; return it with its problems."""
    problems = Diagnostics(root, tuple(bases))
    manifest = read_manifest(root, problems, bases)
    places = material_places(manifest.training, manifest.home)
    lessons = tuple(read_lessons(manifest, places, problems))
    return Corpus(manifest, lessons, places, frozenset(problems.unreadable)), problems


def lessons(manifest: CorpusManifest, sources: Collection[str] | None = None) -> Iterator[Lesson]:
    """Yield every lesson in reading order, one at a time, so that a corpus need not fit into memory.

    `sources` restricts them to some source ids. Raises CorpusError with every problem after the last lesson.
    """
    problems = Diagnostics(manifest.root, manifest.bases)
    chosen = {name: source for name, source in manifest.sources.items() if sources is None or name in sources}
    wanted = replace(manifest, sources=chosen)
    yield from read_lessons(wanted, material_places(manifest.training, manifest.home), problems)
    if problems.sentences:
        raise CorpusError(*problems.sentences)


def count(manifest: CorpusManifest) -> int:
    """Number of lesson files, valid or not."""
    return sum(len(_paths(manifest, source)) for source in manifest.sources.values())


def _paths(manifest: CorpusManifest, source: Source) -> list[Path]:
    return sorted(
        path for path in (manifest.home(source.id) / source.id).glob("*.md") if path.name != "source.md"
    )


def read_lessons(
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


def read_manifest(root: Path, problems: Diagnostics, bases: Sequence[Path] = ()) -> CorpusManifest:
    """Read everything but the lessons, as far as it can be read."""
    folders = [folder for folder in (*bases, root) if _is_there(folder, problems)]
    if not folders:
        return CorpusManifest(root, Taxonomy(), {}, bases=tuple(bases))
    found = [_sources(folder, problems) for folder in folders]
    sources, homes = _united_sources(dict(zip(folders, found, strict=True)), problems)
    if not (sources or problems.unreadable):
        problems.add(root, "holds no source; a source is a folder with a source.md.")
    paths = [folder / TAXONOMY for folder in folders]
    given = {path: read_taxonomy(path, {}, problems) for path in paths if path == paths[0] or path.exists()}
    every = (Choice(source.id, source.title) for source in sources.values())
    taxonomy = united_taxonomy(given, problems)
    taxonomy = replace(taxonomy, groups={**taxonomy.groups, "source": (Group("", "", tuple(every)),)})
    materials = [(folder, read_materials(folder, taxonomy, problems)) for folder in folders]
    training = united(
        [(folder / TRAINING, part) for folder, part in materials], lambda each: each.id, problems
    )
    homes |= {each.id: folder for folder, part in reversed(materials) for each in part}
    editorial = {folder: read_editorial(folder, taxonomy, problems) for folder in folders}
    return CorpusManifest(
        root,
        taxonomy,
        sources,
        {name: excluded for part in reversed(found) for name, (_, excluded) in part.items()},
        tuple(sorted(training, key=kind_order)),
        united_editorial(editorial, problems),
        united_thesaurus(read_thesaurus(folder / THESAURUS, problems) for folder in folders),
        tuple(bases),
        homes,
    )


def _is_there(root: Path, problems: Diagnostics) -> bool:
    if not root.is_dir():
        problems.add(root, "there is no corpus here; set LESSONSEARCH_CORPUS to its folder.")
        return False
    if sentence := misplaced(root):
        problems.add(root, sentence)
        return False
    for refused in safe_files.problems(root):
        problems.add(root / refused.name, f"{refused.problem}.")
    return True


def _sources(root: Path, problems: Diagnostics) -> dict[str, tuple[Source, tuple[Exclusion, ...]]]:
    """The sources of one folder, with what each leaves out of its original."""
    found = {}
    for path in sorted(folder / "source.md" for folder in _folders(root)):
        if path.parent.name in NON_SOURCE_FOLDERS:
            continue
        source, excluded = read_source(path, problems)
        if sentence := misnamed_source(path.parent.name):
            problems.lost(path.parent, sentence)
        for stray, sentence in stray_files(path.parent):
            problems.lost(stray, sentence)
        if source:
            found[source.id] = (source, excluded)
    return found


def _united_sources(
    parts: Mapping[Path, Mapping[str, tuple[Source, tuple[Exclusion, ...]]]], problems: Diagnostics
) -> tuple[dict[str, Source], dict[str, Path]]:
    """The sources of all folders in reading order, and the folder of each. Those of later folders follow."""
    found: list[Source] = []
    homes: dict[str, Path] = {}
    for number, (root, part) in enumerate(parts.items()):
        for name, (source, _) in part.items():
            if name in homes:
                other = problems.shown(homes[name] / name)
                problems.add(root / name, f"the source is in {other} already; remove one of them.")
                continue
            homes[name] = root
            found.append(replace(source, order=source.order + number * PER_FOLDER))
    ordered = sorted(found, key=lambda source: (source.order, source.id))
    return {source.id: source for source in ordered}, homes


def _lesson(
    path: Path, source: Source, position: int, taxonomy: Taxonomy, problems: Diagnostics
) -> tuple[Lesson | None, dict[str, int]]:
    """Read a lesson file; return the lesson and the line of each of its ids."""
    file_name = LESSON_FILE.match(path.name)
    if not file_name:
        problems.lost(path, f"is not named like a lesson; call it {lesson_name(path.name, position)}.")
        return None, {}
    page = read_page(path, problems)
    if page is None:
        return None, {}
    fields = Fields(page, problems)
    passages, lines = read_passages(page, source.id, problems)
    tagged = [facet for facet in taxonomy.facets if facet.name != "source"]
    tags = {facet.attribute: read_tags(facet, taxonomy, fields) for facet in tagged}
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
    for facet in tagged if problems.can_read(TAXONOMY) else ():
        for tag in lesson.tags(facet.attribute):
            if tag and not taxonomy.find(facet.name, tag):
                problems.add(path, unknown_tag(facet, tag, taxonomy), fields.line(facet.attribute))
    ids = {lesson.id: 1, **{f"{source.id}#{anchor}": line for anchor, line in lines.items()}}
    ids |= {alias: fields.line("aliases") for alias in lesson.aliases}
    return lesson, ids
