"""Of lawyers who want the same duty at the same moment one gets it; whom it concerns is told."""

from datetime import date
from functools import partial

import pytest

from fawang.dispatch.actions import duties, swaps
from fawang.dispatch.models import Duty, SwapRequest
from fawang.kernel import clock
from fawang.notices.models import Notice
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import sign_in
from tests.conftest import unit_at
from tests.dispatch.rosters import NOW, days, duty, month
from tests.races import at_once, run_jobs


@pytest.mark.usefixtures("real_database")
def test_of_those_who_take_one_duty_one_gets_it() -> None:
    centre = unit_at("44", UnitKind.HOTLINE_CENTRE)
    sick = sign_in(Role.DUTY_LAWYER, centre, phone="13900000009").actor
    takers = [sign_in(Role.DUTY_LAWYER, centre, phone=f"1390000000{n}").actor for n in range(4)]
    month(centre, (1, "morning", sick), (5, "morning", sick), lawyers=tuple(takers))
    first = date(2026, 12, 1)
    with clock.at(NOW):
        [opened] = duties.report_absence(by=sick, staff_id=sick.known_id, first=first, last=first).opened
        asked = swaps.ask_swap(by=sick, duty_id=duty(sick, 5).pk)
        run_jobs("events")
    assert Notice.objects.filter(text="duty_open").count() == 4

    def take(number: int) -> Duty:
        with clock.at(NOW):
            return duties.take(by=takers[number], duty_id=opened.pk)

    def agree(number: int) -> SwapRequest:
        with clock.at(NOW):
            return swaps.agree(by=takers[number], swap_id=asked.pk)

    got = at_once([partial(take, number) for number in range(4)])
    assert sum(isinstance(one, Duty) for one in got) == 1
    assert {getattr(one, "code", "") for one in got if isinstance(one, Exception)} == {"duty_gone"}
    agreed = at_once([partial(agree, number) for number in range(4)])
    assert sum(isinstance(one, SwapRequest) for one in agreed) == 1
    assert {getattr(one, "code", "") for one in agreed if isinstance(one, Exception)} == {"swap_over"}
    assert sorted(day for one in takers for day in days(one)) == [1, 5]
    assert days(sick) == []
    with clock.at(NOW):
        run_jobs("events")
    assert Notice.objects.filter(text="swap_done").count() == 2
    # Once it has begun, nobody takes it over.
    with clock.at(NOW.replace(month=12, day=5)), pytest.raises(Exception, match="duty_gone"):
        swaps.ask_swap(
            by=next(one for one in takers if 5 in days(one)),
            duty_id=Duty.objects.get(day=date(2026, 12, 5), state="on").pk,
        )
