"""Searches on the shipped corpus, as the people it is for make them."""

from __future__ import annotations

from lessonsearch.app.library import Library
from lessonsearch.engines.contract import Plan
from lessonsearch.model.taxonomy import STANDARD_FACETS
from lessonsearch.query.parser import Term
from lessonsearch.query.query import Query
from lessonsearch.search import Highlighter, Results, highlight, snippet
from support.shipped import findable, lessons

TWINS = "ages-of-concern/twin-died-after-co-sleeping"


def ask(library: Library, q: str = "", **choices: str) -> Results:
    return library.find(Query.read([("q", q), *choices.items()], library.taxonomy))


def ids(results: Results) -> list[str]:
    return [result.lesson.id for result in results.results]


def count(results: Results, facet: str, value: str) -> int:
    panel = next(panel for panel in results.facets if panel.facet.name == facet)
    return next((choice.lesson_count for choice in panel.choices if choice.choice.id == value), 0)


def test_a_trainer_finds_the_twins(library: Library) -> None:
    results = ask(library, "co-sleeping", age="under-1", theme="alcohol-misuse")
    assert TWINS in ids(results)
    twins = next(result for result in results.results if result.lesson.id == TWINS)
    assert twins.excerpt.id == "ages-of-concern#p43"
    assert "co-sleeping" in {run.text for run in twins.snippet if run.hit}


def test_a_facets_counts_are_counted_without_its_own_filter(library: Library) -> None:
    wide = ask(library, "co-sleeping", age="under-1")
    narrow = ask(library, "co-sleeping", age="under-1", theme="alcohol-misuse")
    for theme in ("alcohol-misuse", "sleep-and-overlay", "housing"):
        assert count(narrow, "theme", theme) == count(wide, "theme", theme)
    assert count(narrow, "theme", "alcohol-misuse") == narrow.total


def test_every_count_is_what_ticking_it_finds(library: Library) -> None:
    results = ask(library, "baby", age="under-1")
    for panel in results.facets:
        for choice in panel.choices:
            if not panel.selected and not choice.selected:
                assert library.find(choice.query).total == choice.lesson_count, choice


def test_a_chosen_value_stays_to_be_seen_at_nought(library: Library) -> None:
    results = ask(library, "co-sleeping", theme="online-risk")
    assert results.total == 0
    panel = next(panel for panel in results.facets if panel.facet.name == "theme")
    assert [(choice.choice.id, choice.lesson_count) for choice in panel.selected] == [("online-risk", 0)]


def test_a_quoted_phrase_is_found_however_its_words_are_spaced(library: Library) -> None:
    hyphenated = ids(ask(library, '"from co-sleeping"'))
    assert hyphenated
    for phrase in ('"from cosleeping"', '"from co sleeping"', "“from cosleeping”"):
        assert ids(ask(library, phrase)) == hyphenated
    assert ask(library, '"safe guarding children"').coverage.covered == "yes"
    assert ask(library, '"from kosleeping"').total == 0


def test_missing_words_that_are_one_term_are_said_as_one(library: Library) -> None:
    assert ask(library, "county lines").coverage.missing == ("county lines",)


def test_a_search_without_words_has_found_nothing(library: Library) -> None:
    for typed in ("!!!", "😀", "—"):
        found = ask(library, typed).coverage
        assert (found.covered, found.missing) == ("no", (typed,))


def test_nothing_of_the_summary_is_found_twice(library: Library) -> None:
    everything = library.find(Query(per_page=100))
    assert "ages-of-concern-summary" not in {result.lesson.source for result in everything.results}
    summary = ask(library, source="ages-of-concern-summary")
    assert summary.total == 3
    assert all(result.lesson.same_as for result in summary.results)


def test_words_are_left_out_only_when_nothing_has_all(library: Library) -> None:
    assert ask(library, "fathers invisible").matched == "all"
    relaxed = ask(library, "invisible fathers zeppelin")
    assert relaxed.matched == "most"
    assert "ages-of-concern/fathers-left-out" in ids(relaxed)
    assert ask(library, "zeppelin").total == 0


def test_a_phrase_is_narrower_than_its_words(library: Library) -> None:
    phrase = ask(library, '"early months"')
    assert 0 < phrase.total < ask(library, "early months").total
    assert all("early months" in r.lesson.text for r in phrase.results)


def test_an_excluded_word_is_in_no_result(library: Library) -> None:
    results = ask(library, "baby -hospital")
    assert results.total
    assert all("hospital" not in result.lesson.text.lower() for result in results.results)


def test_without_words_lessons_stand_in_the_reports_order(library: Library) -> None:
    found = [result.lesson.order for result in library.find(Query(per_page=100)).results]
    assert found == sorted(found)


def test_newest_and_oldest_go_by_the_publications_date(library: Library) -> None:
    newest = [result.source.published for result in library.find(Query(sort="newest", per_page=100)).results]
    oldest = [result.source.published for result in library.find(Query(sort="oldest", per_page=100)).results]
    assert newest == sorted(newest, reverse=True)
    assert oldest == sorted(oldest)
    assert newest[0] > oldest[0]


def test_pages_follow_one_another(library: Library) -> None:
    first = library.find(Query("baby"))
    second = library.find(Query("baby", page=2))
    whole = library.find(Query("baby", per_page=20))
    assert ids(first) + ids(second) == ids(whole)
    assert first.pages == -(-first.total // 10)


def test_a_lesson_is_got_by_its_id_and_by_every_excerpt(library: Library) -> None:
    lesson = library.lesson(TWINS)
    assert [excerpt.anchor for excerpt in lesson.excerpts] == ["p43", "p44", "p45"]
    for excerpt in lesson.excerpts:
        assert library.excerpt(excerpt.id) == (lesson, excerpt)


def test_neighbours_are_those_of_the_report(library: Library) -> None:
    before, after = library.neighbours(library.lesson(TWINS))
    assert before is not None
    assert after is not None
    assert before.slug == "risks-particular-to-babies"
    assert after.slug == "police-overlooked-the-unborn-baby"
    first = library.contents("ages-of-concern")[0]
    assert library.neighbours(first)[0] is None


def test_the_engine_gives_back_the_lesson_that_the_corpus_holds(library: Library) -> None:
    held = [lesson.id for lesson in lessons() if lesson.source == "ages-of-concern"]
    assert [lesson.id for lesson in library.contents("ages-of-concern")] == held
    table = library.excerpt("ages-of-concern#table-1")[1]
    assert table.blocks[0].rows[1] == ("Outstanding", "0", "0", "0", "5", "5")


def test_marks_fall_on_words_that_were_asked_for() -> None:
    runs = highlight("Pre-birth plans; the plan.", Highlighter([Term(("prebirth",)), Term(("the", "plan"))]))
    assert [run.text for run in runs if run.hit] == ["Pre-birth", "the plan"]
    assert "".join(run.text for run in runs) == "Pre-birth plans; the plan."


def test_a_snippet_shows_where_most_of_the_words_stand() -> None:
    text = "Nothing here. " * 40 + "The fathers were invisible. " + "And so on and on. " * 40
    runs = snippet(text, Highlighter([Term(("father",)), Term(("invis",))]))
    assert [run.text for run in runs if run.hit] == ["fathers", "invisible"]
    assert runs[0].text == "… "
    assert len("".join(run.text for run in runs)) < 260


def test_a_snippet_of_a_list_runs_on_like_a_sentence() -> None:
    text = "Practitioners should:\nask who the father is\nmeet him\n‘Nobody asked.’\nThe board agreed."
    runs = snippet(text, Highlighter([Term(("father",))]))
    assert [run.text for run in runs if run.hit] == ["father"]
    assert "".join(run.text for run in runs) == (
        "Practitioners should: ask who the father is • meet him • ‘Nobody asked.’ The board agreed."
    )


def test_a_snippet_neither_begins_nor_ends_with_the_mark_between_items() -> None:
    items = [f"item {number} tells of babies" for number in range(60)]
    for number in range(60):
        words = "".join(run.text for run in snippet("\n".join(items), Highlighter([Term((str(number),))])))
        assert f"item {number} " in words
        assert words.strip("… ") == words.strip("… •")


def test_an_empty_plan_finds_everything(library: Library) -> None:
    matches = library.engine.search(Plan())
    assert matches.total == findable()
    assert set(matches.counts) == {facet.name for facet in STANDARD_FACETS}
