"""The channels as they are now: asked by whoever serves people through one."""

import copy
from datetime import date

from django.db.models import Sum

from fawang.channels.data import shipped
from fawang.channels.models import Channel, Use
from fawang.channels.rules.channels import Offer, Stand, Standing, stand
from fawang.kernel import clock
from fawang.kernel.rules.problems import NotFound, Unavailable
from fawang.kernel.storage.prepared import Lookup
from fawang.organisations.rules.hours import read_week

_CHANNEL = Lookup(lambda code: Channel.objects.filter(code=code), text=True)


def shipped_as(code: str) -> Channel:
    """Return a channel as it is shipped, in no table.

    Raises:
        NotFound: there is no such channel.
    """
    codes = shipped.channels()
    if code not in codes:
        raise NotFound("not_found")
    fields = copy.deepcopy(codes[code])
    return Channel(code=code, place=list(codes).index(code), **fields)


def channel(code: str) -> Channel:
    """Return a channel as it is set.

    Raises:
        NotFound: there is no such channel.
    """
    return next(iter(_CHANNEL(code)), None) or shipped_as(code)


def channels() -> list[Channel]:
    """Return all channels, in order."""
    rows = {row.code: row for row in Channel.objects.all()}
    return [rows.get(code) or shipped_as(code) for code in shipped.channels()]


def stand_of(row: Channel, offer: Offer | None = None) -> Stand:
    """Return how a channel stands now; with an `offer`, whether that may be used."""
    week = read_week(row.hours) if row.hours else None
    standing = Standing(row.is_on, row.in_maintenance, frozenset(row.offers), week)
    return stand(standing, offer, clock.now())


def is_open(code: str, offer: Offer | None = None) -> bool:
    """Tell whether a channel may be used now, and for `offer`; false where there is no such channel."""
    try:
        return stand_of(channel(code), offer) == Stand.OPEN
    except NotFound:
        return False


def require(code: str, offer: Offer | None = None) -> Channel:
    """Return a channel that may be used now, and for `offer`.

    Raises:
        NotFound: there is no such channel.
        Unavailable: a code of `Stand`.
    """
    row = channel(code)
    if (found := stand_of(row, offer)) != Stand.OPEN:
        raise Unavailable(found)
    return row


def uses(since: date) -> dict[str, dict[str, int]]:
    """Return how often each thing happened by each channel from a day on: channel → what → number."""
    rows = Use.objects.filter(day__gte=since).values_list("channel", "what").annotate(sum=Sum("number"))
    found: dict[str, dict[str, int]] = {}
    for code, what, number in rows:
        found.setdefault(code, {})[what] = number
    return found
