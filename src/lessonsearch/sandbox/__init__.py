"""The sandbox: files from strangers are parsed in a child process, under limits of time, memory and size.

A hostile file can make a parser take minutes or gigabytes, or crash. None of that may happen in a process
that answers visitors. So a reader, a function from a file's name and bytes to a plain value, runs in a child
process that can be killed at any moment (`parent` is the parent's side, `child` the other). The result comes
back as JSON and is checked against the reader's declared return type (`plain_values`), so the worst that a
compromised child can do is to lie.

To read another kind of file here, write a function of that shape and pass it to `Sandbox.read`.
"""

from __future__ import annotations

from lessonsearch.sandbox.child_limits import COMMAND_LINE, VISITORS, Limits
from lessonsearch.sandbox.parent import Reader, Sandbox

__all__ = ["COMMAND_LINE", "VISITORS", "Limits", "Reader", "Sandbox"]
