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
        "slot_unknown": _("Nobody is called at this time. Please choose one of the times that are offered."),
        "slot_not_safe": _(
            "This time lies outside the hours at which it is safe to call you. Please change one of the two."
        ),
        "language_not_called": _(
            "Nobody can be called in this language. Please choose another one, or write to us."
        ),
        "number_not_called": _(
            "No further call can be booked to this number now. If it is yours, sign in with it, or call 12348."
        ),
        "callback_exists": _("A call to your number is booked already. Move it or cancel it first."),
        "too_many_callbacks": _(
            "Many calls are booked from here already. Please come back when they have been made, or call 12348."
        ),
        "callback_being_made": _("A lawyer is calling you at this moment. Nothing can be changed now."),
        "callback_moved_on": _("This call has moved on: a colleague has it, or it is over."),
        "callback_not_now": _(
            "It is not safe to call this person now. The call comes back to the list when it is."
        ),
        "callback_goes_on": _("This call has not been made yet."),
        "call_first": _("You have another call in hand. Say what came of it first."),
        "roster_unmapped": _(
            "Line %(line)s: nobody who answers at this centre has the user name or licence number “%(who)s”."
            " Nothing was published."
        ),
        "roster_twice": _(
            "Line %(line)s: “%(who)s” has another duty on this day already. Nothing was published."
        ),
        "roster_unreadable": _(
            "Line %(line)s: the column “%(column)s” is missing or cannot be read. Nothing was published."
        ),
        "duty_gone": _("This duty has begun, or somebody else has it now."),
        "duty_forbidden": _("This duty cannot change hands: a rule is against it."),
        "swap_asked_already": _("You have asked for this swap already."),
        "swap_over": _("This request is over: it was withdrawn, decided, or a colleague was faster."),
        "absence_days": _("Please give a first and a last day: not over yet, and not more than a year."),
        "not_waiting": _("This person does not wait any more."),
    }
)
