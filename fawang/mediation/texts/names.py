"""How people read what mediation declares: its states, commands, terms and fields, in their language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fawang.kernel.wording import Text
from fawang.mediation.procedure import BOTH, RESPONDENT, Command, State, Term
from fawang.mediation.rules.sessions import when
from fawang.mediation.texts import committees, labels
from fawang.work_orders.kinds import Names
from fawang.work_orders.rules import SUBMIT, Party

#: Fields whose codes read better than they are kept.
_CODES: dict[str, Mapping[str, Text]] = {
    "ground": committees.GROUNDS,
    "side": labels.SIDES,
    "loss": labels.LOSSES,
    "talk": labels.TALKS,
    "heard": labels.HEARD,
    "way": labels.WAYS,
    "article": labels.DECLINED,
    "impasse": labels.IMPASSES,
    "ruling": labels.RULINGS,
    "performed": labels.PERFORMED,
    "handed_by": labels.HANDED_BY,
    "reported_to": labels.REPORTED_TO,
}
#: What is read as it was typed. Whoever reads the step reads it: nothing of one side stands in a step that both read.
_TYPED = ("on", "at", "place", "court", "number", "view", "told", "record", "invited", "disputed", "terms")


def lines(data: Mapping[str, Any]) -> list[str]:
    """Return how the data of a step reads in the history, before reasons and notes."""
    found = [str(names.get(data[field], data[field])) for field, names in _CODES.items() if data.get(field)]
    found += [str(data[field]) for field in _TYPED if data.get(field)]
    if data.get("slot"):
        found.append(" ".join(when(data)))
    if by := data.get("perform_by"):
        found.append(gettext("To be performed by %(day)s") % {"day": by})
    return found


NAMES = Names(
    states={
        State.SUBMITTED: _("Waiting for the committee"),
        State.INVITING: _("Waiting for the other side's answer"),
        State.MEDIATING: _("Being mediated"),
        State.HALTED: _("Halted"),
        State.SIGNING: _("Agreement being signed"),
        State.SEALING: _("Agreement being sealed"),
        State.IN_FORCE: _("Agreement in force"),
        State.CONFIRMING: _("With the court for confirmation"),
        State.CLOSED: _("Closed"),
        State.FAILED: _("Ended without an agreement"),
        State.REFUSED: _("Ended: one side does not want it"),
        State.DECLINED: _("Not taken up"),
        State.TERMINATED: _("Ended"),
        State.WITHDRAWN: _("Withdrawn"),
    },
    commands={
        Command.NOTE_CONFLICT: _("Take a mediator off who stands too near to a side"),
        Command.MARK_DANGER: _("Mark danger"),
        Command.SPEAK_ALONE: _("Record a talk with the applicant alone"),
        Command.REPORT_DANGER: _("Record a report to the police"),
        Command.APPOINT: _("Appoint mediators"),
        Command.INVITE: _("Invite the other side"),
        Command.DECLINE: _("Do not take it up"),
        Command.AGREE: _("I take part"),
        Command.NOTE_AGREED: _("Note that the other side takes part"),
        Command.REFUSE: _("I do not take part"),
        Command.NOTE_REFUSED: _("Note that one side does not want it"),
        Command.UNREACHABLE: _("The other side cannot be reached"),
        Command.ARRANGE: _("Arrange a session"),
        Command.HEAR_APPLICANT: _("Record a talk with the side that applied"),
        Command.HEAR_RESPONDENT: _("Record a talk with the side that was invited"),
        Command.RECORD_SESSION: _("Record a session"),
        Command.HALT: _("Halt: a side cannot go on"),
        Command.GO_ON: _("Go on"),
        Command.AGREE_ORALLY: _("Record an oral agreement"),
        Command.DRAFT: _("Draft the agreement"),
        Command.SIGNED: _("A person has signed"),
        Command.ATTEST: _("Record a signature on paper"),
        Command.BACK: _("Back to the talks"),
        Command.SEAL: _("Have it signed and sealed"),
        Command.SEALED_ON_PAPER: _("Record signature and seal on paper"),
        Command.IN_FORCE: _("Put into force"),
        Command.WANT_CONFIRMATION: _("Want it confirmed by the court"),
        Command.ASK_COURT: _("Record the joint application"),
        Command.RULED: _("Record what the court said"),
        Command.CHECK: _("Record how it is performed"),
        Command.MEDIATE_AGAIN: _("Mediate again"),
        Command.CLOSE: _("Close"),
        Command.FAIL: _("End without an agreement"),
        Command.STOP: _("End the mediation"),
        Command.LEAVE_TABLE: _("End the mediation"),
        Command.TERMINATE: _("End it"),
        Command.WITHDRAW: _("Withdraw"),
    },
    done={
        Command.NOTE_CONFLICT: _("A mediator who stands too near to a side was taken off"),
        SUBMIT: _("The application for mediation has arrived"),
        Command.MARK_DANGER: _("Danger was marked"),
        Command.SPEAK_ALONE: _("A mediator spoke to the applicant alone"),
        Command.REPORT_DANGER: _("It was reported"),
        Command.APPOINT: _("Mediators were appointed"),
        Command.INVITE: _("The other side was invited"),
        Command.DECLINE: _("The dispute was not taken up"),
        Command.AGREE: _("The invited side takes part"),
        Command.NOTE_AGREED: _("The invited side takes part"),
        Command.REFUSE: _("The invited side does not take part"),
        Command.NOTE_REFUSED: _("One side does not want a mediation"),
        Command.UNREACHABLE: _("The other side could not be reached"),
        Command.ARRANGE: _("A session was arranged"),
        Command.HEAR_APPLICANT: _("A talk alone with the side that applied"),
        Command.HEAR_RESPONDENT: _("A talk alone with the side that was invited"),
        Command.RECORD_SESSION: _("A session was recorded"),
        Command.HALT: _("The mediation was halted"),
        Command.GO_ON: _("The mediation goes on"),
        Command.AGREE_ORALLY: _("Both sides have agreed, by word of mouth"),
        Command.DRAFT: _("An agreement was drafted"),
        Command.SIGNED: _("The agreement was signed"),
        Command.ATTEST: _("The agreement was signed on paper"),
        Command.BACK: _("The draft is talked over again"),
        Command.SEAL: _("All have signed; the committee signs and seals"),
        Command.SEALED_ON_PAPER: _("The agreement is in force"),
        Command.IN_FORCE: _("The agreement is in force"),
        Command.WANT_CONFIRMATION: _("One side wants the court to confirm it"),
        Command.ASK_COURT: _("Both sides have applied to the court"),
        Command.RULED: _("The court has answered"),
        Command.CHECK: _("The performance was looked at"),
        Command.MEDIATE_AGAIN: _("The mediation begins again"),
        Command.CLOSE: _("Closed"),
        Command.FAIL: _("The mediation ended without an agreement"),
        Command.STOP: _("One side has ended the mediation"),
        Command.LEAVE_TABLE: _("One side has ended the mediation"),
        Command.TERMINATE: _("The mediation has ended"),
        Command.WITHDRAW: _("The application was withdrawn"),
    },
    parties={
        Party.OFFICE: _("the mediation committee"),
        RESPONDENT: _("the side that was invited"),
        BOTH: _("both sides"),
    },
    sides=labels.SIDES,
    terms={
        Term.ACCEPT: _("Take it up or not"),
        Term.ANSWER: _("The other side answers"),
        Term.MEDIATE: _("Mediate"),
        Term.SIGN: _("Sign the agreement"),
        Term.CONFIRM: _("Joint application to the court"),
        Term.PERFORM: _("Perform the agreement"),
    },
    fields={
        "ground": (_("What was found out"), ""),
        "heard": (_("What the applicant said"), _("Spoken to alone, where nobody could listen.")),
        "reported_to": (_("To whom"), ""),
        "told": (_("What was reported, to whom by name, and when"), _("No side reads it.")),
        "mediator": (_("Mediator"), ""),
        "second_mediator": (_("Second mediator"), ""),
        "chosen": (_("The sides chose them (Art. 19)"), ""),
        "no_conflict": (_("None of them is related to a side or concerned by the dispute"), ""),
        "way": (
            _("How"),
            _("If others may hold the telephone, a message says no more than that there is news."),
        ),
        "party": (
            _("Name of the other side"),
            _("Leave it empty if they are among the persons already; enter further ones there."),
        ),
        "reach": (_("Their telephone, or the address for the letter"), ""),
        "slot": (
            _("A free time of the committee"),
            _("It is booked for both sides. Leave it empty to write a day and a time of your own."),
        ),
        "on": (_("On which day"), ""),
        "at": (_("At what time"), ""),
        "talk": (_("How"), ""),
        "place": (_("Where"), _("A place that is safe for both. Leave it empty for telephone and video.")),
        "view": (_("What they said, alone"), _("Only this side reads it; the other side never does.")),
        "record": (_("What was said"), _("For the file (Art. 27). No side reads it.")),
        "invited": (_("Who else took part, with both sides' consent (Art. 20)"), ""),
        "side": (_("Which side"), ""),
        "loss": (_("Why"), ""),
        "disputed": (_("Facts, and what is in dispute (Art. 29)"), _("Both sides read it.")),
        "terms": (
            _("What was agreed: who does what, how, by when"),
            _("Both sides read it, word for word."),
        ),
        "paper": (
            _("Is it about something that must be signed on paper (Electronic Signature Law, Art. 3)?"),
            "",
        ),
        "perform_by": (_("To be performed by"), _("The last day. Leave it empty if it is done already.")),
        "signer": (_("Who signed"), ""),
        "file": (_("The signed paper"), _("Among the files of this matter.")),
        "number": (_("Number of the agreement"), ""),
        "court": (_("Court"), _("The basic court at the place of the committee.")),
        "handed_by": (_("Who hands the application in"), ""),
        "both_signed": (_("Both sides have signed the application (Art. 33)"), ""),
        "ruling": (_("What the court said"), ""),
        "performed": (_("How it was performed"), ""),
        "impasse": (_("Why there is no agreement"), _("Both sides read it.")),
    },
    choices={
        "heard": labels.HEARD,
        "reported_to": labels.REPORTED_TO,
        "way": labels.WAYS,
        "talk": labels.TALKS,
        "side": labels.SIDES,
        "loss": labels.LOSSES,
        "paper": labels.PAPERS,
        "handed_by": labels.HANDED_BY,
        "ruling": labels.RULINGS,
        "performed": labels.PERFORMED,
        "impasse": labels.IMPASSES,
    },
    sources={
        "People's Mediation Law, Art. 33": _("People's Mediation Law, Art. 33"),
        "Rules of people's mediation work, Art. 33 (text not checked against the gazette)": _(
            "Rules of people's mediation work, Art. 33 (text not checked against the gazette)"
        ),
        "Agreed by both sides": _("Agreed by both sides"),
    },
)
