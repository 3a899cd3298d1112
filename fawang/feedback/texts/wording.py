"""Sentences for the codes that feedback raises."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel import wording

wording.add(
    {
        "not_closed": _("This matter is not closed; it can be rated when it is."),
        "already_rated": _("You have rated this already. Thank you."),
        "rating_link_spent": _("This link has been used or has expired."),
        "already_followed_up": _("Somebody else has followed this up already."),
        "moved_on_check": _("This is not possible any more: the check has moved on."),
        "already_replied": _("You have replied already; the result stands."),
        "low_score_needs_words": _("Please say why, wherever you give 1 or 2."),
        "fault_needs_words": _("Please say in the summary what happened."),
        "moved_on_complaint": _("This is not possible any more: the complaint has moved on."),
        "complaint_is_open": _(
            "There is a complaint about this already, and somebody is looking into it. You find it below."
        ),
        "complaint_too_short": _("Please say in a sentence what happened."),
        "complaint_about_nothing": _(
            "No consultation and no work order has this code. Please compare it once more."
        ),
        "complaint_goes_on": _(
            "A complaint about this is still being looked into. It can be erased afterwards."
        ),
        "cannot_answer_complaint": _("This colleague handles no complaints there, or is complained of."),
        "reopened_by_rating": _("Reopened because the person says the matter is not settled."),
    }
)
