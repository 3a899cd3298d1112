"""What people are told about their application for notarisation (notices.texts)."""

from django.utils.translation import gettext_lazy as _

from fawang.notices.texts import REASON, Text

_COMPLAIN = _(
    "If you do not agree, you can complain to the justice bureau that supervises the notary office, or to the"
    " association of notaries."
)
TEXTS: dict[str, Text] = {
    "notarisation_papers": Text(
        _("Papers are missing"),
        sms=(_("the notary office needs papers."), _("Which ones, under the link.")),
        mail=(_("The notary office needs:"), "%(papers)s"),
        params=("code", "link", "papers"),
    ),
    "notarisation_accepted": Text(
        _("The notary office has accepted your application"),
        sms=(_("your application is accepted. Fee: %(fee)s."),),
        mail=(
            _("Your application has been accepted by: %(office)s"),
            _("The fee is %(fee)s. It can be paid at the counter or as the office tells you."),
            _("The certificate follows within 15 working days (Notarisation Law, Art. 30)."),
        ),
        params=("code", "link", "office", "fee"),
    ),
    "notarisation_declined": Text(
        _("Your application could not be accepted"),
        sms=(_("your application could not be accepted."), _("Why, and what you can do, under the link.")),
        mail=(_("The notary office could not accept your application."), REASON, _COMPLAIN),
        params=("code", "link", "reason"),
    ),
    "notarisation_proof": Text(
        _("The notary needs more evidence"),
        sms=(_("the notary needs more evidence."), _("What, under the link.")),
        mail=(
            _("The notary needs:"),
            "%(papers)s",
            _("Until it has come the time limit stands still (Art. 30)."),
        ),
        params=("code", "link", "papers"),
    ),
    "notarisation_proof_received": Text(
        _("The notary has the evidence"),
        sms=(_("the notary has the evidence, and the time limit runs again."),),
        mail=(_("The notary has the evidence that was asked for. The time limit runs again (Art. 30)."),),
    ),
    "notarisation_review_asked": Text(
        _("The certificate is being reviewed"),
        sms=(_("your request to review the certificate has arrived. The answer comes within 30 days."),),
        mail=(
            _("Your request to review the certificate has arrived at: %(office)s"),
            _(
                "A notary who had nothing to do with it looks at it. The answer comes within 30 days (Art. 39)."
            ),
        ),
        params=("code", "link", "office"),
    ),
    "notarisation_issued": Text(
        _("Your certificate is ready"),
        sms=(_("your notarial certificate is ready. Collect it at: %(office)s"),),
        mail=(
            _("Your notarial certificate is ready."),
            _("Collect it with your identity card at: %(office)s"),
        ),
        params=("code", "link", "office"),
    ),
    "notarisation_refused": Text(
        _("The notary office cannot certify it"),
        sms=(_("the notary office cannot certify it."), _("Why, and what you can do, under the link.")),
        mail=(_("The notary office cannot certify what you asked for."), REASON, _COMPLAIN),
        params=("code", "link", "reason"),
    ),
    "notarisation_terminated": Text(
        _("The matter has ended"),
        sms=(_("the notary office has ended the matter."), _("Why, under the link.")),
        mail=(_("The notary office has ended the matter without a certificate."), REASON, _COMPLAIN),
        params=("code", "link", "reason"),
    ),
    "notarisation_upheld": Text(
        _("The certificate has been reviewed"),
        sms=(_("the certificate has been reviewed: it stands."),),
        mail=(
            _("The notary office has reviewed the certificate. It stands."),
            REASON,
            _("If you dispute what it says, you can sue (Notarisation Law, Art. 40)."),
        ),
        params=("code", "link", "reason"),
    ),
    "notarisation_corrected": Text(
        _("The certificate has been corrected"),
        sms=(_("the certificate has been corrected. Collect the new one at: %(office)s"),),
        mail=(_("The certificate has been corrected."), _("Collect the new one at: %(office)s")),
        params=("code", "link", "office"),
    ),
    "notarisation_revoked": Text(
        _("The certificate has been revoked"),
        sms=(_("the certificate has been revoked and counts as never issued."), _("Why, under the link.")),
        mail=(
            _("The certificate has been revoked. It counts as never issued (Notarisation Law, Art. 39)."),
            REASON,
        ),
        params=("code", "link", "reason"),
    ),
}
