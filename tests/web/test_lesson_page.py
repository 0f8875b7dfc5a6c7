"""The page of a lesson and of an excerpt, and old links to them."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from lessonsearch.app.library import Library
from lessonsearch.settings import Settings
from lessonsearch.web.app import create_app
from support.memory import MemoryEngine
from support.pages import TWINS, addresses, follow, ids, links, text, texts, tree, words


class TestLesson:
    @pytest.mark.slow
    def test_every_excerpt_has_its_anchor_link_and_citation(
        self, client: FlaskClient, library: Library
    ) -> None:
        for lesson in library.contents("ages-of-concern"):
            page = client.get(f"/lessons/{lesson.id}")
            anchors, found = ids(page), set(addresses(page))
            for excerpt in lesson.excerpts:
                assert anchors.count(excerpt.anchor) == 1
                assert f"http://localhost/excerpts/ages-of-concern/{excerpt.anchor}" in found
                assert f"/excerpts/ages-of-concern/{excerpt.anchor}#cite" in found

    def test_the_content_note_stands_before_the_passage(self, client: FlaskClient) -> None:
        page = text(client.get(TWINS))
        assert page.index("Content note: Death of a baby") < page.index("One case that illustrates")

    def test_the_editors_note_stands_outside_the_passage(self, client: FlaskClient) -> None:
        page = client.get("/lessons/ages-of-concern/age-profile-of-the-children")
        [note], [passages] = texts(page, ".editors-note"), texts(page, ".passages")
        assert "Table 2 is an image" in note
        assert "Table 2 is an image" not in passages

    def test_phrases_that_help_to_find_a_lesson_are_on_no_page(self, client: FlaskClient) -> None:
        for address in ("/lessons/ages-of-concern/fathers-left-out?q=mother-focused", "/?q=mother-focused"):
            page = text(client.get(address))
            assert "Fathers were left out" in page
            assert "mother-focused practice" not in page

    @pytest.mark.parametrize("typed", ["p43", "¶43", "para 43", "Paragraph 43"])
    def test_a_paragraph_is_found_by_its_number(self, client: FlaskClient, typed: str) -> None:
        page = client.get("/", query_string={"q": typed})
        assert "Ages of concern, paragraph 43: A twin died" in text(page)
        assert any(address.endswith("#p43") for address in addresses(page))
        elsewhere = client.get("/", query_string={"q": typed, "source": "cypnow-2011-10-25"})
        assert "paragraph 43:" not in text(elsewhere)

    def test_asterisks_and_symbols_get_advice(self, client: FlaskClient) -> None:
        assert "An asterisk has no effect." in text(client.get("/?q=bab*"))
        assert "There is no word to search for in" in text(client.get("/?q=!!!"))
        assert "asterisk" not in text(client.get("/?q=baby"))

    def test_a_topic_that_the_reports_lack_is_said_above_the_results(self, client: FlaskClient) -> None:
        page = text(client.get("/?q=county lines"))
        assert "The reports don’t use ‘county lines’." in page
        assert page.index("The reports don’t use") < page.index("Sort:")
        assert "The reports don’t use" not in text(client.get("/?q=fathers"))

    def test_an_age_without_lessons_is_no_word_that_the_reports_lack(self, client: FlaskClient) -> None:
        page = text(client.get("/?q=children aged 8"))
        assert "No lesson is specifically about ‘aged 8’." in page
        assert "The reports don’t use" not in page

    def test_a_lesson_bears_on_todays_matters_and_each_leads_to_it_with_others(
        self, client: FlaskClient
    ) -> None:
        page = client.get("/lessons/ages-of-concern/late-pre-birth-assessment")
        others = follow(client, page, "drift and delay")
        assert len(tree(others).select("li[id^=result-]")) > 5
        found = {urlsplit(address).path for address in addresses(others)}
        assert "/lessons/ages-of-concern/late-pre-birth-assessment" in found

    def test_tags_lead_back_to_searches(self, client: FlaskClient) -> None:
        found = follow(client, client.get(TWINS), "Alcohol misuse by parents")
        assert "Theme: Alcohol misuse by parents" in text(found)

    def test_neighbours_are_those_of_the_report(self, client: FlaskClient, library: Library) -> None:
        lesson = library.lesson(TWINS.removeprefix("/lessons/"))
        before, after = library.neighbours(lesson)
        assert before
        assert after
        page = client.get(TWINS)
        assert f"Previous in the source {before.title} Next in the source {after.title}" in text(page)

    def test_marks_can_be_taken_off(self, client: FlaskClient) -> None:
        marked = client.get(f"{TWINS}?q=co-sleeping")
        clean = follow(client, marked, "Remove highlighting")
        assert tree(marked).select("mark")
        assert not tree(clean).select("mark")
        assert tree(marked).select_one("link[rel=canonical]")["href"] == f"http://localhost{TWINS}"

    def test_provenance_and_licence_are_named(self, client: FlaskClient) -> None:
        page = text(client.get(TWINS))
        assert "Ofsted, October 2011, reference 110080" in page
        assert "© Crown copyright 2011" in page
        assert "Open Government Licence" in page

    def test_words_of_our_own_are_not_passed_off_as_the_sources(self, client: FlaskClient) -> None:
        page = text(client.get("/lessons/cypnow-2011-10-25/press-report-and-reply"))
        assert "This lesson describes its source in our own words." in page
        citation = client.get("/excerpts/cypnow-2011-10-25/coverage-1.txt").text
        assert "“In its news story" not in citation
        assert "(lessonsearch on Children & Young People Now, 2011" in citation

    def test_a_summarys_point_leads_to_the_full_report(self, client: FlaskClient, library: Library) -> None:
        lesson = library.contents("ages-of-concern-summary")[0]
        page = client.get(f"/lessons/{lesson.id}")
        assert links(page)[library.lesson(lesson.same_as).title] == f"/lessons/{lesson.same_as}"

    def test_a_table_is_a_table(self, client: FlaskClient, library: Library) -> None:
        page = client.get("/lessons/ages-of-concern/reviews-by-board")
        lesson = library.lesson("ages-of-concern/reviews-by-board")
        rows = next(block.rows for excerpt in lesson.excerpts for block in excerpt.blocks if block.rows)
        table = tree(page).select_one("table")
        assert len(table.select("tr")) == len(rows)
        assert [words(head) for head in table.select("th[scope=col]")] == list(rows[0])


@pytest.fixture
def moved(settings: Settings, library: Library) -> FlaskClient:
    """A site in which the case of the twins once had another name."""
    lesson = library.lesson(TWINS.removeprefix("/lessons/"))
    engine = MemoryEngine()
    old = ("ages-of-concern/twins", "ages-of-concern#twins-1")
    engine.rebuild([replace(lesson, aliases=old)], library.taxonomy, "moved")
    return create_app(settings, lambda: replace(library, engine=engine)).test_client()


class TestOldLinks:
    def test_an_old_id_leads_to_todays(self, moved: FlaskClient) -> None:
        answer = moved.get("/lessons/ages-of-concern/twins?q=co-sleeping&source=x&_external=1")
        assert answer.status_code == 301
        assert answer.location == f"{TWINS}?q=co-sleeping"

    def test_an_old_excerpt_leads_to_the_lesson(self, moved: FlaskClient) -> None:
        answer = moved.get("/excerpts/ages-of-concern/twins-1")
        assert (answer.status_code, answer.location) == (301, TWINS)

    def test_a_slash_at_the_end_does_no_harm(self, client: FlaskClient) -> None:
        assert client.get(f"{TWINS}/").status_code == 200


class TestExcerpt:
    def test_it_is_cited_ready_to_paste(self, client: FlaskClient) -> None:
        page = text(client.get("/excerpts/ages-of-concern/p21"))
        assert "‘the ghost in the equation’" in page
        assert "(Ofsted, 2011, paragraph 21)" in page
        assert (
            "Ofsted (2011) Ages of concern: learning lessons from serious case reviews. Reference 110080, "
            "paragraph 21. Available at: http://localhost/excerpts/ages-of-concern/p21" in page
        )

    def test_a_bullet_is_quoted_by_itself_with_what_introduces_it(self, client: FlaskClient) -> None:
        page = text(client.get("/excerpts/ages-of-concern/p31-2"))
        assert "“Practitioners should:”" in page
        assert "“maintain a focus on the father of the baby" in page
        assert "(Ofsted, 2011, paragraph 31, point 2)" in page
        assert "assess the parenting capacity" not in page

    def test_links_carry_the_sites_public_address(self, settings: Settings, library: Library) -> None:
        public = replace(settings, url="https://lessons.example.org")
        client = create_app(public, lambda: library).test_client()
        assert "https://lessons.example.org/excerpts/ages-of-concern/p43" in client.get(TWINS).text
        assert "Sitemap: https://lessons.example.org/sitemap.xml" in client.get("/robots.txt").text

    @pytest.mark.parametrize(
        ("ending", "kind"), [("txt", "text/plain"), ("md", "text/markdown"), ("json", "application/json")]
    )
    def test_other_programs_get_it_too(self, client: FlaskClient, ending: str, kind: str) -> None:
        answer = client.get(f"/excerpts/ages-of-concern/p43.{ending}")
        assert answer.mimetype == kind
        assert "One case that illustrates" in answer.text
        assert "http://localhost/excerpts/ages-of-concern/p43" in answer.text

    def test_markdown_sees_no_marks_in_the_words(self, client: FlaskClient) -> None:
        answer = client.get("/excerpts/ages-of-concern/p31.md").text
        assert answer.startswith("> Practitioners should:\n>\n> - make and record")


@pytest.mark.parametrize("ending", ["txt", "md", "html"])
def test_a_quotation_that_leaves_says_how_old_it_is(client: FlaskClient, ending: str) -> None:
    """A passage on boards that were abolished must not be taught as current."""
    texts = [client.get(f"/excerpts/ages-of-concern/{anchor}.{ending}").text for anchor in ("p28", "p17")]
    for exported in texts:
        assert "From a report by Ofsted, 2011." in exported
        assert exported.rstrip().removesuffix("</p>").endswith("Check current guidance.")
    current = ["are now safeguarding partners" in exported for exported in texts]
    assert current == [True, False]
