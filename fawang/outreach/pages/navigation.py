"""The ways to the pages of outreach."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel.web.navigation import Entry, Navigation
from fawang.outreach.queries.advisers import advises
from fawang.people.rules import Permission

NAVIGATION = Navigation(
    public=(Entry("outreach:talks", _("Law talks"), 55),),
    staff=(
        Entry("outreach:mine", _("My villages"), 165, (Permission.OUTREACH_LOG,), "pin", opens=advises),
        Entry("outreach:contracts", _("Village advisers"), 166, (Permission.OUTREACH_MANAGE,), "people"),
        Entry(
            "outreach:desk_talks",
            _("Law talks"),
            167,
            (Permission.OUTREACH_MANAGE, Permission.UNIT_CONFIRM),
            "speaker",
        ),
        Entry(
            "outreach:service_days",
            _("Service days"),
            168,
            (Permission.OUTREACH_MANAGE, Permission.UNIT_CONFIRM),
            "calendar",
        ),
        Entry("outreach:volunteers", _("Social forces"), 169, (Permission.OUTREACH_MANAGE,), "person"),
        Entry(
            "outreach:inspections",
            _("Inspections"),
            164,
            (Permission.OUTREACH_INSPECT, Permission.UNIT_CONFIRM),
            "search",
        ),
    ),
)
