"""Who holds what on an order of any kind, without a database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from fawang.people.rules import ROLES, Permission, Role
from fawang.work_orders.rules import Snapshot, held

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)

snapshots = st.builds(
    Snapshot,
    order_id=st.just(1),
    state=st.just("submitted"),
    units=st.sampled_from([(4, 3, 2, 1), (1,)]),
    intake_unit_id=st.none() | st.sampled_from([4, 9]),
    firm_id=st.none() | st.just(7),
    lawyer_id=st.none() | st.just(70),
)


def snapshot(**changes: Any) -> Snapshot:
    base = Snapshot(order_id=1, state="submitted", units=(4, 3, 2, 1), return_until=NOW + timedelta(days=1))
    return replace(base, **changes)


def grant(unit: int, role: Role) -> tuple[int, str, frozenset[str]]:
    return (unit, role, ROLES[role])


def test_a_grant_reaches_down_and_not_sideways() -> None:
    order = snapshot()
    here = held(order, grants=(grant(3, Role.SUPERVISOR),), lawyer_id=None, owns=False)
    assert Permission.ORDER_SUPERVISE in here
    assert held(order, grants=(grant(33, Role.SUPERVISOR),), lawyer_id=None, owns=False) == frozenset()
    # Below the competent unit nobody sees it: a station does not see its bureau's orders.
    assert held(order, grants=(grant(5, Role.OFFICE_OFFICER),), lawyer_id=None, owns=False) == frozenset()


def test_the_office_that_took_it_in_follows_adds_papers_and_decides_nothing() -> None:
    order = snapshot(intake_unit_id=50)
    assert held(order, grants=(grant(50, Role.OFFICE_OFFICER),), lawyer_id=None, owns=False) == {
        Permission.ORDER_VIEW,
        Permission.ORDER_INTAKE,
    }
    assert held(order, grants=(grant(50, Role.DUTY_LAWYER),), lawyer_id=None, owns=False) == frozenset()


def test_a_lawyer_sees_only_their_own_cases_of_the_firm() -> None:
    order = snapshot(firm_id=7, lawyer_id=70)
    mine = (grant(7, Role.LAWYER),)
    assert Permission.ORDER_HANDLE in held(order, grants=mine, lawyer_id=70, owns=False)
    assert held(order, grants=mine, lawyer_id=71, owns=False) == frozenset()
    assert held(order, grants=mine, lawyer_id=None, owns=False) == frozenset()
    assert held(replace(order, firm_id=8), grants=mine, lawyer_id=70, owns=False) == frozenset()


def test_a_firm_administrator_sees_the_firms_cases() -> None:
    order = snapshot(firm_id=7, lawyer_id=70)
    assert Permission.ORDER_VIEW in held(
        order, grants=(grant(7, Role.FIRM_ADMIN),), lawyer_id=None, owns=False
    )


def test_the_owner_may_do_what_is_theirs() -> None:
    assert held(snapshot(), grants=(), lawyer_id=None, owns=True) == {Permission.ORDER_OWN}


@given(snapshots, st.sampled_from(list(Role)))
def test_administrators_and_auditors_see_no_order(order: Snapshot, role: Role) -> None:
    permissions = held(order, grants=(grant(1, role),), lawyer_id=None, owns=False)
    if role in (Role.PROVINCIAL_ADMIN, Role.AUDITOR, Role.DUTY_LAWYER, Role.HOTLINE_AGENT):
        assert Permission.ORDER_VIEW not in permissions
