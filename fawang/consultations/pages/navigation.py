"""The ways to the pages of consultations."""

from django.utils.translation import gettext_lazy as _

from fawang.dispatch.queries.seats import BEAT
from fawang.kernel.web.navigation import Bar, Entry, Navigation
from fawang.people.rules import Permission

NAVIGATION = Navigation(
    staff=(
        Entry("consultations:seat", _("My seat"), 30, (Permission.CONSULTATION_ANSWER,), "bell"),
        Entry("consultations:board", _("Live board"), 50, (Permission.CONSULTATION_SUPERVISE,), "screen"),
        Entry(
            "consultations:desk",
            _("Questions to lawyers"),
            70,
            (
                Permission.CONSULTATION_ANSWER,
                Permission.CONSULTATION_REVIEW,
                Permission.CONSULTATION_SUPERVISE,
            ),
            "scales",
        ),
        Entry(
            "consultations:desk_zones",
            _("Special zones"),
            110,
            (Permission.CONSULTATION_SUPERVISE, Permission.ZONE_OPEN),
            "home",
        ),
    ),
    bars=(
        Bar(
            "consultations/seat/place.html",
            "consultations/seat/script.html",
            (Permission.CONSULTATION_ANSWER,),
            {"beat_seconds": int(BEAT.total_seconds())},
        ),
    ),
)
