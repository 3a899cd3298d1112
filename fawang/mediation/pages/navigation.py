"""The ways to committees: the register, records of the spot, subsidies, disputes that grow."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel.rules.actor import Actor
from fawang.kernel.web.navigation import Entry, Navigation
from fawang.mediation.queries import accounts
from fawang.organisations.rules import UNIT_EDIT
from fawang.people.rules import Permission


def _mediates(by: Actor) -> bool:
    return by.id is not None and accounts.mediates(by.id)


NAVIGATION = Navigation(
    staff=(
        Entry(
            "mediation:record", _("Settled on the spot"), 13, (Permission.ORDER_DECIDE,), "check", _mediates
        ),
        Entry("mediation:growing", _("Disputes that grow"), 132, (Permission.ORDER_SUPERVISE,), "people"),
        Entry("mediation:subsidies", _("Mediators' subsidies"), 171, (Permission.COUNTER_LEAD,), "file"),
        Entry("mediation:kept", _("Register of mediators"), 233, (UNIT_EDIT,), "office"),
    ),
)
