"""How people read what legal aid declares: its states, commands, terms and fields, in their language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from fawang.kernel.wording import Text, yuan
from fawang.legal_aid.procedure import WITH_THE_LAWYER, Command, State, Term
from fawang.legal_aid.texts import labels
from fawang.work_orders.kinds import Names

_EVENTS: dict[str, Text] = {
    "contact": _("Talked with the client"),
    "hearing": _("Hearing"),
    "mediation": _("Mediation"),
    "filing": _("Filed with a court or commission"),
    "other": _("Other"),
}


def lines(data: Mapping[str, Any]) -> list[str]:
    """Return how the data of a step reads in the history, before reasons and notes."""
    found: list[str] = []
    if article := data.get("article"):
        found.append(str(labels.GROUNDS.get(article, article)))
    if event := data.get("event"):
        found.append(str(_EVENTS.get(event, event)) + (f" · {data['on']}" if data.get("on") else ""))
    if outcome := data.get("outcome"):
        found.append(str(labels.OUTCOMES_READ.get(outcome, outcome)))
    if recovered := data.get("sum_recovered"):
        found.append(gettext("Sum recovered: %(sum)s") % {"sum": yuan(recovered)})
    if decision := data.get("decision"):
        found.append(f"{labels.DECISIONS[decision]} · {data['served_on']} · {labels.SERVICES[data['way']]}")
    if sum_ := data.get("sum"):
        found.append(yuan(sum_))
    return [*found, *(f"· {paper}" for paper in data.get("papers") or [])]


NAMES = Names(
    states={
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
    },
    commands={
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
        Command.RECORD_SERVICE: _("Record when the decision reached the person"),
        Command.PROPOSE_REPAYMENT: _("Propose that costs are paid back (Art. 64)"),
        Command.REJECT_REPAYMENT: _("Reject the proposed repayment"),
        Command.ORDER_REPAYMENT: _("Order that costs are paid back (Art. 64)"),
        Command.REVOKE_REPAYMENT: _("Take back the order to pay"),
        Command.REPAID: _("Costs are settled"),
        Command.WITHDRAW: _("Withdraw"),
        Command.REOPEN: _("Reopen"),
    },
    done={
        "submit": _("Application received"),
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
        Command.RECORD_SERVICE: _("The decision of the justice bureau reached the person"),
        Command.PROPOSE_REPAYMENT: _("Repayment of costs proposed"),
        Command.REJECT_REPAYMENT: _("Proposed repayment rejected"),
        Command.ORDER_REPAYMENT: _("Costs are to be paid back (Legal Aid Law, Art. 64)"),
        Command.REVOKE_REPAYMENT: _("Order to pay costs back taken back"),
        Command.REPAID: _("Costs settled"),
        Command.WITHDRAW: _("Application withdrawn"),
        Command.REOPEN: _("Case reopened"),
    },
    terms={
        Term.DECIDE: _("Decision"),
        Term.SUPPLEMENT: _("Papers from the applicant"),
        Term.ASSIGN: _("Assignment of a lawyer"),
        Term.RESPOND: _("Lawyer's answer"),
        Term.HANDLE: _("Handling"),
        Term.FILE: _("File to be handed in"),
        Term.REVIEW: _("Final review"),
        Term.OBJECTION: _("Decision on the objection"),
    },
    sources={
        "Legal Aid Law, Art. 43": _("Legal Aid Law, Art. 43"),
        "Legal Aid Law, Art. 49": _("Legal Aid Law, Art. 49"),
        "Own target; the case itself has the periods of procedure": _(
            "Own target; the case itself has the periods of procedure"
        ),
        "Procedure rules: the file is handed in within 30 days of the end": _(
            "Procedure rules: the file is handed in within 30 days of the end"
        ),
    },
    parties={WITH_THE_LAWYER: _("the lawyer")},
    fields={
        "papers": (
            _("Missing papers"),
            _("One per line. Name all that are missing: the law allows one request only."),
        ),
        "aid_first": (_("Aid first, papers later (Art. 44)"), _("For urgent cases only.")),
        "no_conflict": (
            _("I have checked: there is no conflict of interest"),
            _("Names are shown to you after this declaration."),
        ),
        "event": (_("What happened"), ""),
        "on": (_("On which day"), ""),
        "outcome": (_("Outcome"), ""),
        "decision": (_("Which decision of the bureau"), ""),
        "served_on": (_("On which day did it reach the person?"), _("Periods run from the day after it.")),
        "way": (_("How did it reach them?"), ""),
        "waived": (_("Why it was waived"), ""),
        "sum": (
            _("Costs of the aid that was given (yuan)"),
            _("Subsidies and other costs that were really spent; no fine."),
        ),
        "sum_recovered": (_("Sum recovered (yuan)"), _("Leave empty if it was not about money.")),
        "ended_on": (_("Ended on"), _("The file is due within 30 days of this day.")),
    },
    choices={
        "event": _EVENTS,
        "outcome": labels.OUTCOMES_READ,
        "decision": labels.DECISIONS,
        "way": labels.SERVICES,
    },
    tones={
        State.SUSPENDED: "warn",
        State.CLOSED: "good",
        State.REFUSED: "bad",
        State.OBJECTED: "seal",
    },
)
