"""The ways to committees: the register, records of the spot, subsidies, disputes that grow."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel.web.navigation import Entry, Navigation
from fawang.organisations.rules import UNIT_EDIT, UnitKind
from fawang.people.rules import Permission

NAVIGATION = Navigation(
    staff=(
        Entry(
            "mediation:record",
            _("Settled on the spot"),
            13,
            (Permission.ORDER_DECIDE,),
            "check",
            at=(UnitKind.MEDIATION_COMMITTEE,),
        ),
        Entry("mediation:growing", _("Disputes that grow"), 132, (Permission.ORDER_SUPERVISE,), "people"),
        Entry("mediation:subsidies", _("Mediators' subsidies"), 171, (Permission.COUNTER_LEAD,), "file"),
        Entry("mediation:kept", _("Register of mediators"), 233, (UNIT_EDIT,), "office"),
    ),
)
