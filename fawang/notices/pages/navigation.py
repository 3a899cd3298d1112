"""The ways to the pages of notices."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel.web.navigation import Entry, Navigation
from fawang.people.rules import Permission

NAVIGATION = Navigation(
    staff=(Entry("notices:problems", _("Undelivered notices"), 238, (Permission.NOTICE_MANAGE,), "alert"),),
)
