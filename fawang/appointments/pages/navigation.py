"""The ways to the pages of appointments."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel.web.navigation import Entry, Navigation
from fawang.people.rules import Permission

NAVIGATION = Navigation(
    public=(Entry("appointments:new", _("Book an appointment"), 52),),
    staff=(
        Entry("appointments:day", _("Appointments"), 26, (Permission.ORDER_INTAKE,), "calendar"),
    ),
)  # fmt: skip
