"""The way to the book of payments."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel.web.navigation import Entry, Navigation
from fawang.people.rules import Permission

NAVIGATION = Navigation(
    staff=(
        Entry(
            "payments:book",
            _("Payments"),
            24,
            (Permission.PAYMENT_VIEW, Permission.PAYMENT_RECORD, Permission.PAYMENT_REFUND),
            "receipt",
        ),
    ),
)
