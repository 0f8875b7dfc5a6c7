"""The search page, asked as a visitor asks it, over the shipped corpus."""

from __future__ import annotations

import html
import re

from flask.testing import FlaskClient

from lessonsearch.app.library import Library
from lessonsearch.query.query import Query
from lessonsearch.web.presenters.search_page import EXAMPLES
from support.pages import follow, links, text


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
        assert "<mark>co-sleeping</mark>" in lesson.text
        assert 'href="http://localhost/excerpts/ages-of-concern/p43"' in lesson.text
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
        assert re.search(
            r'<input type="checkbox" form="search" id="age-under-1" name="age" value="under-1">', page.text
        )
        link = re.search(r'href="([^"]+)" aria-label="(\d+), add the filter Babies under 1"', page.text)
        assert link
        filtered = client.get(html.unescape(link[1]))
        assert f"{link[2]} lessons for “alcohol”, filtered" in text(filtered)
        assert 'name="age" value="under-1" checked' in filtered.text

    def test_themes_stand_in_their_groups(self, client: FlaskClient) -> None:
        page = client.get("/?sort=document").text
        for group in ("Assessing and acting", "Risks in the home", "Working together"):
            assert f"<summary>{group}</summary>" in page

    def test_each_filter_can_be_taken_away_from_its_chip(self, client: FlaskClient) -> None:
        page = client.get("/?q=alcohol&age=under-1&age=unborn")
        one_less = follow(client, page, "Age group: Babies under 1\N{NO-BREAK SPACE}×".replace("\xa0", " "))
        assert "Age group: Unborn babies" in text(one_less)
        assert "Age group: Babies under 1" not in text(one_less)
        none = follow(client, page, "Remove all filters")
        assert "lessons for “alcohol”" in text(none)

    def test_the_results_can_be_ordered(self, client: FlaskClient) -> None:
        page = client.get("/?q=fathers")
        assert "<strong>Best match</strong>" in page.text
        oldest = follow(client, page, "Oldest first")
        assert "<strong>Oldest first</strong>" in oldest.text
        assert text(oldest).index("2009–2010, 2010") < text(oldest).index("Ages of concern, 2011")
        assert 'type="hidden" name="sort" value="oldest"' in oldest.text, "the next search keeps the order"

    def test_results_are_read_page_by_page(self, client: FlaskClient) -> None:
        first = client.get("/?q=baby")
        second = follow(client, first, "Next")
        assert 'aria-label="Page 2" aria-current="page"' in second.text
        assert '<ol class="results" start="11">' in second.text
        assert "Previous" in links(second)

    def test_when_no_lesson_has_all_the_words_the_page_says_so(self, client: FlaskClient) -> None:
        assert "The reports don’t use ‘zeppelin’." in text(client.get("/?q=fathers+zeppelin"))

    def test_nothing_found_offers_what_would_find_something(self, client: FlaskClient) -> None:
        page = client.get("/?q=co-sleeping&age=14-plus&kind=data")
        assert "No lessons found." in text(page)
        assert "Other reports and statutory guidance are not included." in text(page)
        words_alone = re.search(r"Search “co-sleeping” without any filter : (\d+) lessons", text(page))
        assert words_alone
        found = follow(client, page, "Search “co-sleeping” without any filter")
        assert f"{words_alone[1]} lessons for “co-sleeping”" in text(found)

    def test_a_choice_without_lessons_stays_in_sight(self, client: FlaskClient) -> None:
        page = client.get("/?q=co-sleeping&age=14-plus")
        assert 'value="14-plus" checked' in page.text
        assert 'aria-label="0, remove the filter Young people 14 and over"' in page.text
