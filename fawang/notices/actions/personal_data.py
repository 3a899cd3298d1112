"""What notices keep about people: what they were told."""

from typing import Any

from fawang.kernel.rules.actor import Actor
from fawang.kernel.security.personal_data import Keeper, Record
from fawang.notices.actions import erase_notices
from fawang.notices.queries import notices_of


def _erase(by: Actor, record: Record) -> int:
    return erase_notices(by=by, order_ref=record.object)


def _export(record: Record) -> list[dict[str, Any]]:
    # Not the texts themselves: they carry the link that opens the matter.
    return [
        {"text": row.text, "medium": row.medium, "state": row.state, "at": row.created_at, "sent_at": row.sent_at}
        for row in notices_of(record.object)
        if not row.to_staff
    ]  # fmt: skip


KEEPER = Keeper("notices", erase=_erase, export=_export)
