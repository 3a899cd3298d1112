"""The history of a consultation, its messages, and who is woken: parts of every action that changes one."""

import hashlib
import json
from datetime import datetime
from typing import Any

from fawang.consultations.actions._guard import guard_by_words
from fawang.consultations.events import StepTaken, Written
from fawang.consultations.models import Consultation, Message, Transition
from fawang.consultations.queries.one import topic_of
from fawang.consultations.rules import Kind, Side, Sort
from fawang.kernel.news import live, outbox
from fawang.kernel.rules.actor import Actor
from fawang.kernel.storage import gathering

#: What a message holds is not stored a second time with the step.
_SAID = ("text", "asked", "advised", "next_steps")


def queue_of(unit_id: int) -> str:
    """Return the live topic of what waits at a unit, or below it."""
    return f"consultations:{unit_id}"


def queues_of(row: Consultation) -> list[str]:
    """Return the live topics of the lists in which `row` lies, or lay: of the centre's and of those above."""
    return [queue_of(unit_id) for unit_id in row.units]


def recorded(values: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a step as the history keeps them: of long texts a fingerprint."""
    kept = {name: value for name, value in values.items() if name not in _SAID}
    said = [values[name] for name in _SAID if values.get(name)]
    if said:
        kept["said"] = hashlib.sha256(json.dumps(said).encode()).hexdigest()
    return kept


def record(
    row: Consultation,
    *,
    command: str,
    source: str,
    by: Actor,
    public: bool,
    data: dict[str, Any],
    now: datetime,
) -> None:
    """Append a step to the history, tell the outbox, and wake the pages that show it."""
    gathering.add(
        Transition(
            consultation=row,
            seq=row.version,
            command=command,
            source=source,
            target=row.state,
            actor=by.label,
            unit_id=row.unit_id,
            public=public,
            data=json.dumps(recorded(data), ensure_ascii=False),
            at=now,
        )
    )
    outbox.publish(
        StepTaken(
            consultation_id=row.pk,
            seq=row.version,
            command=command,
            source=source,
            target=row.state,
            unit_id=row.unit_id,
            kind=row.kind,
            channel=row.channel,
        ),
        by=by,
    )
    live.announce(topic_of(row), *queues_of(row))


def say(
    row: Consultation,
    *,
    side: Side,
    author: str,
    sort: Sort,
    client_id: str,
    text: str,
    now: datetime,
    by: Actor,
    next_steps: str = "",
    sources: list[tuple[str, int]] | None = None,
    files: int = 0,
) -> Message:
    """Store the next message of `row`, which the caller has locked and saves with its new `last_number`.

    The lock is held until the commit: whoever has read a number has read all before it.
    """
    row.last_number += 1
    message = Message(
        consultation=row,
        number=row.last_number,
        side=side,
        author=author,
        sort=sort,
        client_id=client_id,
        text=text,
        next_steps=next_steps,
        sources=[list(one) for one in sources or ()],
        files=files,
        at=now,
    )
    gathering.add(message)
    if side == Side.PERSON:
        row.person_seen = row.last_number
        if text and sort != Sort.QUESTION:
            # The question was judged before its contact was stored.
            guard_by_words(row, text, by=by)
    elif side == Side.LAWYER:
        row.lawyer_seen = row.last_number
    if sort == Sort.LINE and (row.kind == Kind.WRITTEN or row.channel):
        # Of a chat by a channel too: its person reads it there.
        outbox.publish(
            Written(consultation_id=row.pk, number=message.number, side=side, channel=row.channel), by=by
        )
    live.announce(topic_of(row))
    return message


def author_of(row: Consultation, by: Actor, side: Side) -> str:
    """Return who writes, as messages keep it: a person is the same signed in and by their link."""
    return "person" if side == Side.PERSON else by.label
