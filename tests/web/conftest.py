"""What tests of the pages share: a site with other settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from lessonsearch.app.library import Library
from lessonsearch.settings import Settings
from lessonsearch.web.app import create_app


@pytest.fixture(name="site_with")
def _site_with(settings: Settings, library: Library) -> Callable[..., FlaskClient]:
    """Makes a site with other settings."""

    def make(**others: object) -> FlaskClient:
        return create_app(replace(settings, **others), lambda: library).test_client()  # type: ignore[arg-type]

    return make
