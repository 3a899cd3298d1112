"""Whose figures somebody sees."""

from fawang.datacentre.queries.questions.access import scope_of
from fawang.datacentre.queries.questions.question import Scope
from fawang.kernel.rules.actor import ANONYMOUS
from fawang.organisations import queries as organisations
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Permission, Role
from tests.conftest import Appoint


def test_nobody_in_particular_sees_nothing(db: None) -> None:
    assert scope_of(ANONYMOUS) == Scope((), ())


def test_the_provinces_bureau_sees_everything(staff: Appoint, db: None) -> None:
    province = organisations.nearest("44", UnitKind.BUREAU)[0]
    assert scope_of(staff(Role.LEADER, province)).everything


def test_a_countys_bureau_sees_its_division_and_its_units(staff: Appoint, db: None) -> None:
    bureau = organisations.nearest("440605", UnitKind.BUREAU)[0]
    assert scope_of(staff(Role.SUPERVISOR, bureau)) == Scope(("440605",), (bureau.id,))


def test_an_office_sees_its_subtree_and_no_division(staff: Appoint, nanhai: UnitRow) -> None:
    assert scope_of(staff(Role.OFFICE_HEAD, nanhai)) == Scope((), (nanhai.id,))


def test_a_role_without_the_permission_opens_nothing(staff: Appoint, nanhai: UnitRow) -> None:
    by = staff(Role.OFFICE_OFFICER, nanhai)
    assert scope_of(by) == Scope((), ())
    assert scope_of(staff(Role.OFFICE_HEAD, nanhai), Permission.DATA_ANALYSE) == Scope((), ())
