"""What happens at the same moment, and what stays although it ended in an exception: real transactions."""

from collections.abc import Callable

import pytest
from django.contrib.auth.hashers import check_password
from django_otp.plugins.otp_totp.models import TOTPDevice

from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import Invalid, NotAllowed
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.actions import sign_in
from fawang.people.actions.contacts import Purpose, reveal
from fawang.people.actions.staff import appoint, create_staff
from fawang.people.models import Membership, OneTimeCode, Resident, Staff
from fawang.people.rules import Role
from tests.cases import lawyer_and_firm
from tests.conftest import unit_at
from tests.people.cases import OWN, PASSWORD, account, code_of, contact, second_factor, wrong
from tests.races import at_once
from tests.waiting import stand_by

pytestmark = pytest.mark.usefixtures("real_database")


@pytest.fixture
def office(real_database: str) -> UnitRow:
    return unit_at("440605", UnitKind.LEGAL_AID_OFFICE)


def codes(outcomes: list[object]) -> list[str]:
    """Return what each of several attempts came to."""
    return sorted(one.code if isinstance(one, (NotAllowed, Invalid)) else "done" for one in outcomes)


def slow[**Given, Result](work: Callable[Given, Result]) -> Callable[Given, Result]:
    """Let `work` take as long as a real password check does, so that others come in between."""

    def later(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        stand_by(0.05)
        return work(*args, **kwargs)

    return later


def test_a_refused_unmasking_stays_in_the_audit() -> None:
    row = contact(may_call=False)
    with pytest.raises(NotAllowed):
        reveal(by=SYSTEM, contact_id=row.pk, purpose=Purpose.CALL, object="work_orders.order:1", unit_id=None)
    assert AuditEntry.objects.filter(action="people.unmasking_refused").count() == 1


def test_failures_count_although_each_ends_in_an_exception(office: UnitRow) -> None:
    staff = account(office)
    with pytest.raises(NotAllowed):
        sign_in.check_staff_password(username="w001", password="wrong")
    staff.refresh_from_db()
    assert staff.failed_sign_ins == 1
    assert AuditEntry.objects.filter(action="people.sign_in_failed").count() == 1


def test_wrong_passwords_in_parallel_are_all_counted(
    office: UnitRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    account(office)
    monkeypatch.setattr(sign_in, "check_password", slow(check_password))

    def guess() -> Staff:
        return sign_in.check_staff_password(username="w001", password="wrong")

    assert codes([*at_once([guess] * 8)]) == ["account_locked"] * 4 + ["sign_in_failed"] * 4
    assert AuditEntry.objects.filter(action="people.sign_in_failed").count() == 5
    assert AuditEntry.objects.filter(action="people.locked").count() == 1


def test_one_code_of_the_app_opens_one_of_several_doors(
    office: UnitRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff = account(office)
    monkeypatch.setattr(TOTPDevice, "verify_token", slow(TOTPDevice.verify_token))
    device: TOTPDevice = second_factor(staff)
    code = code_of(device)
    outcomes = at_once([lambda: sign_in.check_second_factor(staff_id=staff.pk, code=code)] * 3)
    assert codes([*outcomes]) == ["code_wrong", "code_wrong", "done"]


def test_a_one_time_code_opens_once_however_many_try_it_together() -> None:
    _, code = sign_in.new_one_time_code(phone=OWN)
    outcomes = at_once([lambda: sign_in.check_one_time_code(phone=OWN, code=code)] * 4)
    assert codes([*outcomes]) == ["code_wrong"] * 3 + ["done"]
    assert Resident.objects.count() == 1


def test_guesses_in_parallel_get_no_more_than_five_tries() -> None:
    _, code = sign_in.new_one_time_code(phone=OWN)
    at_once([lambda: sign_in.check_one_time_code(phone=OWN, code=wrong(code))] * 8)
    assert OneTimeCode.objects.get().tries_left == 0


def test_codes_asked_for_in_parallel_leave_one_that_works() -> None:
    outcomes = at_once([lambda: sign_in.new_one_time_code(phone=OWN)] * 3)
    sent = [outcome[1] for outcome in outcomes if isinstance(outcome, tuple)]
    assert len(sent) == 3
    assert OneTimeCode.objects.count() == 1

    def opens(code: str) -> bool:
        try:
            return sign_in.check_one_time_code(phone=OWN, code=code) is not None
        except NotAllowed:
            return False

    assert [opens(code) for code in sent].count(True) == 1


def test_a_user_name_is_given_once_and_a_role_once(office: UnitRow) -> None:
    def create() -> Staff:
        return create_staff(
            by=SYSTEM, username="w001", name="王", password=PASSWORD, unit_id=office.id, role=Role.OFFICE_HEAD
        )

    assert codes([*at_once([create] * 3)]) == ["done", "invalid", "invalid"]
    staff = Staff.objects.get(username="w001")

    def give() -> None:
        appoint(by=SYSTEM, staff_id=staff.pk, unit_id=office.id, role=Role.OFFICE_OFFICER)

    assert codes([*at_once([give] * 3)]) == ["done", "done", "done"]
    assert Membership.objects.filter(staff=staff, role=Role.OFFICE_OFFICER).count() == 1
    assert AuditEntry.objects.filter(action="people.appointed", data__role="office_officer").count() == 1


def test_a_lawyer_gets_one_account_however_many_register_them_together() -> None:
    lawyer_id, firm = lawyer_and_firm()

    def register(username: str) -> Staff:
        return create_staff(
            by=SYSTEM, username=username, name="李", password=PASSWORD, unit_id=firm.id, role=Role.LAWYER,
            lawyer_id=lawyer_id,
        )  # fmt: skip

    outcomes = at_once([lambda: register("l001"), lambda: register("l002"), lambda: register("lawyer")])
    against = [one.errors for one in outcomes if isinstance(one, Invalid)]
    assert against == [{"lawyer": "lawyer_has_account"}] * 2
    assert Staff.objects.filter(lawyer_id=lawyer_id).count() == 1
    assert Staff.objects.count() == Membership.objects.count() == 1
    assert AuditEntry.objects.filter(action="people.staff_created").count() == 1
