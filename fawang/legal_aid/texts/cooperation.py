"""How cooperation of offices reads."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fawang.kernel.wording import Text
from fawang.legal_aid.rules.cooperation import Act, Command, State

ACTS: dict[str, Text] = {
    Act.VERIFY_MEANS: _("Verify the economic situation"),
    Act.TAKE_EVIDENCE: _("Take evidence"),
    Act.DELIVER: _("Deliver a paper"),
    Act.MEET_DETAINEE: _("Meet somebody in detention"),
}
STATES: dict[str, tuple[Text, str]] = {
    State.ASKED: (_("asked"), "brand"),
    State.ACCEPTED: (_("being done"), "brand"),
    State.RETURNED: (_("something is missing"), "warn"),
    State.REFUSED: (pgettext_lazy("request between offices", "refused"), "bad"),
    State.DONE: (_("done"), "good"),
    State.WITHDRAWN: (pgettext_lazy("request between offices", "withdrawn"), ""),
}
COMMANDS: dict[str, Text] = {
    Command.ACCEPT: _("Do it"),
    Command.REFUSE: pgettext_lazy("request between offices", "Refuse it"),
    Command.RETURN: _("Send it back: something is missing"),
    Command.COMPLETE: _("Add what was missing"),
    Command.WITHDRAW: _("It is not needed any more"),
    Command.REPORT: _("Report what was done"),
}
ASKS: dict[str, Text] = {
    Command.REFUSE: _("Why?"),
    Command.RETURN: _("What is missing?"),
    Command.COMPLETE: _("What has to be added?"),
    Command.REPORT: _("What was done, and what came of it?"),
}
