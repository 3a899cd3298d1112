"""What units there are and how they hang together."""

import pytest

from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor, ActorKind, Grant
from fawang.kernel.rules.problems import Invalid, NotAllowed
from fawang.organisations.rules import DEEPEST, PARENTS, UNIT_EDIT, Above, UnitKind, check_place, check_right


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
    with pytest.raises(Invalid) as failure:
        check_place(UnitKind.CENTRE, "440105", above())
    assert failure.value.errors == {"region_code": "unit_outside_parent"}


def test_nothing_opens_under_a_closed_unit_or_too_deep() -> None:
    with pytest.raises(Invalid) as failure:
        check_place(UnitKind.CENTRE, "440605", above(active=False))
    assert failure.value.errors == {"parent_id": "unit_closed"}
    with pytest.raises(Invalid):
        check_place(UnitKind.CENTRE, "440605", above(depth=DEEPEST))


def test_who_may_edit() -> None:
    check_right(SYSTEM, ())
    admin = Actor(ActorKind.STAFF, 1, "", (Grant(2, "x", frozenset({UNIT_EDIT})),))
    check_right(admin, (9, 2, 1))
    for actor, path in ((admin, (9, 1)), (admin, ()), (ANONYMOUS, (2,))):
        with pytest.raises(NotAllowed):
            check_right(actor, path)


def test_the_permission_is_the_one_of_people() -> None:
    from fawang.people.rules import Permission

    assert UNIT_EDIT == Permission.UNIT_EDIT
