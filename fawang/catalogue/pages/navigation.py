"""The ways to the pages of the catalogue."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel.web.navigation import Entry, Navigation
from fawang.people.rules import Permission

NAVIGATION = Navigation(
    staff=(
        Entry(
            "catalogue:desk_forms",
            _("Forms"),
            185,
            (Permission.KNOWLEDGE_EDIT, Permission.KNOWLEDGE_REVIEW, Permission.UNIT_EDIT),
            "text",
        ),
    ),
)
