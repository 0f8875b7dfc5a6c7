"""Who is kept out, what a request may cost, and that hostile or broken input breaks nothing."""

from __future__ import annotations

import gc
import json
import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder

from lessonsearch import corpus
from lessonsearch.app.library import Library
from lessonsearch.cli import main
from lessonsearch.engines.contract import Plan, SearchResponse
from lessonsearch.engines.whoosh import WhooshEngine
from lessonsearch.errors import CorpusError, EngineError, SettingsError
from lessonsearch.model.lesson import Lesson
from lessonsearch.model.taxonomy import STANDARD_FACETS
from lessonsearch.query.parser import MAX_WORDS, parse
from lessonsearch.query.query import MAX_QUERY_LENGTH
from lessonsearch.search import service
from lessonsearch.settings import Settings
from lessonsearch.web.app import create_app
from lessonsearch.web.middleware.response_cache import OVERHEAD, CachedResponse, ResponseCache
from lessonsearch.web.templating import prose

ROOT = Path(__file__).parent.parent
TWINS = "/lessons/ages-of-concern/twin-died-after-co-sleeping"
MAP = "/sources/ages-of-concern/sitemap.xml"


@pytest.fixture(name="site_with")
def _site_with(settings: Settings, library: Library) -> Callable[..., FlaskClient]:
    """Makes a site with other settings."""

    def make(**others: object) -> FlaskClient:
        return create_app(replace(settings, **others), lambda: library).test_client()  # type: ignore[arg-type]

    return make


class TestNames:
    def test_a_site_answers_to_its_own_names_only(self, site_with: Callable[..., FlaskClient]) -> None:
        client = site_with(allowed_hosts=("lessons.example.org", ".example.net"))
        for name in ("lessons.example.org", "lessons.example.org:8000", "a.example.net"):
            assert client.get("/", headers={"Host": name}).status_code == 200
        for name in ("example.org", "evil.test", "lessons.example.org.evil.test", "", "a b", "[", "::1"):
            answer = client.get("/", headers={"Host": name})
            assert answer.status_code == 400
            assert answer.text == "This site does not have that address.\n"
        problem = client.get("/api/v1/search", headers={"Host": "evil.test"})
        assert problem.mimetype == "application/problem+json"
        assert json.loads(problem.data)["status"] == 400

    def test_whatever_watches_the_server_asks_by_number(self, site_with: Callable[..., FlaskClient]) -> None:
        client = site_with(allowed_hosts=("lessons.example.org",))
        assert client.get("/health/ready", headers={"Host": "10.0.0.7:8000"}).status_code == 200

    def test_a_proxy_is_believed_only_where_there_is_one(self, site_with: Callable[..., FlaskClient]) -> None:
        told = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.test", "Host": "lessons.example.org"}
        alone, behind = (
            site_with().get(TWINS, headers=told),
            site_with(trusted_proxies=1).get(TWINS, headers=told),
        )
        assert "http://lessons.example.org/excerpts/" in alone.text
        assert "https://lessons.example.org/excerpts/" in behind.text
        assert "evil.test" not in alone.text + behind.text

    def test_who_came_by_https_stays_with_it(self, site_with: Callable[..., FlaskClient]) -> None:
        secure = {"X-Forwarded-Proto": "https"}
        behind = site_with(trusted_proxies=1)
        assert behind.get("/", headers=secure).headers["Strict-Transport-Security"] == "max-age=31536000"
        assert "Strict-Transport-Security" not in behind.get("/").headers
        assert "Strict-Transport-Security" not in site_with().get("/", headers=secure).headers


class TestCopies:
    def test_a_copy_is_confirmed_without_any_search(self, settings: Settings, library: Library) -> None:
        class Tired(WhooshEngine):
            def search(self, plan: Plan) -> SearchResponse:
                raise EngineError("asked")

            get = search  # type: ignore[assignment]

        tired = replace(library, engine=Tired(settings.index))
        client = create_app(settings, lambda: tired).test_client()
        rested = create_app(settings, lambda: library).test_client()
        for address in ("/", "/?q=fathers", TWINS, "/themes", "/api/v1/search?q=fathers", MAP):
            first = rested.get(address)
            for tag in (first.headers["ETag"], f"W/{first.headers['ETag']}", f'"x", {first.headers["ETag"]}'):
                again = client.get(address, headers={"If-None-Match": tag})
                assert (again.status_code, again.data) == (304, b"")
                assert again.headers["ETag"] == first.headers["ETag"]
                assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
            assert client.get(address, headers={"If-None-Match": '"x"'}).status_code == 503

    def test_only_what_was_given_is_confirmed(self, client: FlaskClient) -> None:
        tag = client.get("/?q=fathers").headers["ETag"]
        assert client.get("/?q=mothers", headers={"If-None-Match": tag}).status_code == 200
        assert client.get("/nowhere", headers={"If-None-Match": "*"}).status_code == 404
        assert client.get("/lessons/no/where", headers={"If-None-Match": "*"}).status_code == 404
        assert client.get("/?page=0", headers={"If-None-Match": "*"}).status_code == 400

    def test_a_cdn_may_hold_every_page_for_a_minute(self, client: FlaskClient) -> None:
        for address in ("/", "/?q=fathers", TWINS, "/api/v1/search?q=fathers", "/sitemap.xml", "/robots.txt"):
            kept = client.get(address).headers["Cache-Control"]
            assert "public" in kept
            assert "max-age=0" in kept
            assert "s-maxage=60" in kept
        for address in ("/nowhere", "/?page=0", "/health/ready"):
            assert "s-maxage" not in client.get(address).headers.get("Cache-Control", "")


class TestKeeping:
    """Answers are kept under their tag: the same to the byte, within a bound, and gone with the corpus."""

    class Counted(WhooshEngine):
        asked = 0

        def search(self, plan: Plan) -> SearchResponse:
            self.asked += 1
            return super().search(plan)

    @pytest.fixture
    def engine(self, settings: Settings, library: Library) -> Counted:
        engine = self.Counted(settings.index)
        assert engine.ready(library.fingerprint)
        return engine

    def test_what_was_asked_before_is_given_again_to_the_byte(
        self, settings: Settings, library: Library, engine: Counted
    ) -> None:
        client = create_app(settings, lambda: replace(library, engine=engine)).test_client()
        for gzip in ("gzip", "identity"):
            headers = {"Accept-Encoding": gzip}
            first = client.get("/?q=fathers", headers=headers)
            asked = engine.asked
            again = client.get("/?q=fathers", headers=headers)
            assert engine.asked == asked > 0
            assert (again.data, list(again.headers)) == (first.data, list(first.headers))
            assert (again.headers.get("Content-Encoding") == "gzip") == (gzip == "gzip")
            head = client.head("/?q=fathers", headers=headers)
            assert (head.data, head.headers["Content-Length"]) == (b"", str(len(first.data)))
        client.set_cookie("fold", "yes")
        assert client.get("/?q=fathers").data != first.data, "another reader's page is another"

    def test_another_corpus_another_answer(
        self, settings: Settings, library: Library, engine: Counted
    ) -> None:
        now = replace(library, engine=engine)
        client = create_app(settings, lambda: now).test_client()
        first, asked = client.get("/?q=fathers"), engine.asked
        now = replace(now, fingerprint="another")
        assert client.get("/?q=fathers").headers["ETag"] != first.headers["ETag"]
        assert engine.asked > asked

    def test_mistakes_are_not_kept_and_nothing_is_by_wish(
        self, settings: Settings, library: Library, engine: Counted
    ) -> None:
        client = create_app(
            replace(settings, cache_mb=0), lambda: replace(library, engine=engine)
        ).test_client()
        for _ in range(2):
            asked = engine.asked
            assert client.get("/?q=fathers").status_code == 200
            assert engine.asked > asked
        keeping = create_app(settings, lambda: replace(library, engine=engine)).test_client()
        for address in ("/?page=0", "/nowhere", "/health/ready"):
            assert keeping.get(address).data == keeping.get(address).data
            assert keeping.get(address).headers.get("ETag") is None

    def test_there_is_a_bound_and_the_oldest_go_first(self) -> None:
        keeping = ResponseCache(10 * (OVERHEAD + 100))
        for number in range(30):
            keeping.put(str(number), CachedResponse(bytes(100), []))
            assert keeping.get("0"), "asked for again and again"
        assert keeping.size <= keeping.max_bytes
        assert [number for number in range(30) if keeping.get(str(number))] == [0, *range(21, 30)]


class TestCrawlers:
    def test_no_link_to_another_filter_or_order_is_for_crawlers(self, client: FlaskClient) -> None:
        page = client.get("/?q=fathers&age=under-1&kind=finding").text
        for link in page.split("<a ")[1:]:
            address = link.partition('href="')[2].partition('"')[0].partition("#")[0]
            if address.startswith("/?") and address.count("=") > 1 and "page=" not in address:
                assert "nofollow" in link.partition(">")[0], link[:200]

    def test_every_search_names_its_own_address_and_is_not_to_be_listed(self, client: FlaskClient) -> None:
        page = client.get("/?kind=finding&q=+fathers++first&age=under-1").text
        canonical = "http://localhost/?q=fathers+first&amp;age=under-1&amp;kind=finding"
        assert f'<link rel="canonical" href="{canonical}">' in page
        assert '<meta name="robots" content="noindex">' in page
        assert "noindex" not in client.get("/").text


class Counting(WhooshEngine):
    """An engine that counts what it is asked."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.asked: Counter[str] = Counter()

    def search(self, plan: Plan) -> SearchResponse:
        self.asked["searches"] += 1
        self.asked["terms"] += sum(len(clause.terms) for clause in plan.clauses) + len(plan.boosts)
        return super().search(plan)

    def get(self, name: str) -> Lesson | None:
        self.asked["lessons"] += 1
        return super().get(name)


WORST = (
    " ".join(f"zq{n}" for n in range(100)),
    " OR ".join(f"zq{n}" for n in range(60)),
    " ".join(f'"child in {n}"' for n in range(36)),
    " ".join(f"-zq{n}" for n in range(80)),
    "baby " * 100,
    "the of and " * 45,
    '"' + "child in need " * 35 + '"',
    "a-" * 249 + "a",
    "x" * 500,
    "fathers " + " ".join(f"zq{n}" for n in range(90)),
)
"""Searches that make as much work as 500 characters can."""


class TestCost:
    @pytest.mark.parametrize("q", WORST, ids=range(len(WORST)))
    def test_the_work_of_a_request_is_bounded(self, settings: Settings, library: Library, q: str) -> None:
        engine = Counting(settings.index)
        assert engine.ready(library.fingerprint)
        counted = replace(library, engine=engine)
        client = create_app(settings, lambda: counted).test_client()
        client.get(TWINS)  # training material is read once, by the first lesson's page
        every = "".join(
            f"&{facet.name}={choice.id}"
            for facet in STANDARD_FACETS
            for choice in library.taxonomy.choices(facet.name)
        )
        for address in (
            f"/?q={q}",
            f"/?q={q}{every}",
            f"/api/v1/search?q={q}&per_page=100",
            f"{TWINS}?q={q}",
        ):
            engine.asked.clear()
            assert client.get(address[: MAX_QUERY_LENGTH + 5000]).status_code == 200
            # A search is asked once, and then some seven times for the most words that a lesson has; each
            # of the ten other searches that are offered where nothing is found is the same again.
            assert engine.asked["searches"] <= 100
            assert engine.asked["lessons"] <= 10
            assert engine.asked["terms"] <= 100 * 2 * MAX_QUERY_LENGTH

    @pytest.mark.parametrize("q", WORST, ids=range(len(WORST)))
    def test_the_words_of_a_search_are_bounded(self, library: Library, q: str) -> None:
        clauses = parse(q[:MAX_QUERY_LENGTH])
        assert len(clauses) <= MAX_WORDS
        assert sum(len(term.words) for clause in clauses for term in clause.terms) <= 300
        assert len(library.search_terms(q)) <= 150

    def test_a_search_that_takes_too_long_is_given_up_with_a_sentence(
        self, client: FlaskClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(service, "BUDGET", -1.0)
        page, problem = client.get("/?q=slow+fathers"), client.get("/api/v1/search?q=slow+fathers")
        for answer in (page, problem):
            assert answer.status_code == 503
            assert answer.headers["Retry-After"] == "30"
            assert "This search takes longer than it may just now." in answer.text
        assert problem.mimetype == "application/problem+json"
        done = CliRunner().invoke(
            main, ["search", "fathers"], env={"LESSONSEARCH_INDEX": str(settings.index)}
        )
        assert done.exit_code == 1
        assert done.stderr.startswith("This search takes longer than it may")
        monkeypatch.undo()
        assert client.get("/?q=slow+fathers").status_code == 200

    @pytest.mark.parametrize(
        "address",
        ["/?page=101", "/?per_page=101", "/?page=99999999999999999999", "/api/v1/search?q=" + "x" * 501],
    )
    def test_what_is_beyond_the_caps_is_refused(self, client: FlaskClient, address: str) -> None:
        assert client.get(address).status_code == 400


SOURCE = "cypnow-2011-10-25"
FILES = (
    *(f"{name}.yaml" for name in ("taxonomy", "figures", "glosses", "roles")),
    "permalinks.txt",
    f"{SOURCE}/source.md",
    f"{SOURCE}/001-press-report-and-reply.md",
)
PIECES = [
    *(
        b"---\n",
        b"\n",
        b"\xc2\xb6",
        b"\xc2\xb6[x] ",
        b": ",
        b"[",
        b"{",
        b"- ",
        b"- - -",
        b"''",
        b"? [a]\n: b\n",
    ),
    *(
        b"&a [*a]",
        b"*a",
        b"<<: *x",
        b"!!python/object",
        b"!!set {a}",
        b"null",
        b"true",
        b"2011-99-99",
        b"1e999",
    ),
    *(b"| a | b |\n", b"\t", b"\x00", b"\xff", b"\xed\xa0\x80", b"kind: 5\n", b"themes: {a: b}\n"),
]
"""What makes YAML, front matter and passages something else."""


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small corpus: one source, and what all share."""
    root = tmp_path_factory.mktemp("broken") / "corpus"
    shutil.copytree(ROOT / "corpus" / SOURCE, root / SOURCE)
    for path in (ROOT / "corpus").glob("*.yaml"):
        shutil.copy(path, root)
    lines = (ROOT / "corpus" / "permalinks.txt").read_text("utf-8").splitlines(keepends=True)
    (root / "permalinks.txt").write_text("".join(line for line in lines if line.startswith(SOURCE)), "utf-8")
    return root


class TestGarbage:
    @pytest.mark.parametrize(
        "address",
        [
            "/",
            "/?q=fathers&age=under-1",
            "/lessons/ages-of-concern/twin-died-after-co-sleeping?q=co-sleeping",
            "/excerpts/ages-of-concern/p43",
            "/sources/ages-of-concern",
            "/data",
            "/pack?excerpt=ages-of-concern%23p43",
        ],
    )
    def test_a_page_lets_go_of_what_it_was_made_of(
        self, site_with: Callable[..., FlaskClient], address: str
    ) -> None:
        """Else it piles up, and the collector of garbage stops everything to look for it."""
        site = site_with(cache_mb=0).application

        def answer() -> int:
            environ = EnvironBuilder(path=address.partition("?")[0], query_string=address.partition("?")[2])
            said: list[str] = []
            body = site.wsgi_app(environ.get_environ(), lambda status, *rest: said.append(status))
            assert b"</html>" in b"".join(body)
            getattr(body, "close", int)()
            assert said == ["200 OK"]
            return gc.collect()

        answer()
        gc.disable()
        try:
            assert answer() < 50
        finally:
            gc.enable()


class TestBrokenCorpora:
    """Whatever stands in a corpus's files, reading it ends in lessons or in sentences."""

    @settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(
        st.sampled_from(FILES),
        st.lists(
            st.tuples(
                st.floats(0, 1), st.sampled_from([0, 0, 1, 5, 40]), st.sampled_from(PIECES) | st.binary()
            ),
            min_size=1,
            max_size=5,
        ),
    )
    @example("permalinks.txt", [(0.0, 0, b"\xff")])
    @example(f"{SOURCE}/001-press-report-and-reply.md", [(0.01, 0, b"kind: 2011-99-99\n")])
    @example("figures.yaml", [(0.0, 0, b"2011-99-99: x\n")])
    def test_any_edit(self, copied: Path, name: str, edits: list[tuple[float, int, bytes]]) -> None:
        sound = broken = (copied / name).read_bytes()
        for where, cut, put in edits:
            at = int(where * len(broken))
            broken = broken[:at] + put + broken[at + cut :]
        try:
            (copied / name).write_bytes(broken)
            found, problems = corpus.check(copied)
            assert all(isinstance(problem, str) and problem for problem in problems)
            assert problems or found.lessons
        finally:
            (copied / name).write_bytes(sound)

    def test_yaml_cannot_make_objects_or_eat_memory(self, copied: Path, tmp_path: Path) -> None:
        root = Path(shutil.copytree(copied, tmp_path / "corpus"))
        bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
            f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]\n"
            for before, name in zip("abcdefgh", "bcdefghi", strict=True)
        )
        for text in (bomb, "!!python/object/apply:os.system ['false']", "&a [*a]", "[" * 5000):
            (root / "taxonomy.yaml").write_text(text, "utf-8")
            with pytest.raises(CorpusError) as raised:
                corpus.load(root)
            assert all(len(problem) < 2000 for problem in raised.value.problems)


class TestProse:
    """The project's own words may have Markdown in them, and nothing else."""

    @pytest.mark.parametrize(
        "hostile",
        [
            "<script>alert(1)</script>",
            "[press](javascript:alert(1))",
            "[press](JaVaScRiPt:alert(1))",
            "[press](data:text/html;base64,PHNjcmlwdD4=)",
            "<javascript:alert(1)>",
            "![seen](https://evil.test/pixel.png)",
            "<img src=x onerror=alert(1)>",
            '[x](https://a.test "onmouseover=alert(1)")',
            "[x]: javascript:alert(1)\n\n[y][x]",
            "<p onclick=alert(1)>x</p>",
            "<style>*{display:none}</style>",
            "<iframe src=//evil.test></iframe>",
        ],
    )
    def test_nothing_in_it_runs_or_loads(self, hostile: str) -> None:
        made = str(prose(f"Words.\n\n{hostile}\n"))
        assert made.startswith("<p>Words.</p>")
        for sign in (
            "<script",
            'javascript:alert(1)"',
            'href="javascript',
            'href="data:',
            "<img",
            "<style",
            "<iframe",
            "<p onclick",
        ):
            assert sign not in made.lower()
        for attribute in (" onclick=", " onerror=", " onmouseover=", " style=", " src="):
            assert attribute not in made.split("&lt;")[0]

    def test_markdown_is_kept(self) -> None:
        text = "# Part\n\n*One* and **two**, `three`:\n\n- [four](https://example.org/)\n\n> five\n"
        made = str(prose(text))
        for part in ("<em>One</em>", "<strong>two</strong>", "<code>three</code>", "<li>", "<blockquote>"):
            assert part in made
        assert '<a href="https://example.org/">four</a>' in made

    @settings(max_examples=150, deadline=None, derandomize=True)
    @given(st.text(alphabet="<>[]()!\"'`*_#&;:/=- \n\tabjsx", max_size=60))
    def test_no_text_makes_an_element_that_is_not_allowed(self, text: str) -> None:
        made = str(prose(text))
        names = {part.split(">")[0].split(" ")[0].strip("/") for part in made.split("<")[1:]}
        allowed = {"p", "br", "hr", "em", "strong", "code", "pre", "a", "ul", "ol", "li", "blockquote"}
        assert names <= allowed | {f"h{level}" for level in range(1, 7)}


def test_the_same_corpus_is_the_same_index_and_the_same_answers_on_every_run(tmp_path: Path) -> None:
    """Under three hash seeds, byte by byte: fingerprint, the index's arrays, pages and API answers."""
    program = (
        "import hashlib, json, pathlib, sys\n"
        "from lessonsearch.app.reload import LibraryReloader\n"
        "from lessonsearch.settings import Settings\n"
        "from lessonsearch.web.app import create_app\n"
        "settings = Settings.read()\n"
        "client = create_app(settings, LibraryReloader(settings).current).test_client()\n"
        "told = {a: hashlib.sha256(client.get(a).data).hexdigest() for a in json.loads(sys.argv[1])}\n"
        # Whoosh names a segment by chance; its arrays are the same.
        "told |= {p.name.partition('.')[2]: hashlib.sha256(p.read_bytes()).hexdigest()\n"
        "         for p in Settings.read().index.glob('index-*/*') if p.suffix == '.array'}\n"
        "told['name'] = next(Settings.read().index.glob('index-*')).name\n"
        "print(json.dumps(told, sort_keys=True))\n"
    )
    addresses = [
        "/",
        "/?q=fathers+OR+dads+-hospital&age=under-1",
        "/?q=zebra+baby+sleeping",
        TWINS,
        "/themes",
    ]
    addresses += [
        "/api/v1/search?q=co-sleeping&per_page=100",
        "/api/v1/openapi.json",
        "/sitemap.xml",
        "/help",
    ]
    told = []
    for seed in ("0", "1", str(random.Random(7).randrange(2**32))):
        own = {"PYTHONHASHSEED": seed, "LESSONSEARCH_INDEX": str(tmp_path / seed)}
        done = subprocess.run(
            [sys.executable, "-c", program, json.dumps(addresses)],
            env=os.environ | own,
            capture_output=True,
            text=True,
            check=True,
        )
        told.append(json.loads(done.stdout))
    assert len(told[0]) > 40
    assert told[0] == told[1] == told[2]


class TestSettings:
    def test_every_problem_is_a_sentence(self) -> None:
        wrong = {
            "TRUSTED_PROXIES": "yes",
            "MAX_CONCURRENCY": "0",
            "LOG": "all",
            "METRICS": "on",
            "WATCH": "1",
        }
        with pytest.raises(SettingsError) as raised:
            Settings.read({f"LESSONSEARCH_{name}": value for name, value in wrong.items()})
        assert set(raised.value.problems) == {
            "LESSONSEARCH_TRUSTED_PROXIES is a whole number from 0 to 9, not 'yes'.",
            "LESSONSEARCH_MAX_CONCURRENCY is a whole number from 1 to 1000, not '0'.",
            "LESSONSEARCH_LOG is one of faults, requests, queries, not 'all'.",
            "LESSONSEARCH_METRICS is yes or no, not 'on'.",
            "LESSONSEARCH_WATCH is yes or no, not '1'.",
        }

    def test_names_are_parted_by_commas(self) -> None:
        read = Settings.read(
            {"LESSONSEARCH_ALLOWED_HOSTS": "a.example.org, .example.net", "LESSONSEARCH_TRUSTED_PROXIES": "2"}
        )
        assert (read.allowed_hosts, read.trusted_proxies) == (("a.example.org", ".example.net"), 2)

    def test_an_old_name_still_works_and_warns_once(self, caplog: pytest.LogCaptureFixture) -> None:
        environment = {"LESSONSEARCH_BUSY": "3", "LESSONSEARCH_HOSTS": "a.example.org"}
        for _ in range(2):
            read = Settings.read(environment)
        assert (read.max_concurrency, read.allowed_hosts) == (3, ("a.example.org",))
        said = "{} is now called {}; please rename it in the environment."
        assert [record.getMessage() for record in caplog.records] == [
            said.format("LESSONSEARCH_HOSTS", "LESSONSEARCH_ALLOWED_HOSTS"),
            said.format("LESSONSEARCH_BUSY", "LESSONSEARCH_MAX_CONCURRENCY"),
        ]

    def test_an_old_name_that_contradicts_the_new_one_is_a_problem(self) -> None:
        with pytest.raises(SettingsError, match="LESSONSEARCH_KEPT is the old name of LESSONSEARCH_CACHE_MB"):
            Settings.read({"LESSONSEARCH_KEPT": "3", "LESSONSEARCH_CACHE_MB": "4"})
