"""The way to the links of partners."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel.web.navigation import Entry, Navigation
from fawang.people.rules import Permission

NAVIGATION = Navigation(
    staff=(Entry("wire:links", _("Links to partners"), 236, (Permission.PARTNER_MANAGE,), "globe"),),
)
