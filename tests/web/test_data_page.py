"""The figures: the reports' own totals, the charts made of them, the list of reviews, and the CSV files."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from datetime import date

import pytest
from flask.testing import FlaskClient

from lessonsearch.app.library import Library
from lessonsearch.model.statistics import Figure
from lessonsearch.web.presenters.charts import (
    LABEL_WIDTH,
    MAX_COLUMN_HEIGHT,
    NUMBER_WIDTH,
    WIDTH,
    bars,
    columns,
)
from lessonsearch.web.presenters.tables import (
    FigureTable,
    by_month,
    day_of,
    filter_reviews,
    numbers,
    table_of,
)
from support.pages import follow, links, text, texts, tree

GRADES = ("Outstanding", "Good", "Adequate", "Inadequate")
"""The grades of the shipped reports, best first."""


@pytest.fixture
def tables(library: Library) -> dict[str, FigureTable]:
    return {figure.id: table_of(figure, library) for figure in library.editorial.figures}


@pytest.fixture
def figures(library: Library) -> dict[str, Figure]:
    return {figure.id: figure for figure in library.editorial.figures}


class TestTotals:
    """Sums, against the totals that the reports print."""

    def test_table_1_adds_up_both_ways_to_482_reviews(self, tables: dict[str, FigureTable]) -> None:
        table = tables["evaluations"]
        grid = [[int(cell) for cell in row[1:]] for row in table.rows]
        assert all(sum(row[:-1]) == row[-1] for row in grid)
        assert [sum(column) for column in zip(*grid[:-1], strict=True)] == grid[-1]
        assert grid[-1][-1] == 482
        assert [row[0] for row in table.body] == list(GRADES)

    def test_table_4_adds_up_to_the_69_children_who_died(
        self, tables: dict[str, FigureTable], figures: dict[str, Figure]
    ) -> None:
        found = numbers(tables["causes-of-death"].rows)
        *causes, (name, total) = found
        assert name == "Total"
        assert sum(value for _, value in causes if value is not None) == total == 69
        assert figures["deaths-2010-2011"].parts[0].value == total

    def test_annex_c_lists_117_reviews_with_the_grades_of_table_1(
        self, tables: dict[str, FigureTable]
    ) -> None:
        rows = tables["reviews-2010-2011"].rows
        last_year = {row[0]: int(row[4]) for row in tables["evaluations"].rows}
        assert Counter(row[1] for row in rows) == {grade: last_year[grade] for grade in GRADES}
        assert len(rows) == last_year["Total"] == 117
        days = [day_of(row[2]) for row in rows]
        assert min(days) >= date(2010, 4, 1)
        assert max(days) <= date(2011, 3, 31)

    def test_parts_make_up_their_whole(self, library: Library, tables: dict[str, FigureTable]) -> None:
        for figure in library.editorial.figures:
            if figure.parts:
                shown = numbers([[row[0], row[1].rstrip("%")] for row in tables[figure.id].body])
                assert sum(value or 0 for _, value in shown) == figure.total, figure.id

    def test_what_is_reckoned_is_not_put_into_the_sources_mouth(self, tables: dict[str, FigureTable]) -> None:
        row = next(row for row in tables["babies-2007-2011"].rows if row[0] == "One and over")
        assert row == ("One and over", "392", "What is left of the whole")

    def test_months_without_a_review_are_there_and_all_add_up(self) -> None:
        table = FigureTable(
            ("Board", "Grade", "Date"),
            (("A", "Good", "30/11/2010"), ("B", "Adequate", "01/02/2011")),
            ranked=GRADES,
        )
        assert by_month(table).rows == (
            ("2010-11", "0", "1", "0", "0", "1"),
            ("2010-12", "0", "0", "0", "0", "0"),
            ("2011-01", "0", "0", "0", "0", "0"),
            ("2011-02", "0", "0", "1", "0", "1"),
            ("Total", "0", "1", "1", "0", "2"),
        )


class TestCharts:
    def test_bars_are_as_long_as_their_numbers(self) -> None:
        drawing = bars([("Homicide", None), ("Murder", 30), ("Other", 10)])
        room = WIDTH - LABEL_WIDTH - NUMBER_WIDTH
        assert [bar.width for bar in drawing.bars] == [room, round(room / 3, 1)]
        assert [label.words for label in drawing.labels] == ["Homicide", "Murder", "30", "Other", "10"]

    def test_a_share_lies_on_its_whole_and_what_is_reckoned_is_lighter(self) -> None:
        drawing = bars([("Died", 25), ("Rest", 75)], "%", 100, "Rest")
        track, died, _, rest = drawing.bars
        assert died.width == track.width / 4
        assert (died.look, rest.look) == ("ink-4", "ink-2")
        assert [label.words for label in drawing.labels if label.anchor == "start"] == ["25%", "75%"]

    def test_columns_stand_on_one_foot_and_their_parts_meet(self) -> None:
        drawing = columns(["2009", "2010"], [("Adequate", [1, 5]), ("Good", [3, 0])])
        parts = [bar for bar in drawing.bars if bar.y]
        assert len(parts) == 3, "nothing is drawn for nothing"
        first, second, third = parts
        assert second.y + second.height == pytest.approx(first.y, abs=0.2)
        assert first.y + first.height == pytest.approx(third.y + third.height, abs=0.2)
        assert third.height == MAX_COLUMN_HEIGHT
        assert [label.words for label in drawing.labels][-2:] == ["Good", "Adequate"]

    def test_every_shape_lies_on_the_sheet(self, client: FlaskClient, library: Library) -> None:
        charts = tree(client.get("/data")).select("svg.chart")
        assert len(charts) == len(library.editorial.figures)
        for chart in charts:
            wide, high = map(float, str(chart["viewbox"]).split()[2:])
            for rect in chart.select("rect"):
                x, y, width, height = (float(rect[name]) for name in ("x", "y", "width", "height"))
                assert 0 <= x <= x + width <= wide
                assert 0 <= y <= y + height <= high + 0.2


class TestPage:
    def test_each_figure_has_its_table_its_source_and_its_file(
        self, client: FlaskClient, library: Library
    ) -> None:
        page = tree(client.get("/data"))
        for figure in library.editorial.figures:
            [section] = page.select(f"section[id='{figure.id}']")
            assert section.select("svg")
            assert section.select("table")
            found = {link["href"] for link in section.select("a[href]")}
            assert f"/data/{figure.id}.csv" in found
            assert {f"/excerpts/{name.replace('#', '/')}" for name in figure.excerpts} <= found

    def test_what_can_distress_is_announced(self, client: FlaskClient) -> None:
        page = text(client.get("/data"))
        assert "Content note: Deaths of children; homicide; suicide; overlay" in page

    def test_a_figures_own_address_leads_to_it(self, client: FlaskClient) -> None:
        assert client.get("/data/causes-of-death").location == "/data#causes-of-death"
        wrong = client.get("/data/causes-of-deaths")
        assert wrong.status_code == 404
        assert "did you mean 'causes-of-death'?" in text(wrong)

    def test_every_figure_can_be_had_as_a_file(
        self, client: FlaskClient, tables: dict[str, FigureTable]
    ) -> None:
        for name, table in tables.items():
            answer = client.get(f"/data/{name}.csv")
            assert answer.mimetype == "text/csv"
            assert f'filename="{name}.csv"' in answer.headers["Content-Disposition"]
            head, *rows = csv.reader(io.StringIO(answer.text))
            assert tuple(head) == table.head
            assert len(rows) == len(table.rows)


class TestReviews:
    def test_all_stand_there_until_some_are_picked(
        self, client: FlaskClient, tables: dict[str, FigureTable]
    ) -> None:
        rows = tables["reviews-2010-2011"].rows
        page = client.get("/data/reviews-2010-2011")
        assert f"{len(rows)} reviews" in text(page)
        assert len(texts(page, "td.date")) == len(rows)
        few = client.get("/data/reviews-2010-2011?grade=Outstanding")
        outstanding = sum(row[1] == "Outstanding" for row in rows)
        assert f"{outstanding} reviews of {len(rows)}" in text(few)
        assert links(few)[f"Show all {len(rows)}"] == "/data/reviews-2010-2011"

    def test_a_column_sorts_and_sorts_back(self, client: FlaskClient) -> None:
        page = client.get("/data/reviews-2010-2011?board=Kent")
        by_date = follow(client, page, "Date of evaluation letter")
        assert texts(by_date, "td.date") == [
            "03/06/2010",
            "06/07/2010",
            "21/10/2010",
            "22/12/2010",
        ]
        back = follow(client, by_date, "Date of evaluation letter")
        assert texts(back, "td.date")[0] == "22/12/2010"
        assert tree(back).select("[aria-sort=descending]")
        assert texts(back, "option[selected]") == ["Kent"]

    def test_grades_sort_by_rank_not_by_letter(self, tables: dict[str, FigureTable]) -> None:
        ranked = [row[1] for row in filter_reviews(tables["reviews-2010-2011"], sort="grade").rows]
        assert list(dict.fromkeys(ranked)) == list(GRADES)

    def test_grades_that_the_corpus_does_not_rank_follow_those_that_it_does(self) -> None:
        reviews = (("A", "Fair", "30/11/2010"), ("B", "Good", "01/02/2011"), ("C", "Poor", "02/02/2011"))
        table = FigureTable(("Board", "Grade", "Date"), reviews, ranked=("Good",))
        assert table.grades == ("Good", "Fair", "Poor")
        assert [row[1] for row in filter_reviews(table, sort="grade").rows] == ["Good", "Fair", "Poor"]
        assert by_month(table).head == ("Month", "Good", "Fair", "Poor", "Total")

    def test_the_file_holds_what_the_page_shows(self, client: FlaskClient) -> None:
        page = client.get("/data/reviews-2010-2011?grade=Inadequate&sort=date&down=yes")
        file = client.get(links(page)["Download as CSV"]).text
        shown = texts(page, "td.date")
        assert [row[2] for row in csv.reader(io.StringIO(file))][1:] == shown
        assert len(shown) == 6

    def test_every_wrong_choice_is_named(self, client: FlaskClient) -> None:
        page = client.get("/data/reviews-2010-2011?board=Kant&grade=good&colour=red")
        assert page.status_code == 400
        assert "There is no board 'Kant'; did you mean 'Kent'?" in text(page)
        assert "There is no grade 'good'; did you mean 'Good'?" in text(page)
        assert "'colour' is not a parameter of this list." in text(page)

    def test_a_pack_is_carried_along(self, client: FlaskClient) -> None:
        found = client.get("/excerpts/ages-of-concern/p43").text
        token = re.search(r"pack=([\w-]+)", found)
        assert token
        page = client.get(f"/data/reviews-2010-2011?grade=Outstanding&pack={token[1]}")
        assert page.status_code == 200
        assert f'name="pack" value="{token[1]}"' in page.text
        assert f"pack={token[1]}" in links(page)["Date of evaluation letter"]
