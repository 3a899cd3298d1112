"""Many at once, with real transactions: the last place of a talk, one payment list, one day of a village."""

from datetime import timedelta
from typing import Any

from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor, ActorKind, Grant
from fawang.kernel.rules.problems import Conflict
from fawang.organisations import queries as organisations
from fawang.organisations.rules import UnitKind
from fawang.outreach.actions import days, payments, sign_ups, talks
from fawang.outreach.models import Contract, PaymentList, ServedDay, SignUp
from fawang.outreach.rules.advisers import month_of
from fawang.people.rules import ROLES, Role
from tests.conftest import unit_at
from tests.feedback.conftest import register_lawyers
from tests.outreach.conftest import contract_of, logged
from tests.races import at_once


def people() -> tuple[Actor, Actor, Contract]:
    """Return an adviser, who leads them, and their contract."""
    register_lawyers()
    lawyer = organisations.lawyers(region="440605").items[0]
    bureau = unit_at("440605", UnitKind.BUREAU)
    adviser = Actor(ActorKind.STAFF, id=1, lawyer_id=lawyer.id)
    grants = (Grant(bureau.id, Role.SUPERVISOR, ROLES[Role.SUPERVISOR]),)
    leader = Actor(ActorKind.STAFF, id=2, grants=grants)
    return adviser, leader, contract_of(leader, adviser)


def test_ten_who_close_a_list_at_once_make_one(real_database: str) -> None:
    adviser, leader, row = people()
    day = logged(adviser, row)
    days.check_served_day(by=leader, code=day.code, version=1)
    month = month_of(clock.today())
    (draft,) = payments.drafts(leader, month)

    def close() -> Any:
        return payments.close_list(by=leader, month=month, county=draft.county, payee=draft.payee, days=1)

    outcomes = at_once([close] * 10)
    assert sum(isinstance(one, PaymentList) for one in outcomes) == 1
    assert {one.code for one in outcomes if isinstance(one, Conflict)} == {"nothing_to_pay"}


def test_a_phone_that_sends_five_times_at_once_logs_one_day(real_database: str) -> None:
    adviser, _leader, row = people()
    outcomes = at_once([lambda: logged(adviser, row)] * 5)
    assert {one.code for one in outcomes if isinstance(one, ServedDay)} == {ServedDay.objects.get().code}
    assert all(isinstance(one, ServedDay) for one in outcomes)


def test_ten_numbers_for_the_last_place_take_one(real_database: str) -> None:
    begins_at = clock.now() + timedelta(days=2)
    plan = talks.Plan(
        unit_id=unit_at("440605", UnitKind.BUREAU).id,
        title="工资被拖欠怎么办",
        region_code="440605011",
        place="文化站二楼",
        begins_at=begins_at,
        ends_at=begins_at + timedelta(hours=2),
        places=1,
    )
    row = talks.plan_talk(by=SYSTEM, plan=plan)

    def sign(number: int) -> Any:
        return lambda: sign_ups.sign_up(by=ANONYMOUS, code=row.code, name="某", phone=f"1380013800{number}")

    outcomes = at_once([sign(number) for number in range(10)])
    assert sum(isinstance(one, SignUp) for one in outcomes) == 1
    assert {one.code for one in outcomes if isinstance(one, Conflict)} == {"talk_full"}
