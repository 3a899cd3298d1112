"""Names of states, commands, terms and channels, in the reader's language."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fawang.kernel.wording import Text
from fawang.work_orders.codes import Card, Channel
from fawang.work_orders.rules import Command, Party, State, Term

STATES: dict[str, Text] = {
    State.UNROUTED: _("Waiting to be dispatched"),
    State.SUBMITTED: _("Waiting for a decision"),
    State.SUPPLEMENTING: _("Waiting for papers"),
    State.ACCEPTED: _("Granted, waiting for a lawyer"),
    State.ASSIGNED: _("Lawyer asked"),
    State.IN_PROGRESS: _("In the lawyer's hands"),
    State.SUSPENDED: _("Suspended"),
    State.FILING: _("Concluded, file being completed"),
    State.IN_REVIEW: _("Under final review"),
    State.CLOSED: _("Closed"),
    State.REFUSED: _("Refused"),
    State.OBJECTED: _("Objection under review"),
    State.WITHDRAWN: _("Withdrawn"),
    State.TERMINATED: _("Terminated"),
}

COMMANDS: dict[str, Text] = {
    Command.DISPATCH: _("Dispatch"),
    Command.PASS_ON: _("Pass on to the competent office"),
    Command.RETURN: _("Return: not ours"),
    Command.REQUEST_PAPERS: _("Ask for missing papers"),
    Command.SUPPLY_PAPERS: _("Papers are complete"),
    Command.ACCEPT: _("Grant legal aid"),
    Command.REFUSE: _("Refuse"),
    Command.LAPSE: _("Papers never came: take as withdrawn"),
    Command.OBJECT: _("Object"),
    Command.UPHOLD: _("Uphold the refusal"),
    Command.OVERTURN: _("Order the office to grant"),
    Command.ASSIGN: _("Assign a lawyer"),
    Command.REASSIGN: _("Change the lawyer"),
    Command.GIVE: _("Give it to another lawyer of the firm"),
    Command.TAKE_UP: _("Take up"),
    Command.DECLINE: _("Decline"),
    Command.RECORD: _("Record progress"),
    Command.SUSPEND: _("Suspend"),
    Command.RESUME: _("Resume"),
    Command.CONCLUDE: _("Record the outcome"),
    Command.HAND_IN: _("Hand in the file"),
    Command.SEND_BACK: _("Send back to the lawyer"),
    Command.CLOSE: pgettext_lazy("command on a work order", "Close"),
    Command.TERMINATE: _("Terminate legal aid"),
    Command.WITHDRAW: _("Withdraw"),
    Command.REOPEN: _("Reopen"),
    Command.ASK_EXTENSION: _("Ask for an extension"),
    Command.APPROVE_EXTENSION: _("Approve the extension"),
    Command.DENY_EXTENSION: _("Deny the extension"),
    Command.SUPERVISE: _("Supervise"),
    Command.ANSWER_SUPERVISION: _("Answer the supervision"),
    Command.MARK_URGENT: _("Mark as urgent"),
    Command.NOTE: _("Add an internal note"),
}

#: How a step reads in the history, after the fact.
DONE: dict[str, Text] = {
    "submit": _("Application received"),
    Command.DISPATCH: _("Sent to the competent office"),
    Command.PASS_ON: _("Passed on to the competent office"),
    Command.RETURN: _("Returned to the superior bureau, which will find the right office"),
    Command.REQUEST_PAPERS: _("Papers asked for"),
    Command.SUPPLY_PAPERS: _("Papers supplied"),
    Command.ACCEPT: _("Legal aid granted"),
    Command.REFUSE: _("Application refused"),
    Command.LAPSE: _("Taken as withdrawn, because the papers asked for did not come in time"),
    Command.OBJECT: _("Objection raised"),
    Command.UPHOLD: _("Objection reviewed: the refusal stands"),
    Command.OVERTURN: _("Objection reviewed: the office must grant legal aid"),
    Command.ASSIGN: _("A lawyer was asked to take the case"),
    Command.REASSIGN: _("Another lawyer was asked to take the case"),
    Command.GIVE: _("The firm asked another of its lawyers to take the case"),
    Command.TAKE_UP: _("The lawyer took up the case"),
    Command.DECLINE: _("The lawyer declined"),
    Command.RECORD: _("Progress"),
    Command.SUSPEND: _("Case suspended"),
    Command.RESUME: _("Case resumed"),
    Command.CONCLUDE: _("Outcome reached"),
    Command.HAND_IN: _("File handed in"),
    Command.SEND_BACK: _("File sent back to the lawyer"),
    Command.CLOSE: _("Case closed"),
    Command.TERMINATE: _("Legal aid terminated"),
    Command.WITHDRAW: _("Application withdrawn"),
    Command.REOPEN: _("Case reopened"),
    Command.ASK_EXTENSION: _("Extension asked for"),
    Command.APPROVE_EXTENSION: _("Time limit extended"),
    Command.DENY_EXTENSION: _("Extension denied"),
    Command.SUPERVISE: _("Supervision started"),
    Command.ANSWER_SUPERVISION: _("Supervision answered"),
    Command.MARK_URGENT: _("Marked as urgent"),
    Command.NOTE: _("Internal note"),
}

TERMS: dict[str, Text] = {
    Term.DISPATCH: _("Dispatch"),
    Term.DECIDE: _("Decision"),
    Term.SUPPLEMENT: _("Papers from the applicant"),
    Term.ASSIGN: _("Assignment of a lawyer"),
    Term.RESPOND: _("Lawyer's answer"),
    Term.HANDLE: _("Handling"),
    Term.FILE: _("File to be handed in"),
    Term.REVIEW: _("Final review"),
    Term.OBJECTION: _("Decision on the objection"),
    Term.SUPERVISION: _("Answer to the supervision"),
}

#: Where the length of a term comes from, as data/terms.yaml says it. What a bureau adds there stands as it is.
SOURCES: dict[str, Text] = {
    "Legal Aid Law, Art. 43": _("Legal Aid Law, Art. 43"),
    "Legal Aid Law, Art. 49": _("Legal Aid Law, Art. 49"),
    "Own target": _("Own target"),
    "Own target; the case itself has the periods of procedure": _(
        "Own target; the case itself has the periods of procedure"
    ),
    "Procedure rules: the file is handed in within 30 days of the end": _(
        "Procedure rules: the file is handed in within 30 days of the end"
    ),
    "Promise: urgent work order passed on within 1 hour": _(
        "Promise: urgent work order passed on within 1 hour"
    ),
    "Promise: work order passed on within 1 working day": _(
        "Promise: work order passed on within 1 working day"
    ),
    "Promise: the wrong office returns it within 2 days with reason": _(
        "Promise: the wrong office returns it within 2 days with reason"
    ),
}

PARTIES: dict[str, Text] = {
    Party.BUREAU: _("the justice bureau"),
    Party.OFFICE: _("the office"),
    Party.PERSON: _("the applicant"),
    Party.LAWYER: _("the lawyer"),
    Party.NOBODY: _("nobody"),
}

CHANNELS: dict[str, Text] = {
    Channel.WEB: _("Web"),
    Channel.API: _("Connected system"),
    Channel.HOTLINE: _("Hotline 12348"),
    Channel.COUNTER: _("Counter"),
}

CARDS: dict[str, Text] = {
    Card.YELLOW: _("Yellow card"),
    Card.RED: _("Red card"),
}

#: Fields of commands: label, and a hint where one helps.
FIELDS: dict[str, tuple[Text, Text]] = {
    "unit_id": (_("Office"), _("Name or division; type a few characters.")),
    "reason": (_("Reason"), _("Written so that the next reader understands it.")),
    "designate": (
        _("Designate bindingly"),
        _("The office cannot return it again. Needed to send it to an office that has returned it before."),
    ),
    "papers": (
        _("Missing papers"),
        _("One per line. Name all that are missing: the law allows one request only."),
    ),
    "note": (_("Note"), ""),
    "article": (_("Legal basis"), ""),
    "aid_first": (_("Aid first, papers later (Art. 44)"), _("For urgent cases only.")),
    "lawyer_id": (_("Lawyer"), ""),
    "no_conflict": (
        _("I have checked: there is no conflict of interest"),
        _("Names are shown to you after this declaration."),
    ),
    "event": (_("What happened"), ""),
    "on": (_("On which day"), ""),
    "outcome": (_("Outcome"), ""),
    "sum_recovered": (_("Sum recovered (yuan)"), _("Leave empty if it was not about money.")),
    "ended_on": (_("Ended on"), _("The file is due within 30 days of this day.")),
    "days": (_("Working days"), ""),
    "instruction": (_("Instruction"), ""),
    "answer": (_("Answer"), ""),
}

EVENTS: dict[str, Text] = {
    "contact": _("Talked with the client"),
    "hearing": _("Hearing"),
    "mediation": _("Mediation"),
    "filing": _("Filed with a court or commission"),
    "other": _("Other"),
}

OUTCOMES: dict[str, Text] = {
    "mediation": _("Settled in mediation"),
    "settlement": _("Settled between the parties"),
    "judgment": _("Judgment"),
    "arbitration": _("Arbitral award"),
    "advice": _("Ended with advice"),
    "other": _("Other"),
}

CHOICES: dict[str, dict[str, Text]] = {"event": EVENTS, "outcome": OUTCOMES}
