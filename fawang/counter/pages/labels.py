"""The names of codes of the counter, for pages."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fawang.counter.rules.line import Frail, Why
from fawang.counter.rules.offline import Cause, Kind, Resolution
from fawang.counter.rules.offline import State as Replayed
from fawang.counter.rules.tickets import State
from fawang.counter.rules.visits import ADVICE, INFORMATION, Outcome
from fawang.counter.rules.visits import KINDS as VISIT_KINDS
from fawang.kernel.wording import Text
from fawang.organisations.rules import Service
from fawang.organisations.texts.labels import SERVICES

KINDS: dict[str, Text] = {
    ADVICE: SERVICES[Service.CONSULTATION],
    INFORMATION: _("Information and papers"),
    **{str(one): name for one, name in SERVICES.items() if one in VISIT_KINDS},
}

OUTCOMES: dict[str, Text] = {
    Outcome.ADVISED: pgettext_lazy("outcome of a visit", "Advised"),
    Outcome.APPLIED: pgettext_lazy("outcome of a visit", "Application handed in"),
    Outcome.REFERRED: pgettext_lazy("outcome of a visit", "Referred to another body"),
    Outcome.MEDIATED: pgettext_lazy("outcome of a visit", "Mediated"),
    Outcome.APPOINTED: pgettext_lazy("outcome of a visit", "Comes again at an agreed time"),
    Outcome.INFORMED: pgettext_lazy("outcome of a visit", "Informed, papers handed out"),
    Outcome.LEFT: pgettext_lazy("outcome of a visit", "Left before anything was done"),
}

FRAIL: dict[str, Text] = {
    Frail.OLD: _("I am 65 or older"),
    Frail.PREGNANT: _("I am pregnant"),
    Frail.DISABLED: _("I have a disability, or standing is hard for me"),
    Frail.SMALL_CHILD: _("I have a small child with me"),
    Frail.DANGER: _("I am in danger, or afraid of somebody"),
}

#: The same on the clerk's page.
FRAIL_SHORT: dict[str, Text] = {
    Frail.OLD: pgettext_lazy("in line", "old"),
    Frail.PREGNANT: pgettext_lazy("in line", "pregnant"),
    Frail.DISABLED: pgettext_lazy("in line", "disabled"),
    Frail.SMALL_CHILD: pgettext_lazy("in line", "small child"),
    Frail.DANGER: pgettext_lazy("in line", "in danger"),
}

#: Why a number is next when its turn comes.
WHYS: dict[str, Text] = {
    Why.WAITED: _("by the time of drawing the number"),
    Why.FRAIL: _("should not stand long: 20 minutes ahead"),
    Why.APPOINTMENT: _("came in time to an appointment: counts from its time, 10 minutes ahead"),
    Why.DANGER: _("in danger: before all others"),
    Why.OVERTAKEN: _("others who came later went ahead often enough: now first"),
    Why.BACK: _("was not there when called: after three others, then at the old place"),
}

STATES: dict[str, Text] = {
    State.WAITING: pgettext_lazy("a number in line", "Waiting"),
    State.CALLED: pgettext_lazy("a number in line", "Called"),
    State.SERVING: pgettext_lazy("a number in line", "At the counter"),
    State.TRANSFERRED: pgettext_lazy("a number in line", "Waiting, transferred"),
    State.SERVED: pgettext_lazy("a number in line", "Served"),
    State.GONE: pgettext_lazy("a number in line", "Gone"),
}

SCORES: dict[int, Text] = {
    5: _("Very satisfied"),
    4: _("Satisfied"),
    3: _("Neither satisfied nor dissatisfied"),
    2: _("Dissatisfied"),
    1: _("Very dissatisfied"),
}

OFFLINE_KINDS: dict[str, Text] = {
    Kind.VISIT: _("Visit"),
    Kind.APPLICATION: _("Application"),
    Kind.NOTE: _("Note to a matter"),
}

OFFLINE_STATES: dict[str, Text] = {
    "waiting": _("Not sent yet"),
    Replayed.DONE: _("Carried out"),
    Replayed.TASK: _("Somebody decides"),
    Replayed.REFUSED: _("To be corrected"),
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
