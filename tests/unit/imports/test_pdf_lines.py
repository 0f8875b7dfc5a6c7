"""Lines of a PDF page: numbers and bullets that stand on a line of their own."""

from __future__ import annotations

from lessonsearch.imports.readers.pdf.columns import PageLine, with_marks


def line(text: str, y: float, x0: float = 60, size: float = 10, column: int = 1) -> PageLine:
    return PageLine(2, column, y, x0, 240, x0, size, text, False, 20)


def texts(*lines: PageLine) -> list[str]:
    return [each.text for each in with_marks(lines)]


def test_a_number_whose_text_was_set_below_it_goes_before_that_text() -> None:
    found = with_marks([line("3.2.1", 700), line("When agencies", 688, 78), line("are able", 676, 78)])
    assert [each.text for each in found] == ["3.2.1 When agencies", "are able"]
    assert (found[0].x0, found[0].text_x, found[0].y) == (60, 78, 688)


def test_so_do_bullets_and_numbers_at_the_end_of_a_column() -> None:
    assert texts(line("Head", 760), line("•", 700), line("ensure", 688, 78)) == ["Head", "• ensure"]
    assert texts(line("3.2.1", 90), line("When agencies", 700, 300, column=2)) == ["3.2.1 When agencies"]


def test_page_numbers_note_marks_and_cells_stay_where_they_are() -> None:
    for lines in (
        [line("7", 800), line("When agencies", 788, 78)],  # the page's number
        [line("Head", 800), line("7", 700, size=6), line("When agencies", 690, 78)],  # a note's mark
        [line("Head", 800), line("17", 700), line("18", 688, 60)],  # a column of figures
        [line("Head", 800), line("3.2", 700), line("When agencies", 600, 78)],  # far above
    ):
        assert texts(*lines) == [each.text for each in lines]
