"""People who work here and people who ask for help, and their second factors."""

import time
from datetime import timedelta
from typing import Any

from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.organisations.queries import UnitRow
from fawang.people.actions.contacts import save_contact
from fawang.people.actions.staff import create_staff
from fawang.people.models import ApiToken, Contact, Session, Staff
from fawang.people.rules import Role
from fawang.people.rules.wishes import Reach
from tests.cases import lawyer_and_firm

PASSWORD = "an umbrella in the rain"
OWN, THIRD = "13800138000", "13900139000"
ID_NUMBER = "11010519491231002X"


def account(
    unit: UnitRow,
    role: Role = Role.OFFICE_OFFICER,
    *,
    username: str = "w001",
    first_password: bool = False,
    lawyer_id: int | None = None,
) -> Staff:
    """Somebody who works at a unit and, unless it is their `first_password`, has been here before."""
    if role == Role.LAWYER:
        lawyer_id, unit = lawyer_and_firm(lawyer_id)
    staff = create_staff(
        by=SYSTEM, username=username, name="王小明", password=PASSWORD, unit_id=unit.id, role=role,
        lawyer_id=lawyer_id,
    )  # fmt: skip
    if not first_password:
        Staff.objects.filter(pk=staff.pk).update(must_change_password=False)
        staff.refresh_from_db()
    return staff


def second_factor(staff: Staff) -> TOTPDevice:
    """Give somebody an authenticator app."""
    return TOTPDevice.objects.create(user=staff, name="totp", confirmed=True)


def code_of(device: TOTPDevice, *, steps: int = 0) -> str:
    """Return what the app shows now, or so many half minutes later."""
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = time.time() + steps * device.step
    return f"{totp.token():06d}"


def wrong(code: str) -> str:
    """Return a code that is not `code`, nor one that an app shows about now."""
    return f"{(int(code) + 500_000) % 1_000_000:06d}"


def open_doors(staff: Staff) -> None:
    """Let somebody have a session and a token."""
    later = clock.now() + timedelta(hours=1)
    Session.objects.create(session_key=f"session-{staff.pk}", session_data="", expire_date=later, staff=staff)
    ApiToken.objects.create(
        staff=staff, token_hash=f"{staff.pk}".encode(), name="x", created_at=clock.now(), expires_at=later
    )


def doors(staff: Staff) -> int:
    """Return how many are open."""
    return Session.objects.filter(staff=staff).count() + ApiToken.objects.filter(staff=staff).count()


def contact(**wishes: Any) -> Contact:
    """Somebody who asks for help, with wishes of their own."""
    values = {"name": "蒋国强", "phone": OWN, "id_number": ID_NUMBER, **wishes}
    return save_contact(by=SYSTEM, reach=Reach(**values))


def with_third(**wishes: Any) -> Contact:
    """Somebody who wants another to be told."""
    third = {"third_name": "李梅", "third_relation": "姐姐", "third_phone": THIRD, "pass_phrase": "红 灯笼"}
    return contact(**{**third, **wishes})
