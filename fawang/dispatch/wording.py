"""Sentences for the codes that dispatch raises."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel import wording

wording.add(
    {
        "presence_not_from_here": _("This change is not possible now: the seat has moved on meanwhile."),
        "presence_not_theirs": _("This change is made by somebody else, or by the platform itself."),
        "presence_reason": _("Please choose one of the reasons that are offered for this change."),
        "seat_serves_nobody": _("Choose calls, or at least one chat at a time."),
        "offer_is_over": _("This rings no more: it has gone to a colleague, or the person has left."),
        "not_waiting": _("This person does not wait any more."),
    }
)
