"""The ways to the pages of legal aid."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel.web.navigation import Entry, Navigation
from fawang.legal_aid.queries.reviews import MAY as MAY_REVIEW
from fawang.legal_aid.queries.subsidies import MAY
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Permission

#: Where legal aid is decided, and who leads it.
_OFFICES = (UnitKind.LEGAL_AID_OFFICE, UnitKind.BUREAU)

NAVIGATION = Navigation(
    staff=(
        Entry("legal_aid:subsidies", _("Subsidies"), 21, MAY, "receipt", _OFFICES),
        Entry("legal_aid:cooperations", _("Cooperation of offices"), 15, MAY, "people", _OFFICES),
        Entry("legal_aid:statistics", _("Legal aid statistics"), 195, (Permission.DATA_VIEW,), "chart"),
        Entry("legal_aid:reviews", _("Peer review"), 136, (MAY_REVIEW, Permission.ORDER_HANDLE), "check"),
        Entry("legal_aid:my_subsidies", _("My subsidies"), 14, (Permission.ORDER_HANDLE,), "receipt"),
    ),
)
