"""The ways to notifications and to posts of duty lawyers."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel.web.navigation import Entry, Navigation
from fawang.legal_aid.defence.queries.posts import LEADS
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Permission

_KNOW_OF_WISHES = (UnitKind.LEGAL_AID_OFFICE, UnitKind.BUREAU, UnitKind.LAW_FIRM)

NAVIGATION = Navigation(
    staff=(
        Entry("defence:mine", _("Notifications"), 16, (Permission.CASE_NOTIFY,), "inbox"),
        Entry("defence:duty", _("Duty at my post"), 17, (Permission.POST_SERVE,), "people"),
        Entry(
            "defence:wishes",
            _("Wishes of detainees"),
            18,
            (Permission.POST_SERVE, *LEADS),
            "clock",
            _KNOW_OF_WISHES,
        ),
        Entry("defence:posts", _("Posts of duty lawyers"), 19, (Permission.COUNTER_LEAD,), "pin"),
    ),
)
