"""Names of what appointments know, in the reader's language."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fawang.appointments.rules.dates import Command, Source, State
from fawang.appointments.rules.interpreters import Answer
from fawang.appointments.rules.interpreters import State as Asked
from fawang.appointments.rules.plans import ResourceKind
from fawang.kernel.wording import Text

KINDS: dict[str, Text] = {
    ResourceKind.COUNTER: pgettext_lazy("appointment", "At the counter"),
    ResourceKind.LAWYER: pgettext_lazy("appointment", "With a lawyer"),
    ResourceKind.ROOM: pgettext_lazy("appointment", "A room"),
    ResourceKind.VIDEO: pgettext_lazy("appointment", "By video"),
    ResourceKind.HOME_VISIT: pgettext_lazy("appointment", "We come to you"),
    ResourceKind.INTERPRETER: pgettext_lazy("appointment", "With a sign-language interpreter"),
}

STATES: dict[str, Text] = {
    State.WAITING: pgettext_lazy("appointment", "On the waiting list"),
    State.HELD: pgettext_lazy("appointment", "Kept for you"),
    State.BOOKED: pgettext_lazy("appointment", "Booked"),
    State.MOVED: pgettext_lazy("appointment", "Needs another time"),
    State.ARRIVED: pgettext_lazy("appointment", "Here"),
    State.SERVED: pgettext_lazy("appointment", "Served"),
    State.NO_SHOW: pgettext_lazy("appointment", "Did not come"),
    State.CANCELLED: pgettext_lazy("appointment", "Cancelled"),
}

TONES: dict[str, str] = {
    State.WAITING: "warn",
    State.HELD: "warn",
    State.BOOKED: "brand",
    State.MOVED: "seal",
    State.ARRIVED: "good",
    State.SERVED: "good",
}

SOURCES: dict[str, Text] = {
    Source.SELF: pgettext_lazy("appointment", "booked by themselves"),
    Source.STAFF: pgettext_lazy("appointment", "booked by staff"),
    Source.OTHER: pgettext_lazy("appointment", "booked by somebody else"),
}

#: The buttons of staff.
COMMANDS: dict[str, Text] = {
    Command.CHECK_IN: pgettext_lazy("appointment", "Has come"),
    Command.FINISH: pgettext_lazy("appointment", "Was served"),
    Command.NO_SHOW: pgettext_lazy("appointment", "Did not come"),
    Command.CONFIRM: pgettext_lazy("appointment", "Called: they come"),
    Command.CANCEL: _("Cancel the appointment"),
}

INTERPRETATIONS: dict[str, Text] = {
    Asked.ASKED: pgettext_lazy("interpreter", "Asked"),
    Asked.AGREED: pgettext_lazy("interpreter", "Has agreed; the office confirms"),
    Asked.CONFIRMED: pgettext_lazy("interpreter", "Comes"),
    Asked.DECLINED: pgettext_lazy("interpreter", "Cannot come"),
    Asked.CANCELLED: pgettext_lazy("interpreter", "Has cancelled"),
    Asked.RELEASED: pgettext_lazy("interpreter", "Not needed any more"),
}

NO_INTERPRETER: Text = _("Nobody yet; the office looks for one")

#: The buttons of an interpreter.
ANSWERS: dict[str, Text] = {
    Answer.AGREE: pgettext_lazy("interpreter", "I come"),
    Answer.DECLINE: pgettext_lazy("interpreter", "I cannot come"),
    Answer.CANCEL: pgettext_lazy("interpreter", "I cannot come after all"),
}
