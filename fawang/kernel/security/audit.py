"""The audit: who did or read what, for years, with the personal part erasable.

Each room declares its audit types. A type says which keys of its data are personal; erasing a
person's traces removes exactly those and leaves the fact that something happened.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import Actor
from fawang.kernel.storage import gathering
from fawang.kernel.wording import Text

ERASED = "[erased]"


@dataclass(frozen=True)
class AuditType:
    """A kind of audit entry: what it says, and the keys of its data that erasure removes (`personal`)."""

    name: str
    label: Text = ""
    personal: frozenset[str] = frozenset()


TYPES: dict[str, AuditType] = {}


def declare(name: str, label: Text = "", *, personal: frozenset[str] = frozenset()) -> AuditType:
    """Declare an audit type. The name is stored, so it is stable; one without a label is shown by its name."""
    if name in TYPES:
        raise ValueError(f"audit type {name} is declared twice")
    TYPES[name] = AuditType(name, label, personal)
    return TYPES[name]


def record(kind: AuditType, *, by: Actor, object: str, unit_id: int | None = None, **data: Any) -> None:
    """Append an entry about `object` (written `room:id`), in the running transaction if there is one."""
    gathering.add(
        AuditEntry(
            at=clock.now(), actor=by.label, action=kind.name, object=object, unit_id=unit_id, data=data
        )
    )


def erase(*, object: str, by: Actor) -> int:
    """Remove the personal part of every entry about `object`; return how many were changed."""
    changed = []
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL fawang.erasing = 'on'")
        for entry in AuditEntry.objects.select_for_update().filter(object=object):
            kind = TYPES.get(entry.action)
            # A type that is no longer declared cannot say what is personal: all of it goes.
            keys = kind.personal & entry.data.keys() if kind else set(entry.data)
            if keys:
                entry.data = {**entry.data, **dict.fromkeys(keys, ERASED)}
                changed.append(entry)
        AuditEntry.objects.bulk_update(changed, ["data"])
        record(ERASURE, by=by, object=object, entries=len(changed))
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL fawang.erasing = 'off'")
    return len(changed)


ERASURE = declare("kernel.erased", gettext_lazy("Erased personal data in the audit"))
