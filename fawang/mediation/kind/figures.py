"""What mediation adds to the figures of the data centre."""

from django.utils.translation import gettext_lazy as _

from fawang.work_orders.kinds.figures import Counted, Figures

FIGURES = Figures(
    handed_in=Counted(
        "mediations",
        _("Applications for mediation"),
        _("Work orders of people's mediation that were submitted."),
    ),
    from_advice=Counted(
        "transfer_to_mediation",
        _("From advice to mediation"),
        _("Applications for mediation for each consultation."),
    ),
    basis="People's Mediation Law",
)
