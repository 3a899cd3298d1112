"""The ways to the register."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel.web.navigation import Entry, Navigation
from fawang.organisations.rules import UNIT_EDIT

NAVIGATION = Navigation(
    staff=(Entry("appraisal:kept", _("Register of appraisers"), 232, (UNIT_EDIT,), "office"),),
)
