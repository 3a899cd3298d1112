"""The words for the codes of mediation."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel import wording

wording.add(
    {
        "speak_first": _(
            "There are signs of danger, violence, or a wish for discretion. First speak to the applicant alone and"
            " record what they want: until then nothing is sent to the other side."
        ),
        "applicant_says_no": _("The applicant does not want the other side to be invited."),
        "way_not_safe": _("The applicant said that this way is not safe. Choose the one that they named."),
        "nobody_to_invite": _("Name the other side here, or enter them among the persons first."),
        "no_message_possible": _(
            "No message can reach the other side: nobody left a mobile number. Invite them by letter or in person."
        ),
        "phone_of_applicant": _(
            "This is the applicant's own telephone: a message there invites nobody. Invite by letter or in person."
        ),
        "call_not_safe": _(
            "A call by browser would show each side from where the other one calls. Talk in person or by telephone."
        ),
        "mediator_not_there": _("The mediator is not there yet. Please wait on this page."),
        "no_mediator": _("First appoint the mediator (People's Mediation Law, Art. 19)."),
        "mediator_unknown": _("This is no mediator of the committee."),
        "not_signed_by_all": _("Somebody has not signed this version of the agreement yet."),
        "not_the_signer": _("This is nobody who still has to sign this version."),
        "agreement_changed": _(
            "The agreement was changed meanwhile. Read the version that stands now before you sign."
        ),
        "agreement_not_open": _("There is no agreement to be signed now."),
        "paper_only": _(
            "This agreement is signed by hand: print it, sign it, and give it to the mediator (Electronic"
            " Signature Law, Art. 3)."
        ),
        "phone_not_own": _(
            "Others may hold this telephone, so a code does not show who signs. Sign on paper, with the mediator."
        ),
        "confirmation_too_late": _(
            "The thirty days for a joint application to the court are over (Art. 33). If it is not performed, one side"
            " can sue (Art. 32)."
        ),
        "court_has_ruled": _("The court has answered already."),
        "wanted_already": _("Your side has said so already."),
        "in_force_later": _("It cannot come into force on a day that is still to come."),
    }
)
