"""What people keep: residents, and how the person of a matter is reached."""

from typing import Any

from fawang.kernel.rules.actor import Actor
from fawang.kernel.security.personal_data import Keeper, Record
from fawang.people import queries
from fawang.people.actions.contacts import erase_contact
from fawang.people.models import Resident

_CONTACT = (
    "name", "phone", "email", "id_number", "medium", "may_call", "may_announce", "list_online", "quiet_from",
    "quiet_until", "third_name", "third_relation", "third_phone", "third_email", "locale", "dialect", "needs",
)  # fmt: skip


def _erase(by: Actor, record: Record) -> int:
    for contact_id in record.contacts:
        erase_contact(by=by, contact_id=contact_id)
    return len(record.contacts)


def _export(record: Record) -> dict[str, Any] | None:
    """Return how the person is reached. That somebody saw danger in the matter stays out: others may find the file."""
    if record.contact_id is None:
        return None
    row = queries.contact(record.contact_id)
    return {name: getattr(row, name) for name in _CONTACT}


def _export_resident(resident_id: int) -> dict[str, Any]:
    """Return who signs in with a number. When and with which browser stays out: others may share the telephone."""
    row = Resident.objects.get(pk=resident_id)
    return {"phone": row.phone, "name": row.name, "since": row.created_at}


KEEPER = Keeper("contact", erase=_erase, export=_export, export_resident=_export_resident)
