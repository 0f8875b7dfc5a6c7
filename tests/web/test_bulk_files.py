"""Open data as programs take it: files of lessons and of the corpus, within the process and from a server."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import socket
import subprocess
import time
import urllib.error
import urllib.request
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from lessonsearch.app import library as library_module
from lessonsearch.app.bootstrap import open_library
from lessonsearch.app.library import Library
from lessonsearch.query.query import Query
from lessonsearch.settings import Settings
from lessonsearch.web.app import create_app
from support.memory import MemoryEngine
from support.paths import ROOT
from support.served import fetch, serving


def records(client: FlaskClient, query: str = "") -> list[dict[str, Any]]:
    answer = client.get(f"/api/v1/lessons.ndjson{query}")
    assert answer.status_code == 200
    assert answer.mimetype == "application/x-ndjson"
    return [json.loads(line) for line in answer.text.splitlines()]


class TestLessons:
    def test_without_parameters_every_lesson_is_there_repeated_passages_too(
        self, client: FlaskClient, library: Library
    ) -> None:
        assert [record["id"] for record in records(client)] == [lesson.id for lesson in library.all_lessons()]
        assert any(record["same_as"] for record in records(client))

    def test_a_search_gives_what_it_finds_in_its_order(self, client: FlaskClient, library: Library) -> None:
        found = library.find(Query(q="fathers", filters=(("age", "under-1"),), per_page=100))
        assert found.total > 10
        ids = [result.lesson.id for result in found.results]
        assert [record["id"] for record in records(client, "?q=fathers&age=under-1")] == ids

    def test_batches_follow_each_other(
        self, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, library: Library
    ) -> None:
        whole = records(client, "?sort=newest"), records(client)
        monkeypatch.setattr(library_module, "BATCH", 7)
        assert (records(client, "?sort=newest"), records(client)) == whole

    def test_a_record_is_as_described(self, client: FlaskClient) -> None:
        described = client.get("/api/v1/openapi.json").json
        schema = {"$ref": "#/components/schemas/LessonRecord", "components": described["components"]}
        validator = Draft202012Validator(schema)
        for record in records(client):
            validator.validate(record)

    def test_the_table_has_the_same_lessons(self, client: FlaskClient) -> None:
        answer = client.get("/api/v1/lessons.csv")
        assert answer.data.startswith("\ufeff".encode())
        rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
        for row, record in zip(rows, records(client), strict=True):
            assert (row["id"], row["text"], row["url"]) == (record["id"], record["text"], record["url"])
            assert row["themes"].split() == record["themes"]
            assert row["kind"] == record["kind"]

    def test_nothing_found_is_an_empty_file(self, client: FlaskClient) -> None:
        assert records(client, "?q=xylophone&as=typed") == []
        assert len(client.get("/api/v1/lessons.csv?q=xylophone&as=typed").text.splitlines()) == 1

    @pytest.mark.parametrize("ending", ["ndjson", "csv"])
    @pytest.mark.parametrize("parameter", ["page=2", "per_page=5", "colour=red", "theme=nothing", "age="])
    def test_what_is_no_parameter_of_a_file_is_refused(
        self, client: FlaskClient, ending: str, parameter: str
    ) -> None:
        answer = client.get(f"/api/v1/lessons.{ending}?{parameter}")
        assert answer.status_code == 400
        assert answer.mimetype == "application/problem+json"

    @pytest.mark.parametrize("name", ["lessons.ndjson", "lessons.csv", "corpus.zip", "corpus.zip.sha256"])
    def test_an_unchanged_file_is_not_sent_again(self, client: FlaskClient, name: str) -> None:
        first = client.get(f"/api/v1/{name}")
        again = client.get(f"/api/v1/{name}", headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert client.head(f"/api/v1/{name}").headers["ETag"] == first.headers["ETag"]


class TestCorpus:
    def test_the_archive_holds_the_corpus_with_licences_and_checksums(self, client: FlaskClient) -> None:
        content = client.get("/api/v1/corpus.zip").data
        archive = zipfile.ZipFile(io.BytesIO(content))
        assert archive.testzip() is None
        names = {name.removeprefix("lessonsearch-corpus/") for name in archive.namelist()}
        files = {path.relative_to(ROOT / "corpus").as_posix() for path in (ROOT / "corpus").rglob("*.*")}
        assert names == {name for name in files if (ROOT / "corpus" / name).is_file()} | {
            "LICENCES.md",
            "SHA256SUMS",
        }
        licences = archive.read("lessonsearch-corpus/LICENCES.md").decode()
        assert "## `ages-of-concern/`\n\n© Crown copyright 2011." in licences
        assert "MIT licence" in licences

    def test_it_is_a_corpus(self, client: FlaskClient, library: Library, tmp_path: Path) -> None:
        zipfile.ZipFile(io.BytesIO(client.get("/api/v1/corpus.zip").data)).extractall(tmp_path)
        checked = subprocess.run(
            ["sha256sum", "--check", "--quiet", "SHA256SUMS"],
            cwd=tmp_path / "lessonsearch-corpus",
            capture_output=True,
            text=True,
            check=False,
        )
        assert (checked.returncode, checked.stdout) == (0, "")
        settings = Settings(tmp_path / "lessonsearch-corpus", ROOT / "templates", tmp_path / "index")
        unpacked = open_library(settings, MemoryEngine())
        assert list(unpacked.all_lessons()) == list(library.all_lessons())

    def test_its_checksum_is_that_of_the_file_and_always_the_same(
        self, client: FlaskClient, library: Library, tmp_path: Path
    ) -> None:
        content = client.get("/api/v1/corpus.zip").data
        checksum = client.get("/api/v1/corpus.zip.sha256").text
        assert checksum == f"{hashlib.sha256(content).hexdigest()}  lessonsearch-corpus.zip\n"
        elsewhere = Settings(ROOT / "corpus", ROOT / "templates", tmp_path)
        other = create_app(elsewhere, lambda: library).test_client()
        assert other.get("/api/v1/corpus.zip.sha256").text == checksum

    def test_what_may_name_people_is_not_given_out(self, tmp_path: Path) -> None:
        corpus = tmp_path / "corpus"
        subprocess.run(["cp", "-r", ROOT / "corpus", corpus], check=True)
        for name in (
            "drafts/a-review/privacy.yaml",
            "ages-of-concern/privacy.yaml",
            "notes.md",
            "names.yaml",
        ):
            (corpus / name).parent.mkdir(parents=True, exist_ok=True)
            (corpus / name).write_text("[]")
        settings = Settings(corpus, ROOT / "templates", tmp_path / "index")
        library = open_library(settings, MemoryEngine())
        content = create_app(settings, lambda: library).test_client().get("/api/v1/corpus.zip").data
        names = zipfile.ZipFile(io.BytesIO(content)).namelist()
        assert not [name for name in names if "privacy" in name or "notes" in name or "names" in name]
        assert len(names) > 100

    def test_several_folders_are_numbered_as_they_add_up(self, tmp_path: Path, library: Library) -> None:
        own = tmp_path / "own"
        own.mkdir()
        settings = Settings(own, ROOT / "templates", tmp_path / "index", bases=(ROOT / "corpus",))
        both = open_library(settings, MemoryEngine())
        content = create_app(settings, lambda: both).test_client().get("/api/v1/corpus.zip").data
        names = zipfile.ZipFile(io.BytesIO(content)).namelist()
        assert "lessonsearch-corpus/1/ages-of-concern/source.md" in names
        assert both.published == library.published

    def test_files_that_have_changed_since_are_not_given_out(self, tmp_path: Path) -> None:
        corpus = tmp_path / "corpus"
        subprocess.run(["cp", "-r", ROOT / "corpus", corpus], check=True)
        settings = Settings(corpus, ROOT / "templates", tmp_path / "index")
        library = open_library(settings, MemoryEngine())
        client = create_app(settings, lambda: library).test_client()
        (corpus / "thesaurus.yaml").write_text("[]")
        assert client.get("/api/v1/corpus.zip").status_code == 503
        assert list((tmp_path / "index").glob("corpus-*")) == []


def test_a_page_of_results_links_to_the_others(client: FlaskClient) -> None:
    links = client.get("/api/v1/search?q=fathers&per_page=5&page=2").headers["Link"]
    base = "http://localhost/api/v1/search?q=fathers"
    assert f'<{base}&per_page=5>; rel="first"' in links
    assert f'<{base}&per_page=5>; rel="prev"' in links
    assert f'<{base}&page=3&per_page=5>; rel="next"' in links
    assert 'rel="last"' in links
    whole = client.get("/api/v1/search?q=xylophone&as=typed").headers["Link"]
    assert 'rel="next"' not in whole
    assert 'rel="prev"' not in whole


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Any:
    environment = {"LESSONSEARCH_INDEX": str(tmp_path_factory.mktemp("index"))}
    with serving(environment) as (address, process):
        fetch(address)
        yield address
        assert process.poll() is None


@pytest.mark.slow
class TestServed:
    def test_files_arrive_whole(self, server: str, client: FlaskClient) -> None:
        with urllib.request.urlopen(f"{server}api/v1/lessons.ndjson") as answer:
            assert "Content-Length" not in answer.headers
            ids = [json.loads(line)["id"] for line in answer]
        assert ids == [record["id"] for record in records(client)]
        with urllib.request.urlopen(f"{server}api/v1/corpus.zip") as answer:
            assert zipfile.ZipFile(io.BytesIO(answer.read())).testzip() is None

    def test_errors_and_heads_are_answered_as_elsewhere(self, server: str) -> None:
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{server}api/v1/lessons.csv?page=2")
        with refused.value as answer:
            assert answer.code == 400
        head = urllib.request.Request(f"{server}api/v1/lessons.csv", method="HEAD")
        with urllib.request.urlopen(head) as answer:
            assert (answer.status, answer.read()) == (200, b"")

    def test_whoever_goes_away_gives_the_place_back(self, server: str) -> None:
        place = urlsplit(server)
        for _ in range(20):
            with socket.create_connection((place.hostname, place.port)) as visitor:
                visitor.sendall(b"GET /api/v1/corpus.zip HTTP/1.1\r\nHost: localhost\r\n\r\n")
                assert visitor.recv(100).startswith(b"HTTP/1.1 200")
        started = time.monotonic()

        with urllib.request.urlopen(f"{server}api/v1/lessons.csv") as answer:
            assert answer.read().startswith("\ufeffid".encode())
        assert time.monotonic() - started < 10
