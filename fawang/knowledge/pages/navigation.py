"""The ways to the pages of knowledge."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel.web.navigation import Entry, Navigation
from fawang.people.rules import Permission

NAVIGATION = Navigation(
    public=(Entry("knowledge:index", _("Know your rights"), 30),),
    staff=(
        Entry(
            "knowledge:register",
            _("Knowledge"),
            180,
            (Permission.KNOWLEDGE_EDIT, Permission.KNOWLEDGE_REVIEW),
            "file",
        ),
    ),
)
