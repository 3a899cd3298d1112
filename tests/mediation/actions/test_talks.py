"""The talk by browser: the sides are in it only while somebody of the committee is."""

import pytest
from pytest_django import Settings

from fawang.kernel.rules.problems import Conflict, NotAllowed, NotFound
from fawang.mediation.actions import talks
from fawang.mediation.actions.talks import Seat, join, leave, seat_of, standing
from fawang.people.rules import Role
from fawang.people.rules.wishes import Reach
from fawang.work_orders.models import WorkOrder
from tests.browser import sign_in
from tests.mediation.cases import Committee, committee_at, of
from tests.work_orders.persons import fresh, holder


def seats(committee: Committee, order: WorkOrder) -> tuple[Seat, Seat, Seat]:
    """Return the places of the mediator and both sides."""
    actors = [
        committee.mediator.actor,
        *(holder(fresh(order), of(order, side).key) for side in ("applicant", "respondent")),
    ]
    first, second, third = (seat_of(by=one, code=order.code) for one in actors)
    return first, second, third


def joins(committee: Committee, seat: Seat) -> None:
    join(by=committee.mediator.actor, seat=seat, client=f"window-{seat.key}".replace(":", "-"))


def test_the_sides_wait_for_the_mediator_and_are_never_alone(committee: Committee) -> None:
    order = committee.mediating()
    mediator, applicant, respondent = seats(committee, order)
    with pytest.raises(Conflict, match="mediator_not_there"):
        joins(committee, applicant)
    for one in (mediator, applicant, respondent):
        joins(committee, one)
    found = standing(applicant)
    assert found["there"]
    assert len(found["others"]) == 2
    # Who is there is said by side, and never by name.
    assert all(
        str(name) not in str(found) for name in (of(order, "respondent").name, of(order, "applicant").name)
    )
    leave(by=committee.mediator.actor, seat=mediator)
    for one in (applicant, respondent):
        assert standing(one) == {"there": False, "others": [], "signals": [], "led": False}


def test_two_mediators_may_change_places(committee: Committee) -> None:
    order = committee.mediating()
    mediator, applicant, _respondent = seats(committee, order)
    second = seat_of(by=committee.other.actor, code=order.code)
    for one in (mediator, second, applicant):
        joins(committee, one)
    leave(by=committee.mediator.actor, seat=mediator)
    assert standing(applicant)["there"]


def test_it_is_for_the_time_of_the_talks_and_for_who_takes_part(committee: Committee) -> None:
    order = committee.invited()
    with pytest.raises(Conflict, match="wrong_state"):
        seat_of(by=committee.mediator.actor, code=order.code)
    committee.own(order, "respondent", "agree_to_mediate")
    elsewhere = Committee(committee_at("440104")).mediator
    with pytest.raises(NotFound):
        seat_of(by=elsewhere.actor, code=order.code)
    looking_on = sign_in(Role.STATION_CLERK, committee.unit)
    with pytest.raises(NotAllowed):
        seat_of(by=looking_on.actor, code=order.code)


def test_in_danger_nobody_learns_from_where_somebody_calls(committee: Committee, settings: Settings) -> None:
    order = committee.apply(reach=Reach(name="甲", phone="13800138001", may_announce=False))
    committee.step(order, "speak_alone", heard="any_way")
    committee.mediating(order)
    by = holder(fresh(order), of(order, "respondent").key)
    with pytest.raises(Conflict, match="call_not_safe"):
        seat_of(by=by, code=order.code)
    settings.FAWANG_TURN_ONLY = True
    assert seat_of(by=by, code=order.code).key.startswith("respondent:")


def test_only_while_the_sides_talk_or_sign() -> None:
    assert {str(one) for one in talks.OPEN} == {"mediating", "signing"}
