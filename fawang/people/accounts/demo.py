"""What the demo shows so that a visitor can sign in as anybody. Empty on any other installation."""

from dataclasses import dataclass

from django.conf import settings
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from fawang.people.models import Membership, Staff
from fawang.people.queries import running
from fawang.people.texts import labels

_SHOWN = 40


@dataclass(frozen=True, slots=True)
class DemoStaff:
    """An account to sign in with."""

    username: str
    name: str
    role: str
    unit: str


def staff() -> tuple[DemoStaff, ...]:
    """Return the accounts: one for each role of the story, and the lawyers of its county."""
    if not settings.FAWANG_DEMO:
        return ()
    rows = (
        Membership.objects.filter(running(), staff__is_demo=True)
        .select_related("staff", "unit")
        .order_by("id")[:_SHOWN]
    )
    return tuple(
        DemoStaff(row.staff.username, row.staff.name, str(labels.role(row.role)), row.unit.name)
        for row in rows
    )


def code_of(staff_id: int) -> str | None:
    """Return the present code of a demo account's second factor; None for any other account."""
    if not settings.FAWANG_DEMO or not Staff.objects.filter(pk=staff_id, is_demo=True).exists():
        return None
    device = TOTPDevice.objects.filter(user_id=staff_id, confirmed=True).first()
    if device is None:
        return None
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    if device.last_t >= totp.t():
        # Each code works once: whoever comes back within half a minute needs the one after it.
        totp.drift += 1
    return f"{totp.token():06d}"
