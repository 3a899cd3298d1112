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
    groups=(
        (10, _("Work orders")),
        (25, _("Counter and appointments")),
        (30, _("Hotline and questions")),
        (130, _("Quality and complaints")),
        (164, _("Services close to people")),
        (180, _("Knowledge and figures")),
        (220, _("Administration")),
    ),
)
