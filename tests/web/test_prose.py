"""Markdown in front matter: what becomes HTML, and what stays text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessonsearch.web.templating import prose


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
