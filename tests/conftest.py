"""What tests share: the shipped corpus opened once, the site over it, and small corpora made for one test."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings as hypothesis_settings
from werkzeug.serving import make_server

from lessonsearch.app.bootstrap import open_library
from lessonsearch.app.library import Library
from lessonsearch.settings import Settings
from lessonsearch.web.app import create_app
from support.paths import ROOT, TESTS

# On a busy machine any example takes long now and then, which is no fault of what is tested.
hypothesis_settings.register_profile("no deadline", deadline=None)
hypothesis_settings.load_profile("no deadline")


SLOW_ROOMS = {"benchmarks", "browser", "fuzzing", "load", "opensearch", "relevance"}
"""Rooms of which every test takes long: a browser, a cluster, a corpus of thousands of lessons."""
WHOLLY_SLOW = re.compile(r"^pytestmark = (?:pytest\.mark\.slow$|\[\n    pytest\.mark\.slow,)", re.MULTILINE)
"""What the files of other rooms have of which every test takes long."""


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """With `-m "not slow"`, files of which every test is slow are not imported: that takes seconds."""
    if config.option.markexpr != "not slow" or not collection_path.is_relative_to(TESTS):
        return None
    if (
        collection_path.relative_to(TESTS).parts[:1]
        and collection_path.relative_to(TESTS).parts[0] in SLOW_ROOMS
    ):
        return True
    test = collection_path.suffix == ".py" and collection_path.name.startswith("test_")
    return True if test and WHOLLY_SLOW.search(collection_path.read_text("utf-8")) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of slow rooms, so that `-m "not slow"` leaves them out."""
    for item in items:
        if item.path.is_relative_to(TESTS) and item.path.relative_to(TESTS).parts[0] in SLOW_ROOMS:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(ROOT / "corpus", ROOT / "templates", tmp_path_factory.mktemp("index"))


@pytest.fixture
def own(tmp_path: Path) -> Settings:
    """Settings with a corpus and an index folder of the test's own."""
    copied = Path(shutil.copytree(ROOT / "corpus", tmp_path / "corpus"))
    return Settings(copied, ROOT / "templates", tmp_path / "index")


@pytest.fixture(scope="session")
def library(settings: Settings) -> Iterator[Library]:
    opened = open_library(settings)
    yield opened
    opened.engine.close()


@pytest.fixture(scope="session")
def app(settings: Settings, library: Library) -> Flask:
    app = create_app(settings, lambda: library)
    app.config["TESTING"] = True
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def site(app: Flask) -> Iterator[str]:
    """The address of the site, served for a browser."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()
