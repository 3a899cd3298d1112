"""What notices keep about people: what they were told."""

from typing import Any

from fawang.kernel.rules.actor import Actor
from fawang.kernel.security.personal_data import Keeper, Record
from fawang.notices.actions import erase_notices
from fawang.notices.queries import notices_of, subscription


def _erase(by: Actor, record: Record) -> int:
    return erase_notices(by=by, order_ref=record.object)


def notices_told(order_ref: str, contact_id: int) -> list[dict[str, Any]]:
    """Return what one person was told about a matter, for JSON; not the texts, which carry the link that opens it."""
    return [
        {"text": row.text, "medium": row.medium, "state": row.state, "at": row.created_at, "sent_at": row.sent_at}
        for row in notices_of(order_ref, contact_id=contact_id)
    ]  # fmt: skip


def _export(record: Record) -> list[dict[str, Any]] | None:
    return None if record.contact_id is None else notices_told(record.object, record.contact_id)


def consents(order_ref: str, contact_id: int) -> list[dict[str, Any]]:
    """Return what somebody wants to be told later, for JSON."""
    row = subscription(order_ref, contact_id)
    return [{"shown": row.shown, "since": row.since, "until": row.until}] if row else []


def _export_consents(record: Record) -> list[dict[str, Any]] | None:
    return None if record.contact_id is None else consents(record.object, record.contact_id) or None


#: Erasing the notices of a record erases the consents too.
KEEPER = Keeper("notices", erase=_erase, export=_export)
CONSENTS_KEEPER = Keeper("told_if_wrong", export=_export_consents)
