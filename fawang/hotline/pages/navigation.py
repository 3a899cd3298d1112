"""The ways to the pages of the hotline."""

from django.utils.translation import gettext_lazy as _

from fawang.hotline.queries import operating
from fawang.kernel.web.navigation import Entry, Navigation
from fawang.people.rules import Permission

NAVIGATION = Navigation(
    staff=(
        Entry(
            "hotline:wallboard", _("Hotline wallboard"), 60, (Permission.CONSULTATION_SUPERVISE,), "screen"
        ),
        Entry(
            "hotline:messages", _("Messages left by callers"), 90, (Permission.CONSULTATION_ANSWER,), "mic"
        ),
        Entry(
            "hotline:operating",
            _("Hotline settings"),
            100,
            (Permission.HOTLINE_MANAGE,),
            "settings",
            opens=operating.is_manager,
        ),
    ),
)
