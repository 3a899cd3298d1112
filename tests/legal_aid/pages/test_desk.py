"""Subsidies and cooperation of offices on the desk: what forms do, what a spreadsheet holds, and who sees it."""

from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from fawang.kernel import clock
from fawang.kernel.models import AuditEntry
from fawang.legal_aid.actions.subsidy_lists import make_list
from fawang.legal_aid.models import Cooperation, Subsidy, SubsidyList
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from fawang.work_orders.queries import WorkOrder
from tests.browser import sign_in
from tests.cases import bring_to
from tests.conftest import unit_at
from tests.shell.cases import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]


@pytest.fixture
def closed(order: WorkOrder) -> Subsidy:
    return Subsidy.objects.get(order_id=bring_to(order, "closed").pk)


def test_a_month_is_listed_made_and_approved_by_two(closed: Subsidy, nanhai: UnitRow) -> None:
    first, second = sign_in(Role.OFFICE_OFFICER, nanhai), sign_in(Role.OFFICE_HEAD, nanhai)
    page = text_of(first.get("/desk/subsidies"))
    assert "1,500.00" in page
    answer = first.post("/desk/subsidies", {"command": "make", "unit_id": nanhai.id, "rows": 1})
    made = SubsidyList.objects.get()
    assert answer.headers["location"].startswith(f"/desk/subsidies/lists/{made.code}")
    here = f"/desk/subsidies/lists/{made.code}"
    assert 'value="approve"' not in text_of(first.get(here))
    assert second.post(here, {"command": "approve", "version": 1}).status_code == 302
    again = second.post(here, {"command": "approve", "version": 1})
    assert again.status_code == 409
    assert second.post(here, {"command": "pay", "version": 2, "paid_on": ""}).status_code == 422
    assert (
        second.post(here, {"command": "pay", "version": 2, "paid_on": clock.today().isoformat()}).status_code
        == 302
    )
    assert SubsidyList.objects.get().state == "paid"


def test_a_list_that_was_made_meanwhile_is_said_on_the_page(closed: Subsidy, nanhai: UnitRow) -> None:
    head = sign_in(Role.OFFICE_HEAD, nanhai)
    answer = head.post("/desk/subsidies", {"command": "make", "unit_id": nanhai.id, "rows": 7})
    assert answer.status_code in (200, 409, 422)
    assert not SubsidyList.objects.exists()


def test_the_spreadsheet_adds_up_and_its_export_is_audited(closed: Subsidy, nanhai: UnitRow) -> None:
    head = sign_in(Role.OFFICE_HEAD, nanhai)
    made = make_list(by=head.actor, unit_id=nanhai.id, month=f"{clock.today():%Y-%m}", rows=1)
    answer = head.get(f"/desk/subsidies/lists/{made.code}/xlsx")
    book = load_workbook(BytesIO(b"".join(answer) if answer.streaming else answer.content))
    rows = [list(row) for row in book.worksheets[0].iter_rows(min_row=4, values_only=True)]
    assert Decimal(str(rows[0][9])) == closed.total == Decimal(str(rows[1][9]))
    assert AuditEntry.objects.filter(action="legal_aid.subsidy_list_exported").count() == 1


def test_a_subsidy_is_reckoned_anew_on_its_page(closed: Subsidy, nanhai: UnitRow) -> None:
    officer = sign_in(Role.OFFICE_OFFICER, nanhai)
    here = f"/desk/subsidies/{closed.code}"
    sent = {"command": "reassess", "version": 1, "work": "civil", "trips": 1, "persons": 1, "reason": ""}
    assert officer.post(here, sent).status_code == 302
    closed.refresh_from_db()
    assert closed.total == Decimal("2550.00")
    stale = officer.post(here, sent)
    assert stale.status_code == 409


def test_a_day_of_advice_is_recorded(closed: Subsidy, nanhai: UnitRow) -> None:
    officer = sign_in(Role.OFFICE_OFFICER, nanhai)
    sent = {
        "unit_id": nanhai.id, "lawyer_id": closed.lawyer.licence_no, "work": "advice_day",
        "day": clock.today().isoformat(), "number": 2,
    }  # fmt: skip
    for _ in range(2):
        assert officer.post("/desk/subsidies/record", sent).status_code == 302
    assert Subsidy.objects.filter(work="advice_day").get().total == Decimal("700.00")


def test_a_lawyer_sees_their_own_and_no_list(closed: Subsidy) -> None:
    lawyer = sign_in(Role.LAWYER, None, lawyer_id=closed.lawyer_id)
    assert "1,500.00" in text_of(lawyer.get("/desk/subsidies/mine"))
    assert lawyer.get("/desk/subsidies").status_code == 403
    assert lawyer.get(f"/desk/subsidies/{closed.code}").status_code == 403


def test_another_office_finds_nothing(closed: Subsidy) -> None:
    other = sign_in(Role.OFFICE_HEAD, unit_at("440606", UnitKind.LEGAL_AID_OFFICE))
    assert "1,500.00" not in text_of(other.get("/desk/subsidies"))
    assert other.get(f"/desk/subsidies/{closed.code}").status_code == 404
    assert (
        other.post(f"/desk/subsidies/{closed.code}", {"command": "reassess", "version": 1}).status_code == 404
    )


def test_an_office_asks_another_from_the_page_of_the_order(order: WorkOrder, nanhai: UnitRow) -> None:
    there = unit_at("440513", UnitKind.LEGAL_AID_OFFICE)
    officer = sign_in(Role.OFFICE_OFFICER, nanhai)
    assert f"/desk/orders/{order.code}/cooperation/new" in text_of(officer.get(f"/desk/orders/{order.code}"))
    sent = {"asked_id": there.id, "act": "deliver", "what": "送达文书", "due_on": clock.today().isoformat()}
    assert officer.post(f"/desk/orders/{order.code}/cooperation/new", sent).status_code == 302
    row = Cooperation.objects.get()
    other = sign_in(Role.OFFICE_HEAD, there)
    assert row.code in text_of(other.get("/desk/cooperation"))
    assert row.code in text_of(other.get("/desk/unit-tasks"))
    assert (
        other.post(
            f"/desk/cooperation/{row.code}", {"command": "refuse", "version": 1, "words": ""}
        ).status_code
        == 422
    )
    assert other.post(f"/desk/cooperation/{row.code}", {"command": "accept", "version": 1}).status_code == 302
    row.refresh_from_db()
    assert row.state == "accepted"
