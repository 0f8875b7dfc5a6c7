"""The pages, asked as a visitor asks them, over the shipped corpus."""

from __future__ import annotations

import gzip
import html
import re
from dataclasses import replace
from typing import ClassVar
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lessonsearch.app.library import Library
from lessonsearch.errors import EngineError
from lessonsearch.query.query import Query
from lessonsearch.settings import Settings
from lessonsearch.web.app import create_app
from lessonsearch.web.presenters.search_page import EXAMPLES
from memory import MemoryEngine

TWINS = "/lessons/ages-of-concern/twin-died-after-co-sleeping"


def text(response: TestResponse) -> str:
    """What a reader reads: without elements, spaces run together."""
    inline = re.sub(r"</?bdi>", "", response.text)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", inline)).split())


def links(response: TestResponse) -> dict[str, str]:
    """The words of each link, and where it leads."""
    found = re.findall(r'<a\b[^>]*?href="([^"]*)"[^>]*>(.*?)</a>', response.text, re.S)
    return {
        " ".join(html.unescape(re.sub(r"<[^>]+>", "", words)).split()): html.unescape(to)
        for to, words in found
    }


def follow(client: FlaskClient, page: TestResponse, words: str) -> TestResponse:
    return client.get(links(page)[words].removeprefix("http://localhost"))


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


class TestLesson:
    def test_every_excerpt_has_its_anchor_link_and_citation(
        self, client: FlaskClient, library: Library
    ) -> None:
        for lesson in library.contents("ages-of-concern"):
            page = client.get(f"/lessons/{lesson.id}").text
            for excerpt in lesson.excerpts:
                assert page.count(f'id="{excerpt.anchor}"') == 1
                assert f'href="http://localhost/excerpts/ages-of-concern/{excerpt.anchor}"' in page
                assert f'href="/excerpts/ages-of-concern/{excerpt.anchor}#cite"' in page

    def test_the_content_note_stands_before_the_passage(self, client: FlaskClient) -> None:
        page = text(client.get(TWINS))
        assert page.index("Content note: Death of a baby") < page.index("One case that illustrates")

    def test_the_editors_note_stands_outside_the_passage(self, client: FlaskClient) -> None:
        page = client.get("/lessons/ages-of-concern/age-profile-of-the-children").text
        passages = page[page.index('class="passages') : page.index('class="editors-note"')]
        assert "Table 2 is a picture" in page
        assert "Table 2 is a picture" not in passages

    def test_phrases_that_help_to_find_a_lesson_are_on_no_page(self, client: FlaskClient) -> None:
        for address in ("/lessons/ages-of-concern/fathers-left-out?q=mother-focused", "/?q=mother-focused"):
            page = text(client.get(address))
            assert "Fathers were left out" in page
            assert "mother-focused practice" not in page

    @pytest.mark.parametrize("typed", ["p43", "¶43", "para 43", "Paragraph 43"])
    def test_a_paragraph_is_found_by_its_number(self, client: FlaskClient, typed: str) -> None:
        page = client.get("/", query_string={"q": typed})
        assert "Ages of concern, paragraph 43: A twin died" in text(page)
        assert "#p43" in page.text
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
        others = follow(client, page, "drift and delay").text
        assert others.count('<li id="result-') > 5
        assert "/lessons/ages-of-concern/late-pre-birth-assessment" in others

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
        assert "<mark>" in marked.text
        assert "<mark>" not in clean.text
        assert 'rel="canonical" href="http://localhost' + TWINS + '"' in marked.text

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

    def test_a_table_is_a_table(self, client: FlaskClient) -> None:
        page = client.get("/lessons/ages-of-concern/reviews-by-board").text
        assert page.partition("<table")[2].partition("</table>")[0].count("<tr>") == 118
        assert '<th scope="col">Local Safeguarding Children Board</th>' in page


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


class TestBrowsing:
    def test_a_source_is_read_from_beginning_to_end(self, client: FlaskClient, library: Library) -> None:
        page = client.get("/sources/ages-of-concern").text
        anchors = [
            passage.anchor for lesson in library.contents("ages-of-concern") for passage in lesson.passages
        ]
        places = [page.index(f'id="{anchor}"') for anchor in anchors]
        assert places == sorted(places)
        for anchor in re.findall(r'<li class="level-\d"><a href="#([^"]+)"', page):
            assert page.count(f'id="{anchor}"') == 1

    def test_the_summarys_titles_lead_to_the_full_report(self, client: FlaskClient, library: Library) -> None:
        found = links(client.get("/sources/ages-of-concern-summary"))
        for lesson in library.contents("ages-of-concern-summary"):
            assert found[lesson.title] == f"/lessons/{lesson.same_as}"

    def test_each_theme_has_definition_and_number(self, client: FlaskClient, library: Library) -> None:
        page = client.get("/themes")
        for theme in library.taxonomy.choices("theme"):
            assert theme.definition in html.unescape(page.text)
            count = library.find(Query(filters=(("theme", theme.id),))).total
            assert f"{theme.label} {count} lesson" in text(page)
            assert client.get(f"/themes/{theme.id}").status_code == 200

    def test_every_example_of_the_help_page_finds_something(self, client: FlaskClient) -> None:
        page = client.get("/help")
        counts = re.findall(r'<td class="figure">(\d+)</td>', page.text)
        assert len(counts) >= 5
        assert all(int(count) for count in counts)

    def test_no_link_is_dead(self, client: FlaskClient) -> None:
        starts = [
            "/",
            "/help",
            "/themes",
            "/sources",
            "/sources/ages-of-concern",
            TWINS,
            "/excerpts/ages-of-concern/p43",
        ]
        found = {
            to.partition("#")[0].removeprefix("http://localhost")
            for start in starts
            for to in links(client.get(start)).values()
        }
        own = {to for to in found if to.startswith("/")}
        assert len(own) > 100
        assert [to for to in own if client.get(to).status_code != 200] == []


class TestMachines:
    def test_the_sitemap_names_every_lesson_and_source(self, client: FlaskClient, library: Library) -> None:
        [*_, last] = lists = re.findall("<loc>http://localhost(.*)</loc>", client.get("/sitemap.xml").text)
        assert lists[0] == "/sitemap-pages.xml"
        assert last == f"/sources/{list(library.sources)[-1]}/sitemap.xml"
        sitemap = "".join(client.get(address).text for address in lists)
        for source in library.sources:
            assert f"<loc>http://localhost/sources/{source}</loc>" in sitemap
            for lesson in library.contents(source):
                assert (f"<loc>http://localhost/lessons/{lesson.id}</loc>" in sitemap) == (not lesson.same_as)

    def test_crawlers_are_kept_out_of_endless_searches(self, client: FlaskClient) -> None:
        assert "Disallow: /?\n" in client.get("/robots.txt").text

    def test_a_browser_can_search_here_from_its_own_box(self, client: FlaskClient) -> None:
        assert 'template="http://localhost/?q={searchTerms}"' in client.get("/opensearch.xml").text

    def test_health(self, client: FlaskClient) -> None:
        assert client.get("/health/live").json == {"status": "live"}
        ready = client.get("/health/ready")
        assert ready.json is not None
        assert ready.json["status"] == "ready"
        assert ready.headers["Cache-Control"] == "no-store"


class TestHeaders:
    def test_every_answer_is_guarded(self, client: FlaskClient) -> None:
        for address in ("/", TWINS, "/nowhere", "/?page=0", "/static/css/site.css", "/api/v1/search"):
            with client.get(address) as answer:
                headers = answer.headers
            policy = headers["Content-Security-Policy"]
            assert policy.startswith("default-src 'none'")
            assert "unsafe" not in policy
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert headers["Referrer-Policy"] == "same-origin"
            assert "Permissions-Policy" in headers
            assert "Set-Cookie" not in headers

    def test_a_copy_that_is_still_right_is_not_sent_again(self, client: FlaskClient) -> None:
        for address in (
            "/",
            "/?q=fathers",
            TWINS,
            "/sources/ages-of-concern/sitemap.xml",
            "/api/v1/taxonomy",
        ):
            first = client.get(address)
            tag, weak = first.get_etag()
            assert tag
            assert not weak
            again = client.get(address, headers={"If-None-Match": f'"{tag}"'})
            assert (again.status_code, again.data) == (304, b"")

    def test_another_corpus_is_another_answer(self, app: Flask, settings: Settings, library: Library) -> None:
        later = create_app(settings, lambda: replace(library, fingerprint="later"))
        before, after = (site.test_client().get("/").headers["ETag"] for site in (app, later))
        assert before != after

    def test_an_error_is_not_kept(self, client: FlaskClient) -> None:
        assert "ETag" not in client.get("/nowhere", headers={"If-None-Match": "*"}).headers

    def test_styles_and_scripts_are_kept_for_good_under_their_stamp(self, client: FlaskClient) -> None:
        style = re.search(r'href="(/static/css/site\.css\?v=[0-9a-f]+)"', client.get("/").text)
        assert style
        with client.get(style[1]) as answer:
            assert "immutable" in answer.headers["Cache-Control"]


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}",
    "' OR 1=1 --",
    "*",
    '"',
    "(((((",
    "title:fathers~2^5",
    "\x00\x01",
    "‮𐏿",
    "a" * 500,
    "- -- OR AND NOT",
]


class TestBadInput:
    @pytest.mark.parametrize("q", HOSTILE)
    def test_no_text_breaks_a_page(self, client: FlaskClient, q: str) -> None:
        for address in (f"/?q={quote(q)}", f"{TWINS}?q={quote(q)}"):
            page = client.get(address)
            assert page.status_code == 200
            assert "<script>alert" not in page.text
            assert "<img src=x" not in page.text
            assert ">49<" not in page.text

    @pytest.mark.parametrize("raw", ["%ED%A0%80", "%FF%FE", "%00", "%", "%zz", "a%0d%0aX:y"])
    def test_bytes_that_are_no_text_break_nothing(self, client: FlaskClient, raw: str) -> None:
        for address in (f"/?q={raw}", f"{TWINS}?q={raw}"):
            assert client.get(address).status_code == 200
        for address in (f"/?theme={raw}x", f"/?{raw}x=1", f"/?sort={raw}x", f"/?page={raw}x"):
            assert client.get(address).status_code == 400
        for address in (
            f"/{raw}x",
            f"/lessons/{raw}x/{raw}",
            f"/excerpts/ages-of-concern/{raw}x",
            f"/themes/{raw}x",
        ):
            assert client.get(address).status_code == 404

    def test_every_problem_is_named_and_what_was_typed_is_kept(self, client: FlaskClient) -> None:
        page = client.get("/?q=babies&page=0&colour=red&theme=timelines&age=under-1")
        assert page.status_code == 400
        assert "'page' is a whole number from 1 to 100, not '0'." in text(page)
        assert "'colour' is not a search parameter." in text(page)
        assert "There is no theme 'timelines'; did you mean 'timeliness'?" in text(page)
        assert 'value="babies"' in page.text
        assert links(page)["Search with the rest"] == "/?q=babies&age=under-1"

    def test_a_pasted_passage_is_searched_by_its_beginning(self, client: FlaskClient) -> None:
        page = client.get(f"/?q={'babies ' * 600}")
        assert page.status_code == 200
        assert page.text.count("babies babies") < 600

    def test_a_page_after_the_last_leads_to_the_last(self, client: FlaskClient) -> None:
        page = client.get("/?q=co-sleeping&page=9")
        assert page.status_code == 200
        assert "There is no page 9: this search has 1 page." in text(page)
        assert links(page)["Go to the last page"] == "/?q=co-sleeping"

    def test_a_lost_address_is_searched_for(self, client: FlaskClient) -> None:
        page = client.get("/lessons/ages-of-concern/late-pre-birth-assessments")
        assert page.status_code == 404
        assert 'value="late pre birth assessments"' in page.text
        offered = text(page).partition("You may be looking for")[2]
        assert "A pre-birth assessment begun in the seventh month came too late" in offered

    def test_a_misspelt_name_is_put_right(self, client: FlaskClient) -> None:
        assert "did you mean 'neglect'?" in text(client.get("/themes/neglekt"))
        assert "did you mean 'ages-of-concern'?" in text(client.get("/sources/age-of-concern"))

    def test_only_reading_is_possible(self, client: FlaskClient) -> None:
        answer = client.post("/", data={"q": "x"})
        assert answer.status_code == 405
        assert "GET" in answer.headers["Allow"]


class TestTrouble:
    @pytest.mark.parametrize(
        ("fault", "status", "sentence"),
        [
            (
                EngineError("The index is gone."),
                503,
                "We cannot open the lessons at the moment. Try again",
            ),
            (RuntimeError("secret detail"), 500, "The fault is this site’s"),
        ],
    )
    def test_a_fault_is_told_in_a_sentence(
        self, settings: Settings, fault: Exception, status: int, sentence: str
    ) -> None:
        def library() -> Library:
            raise fault

        client = create_app(settings, library).test_client()
        for address in ("/", "/api/v1/search", "/nowhere-at-all", "/help"):
            answer = client.get(address)
            if address != "/nowhere-at-all" or status == 500:
                assert answer.status_code == status
                assert sentence in text(answer)
            assert "secret" not in answer.text
        assert client.get("/health/live").status_code == 200
        assert client.get("/health/ready").status_code == status


class TestCompression:
    GZIP: ClassVar = {"Accept-Encoding": "gzip, br"}

    def test_whoever_takes_it_gets_the_same_in_less(self, client: FlaskClient) -> None:
        for address in ("/", TWINS, "/api/v1/search", "/static/css/site.css"):
            with client.get(address) as plain, client.get(address, headers=self.GZIP) as small:
                assert "Content-Encoding" not in plain.headers
                assert small.headers["Content-Encoding"] == "gzip"
                assert gzip.decompress(small.data) == plain.data
                assert len(small.data) < len(plain.data) / 2
                assert int(small.headers["Content-Length"]) == len(small.data)

    def test_each_is_another_copy_for_caches(self, client: FlaskClient) -> None:
        for address in (TWINS, "/static/css/site.css"):
            with client.get(address) as plain, client.get(address, headers=self.GZIP) as small:
                assert plain.headers["ETag"] != small.headers["ETag"]
                assert "Accept-Encoding" in plain.headers["Vary"]
                assert "Accept-Encoding" in small.headers["Vary"]

    def test_a_compressed_copy_that_is_still_right_is_confirmed(self, client: FlaskClient) -> None:
        tag = client.get(TWINS, headers=self.GZIP).headers["ETag"]
        again = client.get(TWINS, headers={**self.GZIP, "If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == tag
        assert client.get(TWINS, headers={"If-None-Match": tag}).status_code == 200

    def test_what_is_short_or_refused_is_sent_as_it_is(self, client: FlaskClient) -> None:
        assert "Content-Encoding" not in client.get("/robots.txt", headers=self.GZIP).headers
        refused = client.get("/", headers={"Accept-Encoding": "gzip;q=0"})
        assert "Content-Encoding" not in refused.headers


def test_addresses_begin_at_the_root_under_which_the_site_was_asked(client: FlaskClient) -> None:
    for root in ("", "/lessons-of", ""):
        page = client.get("/?q=fathers", environ_overrides={"SCRIPT_NAME": root}).text
        assert f'class="brand" href="{root}/"' in page
        assert f'href="{root}/?q=fathers&amp;theme=' in page
