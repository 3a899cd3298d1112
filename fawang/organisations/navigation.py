"""The ways to the pages of organisations."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel.navigation import Entry, Navigation
from fawang.organisations.rules import UNIT_EDIT

NAVIGATION = Navigation(
    staff=(Entry("organisations:register", _("Offices"), 230, (UNIT_EDIT,), "office"),),
)
