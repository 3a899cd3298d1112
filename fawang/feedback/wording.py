"""Sentences for the codes that feedback raises."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel import wording

wording.add(
    {
        "not_closed": _("This matter is not closed; it can be rated when it is."),
        "already_rated": _("You have rated this already. Thank you."),
        "rating_link_spent": _("This link has been used or has expired."),
        "already_followed_up": _("Somebody else has followed this up already."),
        "reopened_by_rating": _("Reopened because the person says the matter is not settled."),
    }
)
