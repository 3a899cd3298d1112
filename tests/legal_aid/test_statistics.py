"""The statistical forms: what is counted where, once, and the same whenever it is asked for a moment."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from fawang.kernel import clock
from fawang.kernel.models import AuditEntry
from fawang.legal_aid.queries.statistics import fill_in
from fawang.legal_aid.rules.statistics import Span
from fawang.legal_aid.texts.statistics import TABLES
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from fawang.people.rules.wishes import Reach
from tests.browser import sign_in
from tests.cases import bring_to, give
from tests.conftest import Submit, unit_at
from tests.shell.cases import text_of

WOMAN_OF_1949 = "11010519491231002X"


@pytest.mark.django_db
def test_a_case_is_counted_in_each_table_once(submit: Submit, nanhai: UnitRow) -> None:
    reach = Reach(name="蒋大伟", phone="13800138000", id_number=WOMAN_OF_1949)
    bring_to(submit(reach=reach).order, "closed")
    give(submit().order, "refuse", article="41", reason="收入高于标准")
    found = fill_in(nanhai.id, Span(clock.today().year, 0), until=clock.now() + timedelta(seconds=1)).total
    expected = {
        "cases.received": 2, "cases.granted": 1, "cases.refused": 1, "grounds.31.5": 1, "groups.42.3": 1,
        "persons.woman": 1, "persons.old": 1, "results.mediation": 1, "results.recovered": 13000,
        "lawyers.taken_up": 1, "subsidies.civil_out_of_court": 1500,
    }  # fmt: skip
    assert {cell: value for cell, value in found.items() if value} == expected
    assert all(cell.partition(".")[2] in TABLES[cell.partition(".")[0]][1] for cell in found)


@pytest.mark.django_db
def test_the_province_is_what_its_offices_are_and_an_earlier_moment_stays_as_it_was(
    submit: Submit, nanhai: UnitRow
) -> None:
    province = unit_at("44", UnitKind.BUREAU)
    span, first = Span(clock.today().year, 0), clock.now()
    give(submit().order, "accept", article="31.5")
    then = clock.now()
    counted = fill_in(province.id, span, until=then).total
    give(submit(place="440606").order, "accept", article="31.5")
    assert fill_in(province.id, span, until=then).total == counted
    assert fill_in(province.id, span, until=first).total.get("cases.granted", 0) == 0
    later = fill_in(province.id, span, until=clock.now())
    assert later.total["cases.granted"] == 2
    assert sum(cells.get("cases.granted", 0) for _unit, cells in later.below) == 2
    assert fill_in(nanhai.id, span, until=clock.now()).total["cases.granted"] == 1


@pytest.mark.django_db
def test_another_year_counts_nothing(submit: Submit, nanhai: UnitRow) -> None:
    submit()
    assert not any(fill_in(nanhai.id, Span(2020, 0), until=datetime(2030, 1, 1, tzinfo=UTC)).total.values())


@pytest.mark.django_db
@pytest.mark.usefixtures("pages")
def test_the_page_and_the_spreadsheet_say_the_same(submit: Submit, nanhai: UnitRow) -> None:
    bring_to(submit().order, "closed")
    head = sign_in(Role.OFFICE_HEAD, nanhai)
    assert "13,000.00" in text_of(head.get("/desk/legal-aid/statistics"))
    answer = head.get("/desk/legal-aid/statistics/xlsx")
    book = load_workbook(BytesIO(b"".join(answer) if answer.streaming else answer.content))
    cells = {(row[0], row[1]): row[2] for row in book.worksheets[0].iter_rows(min_row=4, values_only=True)}
    assert 13000 in cells.values()
    assert len(cells) == sum(len(rows) for _title, rows in TABLES.values())
    assert AuditEntry.objects.filter(action="legal_aid.statistics_filled").count() == 2


@pytest.mark.django_db
@pytest.mark.usefixtures("pages")
def test_a_unit_of_others_is_not_shown(nanhai: UnitRow) -> None:
    head = sign_in(Role.OFFICE_HEAD, nanhai)
    other = unit_at("440606", UnitKind.LEGAL_AID_OFFICE)
    assert head.get("/desk/legal-aid/statistics", unit=other.id).status_code == 403
    assert sign_in(Role.OFFICE_OFFICER, nanhai).get("/desk/legal-aid/statistics").status_code == 403
