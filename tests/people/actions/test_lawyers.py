"""Accounts of lawyers: each belongs to one entry of the register, at the firm where the lawyer works."""

from typing import Any

import pytest

from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.rules.problems import Invalid, NotAllowed
from fawang.organisations import queries as organisations
from fawang.organisations.actions import edit_lawyer
from fawang.organisations.queries import LawyerRow, UnitRow
from fawang.people import queries
from fawang.people.actions.staff import appoint, close_account, create_staff
from fawang.people.models import Staff
from fawang.people.rules import Role
from tests.cases import lawyer_and_firm
from tests.conftest import Appoint
from tests.people.cases import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def lawyer(db: None) -> LawyerRow:
    """A lawyer of the register who has no account yet."""
    found = organisations.lawyer(lawyer_and_firm()[0])
    assert found is not None
    return found


@pytest.fixture
def firm(lawyer: LawyerRow) -> UnitRow:
    return organisations.unit(lawyer.firm_id)


@pytest.fixture
def stranger(lawyer: LawyerRow) -> LawyerRow:
    """A lawyer of another firm."""
    return next(one for one in organisations.lawyers_for("44") if one.firm_id != lawyer.firm_id)


@pytest.fixture
def firm_admin(staff: Appoint, firm: UnitRow) -> Actor:
    return staff(Role.FIRM_ADMIN, firm)


def create(by: Actor, unit_id: int, lawyer_id: int | None, **changes: Any) -> Staff:
    values = {"username": "l001", "name": "李", "password": PASSWORD, "role": Role.LAWYER, **changes}
    return create_staff(by=by, unit_id=unit_id, lawyer_id=lawyer_id, **values)


def errors(by: Actor, unit_id: int, lawyer_id: int | None, **changes: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        create(by, unit_id, lawyer_id, **changes)
    assert not Staff.objects.filter(username=changes.get("username", "l001")).exists()
    return caught.value.errors


def test_a_firm_gives_its_lawyer_an_account_that_acts_as_that_lawyer(
    firm_admin: Actor, lawyer: LawyerRow
) -> None:
    made = create(firm_admin, lawyer.firm_id, lawyer.id)
    actor = queries.staff_identity(made.pk).actor
    assert actor.lawyer_id == lawyer.id
    assert [(grant.unit_id, grant.role) for grant in actor.grants] == [(lawyer.firm_id, Role.LAWYER)]


def test_a_lawyer_needs_an_entry_of_this_firm(
    firm_admin: Actor, lawyer: LawyerRow, stranger: LawyerRow, nanhai: UnitRow
) -> None:
    needed = {"lawyer": "lawyer_needed"}
    for lawyer_id in (None, stranger.id, 10**9):
        assert errors(firm_admin, lawyer.firm_id, lawyer_id) == needed
    # Nor does an office have lawyers of its own, or an administrator the cases of a lawyer.
    assert errors(SYSTEM, nanhai.id, lawyer.id) == needed
    assert errors(SYSTEM, lawyer.firm_id, lawyer.id, role=Role.FIRM_ADMIN) == needed


def test_who_practises_no_longer_gets_no_account(firm_admin: Actor, lawyer: LawyerRow) -> None:
    edit_lawyer(by=SYSTEM, lawyer_id=lawyer.id, version=lawyer.version, active=False)
    assert lawyer.id not in queries.lawyers_without_account(lawyer.firm_id)
    assert errors(firm_admin, lawyer.firm_id, lawyer.id) == {"lawyer": "lawyer_needed"}


def test_a_lawyer_has_one_account(firm_admin: Actor, lawyer: LawyerRow) -> None:
    create(firm_admin, lawyer.firm_id, lawyer.id)
    assert errors(firm_admin, lawyer.firm_id, lawyer.id, username="l002") == {"lawyer": "lawyer_has_account"}


def test_after_an_account_was_closed_the_lawyer_may_get_another(firm_admin: Actor, lawyer: LawyerRow) -> None:
    first = create(firm_admin, lawyer.firm_id, lawyer.id)
    assert lawyer.id not in queries.lawyers_without_account(lawyer.firm_id)
    close_account(by=firm_admin, staff_id=first.pk)
    assert queries.staff_of_lawyer(lawyer.id) is None
    assert lawyer.id in queries.lawyers_without_account(lawyer.firm_id)
    second = create(firm_admin, lawyer.firm_id, lawyer.id, username="l002")
    assert queries.staff_of_lawyer(lawyer.id) == second.pk


def test_a_firm_appoints_at_itself_and_what_a_firm_has(
    firm_admin: Actor, lawyer: LawyerRow, stranger: LawyerRow
) -> None:
    create(firm_admin, lawyer.firm_id, None, username="f002", role=Role.FIRM_ADMIN)
    for unit_id, lawyer_id, role, code in (
        (lawyer.firm_id, None, Role.OFFICE_OFFICER, "may_not_appoint"),
        (lawyer.firm_id, None, Role.SUPERVISOR, "may_not_appoint"),
        (stranger.firm_id, stranger.id, Role.LAWYER, "not_allowed"),
    ):
        with pytest.raises(NotAllowed) as caught:
            create(firm_admin, unit_id, lawyer_id, role=role)
        assert caught.value.code == code


def test_who_is_no_lawyer_of_the_firm_is_not_made_one_later(
    firm_admin: Actor, lawyer: LawyerRow, stranger: LawyerRow, nanhai: UnitRow
) -> None:
    clerk = create(SYSTEM, nanhai.id, None, username="w001", role=Role.STATION_CLERK)
    other = create(SYSTEM, stranger.firm_id, stranger.id, username="l009")
    for somebody in (clerk, other):
        with pytest.raises(Invalid) as caught:
            appoint(by=firm_admin, staff_id=somebody.pk, unit_id=lawyer.firm_id, role=Role.LAWYER)
        assert caught.value.errors == {"lawyer": "lawyer_needed"}
