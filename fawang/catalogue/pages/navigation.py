"""The ways to the pages of the catalogue."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fawang.kernel.web.navigation import Entry, Navigation
from fawang.people.rules import Permission

NAVIGATION = Navigation(
    public=(Entry("catalogue:services", pgettext_lazy("what can be done", "Services"), 25),),
    staff=(
        Entry("catalogue:checkups", _("Check-up of a firm"), 31, (Permission.ORDER_INTAKE,), "check"),
        Entry(
            "catalogue:desk_items",
            _("Service items"),
            183,
            (Permission.KNOWLEDGE_EDIT, Permission.KNOWLEDGE_REVIEW),
            "file",
        ),
        Entry(
            "catalogue:desk_forms",
            _("Forms"),
            185,
            (Permission.KNOWLEDGE_EDIT, Permission.KNOWLEDGE_REVIEW, Permission.UNIT_EDIT),
            "text",
        ),
    ),
)
