"""Materials come in and go from hand to hand; each step of their way is signed by both (Arts. 28 and 37)."""

from fawang.appraisal import queries
from fawang.appraisal.models import HandOver, Material
from fawang.appraisal.rules import IDENTITY
from fawang.appraisal.rules.custody import (
    OUTSIDE,
    TAKEN_BY,
    Bringer,
    Holder,
    Sort,
    against_hand_over,
    fault_of,
    standing,
)
from fawang.kernel.rules.actor import ActorKind
from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.kernel.rules.text import whole_number
from fawang.work_orders.kinds import Change


def receive(change: Change) -> None:
    """Record a material as it came, with its first hand-over, which whoever brought it signs as well.

    What the institution itself took from a body comes from nobody: it begins in its hands.
    """
    values, order = change.values, change.order
    number = Material.objects.filter(order_id=order.pk).count() + 1
    row = Material.objects.create(
        order_id=order.pk,
        number=number,
        name=values["material_name"],
        sort=values["sort"],
        quantity=values["quantity"],
        condition=values["condition"],
        sealed=bool(values["sealed"]),
        brought_by=values["brought_by"],
        received_at=change.now,
    )
    taken_here = values["brought_by"] == Bringer.INSTITUTION
    giver = {Bringer.INSTITUTION: Holder.COUNTER, Bringer.AUTHORITY: Holder.AUTHORITY}
    HandOver.objects.create(
        material=row,
        number=1,
        giver=giver.get(values["brought_by"], Holder.CLIENT),
        taker=Holder.COUNTER,
        purpose="",
        intact=True if values["sealed"] else None,
        explained="",
        at=change.now,
        giver_by=change.by.label if taken_here else "",
        taker_by=change.by.label,
        done_at=change.now if taken_here else None,
    )
    # Art. 36: of samples that others took, a report only says how they relate to each other.
    others = values["brought_by"] not in TAKEN_BY
    if others and values["sort"] == Sort.SAMPLE and order.facts.get("field") in IDENTITY:
        change.keep(brought=True)
    _keep(change)


def hand_over(change: Change) -> None:
    """Give a material on. It comes from whoever has it; where it does not, that is explained, and the gap stays.

    Raises:
        Invalid: there is no such material.
        Conflict: `hand_over_open`, the last one is not signed for yet; `not_the_holder`; `same_holder`, it is there.
    """
    values, row = change.values, _material(change)
    steps = queries.as_rules(queries.way(row))
    now = standing(steps)
    giver, explained = values["giver"] or now.holder, values["explained"] or ""
    if giver == values["taker"]:
        raise Conflict("same_holder")
    if against := against_hand_over(steps, giver, explained=explained):
        raise Conflict(against)
    HandOver.objects.create(
        material=row,
        number=len(steps) + 1,
        giver=giver,
        taker=values["taker"],
        purpose=values["purpose"],
        intact=bool(values["intact"]) if row.sealed else None,
        explained=explained,
        at=change.now,
        giver_by=change.by.label,
    )
    _keep(change)


def take(change: Change) -> None:
    """Sign for a material: another person of the institution than the one who gave it.

    Raises:
        Conflict: `no_hand_over_open`; `same_person`; `signs_elsewhere`, whoever has to sign is outside.
    """
    _sign(change, own=False)


def confirm(change: Change) -> None:
    """Sign as the client, on their own page: what they brought, or what they got back.

    Raises:
        Conflict: `no_hand_over_open`; `signs_elsewhere`, it is not theirs to sign.
    """
    _sign(change, own=True)


def attest(change: Change) -> None:
    """Record that somebody outside has signed on paper.

    Raises:
        Conflict: `no_hand_over_open`; `signs_elsewhere`, nobody outside has to sign.
    """
    row = _material(change)
    last = _open(row)
    side = queries.unsigned(last)
    if getattr(last, side) not in OUTSIDE:
        raise Conflict("signs_elsewhere")
    setattr(last, f"{side}_by", f"{change.by.label} ({change.values['paper']})"[:120])
    _done(change, last)


def _sign(change: Change, *, own: bool) -> None:
    last = _open(_material(change))
    side = queries.unsigned(last)
    if (getattr(last, side) == Holder.CLIENT) != own or (not own and getattr(last, side) in OUTSIDE):
        raise Conflict("signs_elsewhere")
    if change.by.kind == ActorKind.STAFF and change.by.label in (last.giver_by, last.taker_by):
        raise Conflict("same_person")
    setattr(last, f"{side}_by", change.by.label)
    _done(change, last)


def _done(change: Change, last: HandOver) -> None:
    last.done_at = change.now if last.giver_by and last.taker_by else None
    last.save(update_fields=["giver_by", "taker_by", "done_at"])
    _keep(change)


def _material(change: Change) -> Material:
    number = whole_number(change.values["material"], digits=4)
    rows = Material.objects.select_for_update().filter(order_id=change.order.pk)
    row = None if number is None else rows.filter(number=number).first()
    if row is None:
        raise Invalid("invalid", errors={"material": "field_wrong"})
    return row


def _open(row: Material) -> HandOver:
    found = row.way.filter(done_at__isnull=True).first()
    if found is None:
        raise Conflict("no_hand_over_open")
    return found


def _keep(change: Change) -> None:
    rows = queries.materials(change.order.pk)
    ways = [queries.as_rules(queries.way(one)) for one in rows]
    waiting = [queries.waits_for(one) for one in rows]
    change.keep(materials=len(rows), chain=fault_of(ways), client_signs=Holder.CLIENT in waiting)
