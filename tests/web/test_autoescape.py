"""What templates write is escaped as Jinja's own compiler would have it."""

from __future__ import annotations

import jinja2
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from lessonsearch.web.autoescape import TemplateEnvironment, escape_output

values = st.text() | st.integers() | st.booleans() | st.none() | st.text().map(Markup) | st.floats()


@given(values)
def test_a_value_is_written_as_escape_writes_it(value: object) -> None:
    assert str(escape_output(value)) == str(escape(value))


@given(st.text() | st.text().map(Markup))
def test_a_template_writes_the_same_bytes_as_with_jinjas_own_compiler(value: str) -> None:
    source = (
        "{% macro m(x) %}<b title='{{ x }}'>{{ x ~ '&' }}</b>{% endmacro %}{{ m(value) }}{{ value|length }}"
    )
    own = TemplateEnvironment(Flask(__name__), autoescape=True).from_string(source)
    theirs = jinja2.Environment(autoescape=True).from_string(source)
    assert own.render(value=value) == theirs.render(value=value)
