"""Sentences for the codes that partners raise."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel import wording

wording.add(
    {
        "partner_unknown": _("There is no partner of this name."),
        "referral_unknown": _("There is no referral of this number here."),
        "referral_moved_on": _("This is not possible any more: the referral has moved on."),
        "referral_bounced": _(
            "This matter was given to you by us, and refused: it is not taken as a new one."
        ),
        "referral_decided": _("The referee has decided whose matter this is. It does not go back again."),
        "agreement_exceeded": _("The agreement does not hold for this matter, place or urgency."),
        "agreement_not_in_force": _("There is no agreement in force with this partner."),
        "partner_consent_missing": _(
            "The person has not agreed yet. Show them what leaves, and record their consent."
        ),
        "partner_consent_withdrawn": _("The person has taken their consent back. Nothing more may leave."),
        "police_not_called": _("Somebody may be in danger. Call 110 first, and record the call."),
        "form_code_used": _("This code was used already. Ask for a new link, by telephone."),
        "form_code_wrong": _("This is not the code. After five wrong ones the link opens nothing any more."),
        "partner_note": _("%(partner)s, referral %(number)s: %(step)s."),
        "partner_note_us": _("To %(partner)s, referral %(number)s: we %(step)s."),
        "partner_overdue": _(
            "Your answer was due %(due)s and is late. Please answer now, or say until when you will."
        ),
        "reason_unknown": _("Please choose one of the reasons."),
        "next_unknown": _("Please say who is next: the giver, the taker, the referee, or a partner."),
        "message_invalid": _("The message cannot be taken. Each place says what is wrong with it."),
        "message_required": _("This place is needed for a message of this type."),
        "message_text": _("Write a text here."),
        "message_too_long": _("This text is too long."),
        "message_number": _("Write letters, digits and . : / + # - here, no spaces, 80 at most."),
        "message_code": _("Write a code here: small letters, digits and underscores."),
        "message_choice": _("Write one of the values of the schema here."),
        "message_count": _("Count your messages of this referral here: 1, 2, 3."),
        "message_flag": _("Write true or false here."),
        "message_moment": _("Write a moment with its time zone here, such as 2026-01-05T09:30:00+08:00."),
        "message_fields": _("Write names of fields with their texts here, 40 at most."),
        "message_links": _("Write a list of relation and number here, 20 at most."),
        "message_unknown_field": _("The schema has no such place. Leave it out."),
        "agreement_invalid": _("The agreement is not complete. Each place says what is wrong with it."),
        "agreement_empty": _("Say which matters are taken or given."),
        "agreement_scope": _("Give matters, divisions and urgencies by their codes, or * for all."),
        "agreement_term": _(
            "Give the clock, the urgency, a number from 1 to 366, and hours or working days."
        ),
        "agreement_days": _("It cannot end before it begins."),
        "agreement_moved_on": _("This is not possible any more: somebody has gone on with this version."),
        "agreement_second_person": _(
            "Whoever wrote or submitted this version does not approve it. Ask a colleague."
        ),
        "partner_archived": _("This partner has left. Nothing new is agreed with it."),
        "partner_code_taken": _("There is a partner of this code already."),
        "partner_matters_open": _(
            "%(count)s matters are still open with this partner. Bring each to its end first."
        ),
        "referral_has_order": _("This belongs to another order already."),
        "referral_open": _("Another body still works on it. Withdraw it first, or wait until it has ended."),
        "referral_same": _("This is the same referral."),
        "agreement_contact": _("Give a name and a telephone number."),
    }
)
