"""Looking up who stands at the counter: with their consent, and written down."""

from django.utils.translation import gettext_lazy

from fawang.counter.actions import _steps
from fawang.counter.queries.people import Earlier, earlier
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Invalid
from fawang.kernel.security import audit
from fawang.organisations import queries as organisations

LOOKED_UP = audit.declare("counter.looked_up", gettext_lazy("Looked up earlier matters at a counter"))
REFUSED = audit.declare(
    "counter.look_up_refused", gettext_lazy("Was refused earlier matters for want of consent")
)


def look_up(*, by: Actor, unit_id: int, id_number: str, agreed: bool) -> Earlier:
    """Return the earlier matters of somebody who has shown their card and agreed to it.

    What is found is what `by` may see anyway; who looked, where and how much was found is audited, the number is not.

    Args:
        id_number: as `wishes.read_id_number` returns it.
        agreed: the person agrees that their earlier matters are looked up.

    Raises:
        NotFound: there is no such unit.
        NotAllowed: `by` does not serve there.
        Invalid: `agreed` is missing; the attempt is recorded too.
    """
    _steps.check_serves(by, organisations.unit_path(unit_id))
    if not agreed:
        audit.record(REFUSED, by=by, object=f"counter.unit:{unit_id}", unit_id=unit_id)
        raise Invalid("invalid", errors={"agreed": "consent_needed"})
    found = earlier(id_number, by)
    audit.record(
        LOOKED_UP,
        by=by,
        object=f"counter.unit:{unit_id}",
        unit_id=unit_id,
        orders=[order.code for order in found.orders],
        visits=len(found.visits),
    )
    return found
