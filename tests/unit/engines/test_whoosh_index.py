"""The index of the embedded engine, as Whoosh itself sees it: its reader, search and scores work on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from whoosh import qparser, query
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex

from lessonsearch import corpus
from lessonsearch.engines.contract import Plan, clause_bonus
from lessonsearch.engines.whoosh import WhooshEngine, postings_writer
from lessonsearch.engines.whoosh.schema import NAMES, STORED
from lessonsearch.model.lesson import Lesson
from lessonsearch.query.parser import Clause, Term, parse
from lessonsearch.text.indexed_fields import FIELD_WEIGHTS
from support.paths import CORPUS


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WhooshEngine]:
    """The shipped corpus, indexed; no lesson hidden as another's copy, of which Whoosh knows nothing."""
    made = WhooshEngine(tmp_path_factory.mktemp("whoosh"))
    shown = [lesson for lesson in corpus.load(CORPUS).lessons if not lesson.same_as]
    made.rebuild(shown, corpus.load_manifest(CORPUS).taxonomy, "shipped")
    yield made
    made.close()


@pytest.fixture(scope="module")
def index(engine: WhooshEngine) -> Iterator[FileIndex]:
    opened = FileIndex(FileStorage(str(engine.directory.index_path("shipped"))))
    yield opened
    opened.close()


@pytest.mark.parametrize("typed", ["child", "neglect", "father", "overlay", "birth", "prebirth", "zebra"])
def test_whooshs_own_searcher_finds_a_word_where_we_do(
    engine: WhooshEngine, index: FileIndex, typed: str
) -> None:
    [clause] = parse(typed)
    ours = engine.search(Plan((clause,), 1, order="relevance", size=1000))
    word = clause.terms[0].words[0]
    with index.searcher() as searcher:
        either = query.Or([query.Term(field, word) for field in FIELD_WEIGHTS])
        theirs = {hit[STORED] for hit in searcher.search(either, limit=None)}
    assert {hit.lesson for hit in ours.hits} == set(map(Lesson.load, theirs))


@pytest.mark.parametrize("typed", ["child neglect", '"social care"', '"less than one"', "babies NOT drugs"])
def test_whooshs_own_query_language_finds_what_we_find(
    engine: WhooshEngine, index: FileIndex, typed: str
) -> None:
    clauses = parse(typed)
    ours = engine.search(Plan(clauses, sum(not clause.excluded for clause in clauses), size=1000))
    parser = qparser.MultifieldParser(list(FIELD_WEIGHTS), index.schema)
    with index.searcher() as searcher:
        theirs = [hit[STORED] for hit in searcher.search(parser.parse(typed), limit=None)]
    assert {hit.lesson.dump() for hit in ours.hits} == set(theirs)
    assert theirs


def test_whooshs_reader_lists_terms_postings_and_spellings(engine: WhooshEngine, index: FileIndex) -> None:
    with index.reader() as reader:
        assert reader.doc_count() == engine.search(Plan()).total
        words = list(reader.field_terms("text"))
        assert words == sorted(words)
        assert {"child", "neglect"} <= set(words)
        assert ("title", "zebra") not in reader
        assert next(reader.expand_prefix("text", "neglec")) == b"neglect"
        [named] = reader.postings(NAMES, "ages-of-concern#p13").all_ids()
        assert engine.get("ages-of-concern#p13") == Lesson.load(reader.stored_fields(named)[STORED])
        neglect = reader.term_info("text", "neglect")
        assert neglect.doc_frequency() == len(list(reader.postings("text", "neglect").all_ids()))
        assert neglect.weight() >= neglect.doc_frequency()
        assert 0 < neglect.min_length() <= neglect.max_length()
        assert "neglect" in reader.corrector("text").suggest("neglact", maxdist=1)


def test_a_corpus_of_many_chunks_and_blocks_is_one_index(
    tmp_path: Path, engine: WhooshEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lessonsearch.engines.whoosh.inverter.CHUNK_COMPOUNDS", 500)
    monkeypatch.setattr(postings_writer, "BLOCK_POSITIONS", 300)
    piecemeal = WhooshEngine(tmp_path)
    shown = [lesson for lesson in corpus.load(CORPUS).lessons if not lesson.same_as]
    piecemeal.rebuild(shown, corpus.load_manifest(CORPUS).taxonomy, "pieces")
    one, other = engine.directory.index_path("shipped"), piecemeal.directory.index_path("pieces")
    arrays = [
        {path.name.partition(".")[2]: path.read_bytes() for path in index.glob("*.array")}
        for index in (one, other)
    ]  # before the first full stop stands the random name of the segment
    assert len(arrays[0]) > 20
    assert arrays[0] == arrays[1]
    piecemeal.close()


def test_a_word_is_looked_up_the_same_whether_rare_or_common(engine: WhooshEngine) -> None:
    """A clause of one lesson and one of nearly all: the sparse and the spread-out way meet in one score."""
    [rare] = (clause for clause in parse("overlay"))
    both = Plan((rare, Clause("x", (Term(("review",)),))), 2, order="relevance", size=1000)
    separate = {
        hit.lesson.id: hit.score for hit in engine.search(Plan((rare,), 1, order="relevance", size=1000)).hits
    }
    reviews = {
        hit.lesson.id: hit.score
        for hit in engine.search(Plan(both.clauses[1:], 1, order="relevance", size=1000)).hits
    }
    for hit in engine.search(both).hits:
        parts = separate[hit.lesson.id] + reviews[hit.lesson.id]
        assert hit.score == parts + 2 * clause_bonus(2) - 2 * clause_bonus(1)
