"""Reading the corpus's folders into taxonomy, sources and lessons."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from lessonsearch.corpus.diagnostics import Diagnostics
from lessonsearch.corpus.editorial import EditorialData, read_editorial
from lessonsearch.corpus.frontmatter import Fields, read_page, read_yaml
from lessonsearch.corpus.passages import read_passages
from lessonsearch.corpus.source_file import Exclusion, read_source
from lessonsearch.corpus.thesaurus_file import read_thesaurus
from lessonsearch.corpus.training_files import FOLDER as TRAINING
from lessonsearch.corpus.training_files import places as material_places
from lessonsearch.corpus.training_files import read_materials
from lessonsearch.errors import CorpusError
from lessonsearch.model.lesson import PER_SOURCE, Lesson, Source
from lessonsearch.model.taxonomy import FACETS, Choice, Group, Taxonomy
from lessonsearch.model.training_material import TrainingMaterial
from lessonsearch.text.synonyms import Thesaurus

LESSON_FILE = re.compile(r"(?P<number>\d{3,})-(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)\.md\Z")
IN_TAXONOMY = ("themes", "ages", "agencies", "kinds")
DRAFTS = "drafts"
OTHER_FOLDERS = frozenset({TRAINING, DRAFTS})
"""Folders of the corpus that are no source."""


@dataclass(frozen=True)
class CorpusManifest:
    """The corpus without its lessons: what a server needs beside the index."""

    root: Path
    taxonomy: Taxonomy
    sources: Mapping[str, Source]
    exclusions: Mapping[str, tuple[Exclusion, ...]] = field(default_factory=dict)
    training: tuple[TrainingMaterial, ...] = ()
    editorial: EditorialData = field(default_factory=EditorialData)
    thesaurus: Thesaurus = field(default_factory=Thesaurus)


@dataclass(frozen=True)
class Corpus:
    """Everything that is in the corpus. `places` are lesson or excerpt id → file and line."""

    manifest: CorpusManifest
    lessons: tuple[Lesson, ...]
    places: Mapping[str, tuple[Path, int]]
    unreadable: frozenset[Path] = frozenset()
    """Files that could not be read, so that what follows from their absence need not be said."""


def load(root: Path) -> Corpus:
    """The corpus in that folder. Raises CorpusError with every problem."""
    corpus, problems = read(root)
    if problems.sentences:
        raise CorpusError(*problems.sentences)
    return corpus


def load_manifest(root: Path) -> CorpusManifest:
    """Taxonomy and sources alone. Raises CorpusError with every problem."""
    problems = Diagnostics(root)
    frame = _frame(root, problems)
    if problems.sentences:
        raise CorpusError(*problems.sentences)
    return frame


def read(root: Path) -> tuple[Corpus, Diagnostics]:
    """What can be read of the corpus in that folder, and what is wrong with it."""
    problems = Diagnostics(root)
    frame = _frame(root, problems)
    places = material_places(root, frame.training)
    lessons = tuple(_lessons(frame, places, problems))
    return Corpus(frame, lessons, places, frozenset(problems.unreadable)), problems


def read_draft(root: Path, source: str) -> tuple[Corpus, Diagnostics]:
    """What can be read of one draft, as a corpus of one source with the taxonomy of its corpus."""
    manifest = _frame(root, Diagnostics(root))
    problems = Diagnostics(root)
    draft, exclusions = read_source(root / DRAFTS / source / "source.md", problems)
    alone = replace(
        manifest,
        root=root / DRAFTS,
        sources={source: draft} if draft else {},
        exclusions={source: exclusions},
        training=(),
    )
    places: dict[str, tuple[Path, int]] = {}
    return Corpus(alone, tuple(_lessons(alone, places, problems)), places), problems


def lessons(frame: CorpusManifest, sources: Collection[str] | None = None) -> Iterator[Lesson]:
    """Every lesson of a frame in reading order, one at a time, so that a corpus need not fit into memory.

    `sources`: only those of these sources. Raises CorpusError with every problem, after the last lesson.
    """
    problems = Diagnostics(frame.root)
    chosen = {name: source for name, source in frame.sources.items() if sources is None or name in sources}
    wanted = replace(frame, sources=chosen)
    yield from _lessons(wanted, material_places(frame.root, frame.training), problems)
    if problems.sentences:
        raise CorpusError(*problems.sentences)


def count(frame: CorpusManifest) -> int:
    """How many lessons there are to read, or files that should be lessons."""
    return sum(len(_paths(frame, source)) for source in frame.sources.values())


def _paths(frame: CorpusManifest, source: Source) -> list[Path]:
    return sorted(path for path in (frame.root / source.id).glob("*.md") if path.name != "source.md")


def _lessons(
    frame: CorpusManifest, places: dict[str, tuple[Path, int]], problems: Diagnostics
) -> Iterator[Lesson]:
    """The lessons that can be read; what they are called is added to `places`."""
    for source in frame.sources.values():
        for place, path in enumerate(_paths(frame, source)):
            lesson, lines = _lesson(path, source, place, frame.taxonomy, problems)
            for name, line in lines.items() if lesson else ():
                if name in places:
                    other, at = places[name]
                    problems.add(
                        path, f"'{name}' is taken already, in {other.name}:{at}; give it another.", line
                    )
                places.setdefault(name, (path, line))
            if lesson:
                yield lesson


def _frame(root: Path, problems: Diagnostics) -> CorpusManifest:
    if not root.is_dir():
        problems.add(root, "there is no corpus here; set LESSONSEARCH_CORPUS to its folder.")
        return CorpusManifest(root, Taxonomy(), {})
    sources, left_out = {}, {}
    for path in sorted(folder / "source.md" for folder in root.iterdir() if folder.is_dir()):
        if path.parent.name in OTHER_FOLDERS:
            continue
        source, omitted = read_source(path, problems)
        if source:
            sources[source.id] = source
            left_out[source.id] = omitted
    sources = dict(sorted(sources.items(), key=lambda item: (item[1].order, item[0])))
    if not sources:
        problems.add(root, "holds no source; a source is a folder with a source.md.")
    taxonomy = _taxonomy(root / "taxonomy.yaml", sources, problems)
    training = read_materials(root, taxonomy, problems)
    return CorpusManifest(
        root,
        taxonomy,
        sources,
        left_out,
        training,
        read_editorial(root, taxonomy, problems),
        read_thesaurus(root / "thesaurus.yaml", problems),
    )


def _taxonomy(path: Path, sources: Mapping[str, Source], problems: Diagnostics) -> Taxonomy:
    data = read_yaml(path, problems)
    if not isinstance(data, dict):
        if data is not None:
            problems.add(path, f"is not a taxonomy; it has the keys {', '.join(IN_TAXONOMY)}.", 1)
        data = {}
    groups: dict[str, tuple[Group, ...]] = {
        "source": (Group("", "", tuple(Choice(source.id, source.title) for source in sources.values())),)
    }
    for facet, key in zip(FACETS, IN_TAXONOMY, strict=False):
        entries = data.get(key) or []
        if not isinstance(entries, list):
            problems.add(path, f"'{key}' is a list of entries or of groups of them, not {entries!r}.")
            entries = []
        grouped = any(isinstance(entry, dict) and key in entry for entry in entries)
        listed = entries if grouped else [{"id": "", "label": "", key: entries}]
        groups[facet.name] = tuple(_group(entry, key, path, problems) for entry in listed)
    for key in set(data) - set(IN_TAXONOMY):
        problems.add(path, f"'{key}' is not a key of the taxonomy; it has {', '.join(IN_TAXONOMY)}.")
    return Taxonomy(groups)


def _group(entry: Any, key: str, path: Path, problems: Diagnostics) -> Group:
    choices = []
    items = (entry.get(key) or []) if isinstance(entry, dict) else None
    if not isinstance(items, list):
        problems.add(path, f"a group of '{key}' has an id, a label and a list of '{key}'; not {entry!r}.")
        return Group("", "", ())
    for item in items:
        if isinstance(item, dict) and item.get("id") and item.get("label") and item.get("definition"):
            choices.append(
                Choice(str(item["id"]), str(item["label"]), str(item["definition"]), str(entry.get("id", "")))
            )
        else:
            problems.add(path, f"an entry of '{key}' lacks id, label or definition: {item!r}.")
    return Group(str(entry.get("id", "")), str(entry.get("label", "")), tuple(choices))


MAX_LISTED = 20
"""Values of a facet that are all named where one is wrong; of more, the taxonomy has the list."""


def _allowed(taxonomy: Taxonomy, facet: str) -> str:
    """The end of a sentence about an unknown value: what may stand there."""
    values = [choice.id for choice in taxonomy.choices(facet)]
    return f"; it is one of {', '.join(values)}." if 0 < len(values) <= MAX_LISTED else "."


def _lesson(
    path: Path, source: Source, place: int, taxonomy: Taxonomy, problems: Diagnostics
) -> tuple[Lesson | None, dict[str, int]]:
    """A lesson, and the line of each of its ids."""
    named = LESSON_FILE.match(path.name)
    if not named:
        problems.add(path, "is not named like a lesson; call it 013-some-plain-words.md.")
        return None, {}
    page = read_page(path, problems)
    if page is None:
        return None, {}
    fields = Fields(page, problems)
    passages, lines = read_passages(page, source.id, problems)
    lesson = Lesson(
        source=source.id,
        slug=named["slug"],
        title=fields.text("title", required=True),
        kind=fields.text("kind", required=True),
        section=tuple(part.strip() for part in fields.text("section").split(" / ") if part.strip()),
        themes=fields.texts("themes", required=True),
        ages=fields.texts("ages", required=True),
        agencies=fields.texts("agencies", required=True),
        passages=passages,
        published=source.published,
        order=source.order * PER_SOURCE + place,
        content_note=fields.text("content_note"),
        note=fields.text("note"),
        asked=fields.texts("asked"),
        concepts=fields.texts("concepts"),
        aliases=fields.texts("aliases"),
        same_as=fields.text("same_as"),
    )
    fields.done()
    for facet in FACETS:
        for tag in lesson.tags(facet.attribute):
            if tag and facet.name != "source" and not taxonomy.find(facet.name, tag):
                advice = taxonomy.advise(facet.name, tag) or _allowed(taxonomy, facet.name)
                sentence = f"{facet.name} '{tag}' is not in taxonomy.yaml{advice}"
                problems.add(path, sentence, fields.line(facet.attribute))
    ids = {lesson.id: 1, **{f"{source.id}#{anchor}": line for anchor, line in lines.items()}}
    ids |= {alias: fields.line("aliases") for alias in lesson.aliases}
    return lesson, ids
