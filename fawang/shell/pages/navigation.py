"""The ways to the pages of the frame itself."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel.web.navigation import Entry, Navigation
from fawang.people.rules import Permission

NAVIGATION = Navigation(
    public=(
        Entry("shell:home", _("Home"), 10),
        Entry("shell:track", _("Follow your matter"), 40),
    ),
    staff=(Entry("shell:audit", _("Audit"), 240, (Permission.AUDIT_READ,), "lock"),),
)
