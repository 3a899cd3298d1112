"""Links: how each stands."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Min, Q

from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotFound
from fawang.partners.models import Partner
from fawang.partners.wire.models import DayCount, InboundEvent, Key, Link, OutboundEvent
from fawang.partners.wire.rules.retry import Breaker, Health
from fawang.people.rules import Permission


@dataclass(frozen=True, slots=True)
class LinkHealth:
    """How a link stands at a moment.

    Args:
        heard_at: when its last event came. due, dead: events that go out; dead_in: that came and lead nowhere.
        oldest_due: since when the oldest of them waits.
        days: the last days that both sides have counted, the latest first.
    """

    link: Link
    health: Health
    heard_at: datetime | None
    due: int
    oldest_due: datetime | None
    dead: int
    dead_in: int
    days: tuple[DayCount, ...]


def of_partner(code: str) -> Link | None:
    """Return the link of a partner by its code."""
    return Link.objects.filter(partner__code=code).first()


def units_of(by: Actor) -> list[int]:
    """Return the units at which the actor may look after links."""
    return list(by.units_with(Permission.PARTNER_MANAGE))


def within(by: Actor, before: str = "", *, partner: str = "partner__") -> Q:
    """Return what is of a partner whose leading unit the actor has, or a unit above it.

    Args:
        before: the way from the table to the link. partner: from the link to the partner.
    """
    # A unit's `path` names all above it.
    return Q(**{f"{before}{partner}unit__path__overlap": units_of(by)})


def health(by: Actor, now: datetime) -> list[LinkHealth]:
    """Return how all links within the actor's reach stand, by the code of the partner."""
    links = list(Link.objects.select_related("partner").filter(within(by)).order_by("partner__code"))
    ids = [one.pk for one in links]
    heard: dict[int, datetime] = dict(
        InboundEvent.objects.filter(link__in=ids).values_list("link").annotate(Max("received_at"))
    )
    dead_in: dict[int, int] = dict(
        InboundEvent.objects.filter(link__in=ids, state="dead").values_list("link").annotate(Count("pk"))
    )
    out: dict[int, dict[str, Any]] = {
        row["link"]: dict(row)
        for row in OutboundEvent.objects.filter(link__in=ids, state__in=("due", "dead"))
        .values("link")
        .annotate(
            due=Count("pk", filter=Q(state="due")),
            dead=Count("pk", filter=Q(state="dead")),
            oldest=Min("due_since", filter=Q(state="due")),
        )
    }
    days = _days(ids, now.date())
    return [
        LinkHealth(
            link=one,
            health=Breaker(one.failures, one.open_until).health(now),
            heard_at=heard.get(one.pk),
            due=out.get(one.pk, {}).get("due", 0),
            oldest_due=out.get(one.pk, {}).get("oldest"),
            dead=out.get(one.pk, {}).get("dead", 0),
            dead_in=dead_in.get(one.pk, 0),
            days=tuple(days.get(one.pk, ())),
        )
        for one in links
    ]


def _days(links: list[int], today: date) -> dict[int, list[DayCount]]:
    found: dict[int, list[DayCount]] = {}
    rows = DayCount.objects.filter(link__in=links, day__gte=today - timedelta(days=7)).order_by(
        "-day", "incoming"
    )
    for row in rows:
        found.setdefault(row.link_id, []).append(row)
    return found


def keys_of(link: Link) -> list[Key]:
    """Return the keys of a link, those of the partner first, the latest first."""
    return list(Key.objects.filter(link=link).order_by("is_ours", "-valid_from", "-pk"))


def partner_and_link(by: Actor, code: str) -> tuple[Partner, Link | None]:
    """Return a partner with its link, which it may not have yet.

    Raises:
        NotFound: there is no such partner, or not for this actor.
    """
    partner = Partner.objects.filter(within(by, partner=""), code=code).first()
    if partner is None:
        raise NotFound("not_found")
    return partner, Link.objects.select_related("partner").filter(partner=partner).first()


def without_link(by: Actor) -> list[Partner]:
    """Return the partners within the actor's reach that have no link of this kind."""
    linked = Link.objects.values("partner")
    return list(
        Partner.objects.filter(within(by, partner=""), archived_at=None)
        .exclude(pk__in=linked)
        .order_by("code")
    )
