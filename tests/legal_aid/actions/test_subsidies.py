"""Subsidies: reckoned with the accepted file, in one list, by two persons, corrected by rows of their own."""

from datetime import date
from decimal import Decimal

import pytest

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.legal_aid.actions import subsidies, subsidy_lists
from fawang.legal_aid.models import Subsidy, SubsidyList
from fawang.legal_aid.queries import subsidies as queries
from fawang.legal_aid.rules.subsidies import ListCommand, Work
from fawang.organisations.queries import UnitRow
from fawang.people.rules import Role
from fawang.work_orders.queries import WorkOrder
from tests.cases import able_lawyers, bring_to, give
from tests.conftest import Appoint, Submit

pytestmark = pytest.mark.django_db


def this_month() -> str:
    return f"{clock.today():%Y-%m}"


def closed(order: WorkOrder) -> Subsidy:
    order = bring_to(order, "closed")
    return Subsidy.objects.get(order_id=order.pk)


def listed(by: Actor, unit_id: int, rows: int = 1) -> SubsidyList:
    return subsidy_lists.make_list(by=by, unit_id=unit_id, month=this_month(), rows=rows)


def test_the_accepted_file_is_what_is_paid_for(order: WorkOrder) -> None:
    order = bring_to(order, "in_review")
    assert not Subsidy.objects.exists()
    order = give(order, "send_back", reason="缺文书")
    order = give(order, "hand_in")
    order = give(order, "close")
    row = Subsidy.objects.get()
    assert (row.order_id, row.work, row.month) == (order.pk, "civil_out_of_court", this_month())
    assert row.total == Decimal("1500.00")
    assert row.table == "44-2026"
    assert not subsidies.is_verified(row)


def test_a_case_that_is_closed_again_is_paid_once_and_another_lawyer_is_paid_too(order: WorkOrder) -> None:
    order = bring_to(order, "closed")
    first = Subsidy.objects.get()
    order = bring_to(give(order, "reopen", reason="执行"), "accepted")
    order = give(order, "assign", lawyer_id=first.lawyer_id)
    order = bring_to(order, "closed")
    assert Subsidy.objects.count() == 1
    order = bring_to(give(order, "reopen", reason="再审"), "accepted")
    other = next(one for one in able_lawyers(order) if one != first.lawyer_id)
    bring_to(give(order, "assign", lawyer_id=other), "closed")
    assert Subsidy.objects.count() == 2


def test_one_makes_a_list_and_another_approves_it(
    order: WorkOrder, officer: Actor, head: Actor, nanhai: UnitRow, staff: Appoint
) -> None:
    row = closed(order)
    made = listed(head, nanhai.id)
    with pytest.raises(Conflict) as caught:
        subsidy_lists.move_list(by=head, code=made.code, version=1, command=ListCommand.APPROVE)
    assert caught.value.code == "second_person"
    with pytest.raises(NotAllowed):
        subsidy_lists.move_list(by=officer, code=made.code, version=1, command=ListCommand.APPROVE)
    second = staff(Role.OFFICE_HEAD, nanhai)
    made = subsidy_lists.move_list(by=second, code=made.code, version=1, command=ListCommand.APPROVE)
    assert (made.state, made.total, made.rows) == ("approved", row.total, 1)
    with pytest.raises(Conflict):
        subsidy_lists.move_list(by=second, code=made.code, version=2, command=ListCommand.DISCARD)
    with pytest.raises(Invalid):
        subsidy_lists.move_list(by=second, code=made.code, version=2, command=ListCommand.PAY)
    made = subsidy_lists.move_list(
        by=second, code=made.code, version=2, command=ListCommand.PAY, paid_on=clock.today()
    )
    assert (made.state, made.paid_on) == ("paid", clock.today())


def test_what_is_in_a_list_is_corrected_by_a_row_of_its_own(
    order: WorkOrder, officer: Actor, head: Actor, nanhai: UnitRow
) -> None:
    row = closed(order)
    made = listed(officer, nanhai.id)
    subsidy_lists.move_list(by=head, code=made.code, version=1, command=ListCommand.APPROVE)
    with pytest.raises(Invalid):
        subsidies.reassess(by=officer, code=row.code, version=1, work=Work.CIVIL, trips=2, persons=1)
    new = subsidies.reassess(
        by=officer, code=row.code, version=1, work=Work.CIVIL, trips=2, persons=1, reason="实际开庭两次"
    )
    # 2,400 and two trips of 150, less 1,500.
    assert (new.total, new.of_id) == (Decimal("1200.00"), row.pk)
    back = subsidies.reassess(
        by=officer, code=row.code, version=2, work=Work.CIVIL_OUT_OF_COURT, trips=0, persons=1, reason="误算"
    )
    assert back.total == Decimal("-1200.00")
    row.refresh_from_db()
    assert row.total == Decimal("1500.00")
    with pytest.raises(Conflict) as caught:
        subsidies.reassess(
            by=officer, code=new.code, version=1, work=Work.CIVIL, trips=1, persons=1, reason="x"
        )
    assert caught.value.code == "correction_is_final"
    assert listed(officer, nanhai.id, rows=2).total == Decimal(0)


def test_before_it_is_in_a_list_it_is_reckoned_anew(order: WorkOrder, officer: Actor) -> None:
    row = closed(order)
    row = subsidies.reassess(by=officer, code=row.code, version=1, work=Work.CIVIL, trips=3, persons=8)
    assert row.total == Decimal("2400") + 3 * Decimal("150") + 3 * Decimal("180")
    with pytest.raises(Conflict) as caught:
        subsidies.reassess(by=officer, code=row.code, version=1, work=Work.CIVIL, trips=0, persons=1)
    assert caught.value.code == "stale"


def test_the_table_of_the_day_applies(order: WorkOrder, officer: Actor, nanhai: UnitRow) -> None:
    lawyer = able_lawyers(order)[0]
    days = (date(2026, 6, 30), date(2026, 7, 1))
    sums = [
        subsidies.record_day(
            by=officer, unit_id=nanhai.id, lawyer_id=lawyer, work=Work.ADVICE_DAY, day=day, number=1
        ).total
        for day in days
    ]
    assert sums == [Decimal(300), Decimal(350)]


def test_a_discarded_list_leaves_its_rows_free(order: WorkOrder, officer: Actor, nanhai: UnitRow) -> None:
    closed(order)
    made = listed(officer, nanhai.id)
    subsidy_lists.move_list(by=officer, code=made.code, version=1, command=ListCommand.DISCARD)
    assert listed(officer, nanhai.id).number == 2


def test_another_office_sees_and_makes_nothing(order: WorkOrder, staff: Appoint) -> None:
    row = closed(order)
    stranger = staff(Role.OFFICE_HEAD, row.unit_id + 1)
    assert queries.of_month(stranger, this_month()) == []
    with pytest.raises(NotFound):
        queries.subsidy(stranger, row.code)
    with pytest.raises(NotAllowed):
        listed(stranger, row.unit_id)


def test_a_lawyer_sees_their_own(order: WorkOrder, submit: Submit) -> None:
    row = closed(order)
    assert [one.pk for one in queries.of_lawyer(row.lawyer_id)] == [row.pk]
    assert queries.of_lawyer(row.lawyer_id + 10_000) == []
