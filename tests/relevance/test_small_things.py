"""Small things, each its whole kind: full stops, hyphens, quotation marks, pasted passages, questions.

The examples were written down before any of them was tried.
"""

from __future__ import annotations

import pytest

from lessonsearch.app.library import Library
from lessonsearch.query.query import Query


def found(library: Library, q: str, size: int = 50) -> list[str]:
    return [result.lesson.id for result in library.find(Query(q, per_page=size)).results]


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("G.P.", "GP"),
        ("S.U.D.I.", "SUDI"),
        ("A.D.H.D.", "ADHD"),
        ("D.V.", "DV"),
        ("G.Ps", "GPs"),
        ("S.C.Rs", "SCRs"),
        ("s.47/s.17", "section 47 section 17"),
        ("-s.47/s.17", "-s47 section 17"),
        ("C.A.M.H.S.", "CAMHS"),
        ("L.S.C.B.", "LSCB"),
        ("M.A.P.P.A", "MAPPA"),
        ("the G.P. was not told", "the GP was not told"),
        ("C.S.E. and going missing", "CSE and going missing"),
        ("s.47", "s47"),
        ("s. 47", "s47"),
        ("section 47", "s47"),
        ("Section 47", "s47"),
        ("s 47", "s47"),
        ("sec. 47", "s47"),
        ("section 20", "s.20"),
        ("section 17 assessment", "s17 assessment"),
        ("delay in a section 47 enquiry", "delay in a s.47 enquiry"),
        ("police -s47", "police -section 47"),
        ('"section 47 enquiries"', '"s.47 enquiries"'),
        ("S.17", "s17"),
        ("s.17 assessment", "s17 assessment"),
    ],
)
def test_full_stops_and_ways_to_write_a_section_change_nothing(
    library: Library, typed: str, same: str
) -> None:
    assert found(library, typed) == found(library, same) != []


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ('"pre birth assessment"', '"pre-birth assessment"'),
        ('"prebirth assessment"', '"pre-birth assessment"'),
        ('"looked after children"', '"looked-after children"'),
        ('"child in need plan"', '"child-in-need plan"'),
        ('"co sleeping"', '"cosleeping"'),
        ('"hard to reach"', '"hard-to-reach"'),
        ('"multi agency"', '"multi-agency"'),
        ('"non accidental injuries"', '"non-accidental injuries"'),
    ],
)
def test_hyphens_in_a_phrase_change_nothing(library: Library, typed: str, same: str) -> None:
    assert set(found(library, typed)) == set(found(library, same)) != set()


@pytest.mark.parametrize(
    "spellings",
    [
        ("wellbeing", "well-being", "well being"),
        ("emotional wellbeing", "emotional well-being", "emotional well being"),
        ("wellbeing of 14 to 17s", "well-being of 14 to 17s", "well being of 14 to 17s"),
        ("children's wellbeing practitioner", "children's well being practitioner"),
        ("safeguarding children board", "safe-guarding children board", "safe guarding children board"),
        ("prebirth assessment", "pre-birth assessment", "pre birth assessment"),
        ("overlooked", "over looked", "over-looked"),
        ("looked\u00adafter children", "looked after children", "lookedafter children"),
        ("drugs and alcohol misuse", "drugs and alco hol misuse"),
        ("pre birth well being", "prebirth wellbeing", "pre-birth well-being"),
    ],
)
def test_a_phrase_is_found_joined_divided_and_hyphenated(
    library: Library, spellings: tuple[str, ...]
) -> None:
    ways = [set(found(library, f'"{spelling}"')) for spelling in spellings]
    assert ways == [ways[0]] * len(ways)


def test_a_divided_phrase_is_found_where_lessons_write_it_as_one(library: Library) -> None:
    assert found(library, '"well being"')
    assert not {*found(library, '"well being"')} & {*found(library, 'emotional -"well being"')}


@pytest.mark.parametrize("topic", ["county lines", "breast ironing", "cuckooing and county lines"])
def test_the_words_of_a_topic_that_is_missing_do_not_count_by_themselves(
    library: Library, topic: str
) -> None:
    """What the first page finds has a related topic, not only one word of the missing one."""
    results = library.find(Query(topic, per_page=10))
    assert results.coverage.missing
    related = {
        one.lesson.id
        for words in results.expanded
        for word in words.to
        for one in library.find(Query(f'"{word}"', per_page=100)).results
    }
    assert results.results
    assert {result.lesson.id for result in results.results} <= related


@pytest.mark.parametrize(
    ("q", "told"),
    [
        ("section 47", "section 47"),
        ("s47", "section 47"),
        ("well-being", "well-being"),
        ("wellbeing", "wellbeing"),
    ],
)
def test_parts_of_a_word_elsewhere_do_not_cover_it(library: Library, q: str, told: str) -> None:
    assert library.find(Query(q)).coverage.missing == (told,)


@pytest.mark.parametrize("q", ["county-lines", "cuckooing", "s47", "county lines"])
def test_no_lesson_is_said_to_have_a_word_that_only_related_ones_stand_for(library: Library, q: str) -> None:
    results = library.find(Query(q))
    assert results.total
    assert results.total_with_all_words < results.total
    assert results.coverage.covered != "yes"


@pytest.mark.parametrize(
    "q",
    [
        "lookedafter",
        "looked\u00adafter",
        "pre-birth",
        "prebirth",
        "hard-to-reach",
        "multi-agency",
        "self-harm",
    ],
)
def test_a_hyphenated_word_that_the_reports_have_is_covered(library: Library, q: str) -> None:
    assert library.find(Query(q)).coverage.missing == ()


@pytest.mark.parametrize("marks", "“” „“ „” «» »« ‹› ‘’ ＂＂ 〝〞 ”“ ‚’ ''".split())
def test_every_kind_of_quotation_mark_makes_a_phrase(library: Library, marks: str) -> None:
    phrase = "child protection plan"
    assert found(library, f"{marks[0]}{phrase}{marks[1]}") == found(library, f'"{phrase}"') != []


def test_an_apostrophe_is_no_quotation_mark(library: Library) -> None:
    assert found(library, "the mother's and the parents' plan") == found(
        library, "the mother’s and the parents’ plan"
    )


def test_a_pasted_passage_finds_where_it_stands(library: Library) -> None:
    lessons = [one for one in library.all_lessons() if not one.same_as and len(one.text) > 900]
    assert len(lessons) >= 20
    for lesson in lessons:
        pasted = Query.read([("q", lesson.text)], library.taxonomy).q
        assert found(library, pasted, 1) == [lesson.id]
        assert found(library, " ".join(lesson.text.split()[:40]), 1) == [lesson.id]


@pytest.mark.parametrize(
    ("q", "verb"),
    [
        ("what is missing from the plan", "missing"),
        ("how do we spot neglect", "spot"),
        ("who should talk to the father", "talk"),
        ("why do staff hide mistakes", "hide"),
        ("how can I help a family that refuses", "help"),
        ("what do you notice first about a bruise?", "notice"),
        ("when should we worry", "worry"),
        ("how to recognise drift", "recognise"),
    ],
)
def test_what_makes_a_question_brings_no_synonyms(library: Library, q: str, verb: str) -> None:
    assert verb not in {expansion.word.lower() for expansion in library.find(Query(q)).expanded}


@pytest.mark.parametrize(
    ("q", "word"),
    [
        ("vaping in schools", "vaping"),
        ("TikTok challenges", "TikTok"),
        ("puberty blockers", "puberty"),
        ("sickle cell disease", "sickle"),
        ("ketamine use by teenagers", "ketamine"),
        ("nitrous oxide canisters", "nitrous oxide"),
        ("conversion therapy", "conversion"),
        ("synthetic cannabinoids", "cannabinoids"),
        ("asbestos in a school", "asbestos"),
        ("measles vaccination", "measles"),
        ("horse riding accident", "horse"),
        ("trampoline injuries", "trampoline"),
        ("snake bites", "snake"),
        ("teenager with anorexia", "anorexia"),
        ("gambling debts", "gambling"),
        ("cochlear implants", "cochlear"),
        ("surrogacy arrangements", "surrogacy"),
        ("witchcraft accusations", "witchcraft"),
        ("breast ironing", "breast ironing"),
        ("covid and remote visits", "covid"),
    ],
)
def test_a_topic_that_the_reports_lack_is_told(library: Library, q: str, word: str) -> None:
    coverage = library.find(Query(q)).coverage
    assert coverage.covered != "yes"
    assert word in coverage.missing


@pytest.mark.parametrize(
    "q",
    [
        "babies shaken by a parent",
        "mother with postnatal depression",
        "father in prison",
        "teenager who took his own life",
        "sleeping with a baby on the sofa",
        "drug using parents",
        "young person running away from care",
        "school exclusion",
        "bruises on a baby",
        "missed hospital appointments",
        "housing problems and homelessness",
        "violence between parents",
        "social worker changed too often",
        "information not passed on",
        "grandparents looking after a child",
        "sexual abuse by older boys",
        "alcohol and pregnancy",
        "refusing to let professionals in",
        "premature twins",
        "learning disabled parents",
    ],
)
def test_a_topic_that_the_reports_treat_is_never_denied(library: Library, q: str) -> None:
    assert library.find(Query(q)).coverage.covered != "no"
