"""The ways to the pages of work orders."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel.web.navigation import Entry, Navigation
from fawang.people.rules import Permission

NAVIGATION = Navigation(
    public=(Entry("work_orders:help", _("Get help"), 20),),
    staff=(
        Entry("work_orders:inbox", _("Inbox"), 10, (Permission.ORDER_VIEW,), "inbox"),
        Entry("work_orders:shared", _("Handled jointly"), 12, (Permission.ORDER_VIEW,), "people"),
        Entry("work_orders:intake", _("New work order"), 20, (Permission.ORDER_INTAKE,), "file"),
        Entry("work_orders:route", _("Which office?"), 22, (Permission.ROUTE_TRY,), "search"),
        Entry("work_orders:kinds", _("Kinds of applications"), 235, (Permission.UNIT_EDIT,), "settings"),
    ),
)
