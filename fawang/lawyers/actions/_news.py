"""Telling the person and whoever was asked, within their wishes, once each."""

from django.urls import reverse

from fawang.kernel.rules.actor import Actor
from fawang.lawyers.models import Complaint, Recipient, Request
from fawang.lawyers.queries import complaints, requests
from fawang.notices.actions import tell, tell_staff


def tell_person(row: Request, what: str, *, by: Actor, key: str) -> None:
    """Tell the person of a request something; `key` names the occasion, which is told once."""
    path = reverse("lawyers:own", args=[row.code, requests.access_key(row)])
    tell(
        by=by, contact_id=row.contact_id, order_ref=requests.named(row), text=f"lawyers_{what}",
        params={"code": row.code, "link": path}, dedupe_key=f"lawyers:{row.pk}:{what}:{key}",
    )  # fmt: skip


def tell_asked(row: Request, recipient: Recipient, what: str, *, by: Actor) -> None:
    """Tell whoever answers for a recipient something, without a word of the matter."""
    for staff_id in requests.staff_for(recipient):
        tell_staff(
            by=by, staff_id=staff_id, text=f"lawyers_{what}", order_ref=requests.named(row),
            params={"code": row.code, "link": reverse("lawyers:answer", args=[recipient.pk])},
            dedupe_key=f"lawyers:{recipient.pk}:{what}:{staff_id}",
        )  # fmt: skip


def tell_complainant(row: Complaint, what: str, *, by: Actor) -> None:
    """Tell the person of a complaint what became of it."""
    path = reverse("lawyers:own_complaint", args=[row.code, complaints.access_key(row)])
    tell(
        by=by, contact_id=row.contact_id, order_ref=complaints.named(row), text=f"lawyers_complaint_{what}",
        params={"code": row.code, "link": path}, dedupe_key=f"lawyers:complaint:{row.pk}:{what}:{row.version}",
        units=row.units,
    )  # fmt: skip
