"""The ways to the pages of people."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel.web.navigation import Entry, Navigation
from fawang.people.rules import Permission

NAVIGATION = Navigation(
    staff=(Entry("people:register", _("Staff"), 220, (Permission.STAFF_EDIT,), "people"),),
)
