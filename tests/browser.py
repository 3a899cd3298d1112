"""A browser of somebody who works here and has signed in with both factors."""

from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from django.test import Client

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.people import queries as people
from fawang.people.actions.staff import appoint, create_staff
from fawang.people.models import Membership
from fawang.people.rules import Role
from tests.cases import lawyer_and_firm

_numbers = count(1)

#: Since when accounts belong to their units: before any moment at which a test lets something happen.
LONG_AGO = datetime(2020, 1, 1, tzinfo=clock.CHINA)

#: `settings.STORAGES` for pages that are looked at where nobody has collected the static files.
PLAIN_FILES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


@dataclass(frozen=True)
class Browser:
    """A browser, and whose it is."""

    client: Client
    staff_id: int

    @property
    def actor(self) -> Actor:
        """How they act."""
        return people.staff_identity(self.staff_id).actor

    def get(self, path: str, **query: Any) -> Any:
        """Open a page."""
        return self.client.get(path, query)

    def post(self, path: str, data: dict[str, Any] | None = None) -> Any:
        """Send a form."""
        return self.client.post(path, data or {})


def sign_in(*pairs: Any, lawyer_id: int | None = None, phone: str = "") -> Browser:
    """Return the browser of a new account: `sign_in(Role.OFFICE_OFFICER, unit)`, with any number of pairs."""
    (role, unit), *others = zip(pairs[::2], pairs[1::2], strict=True)
    if role == Role.LAWYER:
        # A lawyer works at the firm under which the register has them, and nowhere else.
        lawyer_id, unit = lawyer_and_firm(lawyer_id)
    staff = create_staff(
        by=SYSTEM,
        username=f"somebody-{next(_numbers)}",
        name="某某",
        password="only-for-tests",
        unit_id=unit.id,
        role=Role(role),
        lawyer_id=lawyer_id,
        phone=phone,
        # An account of the demonstration need not change its first password.
        is_demo=True,
    )
    for another, place in others:
        appoint(by=SYSTEM, staff_id=staff.pk, unit_id=place.id, role=Role(another))
    Membership.objects.filter(staff=staff).update(since=LONG_AGO)
    client = Client(raise_request_exception=True)
    session = client.session
    session.update({"staff_id": staff.pk, "second_factor": True, "seen": clock.now().timestamp()})
    session.save()
    return Browser(client, staff.pk)
