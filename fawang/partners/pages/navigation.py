"""The ways to referrals, partners and precedents."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fawang.kernel.web.navigation import Entry, Navigation
from fawang.people.rules import Permission

NAVIGATION = Navigation(
    staff=(
        Entry(
            "partners:inbox",
            pgettext_lazy("matters", "Referrals"),
            33,
            (Permission.PARTNER_VIEW, Permission.PARTNER_REFER, Permission.PARTNER_DECIDE),
            "arrow",
        ),
        Entry("partners:partners", _("Partners and agreements"), 237, (Permission.PARTNER_MANAGE,), "people"),
    ),
)
