"""The ways to the pages of the counter, and the bar of alarms."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel.web.navigation import Bar, Entry, Navigation
from fawang.people.rules import Permission

NAVIGATION = Navigation(
    staff=(
        Entry("counter:desk", _("Counter"), 25, (Permission.COUNTER_SERVE,), "office"),
        Entry("counter:held_list", _("Records of the offline desk"), 27, (Permission.COUNTER_SERVE,), "lock"),
        Entry("counter:figures", _("Figures of the station"), 29, (Permission.COUNTER_LEAD,), "chart"),
        Entry(
            "counter:alarms",
            _("Alarms at counters"),
            28,
            (Permission.COUNTER_SERVE, Permission.COUNTER_LEAD),
            "alert",
        ),
    ),
    bars=(
        Bar("counter/offline/bar.html", "counter/offline/bar_script.html", (Permission.COUNTER_SERVE,)),
        Bar(
            "counter/desk/alarm_place.html",
            "counter/desk/alarm_script.html",
            (Permission.COUNTER_SERVE, Permission.COUNTER_LEAD),
        ),
    ),
)
