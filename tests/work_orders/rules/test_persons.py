"""Whoever leaves, an order has one first applicant, without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.kernel.rules.problems import Conflict
from fawang.kernel.rules.procedure import Phase, Step, step
from fawang.people.rules import Permission
from fawang.work_orders.rules import Snapshot, ends_for_others, held, side_permission
from fawang.work_orders.rules.persons import FIRST, Departure, Seat, applicants, depart, links_closed

PHASES = {"open": Phase.WITH_US, "gone": Phase.ENDED, "over": Phase.ENDED}


@st.composite
def gatherings(draw: st.DrawFn) -> list[Seat]:
    """A first applicant, others on both sides, and some who act for one of them."""
    sides = draw(st.lists(st.sampled_from(["applicant", "respondent"]), max_size=6))
    seats = [Seat(FIRST, "applicant"), *(Seat(number, side) for number, side in enumerate(sides, 1))]
    for number, principal in enumerate(draw(st.lists(st.sampled_from(seats), max_size=4)), len(seats)):
        seats.append(Seat(number, principal.side, principal.id))
    return seats


def after(seats: list[Seat], gone: Departure) -> list[Seat]:
    """Return who is there afterwards, as the database has it: the heir is the first."""
    heir = gone.heir

    def named(number: int | None) -> int | None:
        return FIRST if heir is not None and number == heir else number

    rest = [seat for seat in seats if seat.id not in gone.gone]
    return sorted(
        (Seat(named(seat.id) or FIRST, seat.side, named(seat.acts_for)) for seat in rest),
        key=lambda one: one.id,
    )


@given(gatherings(), st.data())
def test_whoever_leaves_there_is_one_first_applicant(seats: list[Seat], data: st.DataObject) -> None:
    while True:
        who = data.draw(st.sampled_from(seats))
        try:
            left = depart(seats, who.id)
        except Conflict as problem:
            assert problem.code == "last_applicant"
            assert who.side == "applicant"
            assert who.acts_for is None
            assert applicants(seats, "applicant") == 1
            break
        assert who.id in left.gone
        # With somebody go those who act for them, and nobody else.
        assert {one.acts_for for one in seats if one.id in left.gone - {who.id}} <= {who.id}
        seats = after(seats, left)
        firsts = [one for one in seats if one.id == FIRST]
        assert [(one.side, one.acts_for) for one in firsts] == [("applicant", None)]
        there = {one.id for one in seats}
        assert all(one.acts_for is None or one.acts_for in there for one in seats)


def test_the_next_one_becomes_the_first() -> None:
    seats = [Seat(0, "applicant"), Seat(1, "respondent"), Seat(2, "applicant", 0), Seat(3, "applicant")]
    assert depart(seats, 0) == Departure(frozenset({0, 2}), 3)
    assert depart(seats, 3) == Departure(frozenset({3}))
    assert depart(seats, 2) == Departure(frozenset({2}))
    with pytest.raises(Conflict, match="last_applicant"):
        depart(seats[:3], 0)


def test_what_a_side_holds() -> None:
    order = Snapshot(order_id=1, state="open", units=(1,))
    first = held(order, grants=(), lawyer_id=None, owns=True, side="applicant")
    assert first == {Permission.ORDER_OWN, side_permission("applicant")}
    other = held(order, grants=(), lawyer_id=None, owns=False, side="respondent")
    assert other == {Permission.ORDER_TAKE_PART, side_permission("respondent")}


@pytest.mark.parametrize(
    ("target", "permissions", "persons", "state", "ends"),
    [
        ("gone", ("order.own",), 2, "open", True),
        ("gone", ("order.own", "side:applicant"), 2, "open", True),
        ("gone", ("order.own",), 1, "open", False),
        ("gone", ("order.own", "order.decide"), 2, "open", False),
        ("gone", ("side:respondent",), 2, "open", False),
        (None, ("order.own",), 2, "open", False),
        ("gone", ("order.own",), 2, "over", False),
    ],
)
def test_what_an_applicant_may_not_end_for_others(
    target: str | None, permissions: tuple[str, ...], persons: int, state: str, ends: bool
) -> None:
    taken: Step[Snapshot] = step("withdraw", frozenset({"open", "over"}), target, *permissions)
    order = Snapshot(order_id=1, state=state, units=(1,), persons=persons)
    assert ends_for_others(taken, PHASES, order, "applicant") is ends


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6)), max_size=12))
def test_parts_never_close_a_circle(wishes: list[tuple[int, int]]) -> None:
    parts: list[tuple[int, int]] = []
    for part, whole in wishes:
        if not links_closed(parts, whole, part):
            parts.append((part, whole))
    for start, _whole in parts:
        above: set[int] = set()
        level = {start}
        while level:
            level = {whole for part, whole in parts if part in level} - above
            above |= level
        assert start not in above
