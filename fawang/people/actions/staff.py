"""Accounts and memberships of staff: created, appointed, dismissed, always by somebody who may."""

import secrets
from datetime import datetime
from functools import cache

import psycopg
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import Invalid, NotAllowed, NotFound
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit
from fawang.organisations import queries as organisations
from fawang.organisations.queries import unit_path
from fawang.people import queries
from fawang.people.models import ApiToken, Membership, Session, Staff
from fawang.people.rules import PERSONAL_ROLES, Permission, Role, may_appoint
from fawang.people.rules.wishes import is_mobile, read_phone

CREATED = audit.declare("people.staff_created", gettext_lazy("Created an account"))
APPOINTED = audit.declare("people.appointed", gettext_lazy("Appointed somebody"))
DISMISSED = audit.declare("people.dismissed", gettext_lazy("Dismissed somebody"))
CLOSED = audit.declare("people.staff_closed", gettext_lazy("Closed an account"))
FACTOR_RESET = audit.declare(
    "people.second_factor_reset", gettext_lazy("Let somebody set up a new second factor")
)
PASSWORD_SET = audit.declare("people.password_set", gettext_lazy("Changed a password"))
PHONE_SET = audit.declare("people.staff_phone_set", gettext_lazy("Set their own telephone number"))


def create_staff(
    *,
    by: Actor,
    username: str,
    name: str,
    password: str,
    unit_id: int,
    role: Role,
    lawyer_id: int | None = None,
    phone: str = "",
    is_demo: bool = False,
    totp_key: str = "",
) -> Staff:
    """Create an account with its first membership.

    The password is a first one: it has to be changed at the first sign-in, except in demo data.

    Args:
        lawyer_id: the entry in the register of lawyers whose account it is; for a lawyer, and only then.
        phone: a mobile number to tell them things at; they can change it themselves.
        totp_key: a second factor that is there already (20 bytes in hexadecimal); demo data only.

    Raises:
        NotAllowed: `by` may not give this role at this unit.
        Invalid: user name or name is missing or taken, the number cannot be right, the password is too
            easy to guess, or `lawyer_needed`, `lawyer_has_account`.
    """
    username, name, phone = clean(username).lower(), clean(name), _mobile(phone)
    errors = {
        field: "field_required" if not value else "field_too_long"
        for field, value in (("username", username), ("name", name))
        if not 0 < len(value) <= 60
    }
    if errors:
        raise Invalid("invalid", errors=errors)
    _check_may_appoint(by, unit_id, role)
    _check_lawyer(lawyer_id, unit_id, role)
    if not is_demo:
        _check_password(password)
    try:
        with transaction.atomic():
            staff = Staff.objects.create(
                username=username,
                name=name,
                password=_demo_hash(password) if is_demo else make_password(password),
                must_change_password=not is_demo,
                phone=phone,
                lawyer_id=lawyer_id,
                is_demo=is_demo,
                created_at=clock.now(),
            )
            if is_demo and totp_key:
                TOTPDevice.objects.create(user=staff, name="totp", confirmed=True, key=totp_key)
            audit.record(CREATED, by=by, object=f"people.staff:{staff.pk}", unit_id=unit_id)
            _appoint(by, staff.pk, unit_id, role)
    except IntegrityError as error:
        # The name of the constraint: the message repeats what was typed, and that may be `lawyer-7`.
        cause = error.__cause__
        broken = (cause.diag.constraint_name or "") if isinstance(cause, psycopg.Error) else ""
        if "lawyer" in broken:
            raise Invalid("invalid", errors={"lawyer": "lawyer_has_account"}) from None
        if "username" in broken:
            raise Invalid("invalid", errors={"username": "username_taken"}) from None
        raise
    return staff


def appoint(*, by: Actor, staff_id: int, unit_id: int, role: Role) -> None:
    """Give an account a role at a unit; having it already is fine.

    Raises:
        NotAllowed: `by` may not give this role there.
        NotFound: there is no such account.
        Invalid: `lawyer_needed`, the account is no lawyer's of this firm.
    """
    _check_may_appoint(by, unit_id, role)
    staff = Staff.objects.filter(pk=staff_id, is_active=True).only("lawyer_id").first()
    if staff is None:
        raise NotFound("staff_unknown")
    if role in PERSONAL_ROLES:
        _check_lawyer(staff.lawyer_id, unit_id, role)
    with transaction.atomic():
        _appoint(by, staff_id, unit_id, role)


def dismiss(*, by: Actor, membership_id: int) -> None:
    """End a membership now. What the person did stays in the history under their name.

    Raises:
        NotAllowed: `by` may not take this role there.
        NotFound: there is no such running membership.
    """
    with transaction.atomic():
        row = Membership.objects.select_for_update().filter(queries.running(), pk=membership_id).first()
        if row is None:
            raise NotFound("not_found")
        _check_may_appoint(by, row.unit_id, Role(row.role))
        row.until = clock.now()
        row.save(update_fields=["until"])
        audit.record(
            DISMISSED, by=by, object=f"people.staff:{row.staff_id}", unit_id=row.unit_id, role=row.role
        )


def close_account(*, by: Actor, staff_id: int) -> None:
    """Close an account: memberships, sessions and tokens end at once. A lawyer may get another one.

    Raises:
        NotAllowed: `by` may not dismiss the person from every unit they work at; of somebody who
            works nowhere any more, only who may edit units closes the account.
        NotFound: there is no such account.
    """
    with transaction.atomic():
        if not Staff.objects.select_for_update().filter(pk=staff_id, is_active=True).exists():
            raise NotFound("staff_unknown")
        rows = list(Membership.objects.filter(queries.running(), staff_id=staff_id))
        for row in rows:
            _check_may_appoint(by, row.unit_id, Role(row.role))
        if not rows and by.kind != ActorKind.SYSTEM and not by.may_anywhere(Permission.UNIT_EDIT):
            raise NotAllowed("not_allowed")
        Membership.objects.filter(queries.running(), staff_id=staff_id).update(until=clock.now())
        Staff.objects.filter(pk=staff_id).update(is_active=False, lawyer_id=None)
        Session.objects.filter(staff_id=staff_id).delete()
        ApiToken.objects.filter(staff_id=staff_id).delete()
        audit.record(CLOSED, by=by, object=f"people.staff:{staff_id}")


def change_password(*, by: Actor, old: str, new: str) -> None:
    """Let somebody change their own password; other sessions and all tokens end.

    Raises:
        Invalid: the old password is wrong, or the new one is no new one or too easy to guess.
    """
    staff = Staff.objects.get(pk=by.known_id)
    if not staff.check_password(old):
        raise Invalid("invalid", errors={"old": "field_wrong"})
    if new == old:
        raise Invalid("invalid", errors={"new": "password_same"})
    _check_password(new, field="new")
    with transaction.atomic():
        staff.password = make_password(new)
        staff.must_change_password = False
        staff.save(update_fields=["password", "must_change_password"])
        ApiToken.objects.filter(staff_id=by.known_id).delete()
        audit.record(PASSWORD_SET, by=by, object=f"people.staff:{by.id}")


def set_own_phone(*, by: Actor, phone: str) -> None:
    """Let somebody say at which mobile number they are told things; empty takes it back.

    Raises:
        Invalid: `phone_wrong`, `mobile_needed`.
    """
    phone = _mobile(phone)
    with transaction.atomic():
        Staff.objects.filter(pk=by.known_id).update(phone=phone)
        # That it changed is worth knowing afterwards; the number itself is nobody's business.
        audit.record(PHONE_SET, by=by, object=f"people.staff:{by.id}", given=bool(phone))


def reset_password(*, by: Actor, staff_id: int) -> str:
    """Return a new first password for somebody who forgot theirs; their sessions end.

    Raises:
        NotAllowed: `by` may not appoint the person everywhere they work.
        NotFound: there is nobody of this number who works anywhere.
    """
    _check_may_reset(by, staff_id)
    password = secrets.token_urlsafe(9)
    with transaction.atomic():
        Staff.objects.filter(pk=staff_id).update(
            password=make_password(password), must_change_password=True, failed_sign_ins=0, locked_until=None
        )
        Session.objects.filter(staff_id=staff_id).delete()
        ApiToken.objects.filter(staff_id=staff_id).delete()
        audit.record(PASSWORD_SET, by=by, object=f"people.staff:{staff_id}")
    return password


def reset_second_factor(*, by: Actor, staff_id: int) -> None:
    """Let somebody who lost phone and recovery codes set up a new second factor at the next sign-in.

    Their password stays theirs; sessions and tokens end.

    Raises:
        NotAllowed: `by` may not appoint the person everywhere they work.
        NotFound: there is nobody of this number who works anywhere.
    """
    _check_may_reset(by, staff_id)
    with transaction.atomic():
        TOTPDevice.objects.filter(user_id=staff_id).delete()
        StaticDevice.objects.filter(user_id=staff_id).delete()
        Session.objects.filter(staff_id=staff_id).delete()
        ApiToken.objects.filter(staff_id=staff_id).delete()
        audit.record(FACTOR_RESET, by=by, object=f"people.staff:{staff_id}")


def _check_may_reset(by: Actor, staff_id: int) -> None:
    rows = list(Membership.objects.filter(queries.running(), staff_id=staff_id))
    if not rows:
        raise NotFound("staff_unknown")
    for row in rows:
        _check_may_appoint(by, row.unit_id, Role(row.role))


def _appoint(by: Actor, staff_id: int, unit_id: int, role: Role) -> None:
    now: datetime = clock.now()
    _, fresh = Membership.objects.get_or_create(
        staff_id=staff_id, unit_id=unit_id, role=role, until=None, defaults={"since": now}
    )
    if fresh:
        audit.record(APPOINTED, by=by, object=f"people.staff:{staff_id}", unit_id=unit_id, role=role)


def _check_may_appoint(by: Actor, unit_id: int, role: Role) -> None:
    if by.kind == ActorKind.SYSTEM:
        return
    own = by.permissions_on(unit_path(unit_id))
    if not may_appoint(own, role):
        raise NotAllowed("may_not_appoint" if Permission.STAFF_EDIT in own else "not_allowed")


def _check_lawyer(lawyer_id: int | None, unit_id: int, role: Role) -> None:
    # A lawyer's grants hold for the cases of one entry of the register: without it they would see none.
    row = organisations.lawyer(lawyer_id) if lawyer_id is not None else None
    if (role in PERSONAL_ROLES) != (row is not None) or (row is not None and row.firm_id != unit_id):
        raise Invalid("invalid", errors={"lawyer": "lawyer_needed"})


def _mobile(typed: str) -> str:
    if not typed.strip():
        return ""
    phone = read_phone(typed)
    if phone is None or not is_mobile(phone):
        raise Invalid("invalid", errors={"phone": "phone_wrong" if phone is None else "mobile_needed"})
    return phone


@cache
def _demo_hash(password: str) -> str:
    """Return the hash of what all accounts of a demonstration have, and everybody may know: made once for them all."""
    return make_password(password)


def _check_password(password: str, *, field: str = "password") -> None:
    try:
        validate_password(password)
    except ValidationError:
        raise Invalid("invalid", errors={field: "password_weak"}) from None
