"""Work counted instead of timed: the same on a busy machine as on an idle one."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Iterable
from types import FrameType
from typing import Any


def steps(work: Callable[[], object]) -> int:
    """Lines of Python that are executed, and functions of C that are called, while work is done."""
    counted = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal counted
        counted += event == "line"
        return trace

    def profile(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal counted
        counted += event == "c_call"

    before = sys.gettrace(), sys.getprofile()
    sys.settrace(trace)
    sys.setprofile(profile)
    try:
        work()
    finally:
        sys.settrace(before[0])
        sys.setprofile(before[1])
    return counted


def grows_linearly(made: Callable[[int], Callable[[], object]], sizes: Iterable[int]) -> bool:
    """Whether twice as much input never takes more than about twice as many steps.

    `made` gives, for a size, the work on an input of that size. The sizes are to double.
    """
    counts = [steps(made(size)) for size in sizes]
    return all(after <= 2.3 * before + 500 for before, after in itertools.pairwise(counts))
