"""Who stands at the counter: what they have had to do with us, as far as the clerk may see it."""

from dataclasses import dataclass

from fawang.counter.models import Visit
from fawang.kernel.rules.actor import Actor
from fawang.people import queries as people
from fawang.people.rules import Permission
from fawang.work_orders import queries as orders
from fawang.work_orders.queries import WorkOrder


@dataclass(frozen=True, slots=True)
class Earlier:
    """Earlier matters of somebody: orders and visits that the clerk may see, the latest first."""

    orders: tuple[WorkOrder, ...] = ()
    visits: tuple[Visit, ...] = ()

    @property
    def count(self) -> int:
        """Return how many there are."""
        return len(self.orders) + len(self.visits)


def earlier(id_number: str, by: Actor) -> Earlier:
    """Return the earlier matters of an identity number; the caller audits it (actions/people.py).

    A telephone number finds nothing here: whoever stands at the counter may share it with others.
    """
    contacts = people.contact_ids_with_id_number(id_number)
    if not contacts:
        return Earlier()
    units = [*by.units_with(Permission.COUNTER_SERVE)]
    visits = Visit.objects.filter(contact__in=contacts, units__overlap=units).order_by("-began_at")[:20]
    return Earlier(tuple(orders.orders_of_contacts(contacts, by)), tuple(visits))
