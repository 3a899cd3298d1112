"""The ways to the pages of feedback."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel.web.navigation import Entry, Navigation
from fawang.people.rules import Permission

NAVIGATION = Navigation(
    staff=(
        Entry("feedback:follow_ups", _("Follow-ups"), 130, (Permission.FOLLOW_UP,), "phone"),
        Entry(
            "feedback:checks",
            _("Quality"),
            140,
            (Permission.QUALITY_REVIEW, Permission.CONSULTATION_ANSWER),
            "check",
        ),
        Entry("feedback:complaints", _("Complaints"), 150, (Permission.COMPLAINT_HANDLE,), "alert"),
        Entry(
            "feedback:complaint_by_phone", _("Take down a complaint"), 160, (Permission.ORDER_INTAKE,), "file"
        ),
    ),
)
