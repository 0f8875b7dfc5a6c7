"""What the trials under load reckon with: what wrk says, seconds, what visitors ask. Times are not tested."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from load import beside, reporting
from load.mix import KINDS, Visitors
from load.peer import address
from load.seconds import Answer, Memory, Span, noted, recovered, resident, spans
from load.trials import Part, Trial
from load.wrk import Told, told
from support.paths import ROOT

SAID = """\
Running 2s test @ http://127.0.0.1:18999/
  3 threads and 3 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     3.18ms    6.10ms   1.05s    88.68%
    Req/Sec     9.04      1.81    10.00     83.02%
  Latency Distribution
     50%  411.00us
     75%    1.62ms
     90%   13.66ms
     99%    1.05s 
  53 requests in 2.50s, 6.45KB read
  Socket errors: connect 1, read 2, write 0, timeout 4
  Non-2xx or 3xx responses: 17
Requests/sec:     21.20
Transfer/sec:      3.07KB
"""  # noqa: W291 - wrk writes a space after seconds


class TestWrk:
    def test_what_it_says_is_read(self) -> None:
        said = SAID.replace("411.00us", "2.50ms")
        assert told(said) == Told(requests=53, seconds=2.5, refused=17, p50=2.5, p99=1050.0, errors=7)
        assert told(SAID).p50 == pytest.approx(0.411)

    def test_refused_requests_are_no_good_answers(self) -> None:
        assert told(SAID).rate == (53 - 17) / 2.5

    def test_a_run_in_which_all_went_well_says_nothing_of_errors(self) -> None:
        fine = "".join(
            line for line in SAID.splitlines(True) if "Socket" not in line and "Non-2xx" not in line
        )
        assert (told(fine).refused, told(fine).errors, told(fine).rate) == (0, 0, 53 / 2.5)

    def test_anything_else_is_not_taken_for_a_run(self) -> None:
        with pytest.raises(ValueError, match="unable to connect"):
            told("unable to connect to 127.0.0.1:1 Connection refused\n")


class TestSeconds:
    def test_notes_are_read_but_for_a_line_cut_off(self, tmp_path: Path) -> None:
        (tmp_path / "0").write_text("100.500 200 3.250 -\n101.000 503 0.400 5\n101.2", "ascii")
        (tmp_path / "1").write_text("100.100 503 0.500 -\n", "ascii")
        assert noted(tmp_path) == [
            Answer(100.1, 503, 0.5, again=False),
            Answer(100.5, 200, 3.25, again=False),
            Answer(101.0, 503, 0.4, again=True),
        ]

    def test_answers_are_counted_in_their_seconds(self) -> None:
        answers = [
            Answer(99.9, 200, 9.0, again=False),  # before the run
            Answer(100.1, 200, 1.0, again=False),
            Answer(101.5, 200, 3.0, again=False),
            Answer(101.6, 503, 0.1, again=True),
            Answer(102.5, 503, 0.1, again=False),  # does not say when to come back
            Answer(103.5, 500, 0.1, again=False),
        ]
        first, last = spans(answers, 100.0, 4, 2)
        assert first == Span(
            0, 2, good=2, turned_away=1, wrong=0, p50=2.0, p99=pytest.approx(2.98), worst=3.0
        )
        assert (last.start, last.good, last.turned_away, last.wrong) == (2, 0, 0, 2)
        assert last.p99 == float("inf")
        assert first.rate == 1.0

    def test_a_server_has_recovered_when_it_stays_so(self) -> None:
        p99s = [900.0, 20.0, 500.0, 19.0, 20.0, 18.0, 400.0]
        seconds = [Span(at, 1, 1, 0, 0, p99, p99, p99) for at, p99 in enumerate(p99s)]
        assert recovered(seconds, normal=20.0) == 3
        assert recovered(seconds, normal=1000.0) == 0
        assert recovered(seconds, normal=17.0) is None

    def test_memory_is_looked_at_while_a_server_runs(self) -> None:
        with Memory(os.getpid()) as memory:
            pass
        [(at, megabytes)] = memory.seen
        assert memory.most(at, 1) == megabytes > 10
        assert memory.most(at + 1, 1) == 0
        assert resident(os.getpid()) > 10


@pytest.fixture(scope="module")
def addresses() -> list[str]:
    return list(Visitors(ROOT / "corpus").addresses(3000))


class TestVisitors:
    def test_they_ask_the_same_each_time(self, addresses: list[str]) -> None:
        assert list(Visitors(ROOT / "corpus").addresses(3000)) == addresses
        assert list(Visitors(ROOT / "corpus", seed=8).addresses(3000)) != addresses

    def test_they_ask_for_what_there_is(self, client: FlaskClient) -> None:
        visitors = Visitors(ROOT / "corpus")
        for kind in KINDS:
            for _ in range(3):
                asked = visitors.address(kind)
                with client.get(asked) as answer:
                    assert answer.status_code == 200, asked

    def test_each_kind_has_its_share(self, addresses: list[str]) -> None:
        assert sum(kind.share for kind in KINDS.values()) == 1000
        assert 0.3 < sum(one == "/" or one.startswith("/?") for one in addresses) / len(addresses) < 0.5

    def test_datasette_is_asked_for_the_same(self) -> None:
        visitors = Visitors(ROOT / "corpus")
        search = next(found for found in iter(visitors.search, None) if "theme" in found.filters)
        theme, words = search.filters["theme"], search.words.replace(" ", "+")
        assert f"_search={words}&" in address(search, ".json")
        assert f"themes__arraycontains={theme}" in address(search)
        assert f"q={words}&" in beside.ours(search, "/")
        assert f"theme={theme}" in beside.ours(search, "/")


class TestReport:
    def test_a_section_takes_the_place_of_the_older_one(self, tmp_path: Path) -> None:
        file = tmp_path / "results.md"
        for title, figure in (("Steady, b", 1), ("Over, a", 2), ("Steady, b", 3)):
            reporting.keep(title, reporting.section(title, [f"{figure} errors"]), file)
        text = file.read_text("utf-8")
        assert text.index("## Over, a") < text.index("## Steady, b")
        assert "3 errors" in text
        assert "1 errors" not in text
        assert text.count("# The service as a whole") == 1

    def test_a_trial_says_what_failed_and_when_it_was_over(self) -> None:
        span = Span(0, 10, good=500, turned_away=7, wrong=1, p50=2.0, p99=8.0, worst=9.0)
        part = Part("twice capacity", 100.0, [span], [span], [210.0], errors=2)
        text = "\n".join(reporting.trial(Trial(50.0, [part], [], normal=12.0, recovered=3)))
        assert "| twice capacity | 0–10 | 100 | 50 | 7 | 1 | 2.00 | 8.00 | 9.00 | 210 |" in text
        assert "Connections that failed: 2." in text
        assert "normal again 3 s after its end" in text
        assert "was not normal again" in "\n".join(reporting.trial(Trial(50.0, [part], [], normal=12.0)))

    def test_datasette_is_the_measure(self) -> None:
        def measured(name: str, requests: int) -> list[beside.Compared]:
            told = Told(requests, 10.0, 0, 2.0, 8.0, 0)
            return [beside.Compared(name, form, n, told) for form in beside.FORMS for n in beside.CONNECTIONS]

        text = "\n".join(beside.lines([*measured(beside.OURS, 5000), *measured(beside.WHOLE, 500)]))
        assert "| lessonsearch, each search new | 500 | 10.0 | 2.00 | 8.00 | 0 | 0 |" in text
        assert text.count("connections |") == 4
