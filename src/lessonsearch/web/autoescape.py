"""Autoescape: a Jinja environment that writes values faster, to the same bytes."""

from __future__ import annotations

import re
from typing import Any

import jinja2.compiler
from flask.templating import Environment
from markupsafe import Markup, escape

ENTITIES = {character: str(escape(character)) for character in "&<>'\""}
"""What `escape` replaces, and by what; the first is in what replaces the others."""
SPECIAL = re.compile(f"[{''.join(ENTITIES)}]")


def escape_output(value: Any) -> str:
    """A value as HTML: `escape` without making a `Markup` of it, as it is only joined to the output.

    A search page has a thousand such values. With `escape` it takes a tenth more processor time.
    """
    if type(value) is int:
        return str(value)
    if type(value) is not str:
        return value if type(value) is Markup else escape(value)
    text: str = value
    if SPECIAL.search(text):
        for character, entity in ENTITIES.items():
            text = text.replace(character, entity)
    return text


class CodeGenerator(jinja2.compiler.CodeGenerator):
    """Compiler of templates that has values written by `escape_output`."""

    def _output_child_pre(self, node: Any, frame: Any, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("environment.escape_output(")
        else:
            super()._output_child_pre(node, frame, finalize)


class TemplateEnvironment(Environment):
    """Flask's environment with that compiler."""

    code_generator_class = CodeGenerator
    escape_output = staticmethod(escape_output)
