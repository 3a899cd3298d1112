"""The ways to the directory, to requests and to complaints about lawyers."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel.web.navigation import Entry, Navigation
from fawang.organisations.rules import UNIT_EDIT
from fawang.people.rules import Permission

NAVIGATION = Navigation(
    public=(Entry("lawyers:listing", _("Find a lawyer"), 53),),
    staff=(
        Entry("lawyers:answers", _("Requests for a quote"), 32, (Permission.LAWYER_OFFER,), "text"),
        Entry(
            "lawyers:complaints", _("Complaints about lawyers"), 152, (Permission.COMPLAINT_HANDLE,), "alert"
        ),
        Entry("lawyers:kept", _("Register of lawyers"), 234, (UNIT_EDIT,), "people"),
    ),
)
