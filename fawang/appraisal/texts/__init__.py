"""What people are told about their commission of an appraisal (notices.texts)."""

from django.utils.translation import gettext_lazy as _

from fawang.notices.texts import REASON, Text

_COMPLAIN = _(
    "If the institution broke the rules, you can complain to the justice bureau (regulation of Guangdong on forensic"
    " appraisal, Art. 58)."
)
TEXTS: dict[str, Text] = {
    "appraisal_materials": Text(
        _("Materials are missing"),
        sms=(_("the institution needs materials."), _("Which ones, under the link.")),
        mail=(_("The institution needs:"), "%(papers)s"),
        params=("code", "link", "papers"),
    ),
    "appraisal_offered": Text(
        _("The institution accepts your commission"),
        sms=(_("the institution offers its terms. Please read them and consent."),),
        mail=(
            _("Your commission is accepted by: %(office)s"),
            _("The fee is %(fee)s. Please read the terms and consent under the link; it begins only then."),
        ),
        params=("code", "link", "office", "fee"),
    ),
    "appraisal_commissioned": Text(
        _("The appraisal is commissioned"),
        sms=(_("the appraisal is commissioned. Fee: %(fee)s."),),
        mail=(
            _("The appraisal is commissioned at: %(office)s"),
            _("The fee is %(fee)s. It can be paid on the page of your matter, or at the counter."),
            _("Please bring the materials; each hand-over is signed by both sides."),
        ),
        params=("code", "link", "office", "fee"),
    ),
    "appraisal_received": Text(
        _("A material has been received"),
        sms=(_("a material has been received. If you brought it: please compare, and sign under the link."),),
        mail=(
            _("The institution has received a material and written down what it is and how it looks."),
            _("If you brought it: please compare, and sign on the page of your matter (Arts. 28 and 37)."),
        ),
    ),
    "appraisal_sign": Text(
        _("Please sign for what you got back"),
        sms=(_("a material is given back to you. Please sign under the link for what you got."),),
        mail=(
            _(
                "A material is given back to you. Please compare it with the record, and sign on the page (Art. 37)."
            ),
        ),
    ),
    "appraisal_method": Text(
        _("The institution asks for your consent to a method"),
        sms=(
            _(
                "the institution needs your written consent to its method. Please read it and answer under the link."
            ),
        ),
        mail=(
            _(
                "There is no national or professional standard for this appraisal. The institution wants to use a"
                " method that most experts of the field accept, and needs your written consent before it begins (Art."
                " 34)."
            ),
            _(
                "Principle and risks stand on the page of your matter. If you do not consent, the appraisal ends."
            ),
        ),
    ),
    "appraisal_more_asked": Text(
        _("You asked for a supplement of the report"),
        sms=(_("your request for a supplement of the report has arrived."),),
        mail=(
            _("Your request for a supplement of the report has arrived at: %(office)s"),
            _(
                "The institution looks whether something was left out, or the new material changes it (Art. 42)."
            ),
        ),
        params=("code", "link", "office"),
    ),
    "appraisal_declined": Text(
        _("The institution cannot accept your commission"),
        sms=(
            _("the institution cannot accept your commission."),
            _("Why, and what you can do, under the link."),
        ),
        mail=(
            _("The institution cannot accept your commission. Your materials are given back to you."),
            REASON,
            _COMPLAIN,
        ),
        params=("code", "link", "reason"),
    ),
    "appraisal_suspended": Text(
        _("The appraisal is suspended"),
        sms=(_("the appraisal is suspended."), _("Why, under the link.")),
        mail=(_("The appraisal is suspended."), REASON),
        params=("code", "link", "reason"),
    ),
    "appraisal_resumed": Text(
        _("The appraisal goes on"),
        sms=(_("the appraisal goes on."),),
        mail=(_("The appraisal goes on."),),
    ),
    "appraisal_issued": Text(
        _("The report is ready"),
        sms=(_("the report of the appraisal is ready. Collect it at: %(office)s"),),
        mail=(
            _("The report of the appraisal is ready."),
            _("Collect it with your identity card at: %(office)s"),
        ),
        params=("code", "link", "office"),
    ),
    "appraisal_terminated": Text(
        _("The appraisal has ended"),
        sms=(_("the appraisal has been ended."), _("Why, under the link.")),
        mail=(
            _("The appraisal has been ended without a report. Your materials are given back to you."),
            REASON,
            _COMPLAIN,
        ),
        params=("code", "link", "reason"),
    ),
    # To the appraisers.
    "appraisal_summoned": Text(
        _("A court summons you"),
        sms=(_("a court summons you for %(day)s. Please answer under the link."),),
        params=("code", "link", "day"),
    ),
    "appraisal_corrected": Text(
        _("The report has been corrected"),
        sms=(_("a flaw of the report has been corrected. Its opinion is the same."),),
        mail=(_("A flaw of the report has been corrected. Its opinion is the same (Art. 41)."),),
    ),
    "appraisal_added": Text(
        _("The report is being supplemented"),
        sms=(_("the report is being supplemented."),),
        mail=(_("The institution supplements the report, as you asked."),),
    ),
    "appraisal_left": Text(
        _("The report is not supplemented"),
        sms=(_("the report is not supplemented."), _("Why, under the link.")),
        mail=(_("The institution does not supplement the report."), REASON),
        params=("code", "link", "reason"),
    ),
}
