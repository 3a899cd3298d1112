"""Sentences for the codes that legal aid raises."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel import wording

wording.add(
    {
        "ground_unknown": _("Choose one of the grounds in the list."),
        "not_urgent": _(
            "Aid first, papers later is for urgent orders only (Art. 44). Mark the order as urgent first."
        ),
        "papers_already_requested": _(
            "Papers have been asked for once already. The law (Legal Aid Law, Art. 43) allows no second request."
        ),
        "papers_still_awaited": _("The applicant still has time to supply the papers."),
        "overturned": _("The justice bureau has decided that legal aid is due; it cannot be refused again."),
        "already_objected": _("An objection to this refusal has been decided already."),
        "conflict_of_interest": _(
            "This firm has a conflict of interest in the matter. Please choose another."
        ),
        "lawyer_full": _("This lawyer has no free capacity."),
        "lawyer_away": _("This lawyer is away."),
        "lawyer_declined": _("This lawyer has declined this case."),
        "lawyer_too_new": _("This case needs a lawyer with at least three years of practice (Art. 26)."),
        "lawyer_years_unknown": _(
            "This case needs three years of practice (Art. 26), and the register does not say since when this lawyer"
            " practises. Enter it in the register of lawyers first."
        ),
        "lawyer_bound": _("This lawyer defends somebody else of the same case."),
        "lawyer_elsewhere": _("This lawyer does not work in the office's area, or is no longer registered."),
        "lawyer_of_another_firm": _("This lawyer does not work at the firm that has the case."),
        "nothing_to_serve": _("No such decision of the justice bureau stands in this matter."),
        "served_before_decision": _("This day is before the decision."),
        "repayment_not_due": _(
            "Costs are paid back only after aid that was ended because it was obtained by deceit (Legal Aid Law,"
            " Arts. 48 item 1 and 64)."
        ),
        "repayment_moved_on": _("The demand for repayment is not at this point any more."),
        "moved_on_cooperation": _("This request is not at this point any more."),
        "cooperation_running": _("This office has been asked for this already."),
        "day_passed": _("This day has passed."),
        "nothing_to_review": _("No file was closed in these days."),
        "peers_too_few": _("There are too few reviewers: each file needs two of other firms."),
        "review_handed_in": _("You have handed in this sheet already."),
        "review_answered": _("You have answered to this result already."),
        "reviews_missing": _("Not all files of this round are settled yet."),
        "moved_on_subsidies": _("This list is not at this point any more."),
        "no_subsidy_free": _("There is nothing to pay that is not in a list already."),
        "nothing_changes": _("Nothing changes by that."),
        "correction_is_final": _("This row corrects another one. Correct that one again."),
        "no_subsidy_table": _("No table of subsidies applies to this work on that day."),
        "second_person": _("Somebody else than whoever made this has to decide it."),
        "sum_wrong": _("Give the costs in yuan, more than nothing."),
        "lawyer_has_it": _("This lawyer has the case already."),
    }
)
