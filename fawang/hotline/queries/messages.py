"""Messages that callers left, at the centres of whoever reads."""

from django.db.models import QuerySet

from fawang.hotline.models import Message
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotFound
from fawang.people.rules import Permission

MOST, MOST_DONE = 100, 20


def topic() -> str:
    """Return the live topic of the list."""
    return "hotline:messages"


def open_ones(by: Actor) -> list[Message]:
    """Return the messages that nobody has dealt with, the oldest first."""
    return list(_seen(by).filter(done_at__isnull=True).order_by("at")[:MOST])


def done_ones(by: Actor) -> list[Message]:
    """Return the messages that were dealt with lately, the latest first."""
    return list(_seen(by).filter(done_at__isnull=False).order_by("-done_at")[:MOST_DONE])


def visible(message_id: int, by: Actor) -> Message:
    """Return a message that somebody may hear.

    Raises:
        NotFound: there is none, or it is of another centre.
    """
    row = _seen(by).filter(pk=message_id).first()
    if row is None:
        raise NotFound("not_found")
    return row


def _seen(by: Actor) -> QuerySet[Message]:
    # Whoever answers at a unit answers at those below it: their units are among the message's.
    return Message.objects.select_related("call").filter(
        units__overlap=list(by.units_with(Permission.CONSULTATION_ANSWER))
    )
