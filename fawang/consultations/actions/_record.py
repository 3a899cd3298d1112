"""What was asked and advised, as the person takes it home: a part of the actions beside it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fawang.consultations.actions._guard import guard_by_matter
from fawang.consultations.models import Consultation, Record
from fawang.consultations.rules import records
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Invalid
from fawang.knowledge.data import packs
from fawang.knowledge.queries import entries


def write(row: Consultation, data: Mapping[str, Any], *, by: Actor, now: datetime) -> None:
    """Store the record of `row`, which the caller has locked and saves; correct its matter.

    A further answer asks for a new record, which takes the place of the one before.

    Raises:
        Invalid: nothing is advised where something should be, or there is no such matter.
    """
    records.check(data)
    if topic := data.get("topic"):
        if not packs.is_matter(topic):
            raise Invalid("invalid", errors={"topic": "matter_unknown"})
        row.topic, row.matter = topic, topic.partition(".")[0]
        guard_by_matter(row, by=by)
    known = entries.titles(data.get("sources") or [])
    Record.objects.update_or_create(
        consultation=row,
        defaults={
            "asked": data["asked"],
            "advised": data.get("advised") or "",
            "next_steps": data.get("next_steps") or "",
            "sources": [[code, known[code].published] for code in data.get("sources") or [] if code in known],
            "outcome": data["outcome"],
            "staff_id": by.known_id,
            "at": now,
        },
    )
    row.recorded_at = now
