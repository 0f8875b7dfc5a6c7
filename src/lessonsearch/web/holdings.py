"""Holdings: the publications that are open, in a few words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lessonsearch.model.lesson import Source

MAX_NAMED = 3
"""Publishers or years that are named one by one."""


def holdings(sources: Iterable[Source]) -> str:
    """Verbatim publications by publisher and year: `Ofsted’s reports of 2010 and 2011`; empty if there is
    none."""
    held = [source for source in sources if source.verbatim]
    if not held:
        return ""
    publishers = list(dict.fromkeys(source.publisher for source in held))
    years = sorted({source.year for source in held})
    report = "report" if len(held) == 1 else "reports"
    what = (
        f"{_listed(publishers)}’s {report}"
        if len(publishers) <= MAX_NAMED
        else f"{report} by {len(publishers)} publishers"
    )
    when = _listed(years) if len(years) <= MAX_NAMED else f"{years[0]} to {years[-1]}"
    return f"{what} of {when}"


def _listed(names: Sequence[str]) -> str:
    """`one`, `one and two`, `one, two and three`."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
