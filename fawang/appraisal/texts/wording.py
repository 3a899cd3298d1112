"""The words for the codes of forensic appraisal."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel import wording

wording.add(
    {
        "institution_not_listed": _(
            "This institution is not entered for this field, or its licence has run out. Choose another one."
        ),
        "institution_before": _(
            "The institution of the earlier report does not appraise the same again (Art. 43). Choose another one."
        ),
        "register_other_sort": _(
            "This is only said of the other sort: institutions have an office, appraisers an institution and an"
            " account."
        ),
        "register_unit_unknown": _(
            "There is no office with this number in the register of offices. Enter it there first."
        ),
        "register_no_institution": _("This office is no institution of forensic appraisal."),
        "register_unit_taken": _(
            "This office is entered under another licence, or this licence belongs to another office. Put the old value"
            " back."
        ),
        "register_institution_unknown": _(
            "No institution has this licence, neither in the register nor in this file."
        ),
        "register_account_unknown": _("Nobody signs in here with this name, or the account is closed."),
        "register_expired": _("The licence ran out on %(about)s (Art. 19)."),
        "register_expiring": _(
            "The licence runs out on %(about)s; it is applied for anew 30 days before (Art. 19)."
        ),
        "register_suspended": _("Suspended until %(about)s."),
        "register_unit_closed": _("Its office is closed in the register of offices."),
        "register_too_few": _("Fewer than three appraisers for: %(about)s (Art. 10)."),
        "register_no_account": _("Has no account here and cannot sign a report."),
        "institution_concerned": _(
            "By the register this institution keeps out of cases of somebody who is a party here (Art. 32). Choose"
            " another one."
        ),
        "appraiser_concerned": _(
            "By the register one of them keeps out of cases of somebody who is a party here (Art. 33). Appoint another"
            " one."
        ),
        "appraiser_before": _("One of them took part in the report that this one repeats (Arts. 33 and 43)."),
        "appraiser_left_out": _(
            "A supplement is made by those who made the report (Art. 42). Only whoever can no longer do it is replaced."
        ),
        "summons_answered": _("All of them have answered the summons."),
        "answers_themselves": _("They answer themselves."),
        "too_few_appraisers": _(
            "At least two appraisers of the institution do it (Art. 31). Appoint them first."
        ),
        "appraiser_not_listed": _("One of them is not entered for this field, or their licence has run out."),
        "appraiser_without_account": _(
            "An appraiser signs the report themselves and needs an account. Enter it in the register first."
        ),
        "appraiser_unknown": _("There is no appraiser with this licence number at the institution."),
        "method_needs_words": _(
            "A method that is no standard needs its principle and risks in writing: the client consents to them (Art."
            " 34)."
        ),
        "method_not_agreed": _(
            "The client has not consented yet to the method, which is no standard (Art. 34). Wait for the consent."
        ),
        "no_method_asked": _("No method waits for consent."),
        "no_materials": _("There is no material yet. Receive it first (Art. 28)."),
        "materials_on_the_way": _(
            "A material was handed over and is not signed for yet. Let whoever took it sign first (Art. 37)."
        ),
        "chain_broken": _("It is not known where a material was. Explain it first (Art. 37)."),
        "hand_over_open": _("The last hand-over of this material is not signed for yet."),
        "not_the_holder": _(
            "According to the record somebody else has this material. Say how it came to whoever gives it now; the gap"
            " stays visible."
        ),
        "same_holder": _("It is there already."),
        "same_person": _("Whoever gave it cannot sign for it as well."),
        "signs_elsewhere": _("Somebody else has to sign this hand-over."),
        "no_hand_over_open": _("No hand-over waits for a signature."),
        "appraisers_changed": _(
            "An appraiser of this report has left, lost their account, or may not do this field any more. Send it back"
            " and appoint others (Art. 31)."
        ),
        "appraisal_file_kept": _(
            "The file of an appraisal with an opinion is kept for thirty years (Art. 51), this one until %(until)s."
            " Until then nothing of it is erased."
        ),
        "not_summoned": _("No court has summoned the appraisers."),
    }
)
