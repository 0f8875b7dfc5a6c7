"""Server of the Model Context Protocol for the tools, over standard input and output.

The official SDK speaks the protocol; it is an optional dependency, `lessonsearch[mcp]`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations

from lessonsearch import __version__
from lessonsearch.app.library import Library
from lessonsearch.assistants.tools import (
    AssistantTools,
    HeldSources,
    Passage,
    SearchAnswer,
    VerifiedQuotation,
)
from lessonsearch.errors import LessonsearchError

INSTRUCTIONS = """\
Lessons of serious case reviews: reviews of the deaths and abuse of real children. The passages are the words
of published reports. Quote a passage word for word, with its citation and its address, and verify each
quotation with verify_quotation before you give it out. Do not put your own words in quotation marks. The
reports are of their time; what to do in a case is for today's statutory guidance."""

READ_ONLY = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)

Parameters = ParamSpec("Parameters")
Answer = TypeVar("Answer")


def mcp_server(library: Library, site: str) -> MCPServer:
    """The server for a library. `site` is the base URL that addresses lead to."""
    tools = AssistantTools(library, site)
    server = MCPServer("lessonsearch", version=__version__, instructions=INSTRUCTIONS, log_level="WARNING")

    @server.tool(annotations=READ_ONLY)
    @_with_sentences
    def search(words: str, filters: dict[str, list[str]] | None = None, page: int = 1) -> SearchAnswer:
        """Search the lessons; each result is one verbatim passage with its address and citation.

        words: words, "exact phrases", -word to exclude, OR between alternatives. filters: values of a filter
        by its name, as `sources` lists them. `missing` names words that no lesson treats: say so.
        """
        return tools.search(words, filters, page)

    @server.tool(annotations=READ_ONLY)
    @_with_sentences
    def excerpt(id: str) -> Passage:
        """One excerpt by its id, such as `ages-of-concern#p28`, word for word, with address and citation."""
        return tools.excerpt(id)

    @server.tool(annotations=READ_ONLY)
    @_with_sentences
    def verify_quotation(quotation: str, excerpt: str = "") -> VerifiedQuotation:
        """Whether a quotation is a source's words: verbatim, altered, misattributed or not-found.

        excerpt: the id of the excerpt that the quotation is attributed to, if any. The answer carries the
        passage as it stands in the source.
        """
        return tools.verify_quotation(quotation, excerpt)

    @server.tool(annotations=READ_ONLY)
    @_with_sentences
    def sources() -> HeldSources:
        """The publications that are held, what is not held, and the values of each filter of `search`."""
        return tools.sources()

    return server


def _with_sentences(tool: Callable[Parameters, Answer]) -> Callable[Parameters, Answer]:
    """Wrap a tool so that our errors become errors of the protocol, whose text the assistant reads."""

    @wraps(tool)
    def call(*arguments: Parameters.args, **named: Parameters.kwargs) -> Answer:
        try:
            return tool(*arguments, **named)
        except LessonsearchError as error:
            raise ToolError(" ".join(error.problems)) from error

    return call
