"""The time budget of a request: work that has taken longer than it may is given up with a sentence.

A thread cannot be ended from outside, so long work looks at its budget from time to time. The budget belongs
to whoever is answered just now, a context variable; without one, as on the command line, work may take as
long as it likes.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from lessonsearch.errors import TooSlow

_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)


@contextmanager
def budget(seconds: float) -> Iterator[None]:
    """Work within this block may take so many seconds."""
    token = _deadline.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _deadline.reset(token)


def remaining(most: float) -> float:
    """Seconds that are left of the budget, `most` at the most."""
    deadline = _deadline.get()
    return most if deadline is None else max(0.0, min(most, deadline - time.monotonic()))


def check() -> None:
    """Raises TooSlow where the budget is used up."""
    deadline = _deadline.get()
    if deadline is not None and time.monotonic() > deadline:
        raise TooSlow("This took too long. Try less at once, or try again in a minute.")
