"""The names of what is recorded at the counter."""

from django.utils.translation import gettext_lazy as _

from fawang.counter.rules.offline import Cause, Kind, Resolution, State
from fawang.counter.rules.visits import ADVICE, INFORMATION, KINDS, Outcome
from fawang.kernel.wording import Text
from fawang.organisations.labels import SERVICES
from fawang.organisations.rules import Service

VISIT_KINDS: dict[str, Text] = {
    ADVICE: _("Legal advice"),
    INFORMATION: _("Information"),
    **{str(one): SERVICES[one] for one in Service if str(one) in KINDS},
}

OUTCOMES: dict[str, Text] = {
    Outcome.ADVISED: _("Advised"),
    Outcome.APPLIED: _("An application was handed in"),
    Outcome.REFERRED: _("Sent on to another office"),
    Outcome.MEDIATED: _("Mediated"),
    Outcome.APPOINTED: _("Comes again at an agreed time"),
    Outcome.INFORMED: _("Given papers or directions"),
    Outcome.LEFT: _("Left before anything was done"),
}

OFFLINE_KINDS: dict[str, Text] = {
    Kind.VISIT: _("Visit"),
    Kind.APPLICATION: _("Application"),
    Kind.NOTE: _("Note to a matter"),
}

OFFLINE_STATES: dict[str, Text] = {
    "waiting": _("Not sent yet"),
    State.DONE: _("Carried out"),
    State.TASK: _("Somebody decides"),
    State.REFUSED: _("To be corrected"),
}

CAUSES: dict[str, Text] = {
    Cause.SERVED_ELSEWHERE: _("The person was served at another office after this was recorded."),
    Cause.STALE: _("The matter has moved on since the clerk saw it."),
    Cause.NOT_ALLOWED: _("The clerk may not do this any more, or the matter is not theirs to see."),
    Cause.ACCOUNT_CLOSED: _("The clerk's account is closed."),
}

RESOLUTIONS: dict[str, Text] = {
    Resolution.KEEP: _("Keep it as a new record of its own"),
    Resolution.ATTACH: _("Add what it says, as a note, to what we have"),
    Resolution.DISCARD: _("Discard it"),
}
