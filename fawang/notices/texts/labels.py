"""Names and tones of states, in the reader's language. Texts are named by their subject (`texts.TEXTS`)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fawang.notices.rules import State

STATES = {
    State.HELD: _("Waits for the end of quiet hours"),
    State.QUEUED: _("Waits to be sent"),
    State.SENDING: _("With the carrier"),
    State.SENT: pgettext_lazy("state of a notice", "Sent"),
    State.FAILED: _("Not sent"),
    State.UNCONFIRMED: _("Perhaps sent"),
    State.SUPPRESSED: _("Held back"),
}

#: How a state looks, as a tone of the tag: on its way, arrived, needs somebody, held back on purpose.
TONES = {
    State.HELD: "brand",
    State.QUEUED: "brand",
    State.SENDING: "brand",
    State.SENT: "good",
    State.FAILED: "bad",
    State.UNCONFIRMED: "warn",
    State.SUPPRESSED: "",
}

#: What is counted for many at once, by the scope of its rate.
BUDGETS = {
    "texts.hour": _("limit used up: messages to unknown numbers, an hour"),
    "texts.day": _("limit used up: messages to unknown numbers, a day"),
    "code.network": _("limit used up: codes, one network"),
    "submit.network": _("limit used up: applications, one network"),
    "consultation.ask.network": _("limit used up: questions, one network"),
    "callback.book.network": _("limit used up: call-backs, one network"),
}
