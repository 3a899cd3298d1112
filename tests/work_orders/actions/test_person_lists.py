"""Thirty workers of one employer as one order: from a list, each with a key and what they claim."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM
from fawang.kernel.rules.problems import Conflict, NotAllowed, NotFound
from fawang.kernel.security.personal_data import erase, find
from fawang.organisations.queries import UnitRow
from fawang.people.rules import Role
from fawang.work_orders import queries
from fawang.work_orders.actions.person_lists import Listed, import_persons
from fawang.work_orders.actions.persons import leave
from fawang.work_orders.models import Participant, WorkOrder
from fawang.work_orders.pages.panels import person_rows, totals_of
from fawang.work_orders.rules.persons import FIRST
from fawang.work_orders.texts.person_list import typed_rows
from tests.cases import give
from tests.conftest import Appoint
from tests.work_orders.persons import fresh, holder, join, persons, tell

pytestmark = pytest.mark.django_db
#: The applicant of `order` and twenty-nine who were not paid either.
FIRST_LINE = "蒋先生 13800138000 13000 4"
LINES = [f"工人{number:02} 139001391{number:02} {1000 + number} 2" for number in range(29)]
LIST = "\n".join([FIRST_LINE, *LINES])


def brought(order: WorkOrder, text: str = LIST, **more: object) -> Listed:
    """Bring a list in as the first applicant."""
    by = holder(order)
    return import_persons(by=by, code=order.code, rows=typed_rows(text), **more)  # type: ignore[arg-type]


def test_all_of_them_apply_each_with_a_key_and_a_claim(order: WorkOrder) -> None:
    state = brought(order)
    assert (state.read, state.created, state.changed, state.kept) == (30, 29, 1, True)
    assert len({one.key for one in state.entered}) == 29
    assert queries.actor_with_key(order.code, state.entered[3].key, ANONYMOUS).participant_id
    assert (fresh(order).persons, fresh(order).participants) == (30, 30)
    totals = totals_of(person_rows(fresh(order)))
    assert totals == {"persons": 30, "claimed": 13_000 + sum(range(1000, 1029)), "months": 4 + 29 * 2}


def test_the_same_list_again_changes_nothing_and_a_corrected_one_what_it_corrects(order: WorkOrder) -> None:
    brought(order)
    again = brought(order)
    assert (again.created, again.changed, again.same) == (0, 0, 30)
    version = fresh(order).version
    corrected = brought(order, LIST.replace("工人03 13900139103 1003", "工人03 13900139103 2003"))
    assert (corrected.created, corrected.changed, corrected.same) == (0, 1, 29)
    assert fresh(order).version == version + 1
    assert {one.claimed for one in persons(order).values() if one.name == "工人03"} == {200_300}


def test_where_one_line_is_wrong_nobody_is_entered(order: WorkOrder) -> None:
    state = brought(order, "\n".join([*LINES[:2], "工人99 12", LINES[0]]))
    assert [(one.row, one.column, one.code) for one in state.problems] == [
        (3, "phone", "phone_wrong"),
        (4, "name", "import_twice"),
    ]
    assert not state.kept
    assert fresh(order).participants == 0


def test_a_look_keeps_nothing(order: WorkOrder) -> None:
    assert brought(order, dry_run=True).created == 29
    assert not Participant.objects.filter(order=order).exists()


def test_each_is_told_once_with_their_own_link(order: WorkOrder) -> None:
    brought(order, "\n".join(LINES[:3]))
    brought(order, "\n".join(LINES[:5]))
    assert sorted(tell()["joined"]) == [f"工人{number:02}" for number in range(5)]


def test_one_of_thirty_leaves_and_it_goes_on(order: WorkOrder) -> None:
    state = brought(order)
    leaver = state.entered[7]
    leave(by=holder(order, leaver.key), code=order.code, person_id=leaver.id)
    with pytest.raises(NotFound):
        queries.actor_with_key(order.code, leaver.key, ANONYMOUS)
    assert totals_of(person_rows(fresh(order)))["persons"] == 29
    # The first one leaves too: the next takes their place, with their own claim.
    leave(by=holder(order), code=order.code, person_id=FIRST)
    first = persons(order)[FIRST]
    assert (first.name, first.claimed) == ("工人00", 100_000)
    assert fresh(order).ended_at is None
    assert totals_of(person_rows(fresh(order)))["persons"] == 28


def test_there_is_an_end_to_it(order: WorkOrder) -> None:
    many = "\n".join(f"工人{number:03} 13{number:09}" for number in range(201))
    with pytest.raises(Conflict, match="too_many_persons"):
        brought(order, many)
    assert fresh(order).participants == 0


def test_only_who_may_enter_somebody_brings_a_list_in(
    order: WorkOrder, nanhai: UnitRow, staff: Appoint
) -> None:
    with pytest.raises(NotFound):
        import_persons(by=ANONYMOUS, code=order.code, rows=typed_rows(LIST))
    clerk = staff(Role.STATION_CLERK, nanhai)
    with pytest.raises((NotAllowed, NotFound)):
        import_persons(by=clerk, code=order.code, rows=typed_rows(LIST))
    officer = staff(Role.OFFICE_OFFICER, nanhai)
    assert import_persons(by=officer, code=order.code, rows=typed_rows(LIST)).created == 29


def test_what_they_claim_is_erased_with_the_order(order: WorkOrder) -> None:
    brought(order)
    # Nobody ends it for the others; the office does.
    give(fresh(order), "refuse", article="41", reason="不符合条件")
    erase(by=SYSTEM, record=find(order.code))
    rows = Participant.objects.filter(order=order)
    assert {(row.name, row.claimed, row.months) for row in rows} == {("", None, None)}


def test_reading_thirty_persons_takes_one_statement(order: WorkOrder) -> None:
    join(order)
    with CaptureQueriesContext(connection) as two:
        queries.persons_of(fresh(order))
    brought(order)
    with CaptureQueriesContext(connection) as many:
        queries.persons_of(fresh(order))
    assert len(many) == len(two)
