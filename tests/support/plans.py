"""Plans and corpora by chance, for engines to agree on."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from lessonsearch.engines.contract import Engine, Plan
from lessonsearch.model.lesson import Lesson
from lessonsearch.query.parser import Clause, Term, parse
from lessonsearch.query.query import SORTS
from support.small import ids, lesson

STEMS = "a child father neglect pre birth prebirth care social".split()
PIECES = st.sampled_from([*STEMS, "pre-birth", "social-care-child", "child’s", "the", "\n", "care, "])
TEXTS = st.lists(PIECES, max_size=14).map(" ".join)
TAGS = st.lists(st.sampled_from(["neglect", "fathers", "other"]), unique=True, max_size=3).map(tuple)


@st.composite
def corpora(draw: st.DrawFn) -> list[Lesson]:
    """Up to 14 lessons of four sources; now and then one says the same as the first."""
    made = []
    for place in range(draw(st.integers(0, 14))):
        published = draw(st.sampled_from(["2009", "2010-05", "2011"]))
        same = "a/lesson-0" if place and draw(st.integers(0, 5)) == 0 else ""
        source = draw(st.sampled_from("abcd"))
        one = lesson(source, place, draw(TEXTS), draw(TEXTS), draw(TAGS), draw(TAGS), published=published)
        order = draw(st.sampled_from([one.order, one.order, place % 5]))
        asked, concepts = (tuple(draw(st.lists(TEXTS, max_size=most))) for most in (3, 1))
        kind = draw(st.sampled_from(["finding", "note"]))
        made.append(replace(one, asked=asked, concepts=concepts, same_as=same, order=order, kind=kind))
    return made


TERMS = st.builds(
    Term,
    st.lists(st.sampled_from(STEMS), min_size=1, max_size=3).map(tuple),
    st.sampled_from([1.0, 0.5, 0.8]),
    st.booleans(),
    st.booleans(),
)
CLAUSES = st.builds(
    Clause,
    st.just("x"),
    st.lists(TERMS, min_size=1, max_size=4).map(tuple),
    st.sampled_from([False, False, False, True]),
)
FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "theme": st.sampled_from([("neglect",), ("fathers", "other"), ("unknown",)]),
        "kind": st.just(("note",)),
        "source": st.sampled_from([("a",), ("b", "d")]),
    },
)
EVERY = Plan().facets
PLANS = st.builds(
    Plan,
    st.lists(CLAUSES, max_size=4).map(tuple),
    st.integers(0, 4),
    st.lists(TERMS, max_size=2).map(tuple),
    FILTERS,
    st.sampled_from(list(SORTS)),
    st.integers(0, 3),
    st.integers(0, 20),
    st.lists(st.sampled_from([*STEMS, "zebra"]), unique=True, max_size=4).map(tuple),
    facets=st.sampled_from([EVERY, (), ("source",), ("age", "theme")]),
)


def plan(words: str = "", least: int | None = None, **more: object) -> Plan:
    """The plan for words as typed, all wanted."""
    clauses = parse(words)
    wanted = sum(not clause.excluded for clause in clauses)
    return Plan(clauses, wanted if least is None else least, **more)  # type: ignore[arg-type]


def found(engine: Engine, words: str = "", **more: object) -> list[str]:
    """The ids of what an engine finds for words as typed; `more` as `plan` takes it."""
    return ids(engine.search(plan(words, **more)))  # type: ignore[arg-type]
