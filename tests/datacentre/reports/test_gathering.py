"""The figures of a report are those that the data centre answers."""

from datetime import date

import pytest

from fawang.datacentre.queries.engines.engine import DuckDB
from fawang.datacentre.queries.questions.executor import ask
from fawang.datacentre.queries.questions.question import Scope, read
from fawang.datacentre.reports.gathering import Gathered, gather
from fawang.datacentre.reports.orders import Kind, ReportOrder, month_of
from fawang.datacentre.rules.periods import Against, Period
from fawang.kernel.rules.problems import Invalid

JUNE = month_of(date(2021, 6, 1))


def gathered(order: ReportOrder, duckdb: DuckDB, scope: Scope | None = None) -> Gathered:
    return gather(order, scope or Scope(), engine=duckdb, progress=lambda _done, _of: None)


def test_totals_and_what_they_are_compared_with_are_asked_for_as_they_are(duckdb: DuckDB) -> None:
    found = gathered(ReportOrder(Kind.MONTH, JUNE, (("region", ("4406",)),)), duckdb)
    for metric in ("volume", "connect_rate", "people", "terms_kept"):
        one = found.total(metric)
        periods = {"": JUNE, "before": month_of(date(2021, 5, 1)), "year_before": month_of(date(2020, 6, 1))}
        figures = {}
        for code, period in periods.items():
            data = {
                "metrics": [metric],
                "from": period.first,
                "to": period.last,
                "where": {"region": ["4406"]},
            }
            figures[code] = ask(read(data, Scope()), duckdb).total.figures[metric]
        assert one.value == figures[""].value
        assert [earlier.value for earlier in one.earlier] == [
            figures["before"].value,
            figures["year_before"].value,
        ]
    assert found.demo
    assert found.names == {"4406": "佛山市"}


def test_parts_add_up_to_the_whole(duckdb: DuckDB) -> None:
    found = gathered(ReportOrder(Kind.MONTH, JUNE), duckdb)
    for table in ("channel", "matter", "region", "special_group"):
        assert sum(part.value for part in found.parts(table)) == found.total("volume").value
        assert found.tables[table].question.against == Against.YEAR_BEFORE


def test_months_go_back_a_year_and_stand_beside_the_year_before(duckdb: DuckDB) -> None:
    rows = gathered(ReportOrder(Kind.MONTH, JUNE), duckdb).months.rows
    assert [row[0] for row in rows] == [date(2020 + (n + 5) // 12, (n + 5) % 12 + 1, 1) for n in range(13)]
    assert rows[-1][2] == rows[0][1]


def test_where_facts_begin_nothing_is_compared(duckdb: DuckDB) -> None:
    # The province begins on 2018-04-09.
    first = gathered(ReportOrder(Kind.MONTH, month_of(date(2018, 4, 1))), duckdb)
    assert first.compared == ()
    assert first.facts_from == date(2018, 4, 9)
    assert first.total("volume").earlier == ()
    assert all(part.earlier is None for part in first.parts("channel"))
    # April of the next year has a month before, and half an April.
    assert gathered(ReportOrder(Kind.MONTH, month_of(date(2019, 4, 1))), duckdb).compared == (Against.BEFORE,)


def test_where_there_are_no_facts_that_is_what_is_found(duckdb: DuckDB) -> None:
    found = gathered(ReportOrder(Kind.MONTH, month_of(date(2015, 1, 1))), duckdb)
    assert (found.facts_from, found.compared, found.months.rows) == (None, (), ())
    assert not found.total("volume").value


def test_what_does_not_fit_the_filters_is_left_out_and_named(duckdb: DuckDB) -> None:
    found = gathered(ReportOrder(Kind.MONTH, JUNE, (("zone", ("epidemic",)),)), duckdb)
    assert "calls" in found.left_out
    assert "calls" not in found.totals
    assert "volume" in found.totals


def test_a_scope_sees_its_own_part_only(duckdb: DuckDB) -> None:
    order = ReportOrder(Kind.MONTH, JUNE)
    whole, foshan = gathered(order, duckdb), gathered(order, duckdb, Scope(("4406",), ()))
    by_filter = gathered(ReportOrder(Kind.MONTH, JUNE, (("region", ("4406",)),)), duckdb)
    assert foshan.total("volume").value == by_filter.total("volume").value
    assert 0 < (foshan.total("volume").value or 0) < (whole.total("volume").value or 0)
    # Its places are those below what it sees.
    assert foshan.tables["region"].question.keys == ("county",)
    assert not gathered(order, duckdb, Scope((), ())).total("volume").value


def test_progress_is_told_to_the_end(duckdb: DuckDB) -> None:
    told: list[tuple[int, int]] = []
    gather(
        ReportOrder(Kind.MONTH, JUNE),
        Scope(),
        engine=duckdb,
        progress=lambda done, of: told.append((done, of)),
    )
    assert told[0][0] == 0
    assert told[-1][0] == told[-1][1]
    assert [done for done, _of in told] == sorted({done for done, _of in told})


@pytest.mark.parametrize(
    "where", [(("region", ("44x",)),), (("matter", ("chess",)),), (("nothing", ("x",)),)]
)
def test_a_filter_without_meaning_is_refused(
    where: tuple[tuple[str, tuple[str, ...]], ...], duckdb: DuckDB
) -> None:
    with pytest.raises(Invalid):
        gathered(ReportOrder(Kind.PERIOD, Period(date(2021, 1, 1), date(2021, 1, 9)), where), duckdb)
