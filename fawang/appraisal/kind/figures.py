"""What forensic appraisal adds to the figures of the data centre."""

from django.utils.translation import gettext_lazy as _

from fawang.work_orders.kinds.figures import Counted, Figures

FIGURES = Figures(
    fee_waived="coalesce(o.facts->>'waived', '') <> ''",
    handed_in=Counted(
        "appraisals",
        _("Commissions of appraisals"),
        _("Work orders of forensic appraisal that were submitted."),
    ),
    from_advice=Counted(
        "transfer_to_appraisal",
        _("From advice to appraisal"),
        _("Commissions of appraisals for each consultation."),
    ),
    basis="Regulation of Guangdong on forensic appraisal",
)
