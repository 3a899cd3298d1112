"""Names of what lawyers, requests, records and complaints are, in the reader's language."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fawang.kernel.wording import Text, yuan
from fawang.lawyers.models import Recipient
from fawang.lawyers.rules.complaints import About, Finding, Term
from fawang.lawyers.rules.complaints import Command as ComplaintCommand
from fawang.lawyers.rules.complaints import State as ComplaintState
from fawang.lawyers.rules.fees import Fee
from fawang.lawyers.rules.requests import Answer, Reason, Share, State, Wish
from fawang.lawyers.rules.sanctions import Sort
from fawang.lawyers.rules.sanctions import State as SanctionState

WISHES: dict[str, Text] = {
    Wish.QUOTE: _("A quote\nWhat it would cost, and what is included."),
    Wish.APPOINTMENT: _("An appointment\nA first talk, at a time that suits me."),
}
SHARES: dict[str, Text] = {
    Share.WORDS: _("What happened"),
    Share.OPPONENT: _("The name of the other side"),
    Share.PLACE: _("The place"),
}
STATES: dict[str, Text] = {
    State.OPEN: pgettext_lazy("request to lawyers", "Waiting for answers"),
    State.ACCEPTED: pgettext_lazy("request to lawyers", "You have chosen"),
    State.WITHDRAWN: pgettext_lazy("request to lawyers", "Taken back"),
    State.EXPIRED: pgettext_lazy("request to lawyers", "Time has run out"),
}
TONES: dict[str, str] = {State.OPEN: "warn", State.ACCEPTED: "good"}
#: As the person reads them.
ANSWERS: dict[str, Text] = {
    Answer.ASKED: pgettext_lazy("answer of a lawyer", "Not answered yet"),
    Answer.CLEARED: pgettext_lazy("answer of a lawyer", "Reads what you wrote"),
    Answer.OFFERED: pgettext_lazy("answer of a lawyer", "Has made an offer"),
    Answer.ACCEPTED: pgettext_lazy("answer of a lawyer", "Accepted by you"),
    Answer.DECLINED: pgettext_lazy("answer of a lawyer", "Cannot take it"),
    Answer.RELEASED: pgettext_lazy("answer of a lawyer", "Not chosen"),
    Answer.LAPSED: pgettext_lazy("answer of a lawyer", "Did not answer in time"),
}
#: As whoever was asked reads them.
MINE: dict[str, Text] = {
    Answer.ASKED: pgettext_lazy("request at a lawyer", "New: check for a conflict"),
    Answer.CLEARED: pgettext_lazy("request at a lawyer", "Waits for your offer"),
    Answer.OFFERED: pgettext_lazy("request at a lawyer", "Your offer is with them"),
    Answer.ACCEPTED: pgettext_lazy("request at a lawyer", "You were chosen"),
    Answer.DECLINED: pgettext_lazy("request at a lawyer", "Declined by you"),
    Answer.RELEASED: pgettext_lazy("request at a lawyer", "They chose another way"),
    Answer.LAPSED: pgettext_lazy("request at a lawyer", "Time has run out"),
}
ANSWER_TONES: dict[str, str] = {
    Answer.ASKED: "warn", Answer.CLEARED: "warn", Answer.OFFERED: "good", Answer.ACCEPTED: "good",
}  # fmt: skip
REASONS: dict[str, Text] = {
    Reason.CONFLICT: _("A conflict of interest stands against it"),
    Reason.NOT_MY_FIELD: _("It is not my field"),
    Reason.NO_TIME: _("I have no time for it"),
    Reason.OTHER: pgettext_lazy("reason of a lawyer", "Another reason"),
}
FEES: dict[str, Text] = {
    Fee.FIXED: _("One sum for everything named"),
    Fee.HOURLY: pgettext_lazy("fee of a lawyer", "By the hour"),
    Fee.CONTINGENT: _("A share of what is won"),
    Fee.FREE: _("Free of charge"),
}
SANCTIONS: dict[str, Text] = {
    Sort.WARNING: pgettext_lazy("discipline of a lawyer", "Warning"),
    Sort.FINE: pgettext_lazy("discipline of a lawyer", "Fine"),
    Sort.CONFISCATION: pgettext_lazy("discipline of a lawyer", "Unlawful income taken"),
    Sort.SUSPENSION: pgettext_lazy("discipline of a lawyer", "Suspended from practice"),
    Sort.REVOCATION: pgettext_lazy("discipline of a lawyer", "Licence revoked"),
    Sort.ADMONITION: pgettext_lazy("discipline of a lawyer", "Admonished by the association"),
    Sort.NOTICE: pgettext_lazy("discipline of a lawyer", "Criticised in a circular of the association"),
    Sort.CENSURE: pgettext_lazy("discipline of a lawyer", "Publicly censured by the association"),
    Sort.MEMBERSHIP_SUSPENDED: pgettext_lazy("discipline of a lawyer", "Rights of membership suspended"),
    Sort.EXPULSION: pgettext_lazy("discipline of a lawyer", "Expelled from the association"),
}
SANCTION_STATES: dict[str, Text] = {
    SanctionState.PROPOSED: pgettext_lazy("discipline record", "Waits for a second person"),
    SanctionState.PUBLISHED: pgettext_lazy("discipline record", "Public"),
    SanctionState.WITHDRAWN: pgettext_lazy("discipline record", "Taken back"),
}
ABOUT: dict[str, Text] = {
    About.MONEY: _("Took money privately, or more than agreed"),
    About.IDLE: _("Does nothing, or did not come to a hearing"),
    About.CONFLICT: _("Works for the other side too"),
    About.SECRETS: _("Told others what I said in confidence"),
    About.PROMISES: _("Promised a result, or said untrue things"),
    About.NO_LICENCE: _("Is not a lawyer"),
    About.OTHER: _("Something else"),
}
FINDINGS: dict[str, Text] = {
    Finding.JUSTIFIED: _("Your complaint is justified."),
    Finding.PARTLY: _("Your complaint is justified in part."),
    Finding.NOT_JUSTIFIED: _("We found nothing wrong."),
}
COMPLAINT_STATES: dict[str, Text] = {
    ComplaintState.RECEIVED: pgettext_lazy("complaint about a lawyer", "Received"),
    ComplaintState.ACCEPTED: pgettext_lazy("complaint about a lawyer", "Being looked into"),
    ComplaintState.FORWARDED: pgettext_lazy("complaint about a lawyer", "Forwarded, being looked into"),
    ComplaintState.ANSWERED: pgettext_lazy("complaint about a lawyer", "Answered"),
    ComplaintState.REFUSED: pgettext_lazy("complaint about a lawyer", "Not taken up"),
    ComplaintState.WITHDRAWN: pgettext_lazy("complaint about a lawyer", "Withdrawn"),
}
COMPLAINT_TONES: dict[str, str] = {
    ComplaintState.RECEIVED: "warn", ComplaintState.ACCEPTED: "warn", ComplaintState.FORWARDED: "warn",
    ComplaintState.ANSWERED: "good",
}  # fmt: skip
COMPLAINT_COMMANDS: dict[str, Text] = {
    ComplaintCommand.ACCEPT: _("Take it up"),
    ComplaintCommand.FORWARD: _("Forward it"),
    ComplaintCommand.ANSWER: _("Send the answer"),
    ComplaintCommand.REFUSE: _("Do not take it up"),
}
TERMS: dict[str, Text] = {
    Term.ACCEPT: _("Say whether it is taken up"),
    Term.ANSWER: pgettext_lazy("term of a complaint", "Answer"),
}


def price(one: Recipient) -> str:
    """Return what an offer costs: a sum, a sum for an hour, a share."""
    amount = one.amount or Decimal(0)
    if one.fee == Fee.HOURLY:
        return str(_("%(sum)s an hour") % {"sum": yuan(amount)})
    if one.fee == Fee.CONTINGENT:
        return f"{amount.normalize():f} %"
    return str(FEES[Fee.FREE]) if one.fee == Fee.FREE else yuan(amount)
