"""Signing in: what opens, what locks, and that nothing opens twice."""

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import connection
from django_otp.plugins.otp_totp.models import TOTPDevice

from fawang.kernel import clock
from fawang.kernel.models import AuditEntry, OutboxEvent
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM
from fawang.kernel.rules.problems import Invalid, NotAllowed
from fawang.kernel.storage.fields import keyed_hash
from fawang.organisations.queries import UnitRow
from fawang.people import queries
from fawang.people.actions import sign_in
from fawang.people.models import ApiToken, OneTimeCode, Resident, Staff, Stranger
from tests.people.cases import OWN, PASSWORD, account, code_of, second_factor, wrong

pytestmark = pytest.mark.django_db


@pytest.fixture
def wang(nanhai: UnitRow) -> Staff:
    return account(nanhai)


@pytest.fixture
def app(wang: Staff) -> TOTPDevice:
    """The authenticator app of Wang."""
    return second_factor(wang)


def refused(attempt: Callable[[], object]) -> str:
    with pytest.raises(NotAllowed) as caught:
        attempt()
    return caught.value.code


def password(value: str = PASSWORD, username: str = "w001") -> Staff:
    return sign_in.check_staff_password(username=username, password=value)


def audited(action: str) -> int:
    return AuditEntry.objects.filter(action=f"people.{action}").count()


# --- the first factor ----------------------------------------------------------------------------


def test_the_right_password_opens(wang: Staff) -> None:
    assert password() == wang


def test_an_unknown_name_a_closed_account_and_a_wrong_password_get_the_same_answer(wang: Staff) -> None:
    answers = [refused(lambda: password("wrong")), refused(lambda: password(username="nobody"))]
    Staff.objects.filter(pk=wang.pk).update(is_active=False)
    assert {*answers, refused(password)} == {"sign_in_failed"}


def test_an_unknown_name_costs_a_password_check_too(wang: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    checked = []

    def counting(value: str, stored: str) -> bool:
        checked.append(stored)
        return False

    monkeypatch.setattr(sign_in, "check_password", counting)
    refused(lambda: password(username="nobody"))
    refused(password)
    Staff.objects.filter(pk=wang.pk).update(locked_until=clock.now() + timedelta(minutes=1))
    refused(password)
    assert len(checked) == 3


def test_five_failures_lock_the_account_for_a_quarter_of_an_hour(wang: Staff) -> None:
    answers = [refused(lambda: password("wrong")) for _ in range(5)]
    assert answers == ["sign_in_failed"] * 4 + ["account_locked"]
    assert refused(password) == "account_locked"
    with clock.at(clock.now() + timedelta(minutes=14)):
        assert refused(password) == "account_locked"
    with clock.at(clock.now() + timedelta(minutes=15, seconds=1)):
        assert password() == wang
        # And the count begins again.
        assert refused(lambda: password("wrong")) == "sign_in_failed"
    assert audited("sign_in_failed") == 6
    assert audited("locked") == 1
    assert OutboxEvent.objects.filter(name="people.staff_locked", payload={"staff_id": wang.pk}).count() == 1


@pytest.mark.parametrize("name", ["nobody", "w001"])
def test_a_name_that_no_account_has_is_locked_in_the_same_way(wang: Staff, name: str) -> None:
    Staff.objects.filter(pk=wang.pk).update(is_active=False)
    answers = [refused(lambda: password("wrong", username=name)) for _ in range(5)]
    assert answers == ["sign_in_failed"] * 4 + ["account_locked"]
    with clock.at(clock.now() + timedelta(minutes=14)):
        assert refused(lambda: password(username=name)) == "account_locked"
    with clock.at(clock.now() + timedelta(minutes=15, seconds=1)):
        assert refused(lambda: password("wrong", username=name)) == "sign_in_failed"
    assert refused(lambda: password(username="somebody else")) == "sign_in_failed"
    assert audited("locked") == 0


def test_names_that_nobody_tried_of_late_are_forgotten(wang: Staff) -> None:
    refused(lambda: password(username="nobody"))
    assert sign_in.forget_expired(by=SYSTEM) == 0
    with clock.at(clock.now() + sign_in.KEEP_STRANGERS + timedelta(days=1)):
        assert sign_in.forget_expired(by=SYSTEM) == 1
    assert not Stranger.objects.exists()


def test_a_lock_holds_for_that_account_only(wang: Staff, nanhai: UnitRow) -> None:
    other = account(nanhai, username="w002")
    for _ in range(5):
        refused(lambda: password("wrong"))
    assert password(username="w002") == other


def test_the_right_password_alone_does_not_wipe_out_failures(wang: Staff, app: TOTPDevice) -> None:
    """Else whoever knows the password could try any number of codes."""
    for _ in range(4):
        password()
        refused(lambda: sign_in.check_second_factor(staff_id=wang.pk, code=wrong(code_of(app))))
    password()
    assert (
        refused(lambda: sign_in.check_second_factor(staff_id=wang.pk, code=wrong(code_of(app))))
        == "account_locked"
    )
    assert refused(password) == "account_locked"
    assert (
        refused(lambda: sign_in.check_second_factor(staff_id=wang.pk, code=code_of(app))) == "account_locked"
    )


# --- the second factor ---------------------------------------------------------------------------


def test_the_code_of_the_app_opens_and_failures_are_forgotten(wang: Staff, app: TOTPDevice) -> None:
    refused(lambda: password("wrong"))
    assert sign_in.check_second_factor(staff_id=wang.pk, code=code_of(app)) == wang
    wang.refresh_from_db()
    assert (wang.failed_sign_ins, wang.locked_until) == (0, None)
    assert wang.last_login
    assert audited("signed_in") == 1


def test_who_typed_it_wrong_may_type_it_right_the_next_moment(wang: Staff, app: TOTPDevice) -> None:
    for _ in range(3):
        refused(lambda: sign_in.check_second_factor(staff_id=wang.pk, code=wrong(code_of(app))))
    assert sign_in.check_second_factor(staff_id=wang.pk, code=code_of(app)) == wang


def test_a_code_is_read_however_it_is_spaced(wang: Staff, app: TOTPDevice) -> None:
    code = code_of(app)
    assert sign_in.check_second_factor(staff_id=wang.pk, code=f" {code[:3]} {code[3:]} ")


def test_a_code_that_was_seen_cannot_be_used_again(wang: Staff, app: TOTPDevice) -> None:
    code = code_of(app)
    sign_in.check_second_factor(staff_id=wang.pk, code=code)
    assert refused(lambda: sign_in.check_second_factor(staff_id=wang.pk, code=code)) == "code_wrong"


def test_a_code_of_another_account_does_not_open(wang: Staff, app: TOTPDevice, nanhai: UnitRow) -> None:
    other = second_factor(account(nanhai, username="w002"))
    assert refused(lambda: sign_in.check_second_factor(staff_id=wang.pk, code=code_of(other))) == "code_wrong"


def test_an_app_that_is_not_confirmed_does_not_count(wang: Staff) -> None:
    device = sign_in.begin_enrolment(staff_id=wang.pk)
    assert not sign_in.has_second_factor(staff_id=wang.pk)
    assert (
        refused(lambda: sign_in.check_second_factor(staff_id=wang.pk, code=code_of(device))) == "code_wrong"
    )


@pytest.fixture
def recovery(wang: Staff) -> list[str]:
    """Wang has enrolled an app, and printed these."""
    device = sign_in.begin_enrolment(staff_id=wang.pk)
    return sign_in.finish_enrolment(staff_id=wang.pk, code=code_of(device))


def test_enrolling_confirms_the_app_and_gives_eight_codes(wang: Staff, recovery: list[str]) -> None:
    assert sign_in.has_second_factor(staff_id=wang.pk)
    assert len(set(recovery)) == 8
    assert sign_in.pending_enrolment(staff_id=wang.pk) is None
    assert audited("second_factor_enrolled") == 1


def test_enrolling_with_a_wrong_code_confirms_nothing(wang: Staff) -> None:
    device = sign_in.begin_enrolment(staff_id=wang.pk)
    attempt = refused(lambda: sign_in.finish_enrolment(staff_id=wang.pk, code=wrong(code_of(device))))
    assert attempt == "code_wrong"
    assert not sign_in.has_second_factor(staff_id=wang.pk)
    # Typing it right the next moment is no second mistake.
    assert len(sign_in.finish_enrolment(staff_id=wang.pk, code=code_of(device))) == 8


def test_each_recovery_code_opens_once(wang: Staff, recovery: list[str]) -> None:
    assert sign_in.check_second_factor(staff_id=wang.pk, code=f" {recovery[0].upper()} ") == wang
    assert refused(lambda: sign_in.check_second_factor(staff_id=wang.pk, code=recovery[0])) == "code_wrong"
    assert sign_in.check_second_factor(staff_id=wang.pk, code=recovery[1]) == wang


def test_whoever_lost_the_phone_gets_in_after_trying_codes(wang: Staff, recovery: list[str]) -> None:
    for _ in range(4):
        refused(lambda: sign_in.check_second_factor(staff_id=wang.pk, code="000000"))
    assert sign_in.check_second_factor(staff_id=wang.pk, code=recovery[0]) == wang


def test_enrolling_again_makes_old_apps_and_codes_worthless(wang: Staff, recovery: list[str]) -> None:
    old = TOTPDevice.objects.get(user=wang, confirmed=True)
    fresh = sign_in.finish_enrolment(
        staff_id=wang.pk, code=code_of(sign_in.begin_enrolment(staff_id=wang.pk))
    )
    assert refused(lambda: sign_in.check_second_factor(staff_id=wang.pk, code=recovery[0])) == "code_wrong"
    assert (
        refused(lambda: sign_in.check_second_factor(staff_id=wang.pk, code=code_of(old, steps=1)))
        == "code_wrong"
    )
    assert sign_in.check_second_factor(staff_id=wang.pk, code=fresh[0]) == wang


# --- tokens --------------------------------------------------------------------------------------


def issue(app: TOTPDevice | None, value: str = PASSWORD, code: str = "") -> tuple[str, ApiToken]:
    return sign_in.issue_token(
        username="w001", password=value, code=code or (code_of(app) if app else "000000"), name="export"
    )


def test_a_token_is_kept_as_a_hash_and_ends_after_twelve_hours(wang: Staff, app: TOTPDevice) -> None:
    token, row = issue(app)
    assert bytes(row.token_hash) == sha256(token.encode()).digest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM people_apitoken t")
        assert token not in cursor.fetchone()[0]
    assert queries.token_actor(token).id == wang.pk
    with clock.at(clock.now() + timedelta(hours=12, seconds=1)):
        assert queries.token_actor(token) == ANONYMOUS
    assert queries.token_actor(token[:-1]) == ANONYMOUS
    assert audited("token_issued") == 1


def test_a_token_needs_both_factors(wang: Staff) -> None:
    assert refused(lambda: issue(None)) == "second_factor_missing"
    app = second_factor(wang)
    assert refused(lambda: issue(app, value="wrong")) == "sign_in_failed"
    assert refused(lambda: issue(app, code=wrong(code_of(app)))) == "code_wrong"
    assert not ApiToken.objects.exists()


def test_a_first_password_gives_no_token(wang: Staff, app: TOTPDevice) -> None:
    Staff.objects.filter(pk=wang.pk).update(must_change_password=True)
    assert refused(lambda: issue(app)) == "first_password"


# --- codes sent to a phone -----------------------------------------------------------------------


def check(code: str, phone: str = OWN) -> Resident:
    return sign_in.check_one_time_code(phone=phone, code=code)


def test_a_code_opens_once_and_makes_the_resident_known() -> None:
    phone, code = sign_in.new_one_time_code(phone="+86 138-0013-8000")
    assert (phone, len(code), code.isdigit()) == (OWN, 6, True)
    resident = check(f"{code[:3]} {code[3:]}")
    assert queries.resident_by_phone(OWN) == resident
    assert refused(lambda: check(code)) == "code_wrong"
    _, again = sign_in.new_one_time_code(phone=OWN)
    assert check(again) == resident
    assert Resident.objects.get().phone == OWN


def test_neither_phone_nor_code_is_in_the_table() -> None:
    _, code = sign_in.new_one_time_code(phone=OWN)
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM people_onetimecode t")
        stored = cursor.fetchone()[0]
    assert OWN not in stored
    assert code.encode().hex() not in stored
    assert bytes(OneTimeCode.objects.get().code_hash) == keyed_hash("one_time_code", f"{OWN}:{code}")


def test_five_wrong_tries_spend_it() -> None:
    _, code = sign_in.new_one_time_code(phone=OWN)
    assert {refused(lambda: check(wrong(code))) for _ in range(5)} == {"code_wrong"}
    assert refused(lambda: check(code)) == "code_wrong"


def test_four_do_not() -> None:
    _, code = sign_in.new_one_time_code(phone=OWN)
    for _ in range(4):
        refused(lambda: check(wrong(code)))
    assert check(code)


def test_it_is_too_old_after_ten_minutes() -> None:
    _, code = sign_in.new_one_time_code(phone=OWN)
    with clock.at(clock.now() + timedelta(minutes=10, seconds=1)):
        assert refused(lambda: check(code)) == "code_wrong"
    with clock.at(clock.now() + timedelta(minutes=9)):
        assert check(code)


def test_a_new_one_replaces_the_old_and_has_its_own_tries() -> None:
    _, old = sign_in.new_one_time_code(phone=OWN)
    for _ in range(5):
        refused(lambda: check(wrong(old)))
    fresh = old
    while fresh == old:
        _, fresh = sign_in.new_one_time_code(phone=OWN)
    assert refused(lambda: check(old)) == "code_wrong"
    assert check(fresh)


def test_a_code_is_good_for_its_own_phone_only() -> None:
    _, code = sign_in.new_one_time_code(phone=OWN)
    sign_in.new_one_time_code(phone="13900139000")
    if sign_in.new_one_time_code(phone="13900139000")[1] != code:
        assert refused(lambda: check(code, phone="13900139000")) == "code_wrong"
    assert refused(lambda: check(code, phone="nonsense")) == "code_wrong"


@pytest.mark.parametrize("phone", ["", "0757-86334567", "123"])
def test_no_code_goes_where_no_message_can(phone: str) -> None:
    with pytest.raises(Invalid) as caught:
        sign_in.new_one_time_code(phone=phone)
    assert caught.value.errors == {"phone": "mobile_needed"}
