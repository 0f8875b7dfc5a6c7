"""What is suggested while typing, which lessons lead to which, and why a result stands where it does."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from lessonsearch.app.library import Library
from lessonsearch.cli import main
from lessonsearch.model.lesson import Lesson
from lessonsearch.model.lesson_kinds import triad_role
from lessonsearch.model.taxonomy import Taxonomy
from lessonsearch.query.query import Query
from lessonsearch.search.autocomplete import MAX_SUGGESTIONS, Autocompleter
from lessonsearch.search.explain import explain
from lessonsearch.search.vocabulary import Vocabulary
from lessonsearch.settings import Settings
from lessonsearch.text.synonyms import Thesaurus, ThesaurusEntry
from support.pages import texts


def suggested(library: Library, typed: str) -> list[str]:
    return [suggestion.text for suggestion in library.suggest(typed)]


def _role_id(lesson: Lesson, library: Library) -> str:
    role = triad_role(lesson.kind, library.taxonomy)
    return role.id if role else ""


class TestSuggestions:
    def test_begin_with_the_second_letter(self, library: Library) -> None:
        assert library.suggest("") == library.suggest("f") == library.suggest(" f ") == ()
        assert 0 < len(library.suggest("fa")) <= MAX_SUGGESTIONS

    def test_are_themes_then_words_then_titles(self, library: Library) -> None:
        kinds = [suggestion.kind for suggestion in library.suggest("fa")]
        assert kinds == sorted(kinds, key=("theme", "word", "lesson").index)
        assert set(kinds) == {"theme", "word", "lesson"}

    @pytest.mark.parametrize("typed", ["sleeping", "infant dea", "death sud", "COSLEEP", "co-sl"])
    def test_find_any_word_by_its_beginning_in_any_order(self, library: Library, typed: str) -> None:
        found = suggested(library, typed)
        assert "Co-sleeping and sudden infant death" in found or "cosleep" in found

    @pytest.mark.parametrize("typed", ["fahters", "fatehrs", "fathesr", "fatheers"])
    def test_forgive_one_slip(self, library: Library, typed: str) -> None:
        assert "Fathers and other men in the family" in suggested(library, typed)

    def test_have_what_practice_calls_a_matter_once(self, library: Library) -> None:
        assert "contingency planning" in suggested(library, "conting")
        shown = suggested(library, "adultif")
        assert shown.count("adultification") == 1

    def test_are_none_where_nothing_begins_so(self, library: Library) -> None:
        for typed in ("zzzz", "fathers zzzz", "?!"):
            assert suggested(library, typed) == []

    def test_forgive_no_slip_in_a_short_word(self) -> None:
        suggester = Autocompleter(
            Taxonomy(), Thesaurus((ThesaurusEntry(("dad",), ("father",)),)), Vocabulary()
        )
        assert suggester.suggest("dac") == ()
        assert [one.text for one in suggester.suggest("da")] == ["dad"]

    def test_of_the_api_lead_to_pages_that_are_there(self, client: FlaskClient) -> None:
        for typed in ("fa", "cot d", "twin"):
            answer = client.get("/api/v1/suggest", query_string={"q": typed})
            suggestions = answer.get_json()["suggestions"]
            assert suggestions
            assert all(client.get(one["url"]).status_code == 200 for one in suggestions)

    def test_of_the_api_take_what_is_typed_and_nothing_else(self, client: FlaskClient) -> None:
        assert client.get("/api/v1/suggest").get_json() == {"q": "", "suggestions": []}
        refused = client.get("/api/v1/suggest?q=fa&page=2")
        assert refused.status_code == 400
        assert "'page' is not a parameter of suggestions" in refused.get_data(as_text=True)


class TestLexicon:
    def test_comes_back_as_it_was_kept(self, library: Library) -> None:
        vocabulary = library.lexical.vocabulary
        assert Vocabulary.load(vocabulary.dump()) == vocabulary

    @pytest.mark.parametrize("kept", ["", "[]", '{"words": 3}', '{"words": {}, "titles": [1]}'])
    def test_another_text_is_refused(self, kept: str) -> None:
        with pytest.raises(ValueError, match="not a vocabulary"):
            Vocabulary.load(kept)

    def test_says_the_same_word_once_for_a_lesson_that_stands_in_two_sources(self, library: Library) -> None:
        ids = [name for name, _ in library.lexical.vocabulary.titles]
        assert len(ids) == len(set(ids)) == library.find(Query()).total


class TestSimilar:
    def test_lessons_share_the_matter_and_are_others(self, library: Library) -> None:
        for lesson in library.all_lessons():
            near = library.more_like_this(lesson).similar
            assert len(near) == 5
            assert lesson.id not in {other.id for other in near}
            assert lesson.same_as not in {other.id for other in near} - {""}

    def test_the_nearest_is_on_the_same_matter(self, library: Library) -> None:
        expected = {
            "twin-died-after-co-sleeping": "boards-clear-advice-and-housing",
            "late-pre-birth-assessment": "find-risks-before-birth",
            "deaths-by-age": "causes-of-death",
        }
        for slug, near in expected.items():
            lesson = library.lesson(f"ages-of-concern/{slug}")
            assert near in [other.slug for other in library.more_like_this(lesson).similar], slug

    def test_finding_case_and_implication_lead_to_each_other(self, library: Library) -> None:
        triads = {
            "fathers-left-out": "include-young-parents-and-fathers",
            "include-young-parents-and-fathers": "teenage-parents-past-not-considered",
            "teenage-parents-past-not-considered": "boards-oversee-fathers-and-parenting",
            "boards-oversee-fathers-and-parenting": "teenage-father-unprepared",
            "concerns-not-escalated": "boards-audit-complex-cases",
            "boards-audit-complex-cases": "concerns-not-escalated",
        }
        for slug, other in triads.items():
            parts = library.more_like_this(library.lesson(f"ages-of-concern/{slug}")).triad
            assert other in [lesson.slug for part in parts for lesson in part.lessons], slug

    def test_a_triad_is_of_the_other_kinds_on_a_shared_theme_and_age(self, library: Library) -> None:
        for lesson in library.all_lessons():
            for part in library.more_like_this(lesson).triad:
                assert part.role.id != _role_id(lesson, library)
                for other in part.lessons:
                    assert _role_id(other, library) == part.role.id
                    assert set(other.themes) & set(lesson.themes)
                    assert set(other.ages) & set(lesson.ages)

    def test_a_lesson_of_figures_belongs_to_no_triad(self, library: Library) -> None:
        assert library.more_like_this(library.lesson("ages-of-concern/causes-of-death")).triad == ()

    def test_the_lessons_page_shows_both(self, client: FlaskClient, library: Library) -> None:
        headings = {"Cases", "What should be done", "Similar lessons"}
        for lesson in library.all_lessons():
            related = library.more_like_this(lesson)
            in_triad = {other.id for part in related.triad for other in part.lessons}
            if len(related.triad) == 2 and {other.id for other in related.similar} - in_triad:
                page = client.get(f"/lessons/{lesson.id}")
                if headings <= set(texts(page, "[aria-labelledby=related] h3")):
                    return
        pytest.fail("no page shows related lessons of other kinds beside similar ones")


class TestExplanations:
    @pytest.mark.parametrize(
        "q", ["CSE", "DV unborn baby", "negelct school", "what should boards do about fathers"]
    )
    def test_add_up_to_the_score(self, library: Library, q: str) -> None:
        found = library.find(Query(q))
        reasons = explain(found, library.engine, library.lexical)
        for result in found.results:
            parts = reasons[result.lesson.id]
            assert sum(part.score for part in parts) == result.score, result.lesson.id

    def test_are_printed_beside_each_result(self, settings: Settings, library: Library) -> None:
        where = {
            "LESSONSEARCH_CORPUS": str(settings.corpus),
            "LESSONSEARCH_TEMPLATES": str(settings.templates),
            "LESSONSEARCH_INDEX": str(settings.index),
        }
        shown = CliRunner(env=where).invoke(main, ["search", "CSE", "--explain"]).output
        assert "has 1 of your words, score" in shown
        assert "CSE: sexual exploit (×0.6875)" in shown
        kept = CliRunner(env=where).invoke(main, ["search", "CSE", "--explain", "--json"]).output
        assert json.loads(kept)["results"][0]["explained"][0]["word"] == "CSE"
        plain = CliRunner(env=where).invoke(main, ["search", "IPV", "--as-typed"]).output
        assert plain.startswith("0 lessons")
