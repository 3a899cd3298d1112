"""The ways to the pages of certificates."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel.web.navigation import Entry, Navigation
from fawang.people.rules import Permission

NAVIGATION = Navigation(
    public=(Entry("certificates:verify", _("Verify a certificate"), 70),),
    staff=(
        Entry(
            "certificates:register",
            _("Certificates"),
            23,
            (Permission.CERTIFICATE_VIEW, Permission.CERTIFICATE_SIGN, Permission.CERTIFICATE_MANAGE),
            "check",
        ),
    ),
)
