"""What notarisation adds to the figures of the data centre."""

from django.utils.translation import gettext_lazy as _

from fawang.work_orders.kinds.figures import Counted, Figures

FIGURES = Figures(
    fee_waived="coalesce(o.facts->>'waived', '') <> ''",
    handed_in=Counted(
        "notarisations",
        _("Applications for notarisation"),
        _("Work orders of notarisation that were submitted."),
    ),
    from_advice=Counted(
        "transfer_to_notarisation",
        _("From advice to notarisation"),
        _("Applications for notarisation for each consultation."),
    ),
    basis="Notarisation Law",
)
