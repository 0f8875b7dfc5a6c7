"""From a file to a draft: lessons that the corpus's own check finds verbatim, nothing overwritten, privacy
reviewed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from lessonsearch.errors import CorpusError
from lessonsearch.imports import privacy_review as review
from lessonsearch.imports.draft_lessons import load_source
from lessonsearch.imports.draft_texts import Details, short_title
from lessonsearch.imports.drafts import Draft, rename_draft, write_draft
from lessonsearch.imports.readers import read
from lessonsearch.imports.section_roles import CASE, NARRATIVE, PROCESS, RECOMMENDATION, role_of
from lessonsearch.imports.segmentation import segment
from lessonsearch.imports.suggestions import Suggester
from lessonsearch.model.taxonomy import Taxonomy
from support.paths import IMPORTS

BABY = (IMPORTS / "baby-m-n.txt").read_bytes()
DETAILS = Details("baby-m-n", "Serious case review: Baby M and Baby N", "Northtown Board", "2021-05")


def draft(root: Path, content: bytes = BABY) -> Draft:
    return write_draft(root, DETAILS, read("baby.txt", content), Suggester((), Taxonomy()))


def test_a_review_is_cut_into_lessons_for_what_its_sections_are() -> None:
    cutting = segment(read("baby.txt", BABY))
    assert cutting.title == "Baby M and Baby N"
    cuts = {cut.heading: cut for cut in cutting.cuts}
    assert cuts["SUMMARY OF EVENTS"].role == NARRATIVE
    assert cuts["INTRODUCTION"].role == PROCESS
    assert cuts["CONSIDERATIONS FOR THE BOARD"].role == RECOMMENDATION
    assert [block.number for block in cuts["The pre-birth assessment"].blocks if block.number] == [
        "7",
        "8",
        "9",
    ]
    assert all(cut.why for cut in cutting.cuts)


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("4. Case narrative", NARRATIVE),
        ("Case studies", CASE),
        ("Recommendations", RECOMMENDATION),
        ("Methodology", PROCESS),
    ],
)
def test_what_a_heading_says_a_section_is_for(heading: str, role: str) -> None:
    assert role_of([heading]) == role


def test_every_word_is_in_a_lesson_or_accounted_for() -> None:
    report = read("baby.txt", BABY)
    cutting = segment(report)
    inside = {block for cut in cutting.cuts for block in cut.blocks}
    headings = {part for cut in cutting.cuts for part in (*cut.section, *cut.inner)}
    cover = {each.text for each in cutting.cover}
    assert [b.text for b in report.blocks if b not in inside and b.printed not in headings | cover] == []


def test_a_draft_has_the_files_of_a_source_with_nothing_applied(tmp_path: Path) -> None:
    made = draft(tmp_path)
    assert made.folder == tmp_path / "drafts" / "baby-m-n"
    assert "% of the file's" in made.coverage.sentence
    lesson = (made.folder / "003-pre-birth-assessment.md").read_text("utf-8")
    assert "themes: []" in lesson
    assert "# suggested: The pre-birth assessment (the report's own heading)" in lesson
    assert "¶7 A referral for a pre-birth assessment" in lesson
    assert "- a history of care is to be read" in lesson
    source = yaml.safe_load((made.folder / "source.md").read_text("utf-8").split("---")[1])
    assert source["short_title"] == "Baby M and Baby N"


def test_a_new_import_keeps_what_a_person_edited_and_says_the_difference(tmp_path: Path) -> None:
    made = draft(tmp_path)
    edited = made.folder / "003-pre-birth-assessment.md"
    edited.write_text(
        edited.read_text("utf-8").replace("title:", "title: Read the file before you close it"), "utf-8"
    )
    again = draft(tmp_path, BABY.replace(b"engaging well", b"engaging very well", 1))
    assert list(again.kept) == ["003-pre-birth-assessment.md"]
    assert "+¶7" in again.kept["003-pre-birth-assessment.md"]
    assert "Read the file before you close it" in edited.read_text("utf-8")
    assert "engaging very well" in (made.folder / "original.txt").read_text("utf-8")


def test_a_lesson_that_a_person_took_away_does_not_come_back(tmp_path: Path) -> None:
    made = draft(tmp_path)
    (made.folder / "001-introduction.md").unlink()
    draft(tmp_path)
    assert not (made.folder / "001-introduction.md").exists()


def test_an_id_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="cannot be the id of a source"):
        write_draft(
            tmp_path, Details("../x", "T", "P", "2021"), read("x.txt", BABY), Suggester((), Taxonomy())
        )


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("Serious case review: Baby M", "Baby M"),
        ("Ages of concern: learning lessons", "Ages of concern"),
        ("Child K", "Child K"),
    ],
)
def test_short_titles(title: str, short: str) -> None:
    assert short_title(title) == short


def test_each_finding_is_removed_redacted_or_allowed_with_a_reason(tmp_path: Path) -> None:
    text = BABY.replace(b"old MGM sent", b"old Kayleigh Armitage sent", 1)
    folder = draft(tmp_path, text).folder
    found = [each for each in review.review(folder) if each.open]
    assert [each.words for each in found] == ["Kayleigh Armitage"]
    assert {part for part, _ in found[0].places} == {"005-bruising-that-was-seen.md", "original.txt"}
    with pytest.raises(CorpusError, match="Give a short reason"):
        review.allow(folder, found[0].key, "ok")
    review.allow(folder, found[0].key, "a public figure, named in the press release")
    assert not any(each.open for each in review.review(folder))
    review.forbid(folder, found[0].key)
    assert review.redact(folder, "Kayleigh Armitage") >= 2
    assert review.review(folder) == []


def test_running_heads_and_properties_are_looked_at_though_they_are_not_published(tmp_path: Path) -> None:
    text = BABY.replace(b"Baby M and Baby N, May 2021, Page", b"Keeley Marsden, May 2021, Page")
    found = review.review(draft(tmp_path, text).folder)
    assert [(each.words, each.open) for each in found] == [("Keeley Marsden", False)]


def test_a_name_on_the_cover_is_redacted_in_what_source_md_leaves_out(tmp_path: Path) -> None:
    cover = BABY.replace(b"May 2021\n", b"May 2021\nKayleigh Armitage\n", 1)
    folder = draft(tmp_path, cover).folder
    assert "Kayleigh\\ Armitage" in (folder / "source.md").read_text("utf-8")
    review.redact(folder, "Kayleigh Armitage")
    written = "".join(path.read_text("utf-8") for path in folder.glob("*.md"))
    assert "Armitage" not in written + (folder / "original.txt").read_text("utf-8")
    pattern = next(
        each["pattern"] for each in load_source(folder)["left_out"] if "redacted" in each["pattern"]
    )
    assert re.search(pattern, (folder / "original.txt").read_text("utf-8"))


def test_a_draft_gets_another_name_before_it_is_published(tmp_path: Path) -> None:
    folder = draft(tmp_path).folder
    assert rename_draft(tmp_path, "baby-m-n", "baby-m-and-n") == "baby-m-and-n"
    assert not folder.exists()
    draft(tmp_path)
    with pytest.raises(CorpusError, match="choose another name"):
        rename_draft(tmp_path, "baby-m-n", "baby-m-and-n")
    with pytest.raises(CorpusError, match="cannot be the id of a source"):
        rename_draft(tmp_path, "baby-m-n", "Baby M")
