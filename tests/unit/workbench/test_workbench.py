"""The workbench, as somebody uses it who is no engineer: two files in, looked over, published, found."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from lessonsearch import corpus
from lessonsearch.cli import main
from lessonsearch.imports.draft_lessons import lesson_names, number_between, suggestions_of
from lessonsearch.settings import Settings
from lessonsearch.workbench.one_time_token import is_local
from lessonsearch.workbench.workbench_app import Workbench, create_workbench
from support.pages import text, texts, tree
from support.paths import IMPORTS

pytestmark = pytest.mark.slow

BABY = (IMPORTS / "baby-m-n.txt").read_bytes()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    result = CliRunner().invoke(main, ["new", str(tmp_path / "own"), "--only-own"])
    assert result.exit_code == 0, result.output
    return tmp_path / "own"


@pytest.fixture
def bench(root: Path, tmp_path: Path) -> Iterator[Workbench]:
    workbench = create_workbench(replace(Settings.read({}), corpus=root, index=tmp_path / "index"))
    yield workbench
    workbench.site.close()


@pytest.fixture
def client(bench: Workbench) -> FlaskClient:
    client = bench.app.test_client()
    assert client.get(f"/?token={bench.token.token}", base_url="http://127.0.0.1:5000").status_code == 302
    client.environ_base["HTTP_HOST"] = "127.0.0.1:5000"
    return client


def get(client: FlaskClient, path: str, status: int = 200) -> str:
    answer = client.get(path, base_url="http://127.0.0.1:5000")
    assert answer.status_code == status, answer.text
    return answer.text


def post(client: FlaskClient, path: str, data: dict[str, object], status: int = 302) -> str:
    answer = client.post(path, data=data, base_url="http://127.0.0.1:5000")
    assert answer.status_code == status, answer.text
    return answer.headers.get("Location", "") or answer.text


def upload(client: FlaskClient, *files: tuple[str, bytes]) -> str:
    data = {"publisher": "Northtown Board", "published": "2021-05"}
    form = {**data, "files": [(io.BytesIO(content), name) for name, content in files]}
    place = post(client, "/uploads", form)
    for _ in range(600):
        page = get(client, place)
        if "Files added" in page:
            return page
        time.sleep(0.1)
    raise AssertionError(page)


def fill_in(client: FlaskClient, folder: Path) -> None:
    """Tick the first suggestion of everything, as a person would who agrees."""
    for name in lesson_names(folder):
        offered = suggestions_of(folder, name)
        form = {key: [offered[key][0]["value"]] for key in ("themes", "ages", "agencies")}
        words = {
            "title": f"What we learnt {name[:3]}",
            "kind": offered["kind"][0]["value"],
            "content_note": "Injury",
        }
        post(client, f"/drafts/{folder.name}/lessons/{name}", {**form, **words, "content_note": "Injury"})


@pytest.mark.slow
def test_two_files_are_published_and_found(client: FlaskClient, root: Path) -> None:
    page = upload(client, ("Baby M and N.txt", BABY), ("broken.pdf", b"nothing"))
    assert "broken.pdf: it cannot be read" in page
    assert "86% of the file" in page
    folder = root / "drafts" / "baby-m-n"
    assert "to fill in:" in get(client, "/drafts/baby-m-n")
    assert "is missing" in post(client, "/drafts/baby-m-n/publish", {}, 400)
    fill_in(client, folder)
    assert post(client, "/drafts/baby-m-n/preview", {}) == "/site/sources/baby-m-n"
    assert "What we learnt 003" in get(client, "/site/sources/baby-m-n")
    assert not (root / "permalinks.txt").exists()
    assert post(client, "/drafts/baby-m-n/publish", {}) == "/?just=baby-m-n"
    assert "is published." in get(client, "/?just=baby-m-n")
    assert not folder.exists()
    assert "baby-m-n#p7" in (root / "permalinks.txt").read_text("utf-8")
    assert "What we learnt 005" in get(client, "/site/?q=bruise+paediatrician")
    assert "Baby M and Baby N" in get(client, "/site/excerpts/baby-m-n/p13")
    assert "# suggested" not in "".join(path.read_text("utf-8") for path in (root / "baby-m-n").glob("*.md"))
    assert CliRunner().invoke(main, ["check", str(root)]).exit_code == 0


@pytest.mark.slow
def test_privacy_stands_in_the_way_until_it_is_decided(client: FlaskClient, root: Path) -> None:
    upload(client, ("baby.txt", BABY.replace(b"old MGM sent", b"old Kayleigh Armitage sent")))
    fill_in(client, root / "drafts" / "baby")
    assert "Kayleigh Armitage" in post(client, "/drafts/baby/publish", {}, 400)
    key = "name: Kayleigh Armitage"
    decide = {"key": key, "words": "Kayleigh Armitage"}
    post(client, "/drafts/baby/privacy", {**decide, "decision": "allow", "reason": ""}, 400)
    post(client, "/drafts/baby/privacy", {**decide, "decision": "redact"})
    post(client, "/drafts/baby/publish", {})
    assert "[redacted] sent" in get(client, "/site/excerpts/baby/p12")


def test_lessons_are_split_merged_and_their_borders_moved_without_losing_a_word(
    client: FlaskClient, root: Path
) -> None:
    upload(client, ("baby.txt", BABY))
    folder = root / "drafts" / "baby"
    name = "003-pre-birth-assessment.md"

    def passages() -> list[str]:
        return [
            p for n in lesson_names(folder) for p in re.findall(r"(?m)^¶\S+", (folder / n).read_text("utf-8"))
        ]

    before = passages()
    changes = (("split-1", 302), ("give", 400), ("take", 302), ("take", 400), ("merge", 302), ("merge", 302))
    for change, status in changes:
        post(client, f"/drafts/baby/lessons/{name}/border", {"change": change}, status)
        assert passages() == before
    fill_in(client, folder)
    post(client, "/drafts/baby/publish", {})


def test_the_page_of_a_lesson_shows_the_original_beside_the_cut(client: FlaskClient, root: Path) -> None:
    upload(client, ("baby.txt", BABY))
    page = get(client, "/drafts/baby/lessons/003-pre-birth-assessment.md")
    assert any(line.startswith("7. A referral for a pre-birth") for line in texts(page, ".inside"))
    assert any(line.startswith("FINDINGS") for line in texts(page, ".outside"))
    assert "suggested: it says" in text(page)
    get(client, "/drafts/baby/lessons/none.md", 404)


def test_only_who_holds_the_token_comes_in_and_the_token_works_once(bench: Workbench) -> None:
    stranger = bench.app.test_client()
    assert stranger.get("/", base_url="http://127.0.0.1:5000").status_code == 403
    assert stranger.get("/site/", base_url="http://127.0.0.1:5000").status_code == 403
    assert stranger.get(f"/?token={bench.token.token}", base_url="http://evil.example").status_code == 403
    first = bench.app.test_client()
    assert first.get(f"/?token={bench.token.token}", base_url="http://127.0.0.1:5000").status_code == 302
    second = bench.app.test_client()
    assert second.get(f"/?token={bench.token.token}", base_url="http://127.0.0.1:5000").status_code == 403
    foreign = first.post(
        "/site-of-all", base_url="http://127.0.0.1:5000", headers={"Origin": "http://evil.example"}
    )
    assert foreign.status_code == 403


def test_pages_allow_no_script_and_are_not_indexed(client: FlaskClient) -> None:
    answer = client.get("/", base_url="http://127.0.0.1:5000")
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'")
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert not tree(answer).select("script, style, [style]")


@pytest.mark.parametrize(
    ("host", "local"), [("127.0.0.1:80", True), ("localhost", True), ("127.0.0.1.evil.example", False)]
)
def test_which_hosts_are_this_machine(host: str, local: bool) -> None:
    assert is_local(host) is local


@pytest.mark.parametrize(
    ("before", "after"),
    [("003-a.md", "004-b.md"), ("003-a.md", "0035-b.md"), ("0035-a.md", "00352-b.md"), ("009-a.md", "")],
)
def test_a_number_between_two_files(before: str, after: str) -> None:
    number = number_between(before, after)
    assert before < f"{number}-x.md"
    assert not after or f"{number}-x.md" < after


FACETS = """\
facets:
  - {id: audience, label: Audience, plural: Audiences, at_most: 2}
  - {id: setting, label: Setting, plural: Settings, values: one}
"""
VALUES = """\
audience:
  - {id: midwives, label: Midwives, definition: People who see a pregnancy through to the birth.}
  - {id: magistrates, label: Magistrates, definition: People who sit in courts.}
setting:
  - {id: at-home, label: At home, definition: What happened in the family’s home.}
  - {id: in-hospital, label: In hospital, definition: What happened in a hospital or its neonatal unit.}
"""


def test_a_facet_that_the_corpus_declares_is_suggested_and_ticked(client: FlaskClient, root: Path) -> None:
    taxonomy = root / "taxonomy.yaml"
    declared = taxonomy.read_text("utf-8").replace("facets:\n", FACETS, 1)
    taxonomy.write_text(f"{declared}\n{VALUES}", "utf-8")
    upload(client, ("Baby M and N.txt", BABY))
    folder = root / "drafts" / "baby-m-n"
    name = next(each for each in lesson_names(folder) if "handover" in each)
    offered = suggestions_of(folder, name)
    assert offered["setting"][0]["value"] == "in-hospital"
    assert "hospital" in offered["setting"][0]["why"]
    page = get(client, f"/drafts/baby-m-n/lessons/{name}")
    assert 'type="checkbox" name="audience" value="midwives"' in page
    assert 'type="radio" name="setting" value="in-hospital"' in page
    form = {
        "themes": ["handover"],
        "audience": ["midwives"],
        "setting": "in-hospital",
        "title": "T",
        "kind": "finding",
    }
    post(client, f"/drafts/baby-m-n/lessons/{name}", form)
    written = (folder / name).read_text("utf-8")
    assert "audience:\n- midwives\n" in written
    assert "setting: in-hospital\n" in written
    page = get(client, f"/drafts/baby-m-n/lessons/{name}")
    assert re.search(r'value="in-hospital" checked', page)
    _, problems = corpus.check_draft(root, "baby-m-n")
    assert not [problem for problem in problems if "audience" in problem or "setting" in problem]
