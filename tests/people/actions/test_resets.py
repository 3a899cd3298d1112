"""Lost passwords and second factors: who may give new ones, and that whatever was open before is shut."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from fawang.kernel import clock
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor
from fawang.kernel.rules.problems import NotAllowed, NotFound
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.actions import sign_in
from fawang.people.actions.staff import appoint, close_account, reset_password, reset_second_factor
from fawang.people.models import Staff
from fawang.people.rules import Role
from tests.conftest import Appoint, unit_at
from tests.people.cases import PASSWORD, account, code_of, doors, open_doors

pytestmark = pytest.mark.django_db

RESETS: list[Callable[..., Any]] = [reset_password, reset_second_factor]


@pytest.fixture
def wang(nanhai: UnitRow) -> Staff:
    return account(nanhai)


@pytest.fixture
def administrator(staff: Appoint) -> Actor:
    return staff(Role.PROVINCIAL_ADMIN, unit_at("44", UnitKind.BUREAU))


def problem(attempt: Callable[[], object]) -> str:
    with pytest.raises((NotAllowed, NotFound)) as caught:
        attempt()
    return caught.value.code


def audited(action: str) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(action=f"people.{action}").order_by("id"))


def enrolled(staff: Staff) -> tuple[TOTPDevice, list[str]]:
    """Set somebody up with an app; return it and the recovery codes."""
    device = sign_in.begin_enrolment(staff_id=staff.pk)
    codes = sign_in.finish_enrolment(staff_id=staff.pk, code=code_of(device))
    return device, codes


# --- whose ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("reset", RESETS)
def test_a_reset_is_for_who_may_appoint_the_person_everywhere(
    head: Actor, officer: Actor, administrator: Actor, wang: Staff, nanhai: UnitRow, reset: Callable[..., Any]
) -> None:
    enrolled(wang)
    for nobody in (officer, ANONYMOUS):
        assert problem(partial(reset, by=nobody, staff_id=wang.pk)) == "not_allowed"
    appoint(by=administrator, staff_id=wang.pk, unit_id=nanhai.id, role=Role.AUDITOR)
    assert problem(lambda: reset(by=head, staff_id=wang.pk)) == "may_not_appoint"
    wang.refresh_from_db()
    assert wang.check_password(PASSWORD)
    assert sign_in.has_second_factor(staff_id=wang.pk)
    reset(by=administrator, staff_id=wang.pk)


@pytest.mark.parametrize("reset", RESETS)
def test_a_head_of_another_office_resets_nothing_here(
    staff: Appoint, wang: Staff, reset: Callable[..., Any]
) -> None:
    stranger = staff(Role.OFFICE_HEAD, unit_at("440106", UnitKind.LEGAL_AID_OFFICE))
    assert problem(lambda: reset(by=stranger, staff_id=wang.pk)) == "not_allowed"


@pytest.mark.parametrize("reset", RESETS)
def test_who_works_nowhere_is_reset_by_nobody(head: Actor, wang: Staff, reset: Callable[..., Any]) -> None:
    close_account(by=SYSTEM, staff_id=wang.pk)
    for staff_id in (wang.pk, 10**9):
        assert problem(partial(reset, by=head, staff_id=staff_id)) == "staff_unknown"


# --- passwords -----------------------------------------------------------------------------------


def test_a_reset_gives_a_first_password_ends_everything_and_opens_a_lock(head: Actor, wang: Staff) -> None:
    open_doors(wang)
    Staff.objects.filter(pk=wang.pk).update(
        must_change_password=False, locked_until=clock.now() + timedelta(minutes=9), failed_sign_ins=3
    )
    password = reset_password(by=head, staff_id=wang.pk)
    wang.refresh_from_db()
    assert wang.check_password(password)
    assert (wang.must_change_password, wang.locked_until, wang.failed_sign_ins) == (True, None, 0)
    assert doors(wang) == 0
    assert password not in str([row.data for row in audited("password_set")])


# --- second factors ------------------------------------------------------------------------------


def test_after_a_reset_neither_the_old_app_nor_old_codes_open_anything(head: Actor, wang: Staff) -> None:
    old, recovery = enrolled(wang)
    open_doors(wang)
    reset_second_factor(by=head, staff_id=wang.pk)
    assert doors(wang) == 0
    assert not sign_in.has_second_factor(staff_id=wang.pk)
    assert not StaticDevice.objects.filter(user=wang).exists()
    for code in (code_of(old, steps=1), recovery[0]):
        attempt = partial(sign_in.check_second_factor, staff_id=wang.pk, code=code)
        assert problem(attempt) == "code_wrong"
    wang.refresh_from_db()
    assert wang.check_password(PASSWORD)
    assert not wang.must_change_password
    fresh, codes = enrolled(wang)
    assert fresh.key != old.key
    assert sign_in.check_second_factor(staff_id=wang.pk, code=codes[0]) == wang


def test_an_app_that_waited_for_its_first_code_is_gone_too(head: Actor, wang: Staff) -> None:
    sign_in.begin_enrolment(staff_id=wang.pk)
    reset_second_factor(by=head, staff_id=wang.pk)
    assert sign_in.pending_enrolment(staff_id=wang.pk) is None


def test_others_keep_theirs(head: Actor, wang: Staff, nanhai: UnitRow) -> None:
    other = account(nanhai, username="w002")
    enrolled(other)
    open_doors(other)
    reset_second_factor(by=head, staff_id=wang.pk)
    assert sign_in.has_second_factor(staff_id=other.pk)
    assert doors(other) == 2


def test_a_reset_is_recorded_and_says_nothing_secret(head: Actor, wang: Staff) -> None:
    device, _ = enrolled(wang)
    reset_second_factor(by=head, staff_id=wang.pk)
    [entry] = audited("second_factor_reset")
    assert (entry.actor, entry.object, entry.data) == (head.label, f"people.staff:{wang.pk}", {})
    assert device.key not in str(entry.data)
