"""kill -9 between any two steps of a mediation and of a monthly list: each is there once, or not at all."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from fawang.kernel import clock
from fawang.kernel.models import OutboxEvent
from fawang.mediation.actions.records import record_on_the_spot
from fawang.mediation.models.register import ClosedCase, SubsidyLine, SubsidyList
from fawang.mediation.queries.subsidies import waiting
from fawang.mediation.rules.subsidies import ListState
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from fawang.work_orders.actions.steps import take_step
from fawang.work_orders.models import Transition, WorkOrder
from tests import forked
from tests.browser import sign_in
from tests.conftest import unit_at
from tests.mediation.actions.test_records import SETTLED
from tests.mediation.committees import NANHAI, TOWN, Committee, committee_at, working
from tests.races import run_jobs

pytestmark = pytest.mark.usefixtures("real_database")
#: Killed before it is committed; killed when it was, and nobody has heard of it.
MOMENTS = ("before", "after")
type Run = Callable[..., None]


@pytest.fixture
def killed(real_database: str) -> Iterator[Run]:
    """Let a process do something, and kill it at a moment."""
    started: list[forked.Process] = []

    def run(moment: str, *given: object) -> None:
        hears, says = forked.pipe()
        process = forked.start("tests.faults.mediation_process", "work_on", says, moment, *given)
        started.append(process)
        # Its own end is the only one now: what ends too early is heard.
        says.close()
        with hears:
            while hears.recv() != moment:
                pass
        forked.end(process)

    yield run
    for one in started:
        forked.end(one)


def steps(committee: Committee) -> tuple[tuple[str, dict[str, Any]], ...]:
    """Return the way from the application to the agreement that was performed, as commands of the mediator."""
    today = clock.today().isoformat()
    return (
        ("speak_alone", {"heard": "in_person", "note": "单独谈过"}),
        ("appoint_mediators", {"mediator": str(committee.mediators[0].staff_id), "no_conflict": True}),
        ("invite", {"way": "in_person", "party": "赵大爷", "reach": ""}),
        ("note_agreed", {"on": today}),
        ("hear_applicant", {"view": "想早点修好", "note": "底线二千"}),
        ("agree_orally", {"terms": "各退一步", "on": today}),
        ("close", {"performed": "fully", "note": ""}),
    )


def kept(order: WorkOrder) -> tuple[list[str], int]:
    """Return the history of a matter, and how many events say so."""
    taken = list(Transition.objects.filter(order=order).order_by("seq").values_list("command", flat=True))
    return taken, OutboxEvent.objects.filter(name="work_orders.step_taken").count()


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_at_every_step_of_a_mediation(killed: Run, moment: str) -> None:
    committee = working(committee_at(NANHAI, "南海调委会"))
    order = committee.order()
    by, expected = committee.mediators[0], ["submit"]
    for command, data in steps(committee):
        order.refresh_from_db()
        before, version = kept(order), order.version
        killed(moment, "step", by.staff_id, order.code, version, command, data)
        if moment == "before":
            # Nothing of it is there: no step, no fact, no news.
            assert kept(order) == before
            assert WorkOrder.objects.get(pk=order.pk).facts == order.facts
        expected.append(command)
        order.version = version
        # Whoever got no answer sends the same again.
        again(committee, order, command, data)
        assert kept(order) == (expected, before[1] + 1)
    order.refresh_from_db()
    assert order.state == "closed"
    # What is paid for is written once, by a job that the step left behind.
    run_jobs("events")
    assert ClosedCase.objects.filter(order=order).count() == 1


def again(committee: Committee, order: WorkOrder, command: str, data: dict[str, Any]) -> None:
    by = committee.mediators[0].actor
    take_step(by=by, code=order.code, command=command, version=order.version, data=data)


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_between_the_steps_of_a_monthly_list(killed: Run, moment: str) -> None:
    committee = working(committee_at(TOWN, "桂城调委会"))
    station = sign_in(Role.STATION_HEAD, unit_at(TOWN, UnitKind.TOWN_STATION))
    bureau = sign_in(Role.SUPERVISOR, unit_at(NANHAI, UnitKind.BUREAU))
    for number in range(3):
        by = committee.mediators[number].actor
        record_on_the_spot(by=by, committee_id=committee.unit.id, record=SETTLED, client_id=f"case-{number}")
    month = f"{clock.today():%Y-%m}"
    checking = ("check", station.staff_id, committee.unit.id, month, 3)
    killed(moment, *checking)
    if moment == "before":
        # All three wait as before, and no lock is left that would hold the next one up.
        assert (SubsidyList.objects.count(), SubsidyLine.objects.count()) == (0, 0)
        assert len(waiting(committee.unit.id, month)) == 3
        killed("after", *checking)
    row = SubsidyList.objects.get()
    assert (row.state, row.cases, SubsidyLine.objects.count()) == (ListState.CHECKED, 3, 3)
    assert waiting(committee.unit.id, month) == []
    total, approving = row.total, ("approve", bureau.staff_id, row.pk, row.version)
    killed(moment, *approving)
    row.refresh_from_db()
    if moment == "before":
        assert (row.state, row.approved_by) == (ListState.CHECKED, None)
        killed("after", *approving)
        row.refresh_from_db()
    assert (row.state, row.approved_by, row.total) == (ListState.APPROVED, bureau.staff_id, total)
    assert SubsidyList.objects.count() == 1
    # No case is in two lists, nor in none.
    assert set(SubsidyLine.objects.values_list("case_id", flat=True)) == set(
        ClosedCase.objects.values_list("pk", flat=True)
    )
