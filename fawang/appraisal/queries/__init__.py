"""Reading forensic appraisal: the register, and where materials are."""

from collections.abc import Iterable
from datetime import date

from fawang.appraisal.models import Appraiser, Entered, HandOver, Institution, Material
from fawang.appraisal.procedure import PROCEDURE
from fawang.appraisal.rules import Listed, custody
from fawang.certificates.queries import certificates
from fawang.work_orders import queries as work_orders
from fawang.work_orders.queries import WorkOrder


def institution(unit_id: int) -> Listed | None:
    """Return an institution of the register; None where the unit is none of it."""
    row = Institution.objects.filter(unit_id=unit_id).first()
    return listed(row) if row else None


def appraisers(unit_id: int) -> list[Appraiser]:
    """Return the appraisers of an institution who are active, by name."""
    return list(Appraiser.objects.filter(institution_id=unit_id, active=True).order_by("name", "id"))


def able(unit_id: int, field: str, on: date) -> list[Appraiser]:
    """Return the appraisers of an institution who may do appraisals of a field on a day."""
    return [one for one in appraisers(unit_id) if listed(one).may(field, on)]


def appraisers_by_id(numbers: Iterable[int]) -> list[Appraiser]:
    """Return appraisers by their numbers in the register, also those who are active no more."""
    return list(Appraiser.objects.filter(pk__in=list(numbers)).order_by("name", "id"))


def report_order(number: str) -> WorkOrder | None:
    """Return the commission in which a report was made here; None where nobody knows its number."""
    row = certificates.by_number(number, sort=PROCEDURE.name) if number else None
    return work_orders.order_by_id(row.order_id) if row else None


def appraisers_of_report(number: str) -> frozenset[int]:
    """Return who made a report, by their numbers in the register; nobody where it was made elsewhere."""
    order = report_order(number)
    return frozenset(order.facts.get("appraisers", ())) if order else frozenset()


def listed(row: Entered) -> Listed:
    """Return an institution or an appraiser as the rules look at them."""
    return Listed(
        row.pk,
        frozenset(row.scope),
        row.valid_until,
        row.active,
        row.suspended_until,
        frozenset(row.interests),
    )


def materials(order_id: int) -> list[Material]:
    """Return the materials of an order with their ways, in the order in which they came."""
    rows = Material.objects.filter(order_id=order_id).order_by("number")
    return list(rows.prefetch_related("way"))


def way(material: Material) -> list[HandOver]:
    """Return the hand-overs of a material, the first one first."""
    return sorted(material.way.all(), key=lambda one: one.number)


def unsigned(step: HandOver) -> str:
    """Return which side of a hand-over has not signed yet: `giver` or `taker`."""
    return "taker" if step.giver_by else "giver"


def waits_for(material: Material) -> str:
    """Return who still has to sign for a material, as the list of holders names them; empty if nobody has to."""
    last = next((step for step in reversed(way(material)) if step.done_at is None), None)
    return str(getattr(last, unsigned(last))) if last else ""


def as_rules(rows: list[HandOver]) -> list[custody.HandOver]:
    """Return hand-overs as the rules look at them."""
    return [
        custody.HandOver(one.giver, one.taker, one.at, one.done_at is not None, one.intact, one.explained)
        for one in rows
    ]
