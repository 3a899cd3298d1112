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
        "committee_members": _(
            "It has %(count)s members; the law wants three to nine (People's Mediation Law, Art. 8)."
        ),
        "committee_director": _("It has not exactly one director (Art. 8)."),
        "committee_woman": _("There is no woman among its members (Art. 8)."),
        "committee_term_over": _("The term of its members ended on %(day)s: elect them anew (Art. 9)."),
        "committee_term_ends": _("The term of its members ends on %(day)s (Art. 9)."),
        "mediation_no_committee": _("This unit is no mediation committee."),
        "mediation_committee_unknown": _(
            "This committee is neither in the register nor in this file. Enter it in a row of its own first."
        ),
        "mediation_other_sort": _(
            "This belongs to a row of the other sort (committee, mediator). Empty the cell."
        ),
        "mediation_until_before": _("The last day lies before the first."),
        "mediation_account_unknown": _("Nobody signs in here with this name, or the account is closed."),
        "mediation_unit_unknown": _(
            "The register of offices has no unit with this number. Enter it there first."
        ),
        "mediator_in_conflict": _(
            "One of these mediators cannot take this dispute: they stand too near to somebody of it. Choose another."
        ),
        "mediator_must_declare": _(
            "Nobody is appointed before they have said that they stand near to neither side."
        ),
        "mediator_not_appointed": _("This mediator is not appointed here."),
        "record_needs": _("Without this it cannot be recorded."),
        "record_danger": _(
            "There are signs of violence in the words. Act first, then say what you did (Art. 25)."
        ),
        "record_one_person": _("These are the two sides: they cannot be one person."),
        "subsidy_nothing": _(
            "No closed case of this month waits for a list: somebody may have checked it already."
        ),
        "subsidy_no_rate": _("For one of the cases the table has no amount for its place, grade and day."),
        "subsidy_by_two": _("Whoever checked a list does not approve it."),
        "subsidy_table_changed": _(
            "The table was changed since: send the list back, so that it is made anew."
        ),
        "nothing_to_join": _("There is nothing left to join."),
    }
)
