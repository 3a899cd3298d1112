"""Sets channels, and counts what happens by them."""

from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy

from fawang.channels.models import Channel
from fawang.channels.queries import channels as queries
from fawang.channels.rules.channels import Offer
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.kernel.security import audit
from fawang.organisations.rules.hours import read_week

CHANGED = audit.declare("channels.changed", gettext_lazy("Set a channel"))
_FIELDS = frozenset({"is_on", "in_maintenance", "offers", "hours", "texts", "per_minute", "per_day"})
#: As many processes as write at once in a large installation; two in the same lane wait for each other.
_LANES = 8
_COUNT = """
INSERT INTO channels_use AS kept (channel, day, what, lane, number)
VALUES (%(channel)s, %(day)s, %(what)s, %(lane)s, %(number)s)
ON CONFLICT (day, channel, what, lane) DO UPDATE SET number = kept.number + excluded.number
"""


def change(
    *, by: Actor, code: str, version: int, fields: Mapping[str, Any], is_demo: bool = False
) -> Channel:
    """Set some of a channel's columns.

    Args:
        version: of the channel that `by` saw; 1 of one that is as it is shipped.

    Raises:
        NotFound: there is no such channel.
        Conflict: `stale`: somebody has changed it since.
        Invalid: `hours_invalid`, `channel_offers_wrong`.
    """
    if unknown := fields.keys() - _FIELDS:
        raise ValueError(f"a channel has no {sorted(unknown)}")
    if fields.get("hours"):
        read_week(fields["hours"])
    if set(fields.get("offers", ())) - set(Offer):
        raise Invalid("channel_offers_wrong")
    with transaction.atomic():
        row = _locked(code)
        if row.version != version:
            raise Conflict("stale")
        changed = sorted(name for name, value in fields.items() if getattr(row, name) != value)
        for name in changed:
            setattr(row, name, fields[name])
        row.is_demo = is_demo
        row.version += 1
        row.save()
        # What it says now is in the row; the audit has what was switched.
        switched = {name: fields[name] for name in ("is_on", "in_maintenance") if name in changed}
        audit.record(CHANGED, by=by, object=f"channels.channel:{code}", changed=changed, **switched)
    return row


def _locked(code: str) -> Channel:
    begun = queries.shipped_as(code)
    # Two who change it for the first time: the one who is second waits for the row of the first.
    Channel.objects.bulk_create([begun], ignore_conflicts=True)
    return Channel.objects.select_for_update().get(code=code)


def count(*, channel: str, what: str, number: int = 1) -> None:
    """Count something that happened by a channel today, such as a message or an order; at most 20 letters."""
    with connection.cursor() as cursor:
        # Of this connection: a process that writes twice at once has two.
        lane = (cursor.connection.info.backend_pid if cursor.connection else 0) % _LANES
        values = {"channel": channel, "day": clock.today(), "what": what, "lane": lane, "number": number}
        cursor.execute(_COUNT, values)
