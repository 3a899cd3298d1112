"""The ways to the pages of organisations."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel.web.navigation import Entry, Navigation
from fawang.organisations.rules import UNIT_EDIT

NAVIGATION = Navigation(
    public=(Entry("organisations:offices", _("Find an office"), 50),),
    staff=(Entry("organisations:register", _("Offices"), 230, (UNIT_EDIT,), "office"),),
)
