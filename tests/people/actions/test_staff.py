"""Accounts and memberships: given and taken by who may, and everything ends with them."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from fawang.kernel import clock
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor
from fawang.kernel.rules.problems import Invalid, NotAllowed, NotFound
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people import queries
from fawang.people.actions.staff import (
    appoint,
    change_password,
    close_account,
    create_staff,
    dismiss,
    set_own_phone,
)
from fawang.people.models import ApiToken, Membership, Staff
from fawang.people.rules import Permission, Role
from tests.conftest import Appoint, unit_at
from tests.people.cases import PASSWORD, account, doors, open_doors

pytestmark = pytest.mark.django_db


@pytest.fixture
def wang(nanhai: UnitRow) -> Staff:
    return account(nanhai, first_password=True)


@pytest.fixture
def guangzhou(db: None) -> UnitRow:
    """An office that is none of Nanhai's business."""
    return unit_at("440106", UnitKind.LEGAL_AID_OFFICE)


@pytest.fixture
def administrator(staff: Appoint) -> Actor:
    return staff(Role.PROVINCIAL_ADMIN, unit_at("44", UnitKind.BUREAU))


def problem(attempt: Callable[[], object]) -> str:
    with pytest.raises((NotAllowed, NotFound)) as caught:
        attempt()
    return caught.value.code


def create(by: Actor, unit: UnitRow, role: Role = Role.OFFICE_OFFICER, **changes: Any) -> Staff:
    values = {"username": "L-002", "name": "李", "password": PASSWORD, **changes}
    return create_staff(by=by, unit_id=unit.id, role=role, **values)


def membership(staff: Staff) -> Membership:
    return Membership.objects.get(staff=staff, until=None)


def audited(action: str) -> list[dict[str, Any]]:
    return [row.data for row in AuditEntry.objects.filter(action=f"people.{action}").order_by("id")]


# --- creating and appointing ---------------------------------------------------------------------


def test_a_head_creates_an_officer_who_must_change_the_password(head: Actor, nanhai: UnitRow) -> None:
    made = create(head, nanhai, username=" L-002 ")
    assert (made.username, made.must_change_password, made.is_active) == ("l-002", True, True)
    assert made.check_password(PASSWORD)
    assert made.password.startswith("argon2$")
    assert (membership(made).unit_id, membership(made).role) == (nanhai.id, Role.OFFICE_OFFICER)
    assert len(audited("staff_created")) == 1
    assert audited("appointed") == [{"role": "office_officer"}]


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.PROVINCIAL_ADMIN, Role.AUDITOR])
def test_a_head_gives_no_role_beyond_their_own(head: Actor, nanhai: UnitRow, role: Role) -> None:
    assert problem(lambda: create(head, nanhai, role)) == "may_not_appoint"
    assert not Staff.objects.exists()


def test_a_head_appoints_at_their_own_office_and_below_only(
    head: Actor, officer: Actor, wang: Staff, nanhai: UnitRow, guangzhou: UnitRow
) -> None:
    above = unit_at("440605", UnitKind.BUREAU)
    for unit in (guangzhou, above):
        assert problem(partial(create, head, unit)) == "not_allowed"
        assert problem(partial(appoint, by=head, staff_id=wang.pk, unit_id=unit.id, role=Role.STATION_CLERK))
    for nobody in (officer, ANONYMOUS):
        assert problem(partial(create, nobody, nanhai)) == "not_allowed"


def test_an_administrator_appoints_the_first_head_of_any_office(
    administrator: Actor, guangzhou: UnitRow
) -> None:
    assert membership(create(administrator, guangzhou, Role.OFFICE_HEAD)).role == Role.OFFICE_HEAD


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"username": " "}, {"username": "field_required"}),
        ({"name": "", "username": "x" * 61}, {"name": "field_required", "username": "field_too_long"}),
        ({"username": "W001"}, {"username": "username_taken"}),
        ({"password": "short"}, {"password": "password_weak"}),
        ({"password": "1234567890123"}, {"password": "password_weak"}),
        ({"password": "password123"}, {"password": "password_weak"}),
        ({"phone": "0757-86334567"}, {"phone": "mobile_needed"}),
        ({"phone": "12"}, {"phone": "phone_wrong"}),
    ],
)
def test_mistakes_are_named(
    wang: Staff, nanhai: UnitRow, changes: dict[str, Any], errors: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as caught:
        create(SYSTEM, nanhai, **changes)
    assert caught.value.errors == errors
    assert Staff.objects.count() == 1


def test_a_name_that_is_taken_is_told_from_a_lawyer_who_has_an_account(nanhai: UnitRow) -> None:
    create(SYSTEM, nanhai, username="lawyer-7")
    with pytest.raises(Invalid) as caught:
        create(SYSTEM, nanhai, username="Lawyer-7")
    assert caught.value.errors == {"username": "username_taken"}


def test_appointing_twice_is_once_and_again_after_a_dismissal(
    head: Actor, wang: Staff, nanhai: UnitRow
) -> None:
    first = membership(wang)
    appoint(by=head, staff_id=wang.pk, unit_id=nanhai.id, role=Role.OFFICE_OFFICER)
    assert membership(wang) == first
    dismiss(by=head, membership_id=first.pk)
    appoint(by=head, staff_id=wang.pk, unit_id=nanhai.id, role=Role.OFFICE_OFFICER)
    assert membership(wang) != first


def test_who_is_not_there_cannot_be_appointed(head: Actor, wang: Staff, nanhai: UnitRow) -> None:
    def give(staff_id: int) -> None:
        appoint(by=head, staff_id=staff_id, unit_id=nanhai.id, role=Role.OFFICE_OFFICER)

    assert problem(lambda: give(10**9)) == "staff_unknown"
    close_account(by=SYSTEM, staff_id=wang.pk)
    assert problem(lambda: give(wang.pk)) == "staff_unknown"


# --- dismissing ----------------------------------------------------------------------------------


def test_a_dismissal_ends_the_permissions_and_keeps_the_past(
    head: Actor, wang: Staff, nanhai: UnitRow
) -> None:
    row = membership(wang)
    dismiss(by=head, membership_id=row.pk)
    assert queries.staff_identity(wang.pk).actor.grants == ()
    assert queries.staff_identity(wang.pk).desks == ()
    row.refresh_from_db()
    assert row.until is not None
    assert list(queries.members({nanhai.id}, Permission.ORDER_DECIDE)) == []
    assert queries.staff_named({wang.pk}) == {wang.pk: "王小明"}
    assert audited("dismissed") == [{"role": "office_officer"}]


def test_nobody_is_dismissed_twice_or_by_others(
    head: Actor, wang: Staff, staff: Appoint, guangzhou: UnitRow
) -> None:
    row = membership(wang)
    other = staff(Role.OFFICE_HEAD, guangzhou)
    assert problem(lambda: dismiss(by=other, membership_id=row.pk)) == "not_allowed"
    dismiss(by=head, membership_id=row.pk)
    assert problem(lambda: dismiss(by=head, membership_id=row.pk)) == "not_found"


def test_a_membership_counts_in_its_time_only(wang: Staff) -> None:
    now = clock.now()
    Membership.objects.filter(staff=wang).update(since=now + timedelta(days=1), until=now + timedelta(days=3))
    assert queries.staff_identity(wang.pk).actor.grants == ()
    with clock.at(now + timedelta(days=2)):
        assert len(queries.staff_identity(wang.pk).actor.grants) == 1
    with clock.at(now + timedelta(days=3)):
        assert queries.staff_identity(wang.pk).actor.grants == ()


# --- closing -------------------------------------------------------------------------------------


def test_closing_ends_memberships_sessions_and_tokens(head: Actor, wang: Staff, nanhai: UnitRow) -> None:
    other = account(nanhai, username="w002")
    open_doors(wang)
    open_doors(other)
    close_account(by=head, staff_id=wang.pk)
    assert (doors(wang), doors(other)) == (0, 2)
    assert not Membership.objects.filter(staff=wang, until=None).exists()
    assert queries.staff_identity(wang.pk) == queries.NOBODY
    assert len(audited("staff_closed")) == 1


def test_who_works_elsewhere_too_is_closed_by_nobody_who_cannot_dismiss_them_there(
    head: Actor, administrator: Actor, wang: Staff, guangzhou: UnitRow
) -> None:
    appoint(by=administrator, staff_id=wang.pk, unit_id=guangzhou.id, role=Role.OFFICE_OFFICER)
    open_doors(wang)
    assert problem(lambda: close_account(by=head, staff_id=wang.pk)) == "not_allowed"
    assert doors(wang) == 2
    close_account(by=administrator, staff_id=wang.pk)
    assert doors(wang) == 0


def test_who_works_nowhere_any_more_is_not_closed_by_just_anybody(
    head: Actor, administrator: Actor, wang: Staff
) -> None:
    dismiss(by=head, membership_id=membership(wang).pk)
    for somebody in (ANONYMOUS, head):
        assert problem(partial(close_account, by=somebody, staff_id=wang.pk)) == "not_allowed"
    close_account(by=administrator, staff_id=wang.pk)
    assert problem(lambda: close_account(by=administrator, staff_id=wang.pk)) == "staff_unknown"


# --- passwords and numbers -----------------------------------------------------------------------


def self_of(staff: Staff) -> Actor:
    return queries.staff_identity(staff.pk).actor


def test_changing_the_password_needs_the_old_one_and_a_good_new_one(wang: Staff) -> None:
    def errors(old: str, new: str) -> dict[str, str]:
        with pytest.raises(Invalid) as caught:
            change_password(by=self_of(wang), old=old, new=new)
        return caught.value.errors

    assert errors("wrong", "a better sentence") == {"old": "field_wrong"}
    assert errors(PASSWORD, "short") == {"new": "password_weak"}
    wang.refresh_from_db()
    assert wang.check_password(PASSWORD)
    assert wang.must_change_password


def test_a_changed_password_is_one_s_own_and_ends_tokens(wang: Staff) -> None:
    open_doors(wang)
    change_password(by=self_of(wang), old=PASSWORD, new="a better sentence")
    wang.refresh_from_db()
    assert wang.check_password("a better sentence")
    assert not wang.must_change_password
    assert not ApiToken.objects.exists()
    assert len(audited("password_set")) == 1


def test_the_first_password_is_no_new_password(wang: Staff) -> None:
    """It is the one that somebody else knows."""
    with pytest.raises(Invalid) as caught:
        change_password(by=self_of(wang), old=PASSWORD, new=PASSWORD)
    assert caught.value.errors == {"new": "password_same"}


def test_one_s_own_number_is_kept_encrypted_and_the_audit_does_not_tell_it(wang: Staff) -> None:
    set_own_phone(by=self_of(wang), phone=" 138 0013 8000 ")
    wang.refresh_from_db()
    assert wang.phone == "13800138000"
    assert audited("staff_phone_set") == [{"given": True}]
    set_own_phone(by=self_of(wang), phone="")
    wang.refresh_from_db()
    assert wang.phone == ""
    with pytest.raises(Invalid):
        set_own_phone(by=self_of(wang), phone="0757-86334567")
