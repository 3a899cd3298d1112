"""What notified defence adds to the figures of the data centre."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fawang.work_orders.kinds.figures import Counted, Figures

FIGURES = Figures(
    service=pgettext_lazy("service", "Notified defence"),
    group="""SELECT CASE WHEN 'minor' = ANY(n.grounds) THEN 'minors'
                         WHEN 'disabled' = ANY(n.grounds) THEN 'disabled' END
   FROM defence_notification n WHERE n.order_id = o.id""",
    handed_in=Counted(
        "defence_orders", _("Notified defences"), _("Work orders of defences that organs notified.")
    ),
    basis="Legal Aid Law, Arts. 25, 28, 36",
)
