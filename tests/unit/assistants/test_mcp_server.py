"""An assistant's session with the SDK's own client: in the process, and over standard input and output."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from mcp import Client, StdioServerParameters

from lessonsearch.app.library import Library
from lessonsearch.assistants.mcp_server import mcp_server
from lessonsearch.cli import main

SITE = "https://lessons.example.org"
Call = Callable[..., Any]


@pytest.fixture(scope="module")
def call(library: Library) -> Call:
    """Calls a tool: the answer as data, or the sentence of an error."""
    server = mcp_server(library, SITE)

    async def ask(name: str, arguments: dict[str, Any]) -> Any:
        async with Client(server) as client:
            result = await client.call_tool(name, arguments)
            return result.content[0].text if result.is_error else result.structured_content

    return lambda name, **arguments: asyncio.run(ask(name, arguments))


def test_there_are_four_tools_that_only_read(library: Library) -> None:
    async def tools() -> Any:
        async with Client(mcp_server(library, SITE)) as client:
            return (await client.list_tools()).tools, client.instructions

    found, instructions = asyncio.run(tools())
    assert [tool.name for tool in found] == ["search", "excerpt", "verify_quotation", "sources"]
    assert all(tool.annotations.read_only_hint and tool.description for tool in found)
    assert "verify_quotation" in instructions


def test_a_search_gives_verbatim_passages_with_address_and_citation(call: Call, library: Library) -> None:
    answer = call("search", words="invisible fathers", filters={"age": ["under-1"]})
    assert answer["total"] > 3
    for passage in answer["passages"]:
        lesson, excerpt = library.excerpt(passage["id"])
        assert passage["text"] == excerpt.text
        assert "under-1" in lesson.ages
        assert passage["address"] == f"{SITE}/excerpts/{excerpt.source}/{excerpt.anchor}"
        assert library.source(lesson.source).title in passage["citation"]
        assert passage["verbatim"] == library.source(lesson.source).verbatim


def test_pages_of_a_search_follow_each_other(call: Call) -> None:
    first, second = (call("search", words="child", page=page) for page in (1, 2))
    ids = [passage["lesson"] for passage in [*first["passages"], *second["passages"]]]
    assert len(ids) == len(set(ids)) == 40


def test_what_no_lesson_treats_is_said(call: Call) -> None:
    assert call("search", words="county lines")["missing"] != []


def test_an_excerpt_is_its_whole_passage(call: Call, library: Library) -> None:
    assert (
        call("excerpt", id="ages-of-concern#p31-2")["text"]
        == library.excerpt("ages-of-concern#p31-2")[1].text
    )


def test_quotations_are_told_apart(call: Call, library: Library) -> None:
    words = library.excerpt("ages-of-concern#p43")[1].text
    right = call("verify_quotation", quotation=words, excerpt="ages-of-concern#p43")
    assert (right["status"], right["passage"]["id"]) == ("verbatim", "ages-of-concern#p43")
    wrong_place = call("verify_quotation", quotation=words, excerpt="ages-of-concern#p28")
    assert (wrong_place["status"], wrong_place["passage"]["id"]) == ("misattributed", "ages-of-concern#p43")
    first = words.split()
    first[4] = "never"
    altered = call("verify_quotation", quotation=" ".join(first))
    assert (altered["status"], altered["passage"]["text"]) == ("altered", words)
    made_up = "Every safeguarding partnership must appoint an independent scrutineer for digital harm."
    invented = call("verify_quotation", quotation=made_up)
    assert (invented["status"], invented["passage"]) == ("not-found", None)
    for answer in (right, wrong_place, altered, invented):
        assert answer["explanation"]


def test_the_sources_come_with_what_is_not_held(call: Call, library: Library) -> None:
    answer = call("sources")
    assert [source["id"] for source in answer["sources"]] == list(library.sources)
    assert answer["sources"][0]["not_held"]
    assert answer["filters"]["age"]["under-1"] == "Babies under 1"


@pytest.mark.parametrize(
    ("name", "arguments", "sentence"),
    [
        ("excerpt", {"id": "ages-of-concern#p999"}, "There is no lesson or excerpt 'ages-of-concern#p999'."),
        ("search", {"words": "x", "filters": {"age": ["under-2"]}}, "did you mean 'under-1'?"),
        ("search", {"words": "x", "filters": {"colour": ["red"]}}, "'colour' is not a filter"),
        ("search", {"words": "x", "page": 0}, "'page' is a whole number from 1 to 100"),
        ("verify_quotation", {"quotation": "a" * 10_001}, "up to 10,000 characters"),
        ("verify_quotation", {"quotation": "six words in a row here", "excerpt": "a#b"}, "There is no"),
    ],
)
def test_errors_are_sentences(call: Call, name: str, arguments: dict[str, Any], sentence: str) -> None:
    assert sentence in call(name, **arguments)


@pytest.mark.slow
def test_a_session_over_standard_input_and_output(settings: Any, tmp_path: Path) -> None:
    server = StdioServerParameters(
        command=sys.executable,
        args=["-m", "lessonsearch", "mcp", "--site", SITE],
        env={**os.environ, "LESSONSEARCH_INDEX": str(settings.index)},
    )

    async def session() -> Any:
        async with Client(server) as client:
            found = await client.call_tool("search", {"words": '"passing the buck"'})
            passage = found.structured_content["passages"][0]
            quotation = {"quotation": passage["text"], "excerpt": passage["id"]}
            return (await client.call_tool("verify_quotation", quotation)).structured_content

    assert asyncio.run(session())["status"] == "verbatim"


def test_without_an_address_no_link_can_be_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LESSONSEARCH_URL", raising=False)
    answer = CliRunner().invoke(main, ["mcp"])
    assert (answer.exit_code, "--site" in answer.output) == (1, True)
