"""Settings that cannot be: each is told in a sentence."""

from __future__ import annotations

import pytest

from lessonsearch.errors import SettingsError
from lessonsearch.settings import Settings


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
