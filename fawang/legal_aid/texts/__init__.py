"""What people are told about their application for legal aid, and lawyers about a case (notices.texts)."""

from django.utils.translation import gettext_lazy as _

from fawang.notices.texts import REASON, Text

_OBJECT = _(
    "If you do not agree, you can object to the justice bureau above this office. It answers within"
    " 5 days (Legal Aid Law, Art. 49)."
)
_UNDER_THE_LINK = _("Reasons, and what you can do, under the link.")
_WAYS = _(
    "If you do not accept this, you can apply for administrative reconsideration by %(due)s, or go to court by"
    " %(until)s; both run from the day on which the decision reached you. Where and how is under the link."
)
TEXTS: dict[str, Text] = {
    "accepted": Text(
        _("Your application has been granted"),
        sms=(_("your application has been granted."), _("We are now looking for a lawyer.")),
        mail=(
            _("Your application for legal aid has been granted by: %(office)s"),
            _("We are now looking for a lawyer for you. Legal aid costs you nothing."),
        ),
        params=("code", "link", "office"),
    ),
    "refused": Text(
        _("Your application could not be granted"),
        sms=(_("your application could not be granted."), _("Reasons, and how to object, under the link.")),
        mail=(_("Your application for legal aid could not be granted."), REASON, _OBJECT),
        params=("code", "link", "reason"),
    ),
    "lapsed": Text(
        _("Your application counts as withdrawn"),
        sms=(
            _("the papers did not come, so your application counts as withdrawn."),
            _("You can apply again."),
        ),
        mail=(
            _(
                "The papers we asked for did not come in time, so your application counts as withdrawn"
                " (Legal Aid Law, Art. 43)."
            ),
            _("You can apply again at any time."),
        ),
    ),
    "objection_upheld": Text(
        _("Your objection has been reviewed"),
        sms=(_("your objection has been reviewed: the decision stands."),),
        mail=(
            _("The justice bureau has reviewed your objection. The decision of the office stands."),
            REASON,
            _WAYS,
        ),
        params=("code", "link", "reason", "due", "until"),
    ),
    "repayment_ordered": Text(
        _("The costs of legal aid are to be paid back"),
        sms=(_("the justice bureau has decided about the costs of your legal aid."), _UNDER_THE_LINK),
        mail=(
            _(
                "The justice bureau has decided that you pay back the costs of the legal aid that was given, because it"
                " was obtained by deceit (Legal Aid Law, Art. 64)."
            ),
            REASON,
            _WAYS,
        ),
        params=("code", "link", "reason", "due", "until"),
    ),
    "repayment_revoked": Text(
        _("You need not pay back anything"),
        sms=(_("you need not pay back the costs of your legal aid."),),
        mail=(
            _(
                "The justice bureau has taken back its decision: you need not pay back the costs of legal aid."
            ),
            REASON,
        ),
        params=("code", "link", "reason"),
    ),
    "repayment_settled": Text(
        _("The costs of legal aid are settled"),
        sms=(_("the costs of your legal aid are settled."),),
        mail=(_("The costs of your legal aid are settled. Nothing more is owed."),),
    ),
    # To officers of the other office.
    "cooperation_moved": Text(
        _("News of a cooperation of offices"),
        sms=(_("there is news of a request between two offices."),),
    ),
    # To supervisors of the bureau.
    "repayment_proposed": Text(
        _("A repayment is to be decided"),
        sms=(_("an office proposes that costs of legal aid are paid back."),),
    ),
    "objection_overturned": Text(
        _("Your objection was successful"),
        sms=(_("your objection was successful; the office decides again."),),
        mail=(
            _("The justice bureau has reviewed your objection and found that legal aid is due to you."),
            _("The office now decides again: %(office)s"),
        ),
        params=("code", "link", "office"),
    ),
    "lawyer_asked": Text(
        _("A lawyer has been asked to take your case"),
        sms=(_("a lawyer has been asked to take your case."),),
        mail=(
            _("A lawyer has been asked to take your case, and first checks that nothing stands against it."),
            _("We tell you as soon as the lawyer has taken it up."),
        ),
    ),
    "taken_up": Text(
        _("Your lawyer has taken up your case"),
        sms=(_("your lawyer has taken up your case and will get in touch."),),
        mail=(
            _("Your lawyer has taken up your case and will get in touch with you, the way you asked for."),
        ),
    ),
    "progress": Text(
        _("There is progress in your case"),
        sms=(_("there is progress in your case."),),
        mail=(_("Your lawyer has recorded progress in your case."),),
    ),
    "suspended": Text(
        _("Your case is suspended"),
        sms=(_("your case is suspended for now."),),
        mail=(_("Your case is suspended for now; it goes on as soon as it can."), REASON),
        params=("code", "link", "reason"),
    ),
    "resumed": Text(
        _("Your case goes on"),
        sms=(_("your case goes on."),),
        mail=(_("Your case is no longer suspended. Your lawyer goes on with it."),),
    ),
    "concluded": Text(
        _("There is a result in your case"),
        sms=(_("there is a result in your case."),),
        mail=(_("Your lawyer has recorded a result in your case. The file is now completed and reviewed."),),
    ),
    "terminated": Text(
        _("Legal aid has ended"),
        sms=(_("your legal aid has been ended."), _("Reasons, and how to object, under the link.")),
        mail=(_("The office has ended legal aid in your matter."), REASON, _OBJECT),
        params=("code", "link", "reason"),
    ),
    # To the lawyer, not to the person: who it is about is shown after the case is taken up.
    "case_offered": Text(
        _("A case is offered to you"),
        sms=(_("you are asked to take a case."), _("Please answer by %(due)s.")),
        params=("code", "link", "due"),
    ),
}
