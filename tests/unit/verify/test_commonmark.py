"""Other people's Markdown: read as CommonMark, and in linear time whatever it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessonsearch.verify.readers.commonmark import html_of
from support.counted_work import grows_linearly

REPEATED = (
    *(
        "[",
        "![",
        "[a](",
        "[a](<b",
        "[a]",
        "[a][",
        "[\\]",
        "](",
        "x[",
        "<",
        "<!-- ",
        "<?",
        "<![CDATA[",
        "<a href='",
    ),
    *(
        "*a_ ",
        "a**b ",
        "**x",
        "*a **a ",
        "a_",
        "`",
        "`a``",
        "> ",
        "- ",
        "1. ",
        "&",
        "&#",
        "\\",
        "|",
        "|-|\n",
        "~~a",
    ),
    *(
        "a\n",
        "a\n\n",
        "> a\n",
        "- a\n",
        "[a]: ",
        '[a](b "',
        "<http://a",
        "\t",
        "# ",
        "a\n=\n",
        "```\n",
        "    a\n\n",
    ),
)


@pytest.mark.slow
@pytest.mark.parametrize("piece", REPEATED)
def test_work_grows_with_the_length(piece: str) -> None:
    assert grows_linearly(lambda size: lambda: html_of(piece * size), (200, 400, 800))


@pytest.mark.parametrize(
    "make", [lambda n: "[" * n + "]" * n, lambda n: "[a](" * n + ")" * n, lambda n: "*a " * n + "*" * n]
)
def test_work_grows_with_the_length_of_what_closes_too(make: object) -> None:
    assert grows_linearly(lambda size: lambda: html_of(make(size)), (200, 400, 800))  # type: ignore[operator]


def test_references_are_found_in_linear_work() -> None:
    def text(size: int) -> str:
        return "".join(f"[a{n}]: /x\n" for n in range(size)) + "".join(f"[a{n}]" for n in range(size))

    assert grows_linearly(lambda size: lambda: html_of(text(size)), (200, 400, 800))


def test_blocks_say_their_lines() -> None:
    made = html_of("# One\n\nTwo [link](lesson:a#p1).\n\n> Three\n\n| a |\n|---|\n| b |\n", first_line=5)
    assert '<h1 data-line="5">One</h1>' in made
    assert '<p data-line="7">Two <a href="lesson:a#p1">link</a>.</p>' in made
    assert '<blockquote data-line="9">' in made
    assert '<tr data-line="13">' in made


@given(st.text(alphabet="[]()<>!*_`~#>-+=|\\&;:\"' \t\n1ab.", max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert isinstance(html_of(text), str)
