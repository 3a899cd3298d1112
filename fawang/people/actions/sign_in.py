"""Signing in: staff by password and second factor, residents by a code sent to their phone."""

import secrets
from collections.abc import Callable, Collection, Mapping
from datetime import timedelta
from functools import cache
from hashlib import sha256
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils.translation import gettext_lazy
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from fawang.kernel import clock
from fawang.kernel.news import outbox
from fawang.kernel.rules.actor import ANONYMOUS, Actor, ActorKind
from fawang.kernel.rules.problems import Invalid, NotAllowed
from fawang.kernel.security import audit
from fawang.kernel.storage.fields import keyed_hash
from fawang.people import queries
from fawang.people.events import StaffLocked
from fawang.people.models import ApiToken, OneTimeCode, Resident, Session, Staff, Stranger
from fawang.people.rules.wishes import is_mobile, read_phone

MAX_FAILURES = 5
LOCK_MINUTES = 15
CODE_MINUTES = 10
CODE_TRIES = 5
TOKEN_HOURS = 12
RECOVERY_CODES = 8
KEEP_STRANGERS = timedelta(days=90)

SIGNED_IN = audit.declare("people.signed_in", gettext_lazy("Signed in"))
FAILED = audit.declare("people.sign_in_failed", gettext_lazy("Failed to sign in"))
LOCKED = audit.declare("people.locked", gettext_lazy("Locked after wrong sign-ins"))
ENROLLED = audit.declare("people.second_factor_enrolled", gettext_lazy("Set up a second factor"))
TOKEN_ISSUED = audit.declare("people.token_issued", gettext_lazy("Issued an API token"))
TOKEN_REVOKED = audit.declare("people.token_revoked", gettext_lazy("Revoked an API token"))
SESSION_ENDED = audit.declare("people.session_ended", gettext_lazy("Ended a session"))


def check_staff_password(*, username: str, password: str) -> Staff:
    """Return the account whose password this is; five failures lock it for a quarter of an hour.

    Raises:
        NotAllowed: `sign_in_failed` or `account_locked`; neither tells whether the account exists.
    """
    # Whoever comes: the first to sign in waits for it, and nobody else.
    nobody = _nobody()
    with transaction.atomic():
        staff = Staff.objects.select_for_update().filter(username=username, is_active=True).first()
        tried = staff or _stranger(username)
        locked = tried.locked_until is not None and tried.locked_until > clock.now()
        known = staff.password if staff is not None and not locked else nobody
        if check_password(password, known) and staff is not None and not locked:
            return staff
        against = "account_locked" if locked else _count_failure(tried)
    raise NotAllowed(against, minutes=LOCK_MINUTES)


def check_second_factor(*, staff_id: int, code: str) -> Staff:
    """Return the account after its TOTP or recovery code matched; failures count towards the lock.

    Raises:
        NotAllowed: `code_wrong` or `account_locked`.
    """
    with transaction.atomic():
        staff = Staff.objects.select_for_update().get(pk=staff_id)
        if staff.locked_until and staff.locked_until > clock.now():
            against = "account_locked"
        elif _code_matches(staff, code):
            staff.failed_sign_ins = 0
            staff.locked_until = None
            staff.last_login = clock.now()
            staff.save(update_fields=["failed_sign_ins", "locked_until", "last_login"])
            audit.record(SIGNED_IN, by=_actor(staff), object=f"people.staff:{staff.pk}")
            return staff
        else:
            against = _count_failure(staff)
    raise NotAllowed("code_wrong" if against == "sign_in_failed" else against, minutes=LOCK_MINUTES)


def has_second_factor(*, staff_id: int) -> bool:
    """Tell whether an account has enrolled a second factor."""
    return bool(TOTPDevice.objects.filter(user_id=staff_id, confirmed=True).exists())


def begin_enrolment(*, staff_id: int) -> TOTPDevice:
    """Return a fresh unconfirmed TOTP device; its `config_url` goes into the QR code."""
    with transaction.atomic():
        TOTPDevice.objects.filter(user_id=staff_id, confirmed=False).delete()
        return TOTPDevice.objects.create(user_id=staff_id, name="totp", confirmed=False)


def pending_enrolment(*, staff_id: int) -> TOTPDevice | None:
    """Return the TOTP device that waits for its first code."""
    return TOTPDevice.objects.filter(user_id=staff_id, confirmed=False).first()


def finish_enrolment(*, staff_id: int, code: str) -> list[str]:
    """Confirm the pending device by its first code, and return one-time recovery codes to print.

    Raises:
        NotAllowed: `code_wrong`.
    """
    with transaction.atomic():
        device = pending_enrolment(staff_id=staff_id)
        if device is None or not device.verify_token(_digits(code)):
            raise NotAllowed("code_wrong")
        TOTPDevice.objects.filter(user_id=staff_id, confirmed=True).delete()
        device.confirmed = True
        device.save()
        StaticDevice.objects.filter(user_id=staff_id).delete()
        static = StaticDevice.objects.create(user_id=staff_id, name="recovery")
        codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
        StaticToken.objects.bulk_create(StaticToken(device=static, token=code) for code in codes)
        audit.record(ENROLLED, by=_actor(Staff.objects.get(pk=staff_id)), object=f"people.staff:{staff_id}")
    return codes


def issue_token(*, username: str, password: str, code: str, name: str) -> tuple[str, ApiToken]:
    """Return a new API token for twelve hours; it is shown once and kept as a hash.

    Raises:
        NotAllowed: `sign_in_failed`, `account_locked`, `code_wrong`, `second_factor_missing`,
            `first_password`.
    """
    staff = check_staff_password(username=username, password=password)
    if not has_second_factor(staff_id=staff.pk):
        raise NotAllowed("second_factor_missing")
    check_second_factor(staff_id=staff.pk, code=code)
    if staff.must_change_password:
        raise NotAllowed("first_password")
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        row = ApiToken.objects.create(
            staff=staff,
            token_hash=sha256(token.encode()).digest(),
            name=name[:80],
            created_at=clock.now(),
            expires_at=clock.now() + timedelta(hours=TOKEN_HOURS),
        )
        audit.record(TOKEN_ISSUED, by=_actor(staff), object=f"people.staff:{staff.pk}", name=name[:80])
    return token, row


def end_sessions(*, by: Actor, keep: str | None = None, only: str | None = None) -> int:
    """End a staff member's sessions and API tokens; return how many sessions there were.

    Args:
        keep: the key of a session that stays.
        only: the reference (queries.session_reference) of the one session to end; tokens stay.
    """
    with transaction.atomic():
        rows = Session.objects.filter(staff_id=by.known_id)
        if only:
            keys = rows.values_list("session_key", flat=True)
            rows = rows.filter(session_key__in=[k for k in keys if queries.session_reference(k) == only])
        else:
            rows = rows.exclude(session_key=keep)
        ended, _ = rows.delete()
        if not only:
            ApiToken.objects.filter(staff_id=by.known_id).delete()
        audit.record(SESSION_ENDED, by=by, object=f"people.staff:{by.id}", ended=ended)
    return ended


def end_resident_sessions(
    *, by: Actor, resident_ids: Collection[int], where: Callable[[Mapping[str, Any]], bool]
) -> int:
    """End those sessions of residents whose content is so; return how many there were.

    Args:
        where: is told what a session keeps, and says whether it ends.
    """
    with transaction.atomic():
        rows = Session.objects.filter(resident_id__in=resident_ids)
        found = [row.session_key for row in rows if where(row.get_decoded())]
        ended, _ = Session.objects.filter(session_key__in=found).delete()
        if ended:
            audit.record(SESSION_ENDED, by=by, object="people.resident", ended=ended)
    return ended


def revoke_token(*, by: Actor, token_id: int) -> bool:
    """Revoke one of a staff member's own API tokens; return whether there was one."""
    with transaction.atomic():
        revoked, _ = ApiToken.objects.filter(pk=token_id, staff_id=by.known_id).delete()
        if revoked:
            audit.record(TOKEN_REVOKED, by=by, object=f"people.staff:{by.id}", token=token_id)
    return bool(revoked)


def read_mobile(typed: str) -> str:
    """Return the mobile number that somebody typed, in one form.

    Raises:
        Invalid: `invalid`, when this is not a mobile number.
    """
    number = read_phone(typed)
    if number is None or not is_mobile(number):
        raise Invalid("invalid", errors={"phone": "mobile_needed"})
    return number


def new_one_time_code(*, phone: str) -> tuple[str, str]:
    """Return (phone in one form, six digits) to send to that phone; an earlier code stops working.

    Raises:
        Invalid: `invalid`, when this is not a mobile number.
    """
    number = read_mobile(phone)
    code = f"{secrets.randbelow(10**6):06d}"
    OneTimeCode.objects.update_or_create(
        phone_hash=keyed_hash("phone", number),
        defaults={
            "code_hash": keyed_hash("one_time_code", f"{number}:{code}"),
            "tries_left": CODE_TRIES,
            "expires_at": clock.now() + timedelta(minutes=CODE_MINUTES),
        },
    )
    return number, code


def check_one_time_code(*, phone: str, code: str) -> Resident:
    """Return the resident whose phone this is, created at the first time; the code works once.

    Raises:
        NotAllowed: `code_wrong`, also when it is too old or was tried too often.
    """
    number = read_phone(phone) or ""
    with transaction.atomic():
        row = (
            OneTimeCode.objects.select_for_update()
            .filter(phone_hash=keyed_hash("phone", number), expires_at__gt=clock.now(), tries_left__gt=0)
            .first()
        )
        matches = row is not None and bytes(row.code_hash) == keyed_hash(
            "one_time_code", f"{number}:{_digits(code)}"
        )
        if row is not None and not matches:
            row.tries_left -= 1
            row.save(update_fields=["tries_left"])
        if row is not None and matches:
            row.delete()
            resident, _ = Resident.objects.get_or_create(
                phone_hash=keyed_hash("phone", number), defaults={"phone": number, "created_at": clock.now()}
            )
            audit.record(
                SIGNED_IN,
                by=Actor(kind=ActorKind.RESIDENT, id=resident.pk),
                object=f"people.resident:{resident.pk}",
            )
            return resident
    raise NotAllowed("code_wrong")


def vouched_resident(*, phone: str, name: str) -> Resident:
    """Return the resident of a number that a platform of the state says is theirs, created at the first time.

    Args:
        phone: a mobile number in one form, which that platform has verified; name: as it vouches for it, or empty.
    """
    with transaction.atomic():
        resident, _ = Resident.objects.get_or_create(
            phone_hash=keyed_hash("phone", phone), defaults={"phone": phone, "created_at": clock.now()}
        )
        if name and resident.name != name:
            resident.name = name
            resident.save(update_fields=["name"])
        audit.record(
            SIGNED_IN,
            by=Actor(kind=ActorKind.RESIDENT, id=resident.pk),
            object=f"people.resident:{resident.pk}",
        )
    return resident


def forget_expired(*, by: Actor) -> int:
    """Delete sessions, API tokens and one-time codes that have expired, and names nobody tried of late.

    Returns how many.
    """
    now = clock.now()
    return sum(
        rows.delete()[0]
        for rows in (
            Session.objects.filter(expire_date__lt=now),
            ApiToken.objects.filter(expires_at__lt=now),
            OneTimeCode.objects.filter(expires_at__lt=now),
            Stranger.objects.filter(tried_at__lt=now - KEEP_STRANGERS),
        )
    )


def _code_matches(staff: Staff, code: str) -> bool:
    device = TOTPDevice.objects.filter(user_id=staff.pk, confirmed=True).first()
    if device is not None and (digits := _digits(code)) and device.verify_token(digits):
        return True
    static = StaticDevice.objects.filter(user_id=staff.pk).first()
    return bool(static is not None and static.verify_token(code.strip().lower()))


def _digits(code: str) -> str:
    return "".join(str(int(c)) for c in code if c.isdecimal())


@cache
def _nobody() -> str:
    """Return what is verified against when there is no such account, so that the answer takes as long.

    It costs as much as a sign-in, which most processes never see; so it is made by the first that does.
    """
    return make_password("nobody")


def _stranger(username: str) -> Stranger:
    now, key = clock.now(), keyed_hash("sign_in.stranger", username)
    Stranger.objects.get_or_create(name_hash=key, defaults={"tried_at": now})
    stranger = Stranger.objects.select_for_update().get(name_hash=key)
    stranger.tried_at = now
    return stranger


def _count_failure(tried: Staff | Stranger) -> str:
    against = "sign_in_failed"
    tried.failed_sign_ins += 1
    if tried.failed_sign_ins >= MAX_FAILURES:
        tried.failed_sign_ins = 0
        tried.locked_until = clock.now() + timedelta(minutes=LOCK_MINUTES)
        against = "account_locked"
    if isinstance(tried, Stranger):
        tried.save()
        return against
    tried.save(update_fields=["failed_sign_ins", "locked_until"])
    audit.record(FAILED, by=ANONYMOUS, object=f"people.staff:{tried.pk}")
    if against == "account_locked":
        audit.record(LOCKED, by=ANONYMOUS, object=f"people.staff:{tried.pk}")
        outbox.publish(StaffLocked(staff_id=tried.pk), by=ANONYMOUS)
    return against


def _actor(staff: Staff) -> Actor:
    return Actor(kind=ActorKind.STAFF, id=staff.pk, name=staff.name)
