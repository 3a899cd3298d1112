"""Events that were put aside for a person."""

from itertools import chain

from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotFound
from fawang.partners.wire.models import InboundEvent, OutboundEvent
from fawang.partners.wire.queries.links import within

#: On one page; whoever has more has another trouble than letters.
MOST = 100
SIDES: dict[str, type[InboundEvent] | type[OutboundEvent]] = {"in": InboundEvent, "out": OutboundEvent}


def dead(by: Actor) -> list[InboundEvent | OutboundEvent]:
    """Return what was put aside on either side, the latest first of each."""
    return list(
        chain.from_iterable(
            model.objects.select_related("link__partner")
            .filter(within(by, "link__"), state="dead")
            .defer("body")
            .order_by("-pk")[:MOST]
            for model in (OutboundEvent, InboundEvent)
        )
    )


def visible(by: Actor, side: str, number: int) -> InboundEvent | OutboundEvent:
    """Return an event that was put aside.

    Raises:
        NotFound: there is none, or not for this actor.
    """
    model = SIDES.get(side)
    row = (
        model.objects.select_related("link__partner").filter(within(by, "link__"), pk=number).first()
        if model
        else None
    )
    if row is None or row.state not in ("dead", "replaced", "dropped"):
        raise NotFound("not_found")
    return row
