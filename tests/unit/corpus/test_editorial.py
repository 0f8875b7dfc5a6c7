"""What stands beside the lessons, glosses, roles and figures: right as shipped, each slip told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessonsearch import corpus
from lessonsearch.app.library import Library
from lessonsearch.errors import CorpusError
from lessonsearch.model.glossary import GlossaryEntry, find_entries
from lessonsearch.model.lesson import TABLE
from lessonsearch.model.statistics import number_in_words, states_number
from lessonsearch.query.query import Query
from support.paths import CORPUS


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("beside") / "corpus"
    shutil.copytree(CORPUS, root)
    return root


def problems_with(copy: Path, name: str, old: str, new: str) -> list[str]:
    """What the check says when a file of the shipped corpus has other words in one place."""
    path = copy / name
    whole = path.read_text("utf-8")
    assert whole.count(old) >= 1, f"{name} no longer says {old!r}"
    path.write_text(whole.replace(old, new, 1), "utf-8")
    try:
        return corpus.check(copy)[1]
    finally:
        path.write_text(whole, "utf-8")


SLIPS = [
    (
        "glosses.yaml",
        "term: Connexions",
        "term: Sure Start",
        "'Sure Start' is in no lesson; remove it.",
    ),
    ("glosses.yaml", "since: '2019-09-29'", "since: autumn 2019", "has 'since' that is not a date"),
    ("glosses.yaml", "    source: Education Act 2011, section 29\n", "", "'Connexions' lacks 'source'."),
    ("glosses.yaml", "today: Autism", "now: Autism", "has 'now', which is not a key"),
    ("glosses.yaml", "term: Connexions", "term: asbo", "'asbo' is there twice; remove one."),
    ("glosses.yaml", "glosses:", "glossary:", "is a list under the one key 'glosses'."),
    ("roles.yaml", "[midwifery]", "[midwifry]", "is not in taxonomy.yaml; did you mean 'midwifery'?"),
    ("roles.yaml", "    agencies: [police]\n", "", "'police' sets no filter."),
    ("roles.yaml", "agencies: [police]", "agencies: police", "has 'agencies' that is not a list"),
    ("roles.yaml", "  - id: gp\n    label", "  - label", "has an entry without 'id'"),
    ("figures.yaml", "value: 210", "value: 211", "gives 211 for 'Under one', which its words do not"),
    ("figures.yaml", "value: 210", "value: -25", "gives -25 for 'Under one', which its words do not"),
    (
        "figures.yaml",
        "says: 210 (",
        f"says: {'9' * 5000} children and 210 (",
        "'babies-2007-2011' quotes '999",
    ),
    (
        "figures.yaml",
        "says: 69 children died",
        "says: 69 babies died",
        "quotes '69 babies died', which is not",
    ),
    ("figures.yaml", "#table-4", "#table-44", "which does not exist; did you mean 'ages-of-concern#table-4"),
    ("figures.yaml", "#annex-c", "#p4", "draws the table of 'ages-of-concern#p4', which has none."),
    ("figures.yaml", "    rest: One and over\n", "", "has parts that leave 392 of 602"),
    ("figures.yaml", "chart: calendar", "chart: pie", "has a chart that is not one of bars, columns"),
    ("figures.yaml", "value: 81, ", "", "has a number without label, value, says, excerpt"),
    ("figures.yaml", "    table: ages-of-concern#annex-c\n", "", "draws either a table or parts"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "old", "new", "sentence"), SLIPS)
def test_the_check_fails_on(copy: Path, name: str, old: str, new: str, sentence: str) -> None:
    found = problems_with(copy, name, old, new)
    assert any(f"corpus/{name}" in problem and sentence in problem for problem in found), found


def test_a_corpus_with_a_slip_beside_its_lessons_is_not_served(copy: Path) -> None:
    path = copy / "roles.yaml"
    whole = path.read_text("utf-8")
    path.write_text(whole.replace("[midwifery]", "[midwifry]"), "utf-8")
    with pytest.raises(CorpusError, match="midwifry"):
        corpus.load_manifest(copy)
    path.write_text(whole, "utf-8")


def test_a_small_corpus_needs_none_of_the_files(copy: Path, tmp_path: Path) -> None:
    shutil.copytree(copy, tmp_path / "corpus")
    for name in ("glosses", "roles", "figures"):
        (tmp_path / "corpus" / f"{name}.yaml").unlink()
    assert corpus.load_manifest(tmp_path / "corpus").editorial == corpus.EditorialData()


class TestGlosses:
    def test_a_term_is_met_as_whole_words_in_any_of_its_forms(self) -> None:
        gloss = GlossaryEntry("Serious case review", "", "", "", "", ("serious case reviews",))
        assert gloss.occurs_in("in each serious case review.")
        assert gloss.occurs_in("Serious case reviews, then")
        assert not gloss.occurs_in("a serious case reviewed")

    def test_every_gloss_is_dated_and_says_who_says_so(self, library: Library) -> None:
        assert len(library.editorial.glossary) >= 5
        for gloss in library.editorial.glossary:
            assert gloss.since[:4].isdigit()
            assert any(word in gloss.source for word in ("Act", "Working Together", "Organization"))

    def test_a_passage_has_the_glosses_of_its_own_terms_only(self, library: Library) -> None:
        text = library.lesson("ages-of-concern#p43").text
        assert [gloss.term for gloss in find_entries(text, library.editorial.glossary)] == [
            "Local Safeguarding Children Board",
            "Domestic violence",
        ]


class TestRoles:
    def test_every_role_finds_something(self, library: Library) -> None:
        for role in library.editorial.roles:
            assert library.find(role.apply(Query(), library.taxonomy)).total, role.id

    def test_a_role_keeps_the_words_and_other_filters_and_replaces_its_own(self, library: Library) -> None:
        board = next(role for role in library.editorial.roles if role.id == "board")
        before = Query("audit", (("age", "under-1"), ("agency", "police")), page=3)
        after = board.apply(before, library.taxonomy)
        assert (after.q, after.page, after.selected("age")) == ("audit", 1, ("under-1",))
        assert after.selected("agency") == ("all-agencies", "lscb")
        assert set(after.selected("kind")) == {"finding", "key-finding", "practice-implication"}


class TestOwnFirst:
    """A role finds its own lessons first, then those for everybody."""

    def test_pages_of_a_role_are_its_own_lessons_then_those_for_everybody(self, library: Library) -> None:
        role = next(role for role in library.editorial.roles if role.id == "school")
        query = role.apply(Query(per_page=10), library.taxonomy)
        pages = [library.find(query.on_page(number)) for number in range(1, 8)]
        lessons = [result.lesson for page in pages for result in page.results]
        assert len({lesson.id for lesson in lessons}) == len(lessons) == pages[0].total
        own = ["schools" in lesson.agencies for lesson in lessons]
        assert own == sorted(own, reverse=True)
        share = pages[0].own_share
        assert share
        assert share.own == sum(own)
        assert share.everybody == sum("all-agencies" in lesson.agencies for lesson in lessons)

    def test_words_rank_each_part(self, library: Library) -> None:
        query = Query("assessment", (("agency", "police"), ("agency", "all-agencies")), per_page=50)
        results = library.find(query).results
        own = ["police" in result.lesson.agencies for result in results]
        assert own == sorted(own, reverse=True)
        scores = [result.score for result, mine in zip(results, own, strict=True) if not mine]
        assert scores == sorted(scores, reverse=True)

    def test_a_chosen_order_stands(self, library: Library) -> None:
        query = Query("", (("agency", "police"), ("agency", "all-agencies")), sort="oldest")
        assert library.find(query).own_share is None


class TestFigures:
    @given(st.integers(min_value=0, max_value=9999))
    def test_a_number_is_found_in_figures_and_in_words(self, value: int) -> None:
        assert states_number(f"Of the {value} children", value)
        assert states_number(f"Of the {value:,} children", value)
        assert not states_number(f"Of the {value}1 children", value)
        if value < 100:
            assert states_number(f"{number_in_words(value).capitalize()} children died", value)
            assert not states_number(f"{number_in_words(value)}teen children", value)

    def test_every_number_stands_in_the_sources_words(self, library: Library) -> None:
        stated = [
            one
            for figure in library.editorial.figures
            for one in (*([figure.whole] if figure.whole else []), *figure.parts)
        ]
        assert {one.value for one in stated} >= {602, 210, 18, 150, 51, 28, 194, 69, 47}
        for one in stated:
            _, excerpt = library.excerpt(one.excerpt)
            assert one.says in excerpt.text
            assert states_number(one.says, one.value)

    def test_every_table_that_is_drawn_is_there(self, library: Library) -> None:
        tables = {figure.table for figure in library.editorial.figures if figure.table}
        assert tables == {f"ages-of-concern#{name}" for name in ("table-1", "table-4", "annex-c")}
        for name in tables:
            assert library.excerpt(name)[1].blocks[0].form == TABLE
