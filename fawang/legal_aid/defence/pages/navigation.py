"""The ways to notifications and to posts of duty lawyers."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel.web.navigation import Entry, Navigation
from fawang.legal_aid.defence.queries.posts import LEADS
from fawang.people.rules import Permission

NAVIGATION = Navigation(
    staff=(
        Entry("defence:mine", _("Notifications"), 16, (Permission.CASE_NOTIFY,), "inbox"),
        Entry("defence:duty", _("Duty at my post"), 17, (Permission.POST_SERVE,), "people"),
        Entry("defence:wishes", _("Wishes of detainees"), 18, (Permission.POST_SERVE, *LEADS), "clock"),
        Entry("defence:posts", _("Posts of duty lawyers"), 19, (Permission.COUNTER_LEAD,), "pin"),
    ),
)
