"""What the sides of a mediation are told (notices.texts).

Whoever is invited reads these first: no word of what somebody says against them, and nobody's name.
"""

from django.utils.translation import gettext_lazy as _

from fawang.notices.texts import REASON, Text

_FREE = _("It costs nothing, and nobody has to take part (People's Mediation Law, Arts. 3 and 4).")
TEXTS: dict[str, Text] = {
    "mediation_invited": Text(
        _("Somebody asks for a talk with a mediator"),
        sms=(
            _("somebody asks to talk a matter over with you and a mediator."),
            _("It is free and voluntary."),
        ),
        mail=(
            _("Somebody asks to talk a matter over with you, together with a mediator of: %(office)s"),
            _FREE,
            _("The mediator takes nobody's part. What you say to the mediator alone is not passed on."),
            _("Please answer under the link, or ring the committee."),
        ),
        params=("code", "link", "office"),
    ),
    "mediation_sent": Text(
        _("The other side has been invited"),
        sms=(_("the other side has been invited to the mediation."),),
        mail=(
            _("The other side has been invited to the mediation by: %(office)s"),
            _("Nothing of what you wrote was told to them. We tell you when they answer."),
        ),
        params=("code", "link", "office"),
    ),
    "mediation_begun": Text(
        _("The mediation begins"),
        sms=(_("both sides take part: the mediation begins."),),
        mail=(_("Both sides take part: the mediation begins."), _FREE),
    ),
    "mediation_refused": Text(
        _("The mediation has ended"),
        sms=(_("the mediation has ended."), _("What you can do now, under the link.")),
        mail=(
            _("The mediation has ended: one side does not want it, and nobody has to (Art. 17)."),
            _("What you can do now, and until when, stands on the page of your matter."),
        ),
    ),
    "mediation_declined": Text(
        _("The committee cannot take your dispute up"),
        sms=(_("the committee cannot take your dispute up."), _("Why, and what you can do, under the link.")),
        mail=(_("The committee cannot take your dispute up."), REASON),
        params=("code", "link", "reason"),
    ),
    "mediation_session": Text(
        _("A talk has been arranged"),
        sms=(_("a talk with the mediator has been arranged for %(day)s."),),
        mail=(
            _("A talk with the mediator has been arranged for %(day)s."),
            _(
                "Where and how stands on the page of your matter. If it does not suit you, ring the committee."
            ),
        ),
        params=("code", "link", "day"),
    ),
    "mediation_heard": Text(
        _("The mediator has written down your talk"),
        sms=(_("the mediator has written down what you said alone. Only you read it."),),
        mail=(_("The mediator has written down what you said alone. The other side does not read it."),),
    ),
    "mediation_halted": Text(
        _("The mediation is halted"),
        sms=(_("the mediation is halted."), _("Why, under the link.")),
        mail=(_("The mediation is halted until it is clear who goes on."),),
    ),
    "mediation_draft": Text(
        _("Please read the agreement"),
        sms=(_("an agreement has been drafted. Please read it, and sign it if you agree."),),
        mail=(
            _("An agreement has been drafted. Please read it on the page of your matter."),
            _("Sign it only if you agree to every word. Nobody may press you."),
        ),
    ),
    "mediation_in_force": Text(
        _("The agreement is in force"),
        sms=(_("the agreement is in force. It binds both sides."),),
        mail=(
            _("The agreement is in force. It binds both sides (Art. 31)."),
            _(
                "Within thirty days both sides together may ask the court to confirm it; that is free too (Art. 33)."
            ),
        ),
    ),
    "mediation_wanted": Text(
        _("One side wants the court to confirm the agreement"),
        sms=(
            _(
                "one side wants the court to confirm the agreement. If you want it too, say so under the link."
            ),
        ),
        mail=(
            _("One side wants the court to confirm the agreement."),
            _("Only both sides together can apply. If you want it too, say so on the page of your matter."),
        ),
    ),
    "mediation_court": Text(
        _("The court has been asked to confirm the agreement"),
        sms=(_("both sides have asked the court to confirm the agreement."),),
        mail=(
            _(
                "Both sides have asked the court to confirm the agreement. The court decides within fifteen days."
            ),
        ),
    ),
    "mediation_ruled": Text(
        _("The court has answered"),
        sms=(_("the court has answered."), _("What it said, under the link.")),
        mail=(_("The court has answered the application for confirmation."),),
    ),
    "mediation_failed": Text(
        _("There is no agreement"),
        sms=(_("the mediation ended without an agreement."), _("What you can do now, under the link.")),
        mail=(
            _("The mediation ended without an agreement (Art. 26)."),
            _("What you can do now, and until when, stands on the page of your matter."),
        ),
    ),
}
