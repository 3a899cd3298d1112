"""What units there are and how they hang together."""

from decimal import Decimal

import pytest

from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor, ActorKind, Grant
from fawang.kernel.rules.problems import Invalid, NotAllowed
from fawang.organisations.rules import (
    DEEPEST,
    PARENTS,
    UNIT_CONFIRM,
    UNIT_EDIT,
    Above,
    Position,
    UnitKind,
    check_correction,
    check_place,
    check_right,
    kinds_below,
)


def above(
    kind: UnitKind = UnitKind.BUREAU, region: str = "4406", depth: int = 2, *, active: bool = True
) -> Above:
    return Above(kind, region, depth, active)


@pytest.mark.parametrize("kind", list(UnitKind))
def test_every_kind_stands_somewhere(kind: UnitKind) -> None:
    parents = PARENTS[kind]
    for parent in UnitKind:
        if parent in parents:
            check_place(kind, "440605", above(parent))
        else:
            with pytest.raises(Invalid) as failure:
                check_place(kind, "440605", above(parent))
            assert failure.value.errors == {"parent_id": "unit_wrong_parent"}


def test_only_a_bureau_stands_at_the_top() -> None:
    check_place(UnitKind.BUREAU, "44", None)
    for kind in set(UnitKind) - {UnitKind.BUREAU}:
        with pytest.raises(Invalid):
            check_place(kind, "44", None)


def test_a_unit_lies_in_the_division_of_the_one_above() -> None:
    with pytest.raises(Invalid, match=r"^invalid$") as failure:
        check_place(UnitKind.CENTRE, "440105", above())
    assert failure.value.errors == {"region_code": "unit_outside_parent"}


def test_nothing_opens_under_a_closed_unit_or_too_deep() -> None:
    with pytest.raises(Invalid, match=r"^invalid$") as failure:
        check_place(UnitKind.CENTRE, "440605", above(active=False))
    assert failure.value.errors == {"parent_id": "unit_closed"}
    with pytest.raises(Invalid, match=r"^invalid$") as failure:
        check_place(UnitKind.CENTRE, "440605", above(depth=DEEPEST))
    assert failure.value.errors == {"parent_id": "unit_wrong_parent"}
    check_place(UnitKind.CENTRE, "440605", above(depth=DEEPEST - 1))


def test_which_kinds_stand_below() -> None:
    below = kinds_below(UnitKind.BUREAU, DEEPEST - 1)
    assert UnitKind.CENTRE in below
    assert set(below) == {kind for kind in UnitKind if UnitKind.BUREAU in PARENTS[kind]}
    assert kinds_below(UnitKind.BUREAU, DEEPEST) == ()
    assert UnitKind.BUREAU not in kinds_below(UnitKind.TOWN_STATION, 1)


@pytest.mark.parametrize(
    ("latitude", "longitude", "possible"),
    [
        (90, 180, True),
        (-90, -180, True),
        (Decimal("90.1"), 0, False),
        (Decimal("-90.1"), 0, False),
        (0, Decimal("180.1"), False),
        (0, Decimal("-180.1"), False),
    ],
)
def test_a_place_on_earth(latitude: Decimal, longitude: Decimal, possible: bool) -> None:
    assert Position(Decimal(latitude), Decimal(longitude)).possible is possible


def test_who_may_edit() -> None:
    check_right(SYSTEM, ())
    admin = Actor(ActorKind.STAFF, 1, "", (Grant(2, "x", frozenset({UNIT_EDIT})),))
    check_right(admin, (9, 2, 1))
    for actor, path in ((admin, (9, 1)), (admin, ()), (ANONYMOUS, (2,))):
        with pytest.raises(NotAllowed, match=r"^not_allowed$"):
            check_right(actor, path)


def test_who_may_correct() -> None:
    check_correction(SYSTEM, ())
    for held in (UNIT_CONFIRM, UNIT_EDIT):
        check_correction(Actor(ActorKind.STAFF, 1, "", (Grant(2, "x", frozenset({held})),)), (9, 2, 1))
    clerk = Actor(ActorKind.STAFF, 1, "", (Grant(2, "x", frozenset({UNIT_CONFIRM})),))
    other = Actor(ActorKind.STAFF, 1, "", (Grant(2, "x", frozenset({"consultation.answer"})),))
    for actor, path in ((clerk, (9, 1)), (clerk, ()), (other, (2,)), (ANONYMOUS, (2,))):
        with pytest.raises(NotAllowed, match=r"^not_allowed$"):
            check_correction(actor, path)
    # Whoever may only confirm does not edit.
    with pytest.raises(NotAllowed, match=r"^not_allowed$"):
        check_right(clerk, (2,))


def test_the_permission_is_the_one_of_people() -> None:
    from fawang.people.rules import Permission

    assert UNIT_EDIT == Permission.UNIT_EDIT
