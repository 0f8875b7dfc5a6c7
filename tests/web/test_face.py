"""What brings a visitor back: ways in, the reading page, what a lesson bears, and more."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from lessonsearch.app.library import Library
from lessonsearch.engines.contract import Plan, SearchResponse
from lessonsearch.query.query import Query
from lessonsearch.web.presenters.coverage_map import coverage
from lessonsearch.web.templating import in_sentence
from support.pages import TWINS, addresses, follow, ids, links, text, texts, tree


class TestStart:
    def test_ages_kinds_and_themes_stand_ready_with_their_counts(
        self, client: FlaskClient, library: Library
    ) -> None:
        page = client.get("/")
        for facet in ("age", "kind", "theme"):
            for choice in library.taxonomy.choices(facet):
                count = library.find(Query(filters=((facet, choice.id),))).total
                shown = f"{choice.label} {count} lesson" in text(page).replace("\xa0", " ")
                assert shown == bool(count), choice.id

    def test_what_is_offered_leads_to_its_search(self, client: FlaskClient, library: Library) -> None:
        page = client.get("/")
        assert links(page)["Young people 14 and over"] == "/?age=14-plus"
        total = library.find(Query(filters=(("age", "14-plus"),))).total
        assert f"{total} lessons, filtered" in text(follow(client, page, "Young people 14 and over"))

    def test_the_list_of_everything_is_one_step_away(self, client: FlaskClient, library: Library) -> None:
        total = library.find(Query()).total
        page = follow(client, client.get("/"), f"All {total} lessons in report order")
        assert tree(page).select_one("ol.results")["start"] == "1"
        assert "Browse" not in text(page)

    def test_a_role_sets_filters_that_stand_in_the_address_and_can_be_taken_off(
        self, client: FlaskClient
    ) -> None:
        page = client.get("/")
        assert links(page)["Health visitor"] == "/?agency=all-agencies&agency=health-visiting"
        board = follow(client, page, "Safeguarding board or partnership")
        assert "Agency: Local Safeguarding Children Boards" in text(board)
        less = follow(client, board, "Kind of lesson: Practice implication ×")
        assert "Kind of lesson: Practice implication ×" not in text(less)
        assert "Kind of lesson: Finding ×" in text(less)

    def test_a_role_can_be_changed_in_the_middle_of_a_search(self, client: FlaskClient) -> None:
        page = client.get("/?q=assessment&agency=police&age=under-1")
        assert links(page)["Midwife"] == "/?q=assessment&age=under-1&agency=all-agencies&agency=midwifery"
        chosen = follow(client, page, "Midwife")
        assert "Midwife" in texts(chosen, 'a[aria-current="true"]')


class TestReading:
    def test_what_was_learnt_from_a_case_stands_apart_from_its_story(self, client: FlaskClient) -> None:
        [apart] = texts(client.get("/lessons/ages-of-concern/word-of-a-suicide-pact"), ".learnt")
        assert "Lesson learnt: the review concluded" in apart
        assert "One case concerned a teenage girl" not in apart

    def test_a_quoted_review_stands_apart_from_the_reports_own_words(self, client: FlaskClient) -> None:
        page = client.get("/lessons/ages-of-concern/exploited-girls-convicted")
        [quoted] = texts(page, "blockquote#p62-1")
        assert quoted.startswith("‘Staff did not recognise")
        assert "In conclusion the Local Safeguarding Children Board reached the view that:" in texts(
            page, "p"
        )

    @pytest.mark.slow
    def test_every_result_can_be_read_one_after_the_other(
        self, client: FlaskClient, library: Library
    ) -> None:
        """By links alone, over the turn of the page, there and back."""
        query = Query("babies", (("age", "under-1"),))
        first = library.find(query)
        names = [
            result.lesson.id
            for page in range(1, first.pages + 1)
            for result in library.find(query.on_page(page)).results
        ]
        assert len(names) > 10
        page = client.get(f"/lessons/{names[0]}?q=babies&age=under-1")
        assert "Previous result" not in links(page)
        for number, name in enumerate(names, 1):
            assert f"{number} of {len(names)}" in text(page)
            assert tree(page).select_one("link[rel=canonical]")["href"] == f"http://localhost/lessons/{name}"
            if number < len(names):
                page = follow(client, page, "Next result")
        assert "Next result" not in links(page)
        for _ in names[1:]:
            page = follow(client, page, "Previous result")
        assert f"1 of {len(names)}" in text(page)
        assert "babies" in follow(client, page, "Results").text

    def test_a_result_leads_on_from_the_list(self, client: FlaskClient) -> None:
        found = client.get("/?q=fathers&sort=oldest&page=2")
        page = client.get(tree(found).select_one("h3 a")["href"])
        assert "11 of " in text(page)
        assert any("sort=oldest&page=2" in address for address in addresses(page))

    def test_marks_stay_off_from_result_to_result(self, client: FlaskClient) -> None:
        page = follow(
            client, client.get("/lessons/ages-of-concern/fathers-left-out?q=fathers"), "Next result"
        )
        page = follow(client, page, "Remove highlighting")
        assert not tree(page).select("mark")
        page = follow(client, page, "Next result")
        assert not tree(page).select("mark")
        assert tree(follow(client, page, "Highlight these words")).select("mark")

    def test_a_lesson_outlives_whatever_became_of_its_address(self, client: FlaskClient) -> None:
        page = client.get(f"{TWINS}?utm_source=x&theme=gone&page=0&q=co-sleeping&" + "&".join(["a=b"] * 600))
        assert page.status_code == 200
        assert "co-sleeping" in texts(page, "mark")

    def test_a_lesson_that_the_search_does_not_find_has_no_place_in_it(self, client: FlaskClient) -> None:
        page = client.get(f"{TWINS}?q=gang+stabbing")
        assert "Results of your search" not in text(page)
        assert "“gang stabbing”" in text(page)


class TestBearing:
    def test_a_case_rests_on_one_case_and_a_finding_on_all_the_reviews(self, client: FlaskClient) -> None:
        case = text(client.get(TWINS))
        assert "Case study, quoted from Ages of concern" in case
        assert "paragraphs 43–45, Ofsted, October 2011. Based on one case." in case
        finding = text(client.get("/lessons/ages-of-concern/fathers-left-out"))
        assert "Based on 482 serious case reviews evaluated between" in finding

    def test_how_many_stand_beside_it_is_counted(self, client: FlaskClient, library: Library) -> None:
        for lesson in library.contents("ages-of-concern")[:20]:
            ages = [("age", age) for age in lesson.ages]
            others = library.find(Query(filters=(("theme", lesson.themes[0]), *ages))).total - 1
            page = client.get(f"/lessons/{lesson.id}")
            theme = in_sentence(library.taxonomy.label("theme", lesson.themes[0]))
            words = f"{others or 'No'} more lesson{'' if others == 1 else 's'} on {theme}"
            assert words in text(page)
            if others:
                found = follow(client, page, words)
                assert f"{others + 1} lesson" in text(found)

    def test_our_own_words_are_named_as_such(self, client: FlaskClient) -> None:
        page = text(client.get("/lessons/cypnow-2011-10-25/press-report-and-reply"))
        assert "Coverage, in our own words, about Serious case review analysis" in page


class TestThenAndNow:
    def test_a_term_of_its_time_is_explained_outside_the_quotation(self, client: FlaskClient) -> None:
        for address in (TWINS, "/excerpts/ages-of-concern/p44"):
            page = client.get(address)
            assert "Safeguarding partners since 29 September 2019." in text(page)
            assert "Children and Social Work Act 2017" in text(page)
            words = " ".join(texts(page, ".words"))
            assert "Local Safeguarding Children Board" in words
            assert "Safeguarding partners" not in words

    def test_a_lesson_without_such_a_term_has_no_gloss(self, client: FlaskClient) -> None:
        for address in (
            "/lessons/ages-of-concern/looked-after-children-reviewed",
            "/excerpts/ages-of-concern/p43",
        ):
            page = client.get(address)
            assert page.status_code == 200
            assert ("Then and now" in text(page)) == ("domestic violence" in text(page))


class TestMap:
    def test_every_cell_leads_to_as_many_lessons_as_it_says(
        self, client: FlaskClient, library: Library
    ) -> None:
        cells = tree(client.get("/themes/map")).select("td a[aria-label]")
        assert len(cells) > 100
        for cell in cells:
            pairs = tuple(tuple(pair.split("=")) for pair in str(cell["href"]).removeprefix("/?").split("&"))
            said = str(cell["aria-label"]).split()[0]
            assert said == cell.get_text() == str(library.find(Query(filters=pairs, per_page=1)).total)

    def test_what_is_not_held_is_seen(self, client: FlaskClient, library: Library) -> None:
        page = client.get("/themes/map")
        assert "No lesson is about “Children 6 to 13” in particular." in text(page)
        rows = sum(1 for _ in library.taxonomy.choices("theme"))
        columns = sum(1 for name in ("age", "agency") for _ in library.taxonomy.choices(name))
        held = len(tree(page).select("td a[aria-label]"))
        assert texts(page, "td .unseen").count("none") == rows * columns - held

    def test_it_costs_one_search_a_column(self, library: Library) -> None:
        asked = []

        class Counting:
            def search(self, plan: Plan) -> SearchResponse:
                asked.append(plan)
                return library.engine.search(plan)

        coverage(Library(library.taxonomy, library.sources, Counting(), library.fingerprint), list)
        assert len(asked) == sum(1 for name in ("age", "agency") for _ in library.taxonomy.choices(name))


class TestHelp:
    def test_it_says_what_is_not_held(self, client: FlaskClient, library: Library) -> None:
        page = text(client.get("/help"))
        for choice in library.taxonomy.choices("age"):
            held = library.find(Query(filters=(("age", choice.id),))).total
            assert (f"{choice.label} : no lesson" in page or f"{choice.label}: no lesson" in page) == (
                not held
            )
        assert "Children 6 to 13: no lesson is about them" in page
        assert "Tables 2 and 3 of Ages of concern" in page

    def test_what_it_says_of_the_first_theme_is_so(self, library: Library) -> None:
        for source in library.sources:
            for lesson in library.contents(source):
                assert 1 <= len(lesson.themes) <= 5

    @pytest.mark.slow
    def test_it_leads_to_everything_it_names(self, client: FlaskClient) -> None:
        for address in ("/help", "/support", "/accessibility", "/data", "/themes/map"):
            page = client.get(address)
            assert page.status_code == 200
            found = set(addresses(page))
            assert {to[1:] for to in found if to.startswith("#")} <= set(ids(page))
            for to in (to for to in found if to.startswith("/")):
                with client.get(to) as answer:
                    assert answer.status_code == 200, to


def test_every_page_describes_itself_in_our_words(client: FlaskClient) -> None:
    """What search engines show; never a passage, which would be out of sight of its content note."""
    seen = {}
    for address in (
        "/",
        TWINS,
        "/excerpts/ages-of-concern/p43",
        "/themes/neglect",
        "/data",
        "/themes/map",
        "/help",
    ):
        [found] = tree(client.get(address)).select("meta[name=description]")
        assert 30 < len(found["content"]) < 200
        assert "One case that illustrates" not in found["content"]
        seen[address] = found["content"]
    assert len(set(seen.values())) == len(seen)
