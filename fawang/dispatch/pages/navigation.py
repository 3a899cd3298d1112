"""The ways to the pages of dispatch."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel.web.navigation import Entry, Navigation
from fawang.people.rules import Permission

NAVIGATION = Navigation(
    staff=(
        Entry(
            "dispatch:roster",
            _("Duties"),
            40,
            (Permission.CONSULTATION_ANSWER, Permission.CONSULTATION_SUPERVISE),
            "clock",
        ),
        Entry(
            "dispatch:callbacks",
            _("Call-backs"),
            80,
            (Permission.CONSULTATION_ANSWER, Permission.CONSULTATION_SUPERVISE),
            "phone",
        ),
    ),
)
