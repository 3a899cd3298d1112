"""Reading mediation: what stands against an invitation, agreements, who still has to sign."""

from fawang.mediation.models import Agreement, Consent
from fawang.mediation.procedure import PROCEDURE
from fawang.mediation.rules import Caution
from fawang.organisations.rules.matters import Matter
from fawang.people import queries as people
from fawang.people.queries import Colleague
from fawang.people.rules import Permission
from fawang.work_orders import kinds
from fawang.work_orders import queries as work_orders
from fawang.work_orders.queries import OrderPerson, WorkOrder

#: Matters that are violence at home by their head.
_VIOLENT = frozenset({Matter.DOMESTIC_VIOLENCE})


def is_mediation(order: WorkOrder) -> bool:
    """Tell whether an order is one of this room."""
    return kinds.procedure_of(order).name == PROCEDURE.name


def is_open_to(order: WorkOrder, side: str) -> bool:
    """Tell whether a side knows of an order: whoever is to be invited does not, before they are."""
    return side == kinds.first_side(order) or bool(order.facts.get("way"))


def cautions(order: WorkOrder, *, locked: bool = False) -> frozenset[str]:
    """Return what stands against telling the other side anything, of the matter and of each of the applicants.

    Args:
        locked: hold the applicants' contacts until the transaction ends, so that nothing is marked meanwhile.
    """
    found = {Caution.DANGER} if order.facts.get("danger") else set()
    if order.matter in _VIOLENT:
        found.add(Caution.VIOLENCE)
    ids = work_orders.contacts_of_first_side(order)
    known = map(people.locked_contact, sorted(ids)) if locked else people.wishing(ids).values()
    for contact in known:
        wishes = people.wishes_of(contact)
        if contact.danger:
            found.add(Caution.DANGER)
        if wishes.third or wishes.has_pass_phrase or not (wishes.may_announce and contact.list_online):
            found.add(Caution.DISCREET)
    return frozenset(found)


def applicants(order: WorkOrder) -> list[OrderPerson]:
    """Return who takes part on the side that applied."""
    return [one for one in work_orders.persons_of(order) if one.side == kinds.first_side(order)]


def respondents(order: WorkOrder) -> list[OrderPerson]:
    """Return who takes part on the side that is invited."""
    return [one for one in work_orders.persons_of(order) if one.side != kinds.first_side(order)]


def signers(order: WorkOrder) -> list[OrderPerson]:
    """Return who signs an agreement: everybody of both sides who takes part for themselves, or who acts for one.

    Whoever has an agent or guardian does not sign beside them: the agent does.
    """
    seats = work_orders.persons_of(order)
    represented = {one.acts_for for one in seats if one.acts_for is not None}
    return [one for one in seats if one.id not in represented]


def agreements(order_id: int) -> list[Agreement]:
    """Return the versions of the agreement of an order with who has signed them, the latest first."""
    rows = Agreement.objects.filter(order_id=order_id).order_by("-version")
    return list(rows.prefetch_related("consents"))


def current(order: WorkOrder) -> Agreement | None:
    """Return the version that is to be signed, or was; None where nothing was drafted."""
    version = order.facts.get("drafts")
    return Agreement.objects.filter(order=order, version=version).first() if version else None


def still_to_sign(order: WorkOrder) -> list[OrderPerson]:
    """Return who has not signed the current version, of those who take part now."""
    row = current(order)
    signed = set(Consent.objects.filter(agreement=row).values_list("person", flat=True)) if row else set()
    return [one for one in signers(order) if one.id not in signed]


def mediators(unit_id: int) -> list[Colleague]:
    """Return who may be appointed at a committee: whoever decides there."""
    return people.colleagues(Permission.ORDER_DECIDE, within=[unit_id], limit=50)


def mediator_names(order: WorkOrder) -> list[str]:
    """Return the names of the mediators of an order, as they were appointed."""
    appointed = order.facts.get("mediators", ())
    names = people.staff_named(set(appointed)) if appointed else {}
    return [names.get(one, "") for one in appointed]
