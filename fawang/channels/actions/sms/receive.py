"""Takes text messages from the gateway: each once, the parts of one put together, answered by a job."""

from dataclasses import dataclass, field

from django.db import transaction
from procrastinate.contrib.django import app

from fawang.channels.models import ReceivedText
from fawang.channels.rules.sms import MOST_PARTS, joined
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Invalid
from fawang.kernel.rules.text import clean
from fawang.kernel.storage.fields import keyed_hash
from fawang.people.rules.wishes import read_phone

ANSWER_TASK = "channels.sms_answer"
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Received:
    """A text message, or a part of one. `key` is the gateway's name for it; `joined` that of the whole."""

    key: str
    number: str = field(repr=False)
    text: str = field(repr=False)
    joined: str = ""
    part: int = 1
    parts: int = 1


def receive(*, by: Actor, received: Received) -> None:
    """Keep a message; the same one again is the same. Answered once all its parts are there.

    Raises:
        Invalid: it names no number, or parts that cannot be.
    """
    number = read_phone(received.number)
    if number is None or not 1 <= received.part <= received.parts <= MOST_PARTS or not received.key:
        raise Invalid("invalid")
    with transaction.atomic():
        row = ReceivedText(
            key=received.key[:120],
            number=number,
            number_hash=keyed_hash("phone", number),
            text=received.text[:_LONGEST],
            joined=received.joined[:40] if received.parts > 1 else "",
            part=received.part,
            parts=received.parts,
            received_at=clock.now(),
        )
        ReceivedText.objects.bulk_create([row], ignore_conflicts=True)
        kept = ReceivedText.objects.get(key=row.key)
        if kept.done_at is None:
            task = app.configure_task(ANSWER_TASK, queue="channels", lock=f"sms:{kept.number_hash.hex()}")
            task.defer(text_id=kept.pk)


def whole(row: ReceivedText) -> str | None:
    """Return the text of a message; None while a part of it is missing, or it was answered already."""
    if row.done_at is not None:
        return None
    if row.parts == 1:
        return clean(row.text)
    rows = parts_of(row)
    text = joined([(one.part, one.text) for one in rows], row.parts)
    return None if text is None else clean(text)


def parts_of(row: ReceivedText) -> list[ReceivedText]:
    """Return the parts of a message that have come, itself among them; each numbered part once."""
    if row.parts == 1:
        return [row]
    rows = ReceivedText.objects.select_for_update().filter(
        number_hash=row.number_hash, joined=row.joined, parts=row.parts, done_at__isnull=True
    )
    return list(rows.order_by("part", "pk"))
