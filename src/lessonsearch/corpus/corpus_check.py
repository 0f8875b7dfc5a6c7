"""Checking a corpus: files are readable, tags within bounds, links intact, and passages verbatim.

What the training material quotes is checked by `training.check_materials`; the command `lessonsearch check`
does both.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lessonsearch.corpus.diagnostics import Diagnostics
from lessonsearch.corpus.draft_loader import read_draft
from lessonsearch.corpus.editorial import check_editorial, read_editorial
from lessonsearch.corpus.loader import read
from lessonsearch.corpus.manifest import Corpus
from lessonsearch.corpus.permalinks import check_permalinks, published
from lessonsearch.corpus.thesaurus_check import check_thesaurus
from lessonsearch.corpus.verbatim import check_verbatim
from lessonsearch.model.lesson import Lesson
from lessonsearch.model.lesson_kinds import OWN_WORDS
from lessonsearch.model.taxonomy import did_you_mean
from lessonsearch.text.analysis import terms

MAX_ASKED_LENGTH = 80
"""Characters of a phrase under `asked` or `concepts`: a question somebody would type, not a summary."""


def check(root: Path, bases: Sequence[Path] = ()) -> tuple[Corpus, list[str]]:
    """Check the corpus in a folder and in those that it adds to; return it with its problems, as sentences
    with file and line.
    """
    corpus, problems = read(root, bases)
    _check_sources(corpus, problems)
    if not problems.unreadable:
        listed = {name for folder in corpus.manifest.folders for name in published(folder)}
        for folder in corpus.manifest.folders:
            editorial = read_editorial(folder, corpus.manifest.taxonomy, Diagnostics(folder))
            check_editorial(folder, editorial, corpus.lessons, listed, problems)
        check_thesaurus(corpus, problems)
    check_permalinks(corpus, problems)
    return corpus, problems.sentences


def check_draft(root: Path, source: str, bases: Sequence[Path] = ()) -> tuple[Corpus, list[str]]:
    """Everything that is wrong with one draft of the corpus in that folder."""
    corpus, problems = read_draft(root, source, bases)
    _check_sources(corpus, problems)
    return corpus, problems.sentences


def _check_sources(corpus: Corpus, problems: Diagnostics) -> None:
    """Note what is wrong with lessons, concepts and passages."""
    for lesson in corpus.lessons:
        _check_lesson(lesson, corpus, problems)
    _check_concepts(corpus, problems)
    for source in corpus.manifest.sources.values():
        check_verbatim(source, corpus, problems)


def _check_lesson(lesson: Lesson, corpus: Corpus, problems: Diagnostics) -> None:
    path, _ = corpus.places[lesson.id]
    for facet in corpus.manifest.taxonomy.facets:
        tags = lesson.tags(facet.attribute)
        if len(tags) > facet.at_most:
            problems.add(
                path,
                f"has {len(tags)} {facet.plural.lower()}; keep the {facet.at_most} that it is most about.",
            )
        if len(set(tags)) < len(tags):
            problems.add(path, f"names the same {facet.label.lower()} twice; remove one.")
    _check_asked(lesson, path, problems)
    ids = {other.id for other in corpus.lessons}
    if lesson.same_as and lesson.same_as not in ids:
        advice = did_you_mean(lesson.same_as, ids) or "."
        problems.add(path, f"is the same as '{lesson.same_as}', which does not exist{advice}")
    source = corpus.manifest.sources[lesson.source]
    own_words = corpus.manifest.taxonomy.with_role(OWN_WORDS)
    if (lesson.kind in own_words) == source.verbatim and problems.complete(source.id):
        sentence = (
            f"is of kind '{lesson.kind}', our own words, in a source whose words we hold; give it another"
            " kind."
            if source.verbatim
            else "stands in a source without original.txt, so it can only be of kind"
            f" '{' or '.join(own_words) or OWN_WORDS}', in our own words."
        )
        problems.add(path, sentence)


def _check_asked(lesson: Lesson, path: Path, problems: Diagnostics) -> None:
    """Record phrases in today’s words that are too long or have the same terms as the title or another."""
    seen = [terms(lesson.title)]
    for number, phrase in enumerate((*lesson.asked, *lesson.concepts)):
        key = "asked" if number < len(lesson.asked) else "concepts"
        if len(phrase) > MAX_ASKED_LENGTH:
            problems.add(
                path, f"'{phrase[:40]}…' under '{key}' is longer than {MAX_ASKED_LENGTH} characters."
            )
        if terms(phrase) in seen:
            problems.add(path, f"'{phrase}' under '{key}' says what the title or a phrase before it says.")
        seen.append(terms(phrase))


def _check_concepts(corpus: Corpus, problems: Diagnostics) -> None:
    """Record concepts with several spellings, which would be listed as different concepts."""
    spellings: dict[frozenset[str], str] = {}
    for lesson in corpus.lessons:
        for name in lesson.concepts:
            usual = spellings.setdefault(frozenset(terms(name)), name)
            if name != usual:
                path, _ = corpus.places[lesson.id]
                problems.add(path, f"'{name}' under 'concepts' is '{usual}' elsewhere; write it as there.")
