"""The way to the channels."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel.web.navigation import Entry, Navigation
from fawang.people.rules import Permission

NAVIGATION = Navigation(
    staff=(Entry("channels:listed", _("Channels"), 239, (Permission.CHANNEL_MANAGE,), "settings"),),
)
