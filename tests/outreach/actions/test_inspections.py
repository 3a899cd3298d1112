"""Inspections: deficiencies are tasks with a last day, mended and closed by two; the unit and its superior are told."""

from datetime import date, timedelta
from typing import Any

import pytest

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.rules.problems import Invalid, NotAllowed
from fawang.notices.models import Notice
from fawang.organisations.queries import UnitRow
from fawang.organisations.queries.tasks import open_tasks
from fawang.organisations.rules import UnitKind
from fawang.outreach.actions import deficiencies, inspections
from fawang.outreach.models import Inspection
from fawang.outreach.queries import inspections as found
from fawang.outreach.queries.standard import STANDARD, read
from fawang.people.rules import Role
from tests.browser import sign_in
from tests.conftest import Appoint, unit_at
from tests.consultations.samples import photo, upload
from tests.outreach.conftest import VILLAGE

pytestmark = pytest.mark.django_db
TODAY = clock.today()


def inspected(by: Actor, unit: UnitRow, *deficient: str) -> Inspection:
    items = [one.code for one in STANDARD.of_level("workroom")]
    return inspections.inspect(
        by=by,
        unit_id=unit.id,
        day=TODAY,
        results={item: "deficient" if item in deficient else "ok" for item in items},
        notes=dict.fromkeys(deficient, "没有公示"),
        uploads={item: upload(photo()) for item in deficient},
        due=TODAY + timedelta(days=14) if deficient else None,
    )


def test_a_deficiency_is_a_task_of_the_unit_until_it_is_mended(
    leader: Actor, workroom: UnitRow, staff: Appoint
) -> None:
    clerk = staff(Role.STATION_CLERK, unit_at(VILLAGE, UnitKind.TOWN_STATION))
    row = inspected(leader, workroom, "hours_posted")
    (task,) = open_tasks(clerk).items
    assert (task.kind, task.due, task.unit_id) == (deficiencies.TASK, TODAY + timedelta(days=14), workroom.id)
    given: dict[str, Any] = {"code": row.code, "item": "hours_posted"}
    with pytest.raises(Invalid) as refused:
        deficiencies.mend(by=clerk, **given, version=1, note="", photo=None)
    assert refused.value.errors == {"photo": "mended_needs_photo"}
    with pytest.raises(NotAllowed):
        deficiencies.close_deficiency(by=clerk, **given, version=1)
    deficiencies.mend(by=clerk, **given, version=1, note="已公示", photo=upload(photo()))
    assert open_tasks(clerk).items == ()
    again = TODAY + timedelta(days=7)
    deficiencies.send_back_deficiency(by=leader, **given, version=2, reason="照片看不清", due=again)
    assert [one.due for one in open_tasks(clerk).items] == [again]
    deficiencies.mend(by=clerk, **given, version=3, note="", photo=upload(photo()))
    finding = deficiencies.close_deficiency(by=leader, **given, version=4)
    assert (finding.state, finding.closed_by) == ("closed", leader.id)
    assert found.numbers(leader, today=TODAY) == {"open": 0, "overdue": 0, "mended": 0}


def test_whoever_mends_does_not_confirm(leader: Actor, workroom: UnitRow) -> None:
    row = inspected(leader, workroom, "sign")
    deficiencies.mend(by=leader, code=row.code, item="sign", version=1, note="", photo=upload(photo()))
    with pytest.raises(NotAllowed):
        deficiencies.close_deficiency(by=leader, code=row.code, item="sign", version=2)


def test_the_list_says_that_nobody_has_verified_it() -> None:
    assert STANDARD.verified is False
    assert {one.group for one in STANDARD.items} == {"opening", "equipment"}
    with pytest.raises(ValueError, match="not as it should be"):
        read('edition="1"\nverified=false\nsource=""\n[[items]]\ncode="a"\ngroup="x"\nlevels=[]\nname={}')


# --- who is told -----------------------------------------------------------------------------------


def account(role: Role, unit: UnitRow) -> Actor:
    """Return somebody with an account and a mobile number, who can be told something."""
    return sign_in(role, unit, phone="13900139000").actor


def told() -> list[tuple[str, int | None]]:
    return list(Notice.objects.order_by("pk").values_list("text", "staff_id"))


def tell_on(day: date) -> int:
    return deficiencies.tell_due(by=SYSTEM, today=day)


def test_the_unit_and_its_superior_are_told_and_who_inspected_is_not(
    bureau: UnitRow, workroom: UnitRow
) -> None:
    own = account(Role.STATION_CLERK, workroom)
    leader, superior = account(Role.SUPERVISOR, bureau), account(Role.SUPERVISOR, bureau)
    account(Role.SUPERVISOR, unit_at("4406", UnitKind.BUREAU))
    inspected(leader, workroom)
    assert told() == []
    row = inspected(leader, workroom, "hours_posted", "sign")
    # Once for the inspection, however much it found; the city's bureau is further above.
    assert sorted(told()) == sorted(("deficiency_set", one.id) for one in (own, superior))
    notice = Notice.objects.get(staff_id=own.known_id)
    assert (notice.order_ref, notice.units[0]) == (f"outreach.inspection:{row.pk}", workroom.id)


def test_cards_are_told_of_once_each_until_it_is_mended(bureau: UnitRow, workroom: UnitRow) -> None:
    own, leader = account(Role.STATION_CLERK, workroom), account(Role.SUPERVISOR, bureau)
    row = inspected(leader, workroom, "sign")
    due = TODAY + timedelta(days=14)
    Notice.objects.all().delete()
    assert tell_on(due - timedelta(days=2)) == 0
    for day in (due - timedelta(days=1), due, due):
        tell_on(day)
    assert sorted(told()) == sorted(("deficiency_due", one.id) for one in (own, leader))
    for late in (1, 2, 7):
        tell_on(due + timedelta(days=late))
    assert sorted(told()[2:]) == sorted(("deficiency_overdue", one.id) for one in (own, leader))
    # A worker that stood still for a month does not tell of what is long known.
    assert tell_on(due + timedelta(days=30)) == 0
    deficiencies.mend(by=own, code=row.code, item="sign", version=1, note="", photo=upload(photo()))
    assert tell_on(due + timedelta(days=1)) == 0
    # What waited for the morning is held back: it is no longer so.
    assert not Notice.objects.filter(state__in=["held", "queued"]).exists()


def test_one_that_is_sent_back_is_told_with_its_new_day(bureau: UnitRow, workroom: UnitRow) -> None:
    own, leader = account(Role.STATION_CLERK, workroom), account(Role.SUPERVISOR, bureau)
    row = inspected(leader, workroom, "sign")
    deficiencies.mend(by=own, code=row.code, item="sign", version=1, note="", photo=upload(photo()))
    again = TODAY + timedelta(days=3)
    deficiencies.send_back_deficiency(
        by=leader, code=row.code, item="sign", version=2, reason="照片看不清", due=again
    )
    assert told()[-1] == ("deficiency_sent_back", own.id)
    tell_on(again)
    assert ("deficiency_due", own.id) in told()
