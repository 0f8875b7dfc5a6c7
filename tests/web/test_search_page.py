"""The search page, asked as a visitor asks it, over the shipped corpus."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from lessonsearch.app.library import Library
from lessonsearch.query.query import Query
from lessonsearch.web.presenters.search_page import EXAMPLES
from support.pages import addresses, follow, links, text, texts, tree, values


class TestSearch:
    def test_the_start_page_holds_every_lesson_and_offers_searches(
        self, client: FlaskClient, library: Library
    ) -> None:
        page = client.get("/")
        assert page.status_code == 200
        assert f"{library.find(Query()).total} lessons" in text(page)
        for words in EXAMPLES:
            assert "No lessons found" not in text(follow(client, page, words))

    def test_the_main_job(self, client: FlaskClient) -> None:
        """Type, tick two filters, open the case of the twins, take the link to paragraph 43."""
        page = client.get("/?q=co-sleeping&age=under-1&theme=alcohol-misuse")
        assert "lessons for “co-sleeping”, filtered" in text(page)
        lesson = follow(
            client, page, "A twin died after co-sleeping, although the protection plan had warned of it"
        )
        assert "co-sleeping" in texts(lesson, "mark")
        assert "http://localhost/excerpts/ages-of-concern/p43" in addresses(lesson)
        excerpt = client.get("/excerpts/ages-of-concern/p43")
        assert "One case that illustrates the particular vulnerability of young babies" in text(excerpt)
        back = follow(client, excerpt, "Read it in context")
        assert back.status_code == 200

    def test_a_result_shows_what_it_is_before_it_is_opened(self, client: FlaskClient) -> None:
        found = text(client.get("/?q=co-sleeping+twin"))
        assert "Content note: Death of a baby; co-sleeping" in found
        assert "Case study · Babies under 1, Unborn babies · Ages of concern" in found
        assert "2011 · paragraph 43" in found

    def test_a_choice_can_be_ticked_or_followed_as_a_link(
        self, client: FlaskClient, library: Library
    ) -> None:
        page = client.get("/?q=alcohol")
        [box] = tree(page).select("input#age-under-1[type=checkbox][name=age][value=under-1][form=search]")
        assert not box.has_attr("checked")
        [link] = tree(page).select('a[aria-label$=", add the filter Babies under 1"]')
        filtered = client.get(link["href"])
        count = str(link["aria-label"]).partition(",")[0]
        assert f"{count} lessons for “alcohol”, filtered" in text(filtered)
        assert tree(filtered).select("#age-under-1[checked]")

    def test_themes_stand_in_their_groups(self, client: FlaskClient) -> None:
        groups = texts(client.get("/?sort=document"), "summary")
        assert {"Assessing and acting", "Risks in the home", "Working together"} <= set(groups)

    def test_each_filter_can_be_taken_away_from_its_chip(self, client: FlaskClient) -> None:
        page = client.get("/?q=alcohol&age=under-1&age=unborn")
        one_less = follow(client, page, "Age group: Babies under 1\N{NO-BREAK SPACE}×".replace("\xa0", " "))
        assert "Age group: Unborn babies" in text(one_less)
        assert "Age group: Babies under 1" not in text(one_less)
        none = follow(client, page, "Remove all filters")
        assert "lessons for “alcohol”" in text(none)

    def test_the_results_can_be_ordered(self, client: FlaskClient) -> None:
        page = client.get("/?q=fathers")
        assert "Best match" in texts(page, "strong")
        oldest = follow(client, page, "Oldest first")
        assert "Oldest first" in texts(oldest, "strong")
        assert text(oldest).index("2009–2010, 2010") < text(oldest).index("Ages of concern, 2011")
        assert list(values(oldest, "sort")) == ["oldest"], "the next search keeps the order"

    def test_results_are_read_page_by_page(self, client: FlaskClient) -> None:
        first = client.get("/?q=baby")
        second = follow(client, first, "Next")
        assert tree(second).select('[aria-label="Page 2"][aria-current=page]')
        assert tree(second).select_one("ol.results")["start"] == "11"
        assert "Previous" in links(second)

    def test_when_no_lesson_has_all_the_words_the_page_says_so(self, client: FlaskClient) -> None:
        assert "The reports don’t use ‘zeppelin’." in text(client.get("/?q=fathers+zeppelin"))

    def test_nothing_found_offers_what_would_find_something(self, client: FlaskClient) -> None:
        page = client.get("/?q=co-sleeping&age=14-plus&kind=data")
        assert "No lessons found." in text(page)
        assert "Other reports and statutory guidance are not." in text(page)
        words_alone = re.search(r"Search “co-sleeping” without any filter : (\d+) lessons", text(page))
        assert words_alone
        found = follow(client, page, "Search “co-sleeping” without any filter")
        assert f"{words_alone[1]} lessons for “co-sleeping”" in text(found)

    def test_a_choice_without_lessons_stays_in_sight(self, client: FlaskClient) -> None:
        page = client.get("/?q=co-sleeping&age=14-plus")
        assert tree(page).select("input[value='14-plus'][checked]")
        assert tree(page).select('[aria-label="0, remove the filter Young people 14 and over"]')
