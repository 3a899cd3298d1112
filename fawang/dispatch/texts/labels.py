"""Names of what dispatch knows, in the reader's language."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fawang.dispatch.rules import Channel, Level, Presence, Reason
from fawang.dispatch.rules.callbacks import Command, Outcome, State
from fawang.dispatch.rules.matching.decisions import Hold, Why
from fawang.kernel.wording import Text

CHANNELS: dict[str, Text] = {
    Channel.CALL: pgettext_lazy("channel", "Call"),
    Channel.CHAT: pgettext_lazy("channel", "Chat"),
    Channel.VIDEO: pgettext_lazy("channel", "Video"),
    Channel.CALLBACK: pgettext_lazy("channel", "Call-back"),
    Channel.WRITTEN: pgettext_lazy("channel", "In writing"),
}

PRESENCES: dict[str, Text] = {
    Presence.OFFLINE: pgettext_lazy("presence", "Off duty"),
    Presence.READY: pgettext_lazy("presence", "Ready"),
    Presence.BUSY: pgettext_lazy("presence", "Talking"),
    Presence.WRAP_UP: pgettext_lazy("presence", "Writing up"),
    Presence.BREAK: pgettext_lazy("presence", "Break"),
}

PRESENCE_TONES: dict[str, str] = {
    Presence.READY: "good",
    Presence.BUSY: "brand",
    Presence.WRAP_UP: "brand",
    Presence.BREAK: "warn",
}

REASONS: dict[str, Text] = {
    Reason.REST: pgettext_lazy("break", "Rest"),
    Reason.MEAL: pgettext_lazy("break", "Meal"),
    Reason.MEETING: pgettext_lazy("break", "Meeting"),
    Reason.TRAINING: pgettext_lazy("break", "Training"),
    Reason.TECHNICAL: pgettext_lazy("break", "Technical trouble"),
    Reason.END_OF_DUTY: pgettext_lazy("break", "End of duty"),
    Reason.NO_ANSWER: pgettext_lazy("break", "An offer rang unanswered"),
    Reason.CONNECTION_LOST: pgettext_lazy("break", "Connection lost"),
}

LEVELS: dict[str, Text] = {
    Level.NATIVE: pgettext_lazy("level of a language", "My own language"),
    Level.FLUENT: pgettext_lazy("level of a language", "Fluent"),
    Level.BASIC: pgettext_lazy("level of a language", "A little"),
}

#: Why somebody rings here. Without those that say nothing to a lawyer.
WHY: dict[str, Text] = {
    Why.URGENCY: _("it is urgent"),
    Why.KEPT_PLACE: _("they have waited before: first in line"),
    Why.LANGUAGE_NATIVE: _("you speak their language as your own"),
    Why.LANGUAGE_FLUENT: _("you speak their language"),
    Why.LANGUAGE_BASIC: _("nobody who speaks their language better is free"),
    Why.INTERPRETER: _("nobody who speaks their language is free"),
    Why.ZONE_PRIORITY: _("their special zone goes first"),
    Why.ZONE: _("you serve this special zone"),
    Why.ZONE_OPENED: _("no lawyer of this special zone is free"),
    Why.MATTER: _("you know the subject"),
    Why.GROUP: _("you have experience with people like them"),
    Why.REGION: _("they are from your area"),
    Why.FAIRNESS: _("you have been free longest"),
}

#: Why somebody still waits, for whoever leads the shift.
HOLDS: dict[str, Text] = {
    Hold.NO_SEAT: _("nobody who could serve them is free"),
    Hold.WIDENS: _("a lawyer with less of the language is tried soon"),
    Hold.RESERVED: _("the free lawyer is kept for a rare language"),
    Hold.BETTER_SOON: _("a lawyer who knows the subject is expected soon"),
    Hold.YIELDS: _("people on the line go first"),
    Hold.CONFLICT: _("whoever is free has a conflict of interest"),
}

CALLBACK_STATES: dict[str, Text] = {
    State.BOOKED: pgettext_lazy("call-back", "Booked"),
    State.DUE: pgettext_lazy("call-back", "To call now"),
    State.CALLING: pgettext_lazy("call-back", "Being called"),
    State.REACHED: pgettext_lazy("call-back", "Reached"),
    State.FAILED: pgettext_lazy("call-back", "Not reached"),
    State.CANCELLED: pgettext_lazy("call-back", "Cancelled"),
}

CALLBACK_TONES: dict[str, str] = {
    State.BOOKED: "brand",
    State.DUE: "warn",
    State.CALLING: "warn",
    State.REACHED: "good",
    State.FAILED: "bad",
}

CALLBACK_OUTCOMES: dict[str, Text] = {
    "": pgettext_lazy("attempt to call", "is calling"),
    Outcome.REACHED: pgettext_lazy("attempt to call", "reached"),
    Outcome.NOT_REACHED: pgettext_lazy("attempt to call", "nobody answered, or it was not a good moment"),
    Outcome.WRONG_NUMBER: pgettext_lazy("attempt to call", "wrong number"),
    Outcome.ASKED_NOT_TO: pgettext_lazy("attempt to call", "does not want to be called"),
    Outcome.RELEASED: pgettext_lazy("attempt to call", "given back without a call"),
    Outcome.LOST: pgettext_lazy("attempt to call", "nothing heard of the call"),
    Outcome.BROKEN_OFF: pgettext_lazy("attempt to call", "broken off: the lawyer's line died"),
    Outcome.MISSED: pgettext_lazy("attempt to call", "nobody called at the promised time"),
    Outcome.UNWANTED: pgettext_lazy("attempt to call", "cancelled by the person"),
}

#: The buttons of whoever calls.
CALLBACK_COMMANDS: dict[str, Text] = {
    Command.REACHED: _("Reached: save the note"),
    Command.NOT_REACHED: _("Not reached"),
    Command.WRONG_NUMBER: _("Wrong number"),
    Command.ASKED_NOT_TO: _("Asked not to be called again"),
    Command.RELEASE: _("Give back, I have not called"),
}
