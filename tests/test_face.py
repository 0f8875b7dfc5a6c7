"""What brings a visitor back: ways in, the reading page, what a lesson bears, roles, maps, figures, folding."""

from __future__ import annotations

import html
import re

from flask.testing import FlaskClient

from lessonsearch.library import Library
from lessonsearch.query import Query
from test_web import TWINS, follow, links, text


class TestStart:
    def test_ages_kinds_and_themes_stand_ready_with_their_counts(
        self, client: FlaskClient, library: Library
    ) -> None:
        page = client.get("/")
        for facet in ("age", "kind", "theme"):
            for choice in library.taxonomy.choices(facet):
                count = library.find(Query(choices=((facet, choice.id),))).total
                shown = f"{choice.label} {count} lesson" in text(page).replace("\xa0", " ")
                assert shown == bool(count), choice.id

    def test_what_is_offered_leads_to_its_search(self, client: FlaskClient) -> None:
        page = client.get("/")
        assert links(page)["Young people 14 and over"] == "/?age=14-plus"
        assert "42 lessons, filtered" in text(follow(client, page, "Young people 14 and over"))

    def test_the_list_of_everything_is_one_step_away(self, client: FlaskClient, library: Library) -> None:
        total = library.find(Query()).total
        page = follow(client, client.get("/"), f"All {total} lessons in the order of the reports")
        assert '<ol class="results" start="1">' in page.text
        assert "to start from" not in page.text

    def test_a_role_sets_filters_that_stand_in_the_address_and_can_be_taken_off(
        self, client: FlaskClient
    ) -> None:
        page = client.get("/")
        assert links(page)["Health visitor"] == "/?agency=health-visiting"
        board = follow(client, page, "Safeguarding board or partnership")
        assert "Agency: Local Safeguarding Children Boards" in text(board)
        less = follow(client, board, "Kind of lesson: Practice implication ×")
        assert "Kind of lesson: Practice implication ×" not in text(less)
        assert "Kind of lesson: Finding ×" in text(less)

    def test_a_role_can_be_changed_in_the_middle_of_a_search(self, client: FlaskClient) -> None:
        page = client.get("/?q=assessment&agency=police&age=under-1")
        assert links(page)["Midwife"] == "/?q=assessment&age=under-1&agency=midwifery"
        chosen = follow(client, page, "Midwife")
        assert re.search(r'aria-current="true">Midwife</a>', chosen.text)
