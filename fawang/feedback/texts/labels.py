"""Names of scores, reasons and results, in the reader's language."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fawang.feedback.rules import Reason, Result, checks, complaints
from fawang.kernel.wording import Text

SCORES: dict[int, Text] = {
    5: _("Very satisfied"),
    4: _("Satisfied"),
    3: _("Neither satisfied nor dissatisfied"),
    2: _("Dissatisfied"),
    1: _("Very dissatisfied"),
}

REASONS: dict[str, Text] = {
    Reason.SOLVED: _("My problem is solved"),
    Reason.CLEAR: _("Everything was explained clearly"),
    Reason.QUICK: _("It was quick"),
    Reason.KIND: _("People were kind and respectful"),
    Reason.NOT_SOLVED: _("My problem is not solved"),
    Reason.NOT_PAID: _("I have not received what was agreed"),
    Reason.WRONG_RESULT: _("What was recorded is not what happened"),
    Reason.UNCLEAR: _("I did not understand what happened"),
    Reason.SLOW: _("It took too long"),
    Reason.NOT_REACHED: _("I could not reach anybody"),
    Reason.UNKIND: _("I was not treated well"),
}

RESULTS: dict[str, Text] = {
    Result.SETTLED: _("Settled"),
    Result.EXPLAINED: _("Explained; the person understands"),
    Result.HANDED_ON: _("Handed on to the office in charge"),
    Result.NOT_REACHED: _("Person could not be reached"),
}

CAUSES: dict[str, Text] = {
    checks.Cause.COMPLAINED: _("Complained of"),
    checks.Cause.DISSATISFIED: _("Dissatisfied"),
    checks.Cause.SAMPLED: _("Drawn by lot"),
}

CAUSE_TONES: dict[str, str] = {
    checks.Cause.COMPLAINED: "bad",
    checks.Cause.DISSATISFIED: "warn",
}

#: What a sheet may ask for: the name, and what to look at. A code of a new sheet without a name shows as it is.
DIMENSIONS: dict[str, tuple[Text, Text]] = {
    "law": (_("The law is right"), _("Right articles, in force today, and they fit what happened.")),
    "complete": (_("Complete"), _("Everything that was asked is answered; what was missing was asked for.")),
    "plain": (_("Plain words"), _("Somebody without legal training understands it.")),
    "attitude": (_("Attitude"), _("Patient and respectful, also when it was difficult.")),
    "next_steps": (_("Next steps"), _("The person knows what to do first, where, and until when.")),
    "record": (
        pgettext_lazy("a dimension of quality", "Record"),
        _("Written in time, and it says what was said."),
    ),
}

FAULTS: dict[str, Text] = {
    "wrong_law": _("Wrong advice that can do harm"),
    "missed_deadline": _("A period about to end was not seen"),
    "missed_danger": _("Danger to somebody was not seen"),
    "conflict": _("A conflict of interest was not declared"),
    "asked_money": _("Asked for money, or sold their own services"),
    "told_others": _("Told others what was confidential"),
    "insulted": _("Insulted or threatened the person"),
}

ABOUT: dict[str, Text] = {
    complaints.About.ATTITUDE: _("How I was treated"),
    complaints.About.WRONG_ADVICE: _("The advice or the work was wrong"),
    complaints.About.LATE: _("It was late, or nobody got in touch"),
    complaints.About.MONEY: _("I was asked for money"),
    complaints.About.OTHER: _("Something else"),
}

COMPLAINT_STATES: dict[str, Text] = {
    complaints.State.RECEIVED: pgettext_lazy("state of a complaint", "Received"),
    complaints.State.ACCEPTED: pgettext_lazy("state of a complaint", "Being looked into"),
    complaints.State.ANSWERED: pgettext_lazy("state of a complaint", "Answered"),
    complaints.State.CLOSED: pgettext_lazy("state of a complaint", "Closed"),
    complaints.State.WITHDRAWN: pgettext_lazy("state of a complaint", "Withdrawn"),
}

COMPLAINT_TONES: dict[str, str] = {
    complaints.State.RECEIVED: "warn",
    complaints.State.ACCEPTED: "brand",
    complaints.State.ANSWERED: "good",
    complaints.State.CLOSED: "good",
}

FINDINGS: dict[str, Text] = {
    complaints.Finding.JUSTIFIED: _("Justified"),
    complaints.Finding.PARTLY: _("Partly justified"),
    complaints.Finding.NOT_JUSTIFIED: _("Not found to be so"),
}

COMPLAINT_COMMANDS: dict[str, Text] = {
    complaints.Command.ACCEPT: _("Look into it"),
    complaints.Command.HAND_OVER: _("Hand over to a colleague"),
    complaints.Command.ANSWER: _("Send the answer"),
    complaints.Command.CLOSE: _("Close the complaint"),
    complaints.Command.WITHDRAW: _("Withdraw the complaint"),
}

#: In the history.
COMPLAINT_DONE: dict[str, Text] = {
    "complain": _("Complained"),
    complaints.Command.ACCEPT: pgettext_lazy("history of a complaint", "Accepted"),
    complaints.Command.HAND_OVER: _("Handed over to a colleague"),
    complaints.Command.ANSWER: pgettext_lazy("history of a complaint", "Answered"),
    complaints.Command.CLOSE: pgettext_lazy("history of a complaint", "Closed"),
    complaints.Command.WITHDRAW: pgettext_lazy("history of a complaint", "Withdrawn"),
}

COMPLAINT_TERMS: dict[str, Text] = {
    complaints.Term.ACCEPT: _("Accept the complaint"),
    complaints.Term.ANSWER: _("Answer the complaint"),
}

VIA: dict[str, Text] = {
    complaints.Via.PAGE: _("by the person's page"),
    complaints.Via.API: _("by another program"),
    complaints.Via.PHONE: _("by telephone"),
}
