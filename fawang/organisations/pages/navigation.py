"""The ways to the pages of organisations."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel.web.navigation import Entry, Navigation
from fawang.organisations.rules import UNIT_CONFIRM, UNIT_EDIT

NAVIGATION = Navigation(
    staff=(
        Entry("organisations:unit_tasks", _("Tasks of our offices"), 225, (UNIT_CONFIRM, UNIT_EDIT), "check"),
        Entry("organisations:register", _("Offices"), 230, (UNIT_EDIT,), "office"),
    ),
)
