"""How a person may be reached: their wishes, and what follows from them. Pure.

Wishes are enforced: a notice that goes against them is not sent, a call that goes against them
cannot be recorded, and the number is not shown.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum

from fawang.kernel.clock import CHINA
from fawang.kernel.rules.problems import Invalid
from fawang.kernel.rules.text import clean
from fawang.organisations.rules.languages import ROWS, FromRows


class Medium(StrEnum):
    """The carrier a person chose. NONE: they look themselves, and are told nothing."""

    SMS = "sms"
    EMAIL = "email"
    NONE = "none"


class Dialect(StrEnum, metaclass=FromRows):
    """What a person speaks on the phone: the same languages as those of lawyers."""

    _ignore_ = ["code"]
    for code in ROWS:
        vars()[code.upper()] = code


QUIET_FROM = time(21, 0)
QUIET_UNTIL = time(8, 0)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person wants. `third` means that somebody they trust is told instead of them.

    `shared_phone`: others may hold their telephone, so that it says and opens nothing (shared_phones).
    """

    medium: Medium
    may_call: bool = True
    may_announce: bool = True
    third: bool = False
    has_pass_phrase: bool = False
    quiet_from: time = QUIET_FROM
    quiet_until: time = QUIET_UNTIL
    shared_phone: bool = False


@dataclass(frozen=True, slots=True)
class Reach:
    """What a person typed about how to reach them; `check` says what is wrong with it."""

    name: str
    phone: str = ""
    email: str = ""
    id_number: str = ""
    medium: Medium = Medium.SMS
    may_call: bool = True
    may_announce: bool = True
    list_online: bool = True
    quiet_from: time = QUIET_FROM
    quiet_until: time = QUIET_UNTIL
    third_name: str = ""
    third_relation: str = ""
    third_phone: str = ""
    third_email: str = ""
    pass_phrase: str = ""
    locale: str = "zh-hans"
    dialect: Dialect = Dialect.MANDARIN
    needs: str = ""


_MOBILE = re.compile(r"(?:\+?86)?(1[3-9]\d{9})")
_LANDLINE = re.compile(r"(0\d{2,3})?(\d{7,8})")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")


_LONGEST = {
    "name": 60, "email": 120, "third_name": 60, "third_relation": 60, "third_email": 120, "pass_phrase": 60,
    "needs": 300,
}  # fmt: skip


def read_phone(typed: str) -> str | None:
    """Return a mainland phone number as digits, or None if it cannot be one.

    Spaces, dashes, brackets, full-width digits and +86 are forgiven.
    """
    digits = "".join(str(int(c)) if c.isdecimal() else c for c in typed if c.isdecimal() or c == "+")
    if found := _MOBILE.fullmatch(digits):
        return found[1]
    return digits if _LANDLINE.fullmatch(digits) else None


def is_mobile(phone: str) -> bool:
    """Tell whether `phone` can receive a text message."""
    return _MOBILE.fullmatch(phone) is not None


_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def read_id_number(typed: str) -> str | None:
    """Return an 18-character resident identity number, or None if its check character is wrong.

    GB 11643-1999: the last character is ISO 7064, MOD 11-2, of the first seventeen.
    """
    number = "".join(typed.split()).upper()
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return None
    total = sum(int(digit) * weight for digit, weight in zip(number, _ID_WEIGHTS, strict=False))
    return number if "10X98765432"[total % 11] == number[17] else None


def mask_phone(phone: str) -> str:
    """Return `phone` with the middle hidden: 138****5678."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 8 else "****"


def mask_name(name: str) -> str:
    """Return `name` with all but the family name hidden: 蒋**."""
    return name[:1] + "*" * min(max(len(name) - 1, 1), 3) if name else ""


def mask_id_number(number: str) -> str:
    """Return `number` with the middle hidden: 4406**********1234."""
    return f"{number[:4]}{'*' * (len(number) - 8)}{number[-4:]}" if len(number) > 8 else ""


def check_reach(reach: Reach) -> Reach:
    """Return `reach` with its numbers in one form.

    Raises:
        Invalid: `invalid`, with a code for each field that is missing or wrong. Whoever wants to
            be told must say where; whoever names a third party must say how they prove who they are.
    """
    errors: dict[str, str] = {}
    texts = {field: clean(getattr(reach, field)) for field in _LONGEST}
    errors |= {field: "field_too_long" for field, text in texts.items() if len(text) > _LONGEST[field]}
    reach = replace(reach, **texts)  # type: ignore[arg-type]
    phones = {}
    for field in ("phone", "third_phone"):
        typed = getattr(reach, field)
        phones[field] = read_phone(typed) if typed else ""
        if phones[field] is None:
            errors[field] = "phone_wrong"
    if not reach.name:
        errors["name"] = "field_required"
    id_number = read_id_number(reach.id_number) if reach.id_number else ""
    if id_number is None:
        errors["id_number"] = "id_number_wrong"
    for field in ("email", "third_email"):
        if (typed := getattr(reach, field)) and not _EMAIL.fullmatch(typed):
            errors[field] = "email_wrong"
    third = bool(reach.third_name or reach.third_phone or reach.third_email)
    prefix = "third_" if third else ""
    if reach.medium == Medium.SMS and f"{prefix}phone" not in errors:
        phone = phones[f"{prefix}phone"]
        if not phone:
            errors[f"{prefix}phone"] = "field_required"
        elif not is_mobile(phone):
            errors[f"{prefix}phone"] = "mobile_needed"
    if reach.medium == Medium.EMAIL and not getattr(reach, f"{prefix}email"):
        errors[f"{prefix}email"] = "field_required"
    if third and not reach.third_name:
        errors["third_name"] = "field_required"
    if third and len(reach.pass_phrase) < 2:
        errors["pass_phrase"] = "field_required"
    if errors:
        raise Invalid("invalid", errors=errors)
    return replace(
        reach,
        phone=phones["phone"] or "",
        third_phone=phones["third_phone"] or "",
        id_number=id_number or "",
    )


def quiet_until(wishes: Wishes, now: datetime) -> datetime | None:
    """Return when the quiet hours that `now` falls into end, or None outside quiet hours.

    Quiet hours may cross midnight (21:00–08:00); equal ends mean that there are none.
    """
    local = now.astimezone(CHINA)
    start, end = wishes.quiet_from, wishes.quiet_until
    if start == end:
        return None
    moment = local.time()
    quiet = start <= moment < end if start < end else moment >= start or moment < end
    if not quiet:
        return None
    day = local.date() if moment < end else local.date() + timedelta(days=1)
    return datetime.combine(day, end, CHINA)
