"""The ways to the pages of the data centre."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel.web.navigation import Entry, Navigation
from fawang.people.rules import Permission

NAVIGATION = Navigation(
    staff=(
        Entry("datacentre:overview", _("Data centre"), 190, (Permission.DATA_VIEW,), "chart"),
        Entry("datacentre:reports", _("Reports"), 200, (Permission.DATA_EXPORT,), "file"),
        Entry("datacentre:screen", _("Big screen"), 210, (Permission.DATA_VIEW,), "screen"),
    ),
)
