"""How people read what a notified defence declares: its states, commands, terms and fields."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from fawang.legal_aid.defence.procedure import WITH_THE_LAWYER, Command, State, Term
from fawang.legal_aid.defence.texts import labels
from fawang.work_orders.kinds import Names


def lines(data: Mapping[str, Any]) -> list[str]:
    """Return how the data of a step reads in the history, before reasons and notes."""
    found: list[str] = []
    if why := data.get("why"):
        found.append(str(labels.ENDS.get(why, why)))
    if event := data.get("event"):
        found.append(str(labels.EVENTS.get(event, event)))
    if day := data.get("on"):
        found.append(str(day))
    if hearing := data.get("hearing_on"):
        found.append(gettext("Hearing on %(day)s") % {"day": hearing})
    if outcome := data.get("outcome"):
        found.append(str(labels.OUTCOMES.get(outcome, outcome)))
    return found


NAMES = Names(
    states={
        State.NOTIFIED: _("Notified, waiting for a lawyer"),
        State.ASSIGNED: _("Lawyer asked"),
        State.DEFENDING: _("Being defended"),
        State.FILING: _("Concluded, file being completed"),
        State.IN_REVIEW: _("Under final review"),
        State.CLOSED: _("Closed"),
        State.ENDED: _("Ended before its end"),
    },
    commands={
        Command.KEEP: _("It is ours"),
        Command.ASSIGN: _("Assign a lawyer"),
        Command.REASSIGN: _("Change the lawyer"),
        Command.GIVE: _("Give it to another lawyer of the firm"),
        Command.TAKE_UP: _("Take up"),
        Command.DECLINE: _("Decline"),
        Command.MEET: _("Record a meeting"),
        Command.RECORD: _("Record what was done"),
        Command.REFUSE_LAWYER: _("The person refuses the lawyer"),
        Command.CHANGE_HEARING: _("Set the day of the hearing"),
        Command.CONCLUDE: _("Record the outcome"),
        Command.HAND_IN: _("Hand in the file"),
        Command.SEND_BACK: _("Send back to the lawyer"),
        Command.CLOSE: pgettext_lazy("command on a work order", "Close"),
        Command.REOPEN: _("Reopen"),
        Command.END: _("End: no lawyer is needed any more"),
    },
    done={
        "submit": _("Notification received"),
        Command.KEEP: _("The office is competent"),
        Command.ASSIGN: _("A lawyer was asked to take the case"),
        Command.REASSIGN: _("Another lawyer was asked to take the case"),
        Command.GIVE: _("The firm asked another of its lawyers to take the case"),
        Command.TAKE_UP: _("The lawyer took up the case"),
        Command.DECLINE: _("The lawyer declined"),
        Command.MEET: _("The lawyer met the person"),
        Command.RECORD: _("The lawyer recorded what was done"),
        Command.REFUSE_LAWYER: _("The person refused the lawyer; another one is assigned"),
        Command.CHANGE_HEARING: _("Day of the hearing"),
        Command.CONCLUDE: _("Outcome reached"),
        Command.HAND_IN: _("File handed in"),
        Command.SEND_BACK: _("File sent back to the lawyer"),
        Command.CLOSE: _("Case closed"),
        Command.REOPEN: _("Case reopened"),
        Command.END: _("Ended: no lawyer is needed any more"),
    },
    terms={
        Term.PASS_ON: _("Kept, or passed on to the competent office"),
        Term.ASSIGN: _("A lawyer is assigned and the organ told"),
        Term.REPLACE: _("Another lawyer is assigned"),
        Term.RESPOND: _("Lawyer's answer"),
        Term.MEET: _("First meeting"),
        Term.FILE: _("File to be handed in"),
        Term.REVIEW: _("Final review"),
    },
    sources={
        "Legal Aid Law, Art. 36": _("Legal Aid Law, Art. 36"),
        "Own target: the same day": _("Own target: the same day"),
        "Own target: a hearing is near": _("Own target: a hearing is near"),
        "Procedure rules: the file is handed in within 30 days of the end": _(
            "Procedure rules: the file is handed in within 30 days of the end"
        ),
    },
    parties={WITH_THE_LAWYER: _("the lawyer")},
    fields={
        "no_conflict": (
            _("I have checked: there is no conflict of interest"),
            _("Names are shown to you after this declaration."),
        ),
        "reached_at": (
            _("Telephone for the organ"),
            _("It stands in the letter. Empty: the number of your firm."),
        ),
        "event": (_("What was done"), ""),
        "on": (_("On which day"), ""),
        "hearing_on": (_("Day of the hearing"), ""),
        "outcome": (_("Outcome"), ""),
        "ended_on": (_("Ended on"), _("The file is due within 30 days of this day.")),
        "why": (_("Why"), ""),
    },
    choices={"event": labels.EVENTS, "outcome": labels.OUTCOMES, "why": labels.ENDS},
    tones={State.CLOSED: "good", State.ENDED: "warn"},
)
