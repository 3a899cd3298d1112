"""How people read what notarisation declares: its states, commands, terms and fields, in their language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fawang.kernel.wording import yuan
from fawang.notarisation.procedure import Command, State, Term
from fawang.notarisation.texts import labels
from fawang.work_orders.kinds import Names
from fawang.work_orders.rules import SUBMIT, Party

_ARTICLES = {**labels.REFUSALS, **labels.DECLINED, **labels.ENDED}


def lines(data: Mapping[str, Any]) -> list[str]:
    """Return how the data of a step reads in the history, before reasons and notes."""
    found: list[str] = []
    if article := data.get("article"):
        found.append(str(_ARTICLES.get(article, article)))
    if fee := data.get("fee"):
        found.append(gettext("Fee: %(sum)s") % {"sum": yuan(fee)})
    if cause := data.get("cause"):
        found.append(str(labels.CAUSES.get(cause, cause)))
    if number := data.get("number"):
        found.append(str(number))
    return [*found, *(f"· {paper}" for paper in data.get("papers") or [])]


NAMES = Names(
    states={
        State.SUBMITTED: _("Waiting to be accepted"),
        State.SUPPLEMENTING: _("Waiting for papers"),
        State.UNPAID: _("Accepted, waiting for the fee"),
        State.EXAMINING: _("Being examined"),
        State.PROVING: _("Waiting for evidence"),
        State.VERIFYING: _("Being verified"),
        State.PROPOSED: _("Certificate proposed"),
        State.SIGNING: _("Being signed and sealed"),
        State.ISSUED: _("Certificate issued"),
        State.CLOSED: _("Closed"),
        State.DECLINED: _("Not accepted"),
        State.REFUSED: _("Not certified"),
        State.TERMINATED: _("Ended"),
        State.WITHDRAWN: _("Withdrawn"),
        State.REVIEWING: _("Certificate under review"),
        State.REVOKED: _("Certificate revoked"),
    },
    commands={
        Command.REQUEST_PAPERS: _("Ask for missing papers"),
        Command.SUPPLY_PAPERS: _("Papers are complete"),
        Command.ACCEPT: _("Accept and set the fee"),
        Command.DECLINE: _("Do not accept"),
        Command.SETTLE: _("Nothing is owed"),
        Command.ATTEND: _("Record that the person came"),
        Command.ASK_PROOF: _("Ask for more evidence"),
        Command.GIVE_PROOF: _("Evidence is complete"),
        Command.VERIFY: _("Stop the clock to verify"),
        Command.VERIFIED: _("Verified: go on"),
        Command.PROPOSE: _("Propose the certificate"),
        Command.APPROVE: _("Approve the certificate"),
        Command.SEND_BACK: _("Send back to the notary"),
        Command.ISSUE: _("Issue"),
        Command.CLOSE: _("Record the handing over"),
        Command.REFUSE: _("Do not certify"),
        Command.TERMINATE: _("End it"),
        Command.WITHDRAW: _("Withdraw"),
        Command.ASK_REVIEW: _("Ask for a review"),
        Command.TAKE_REVIEW: _("Review it for somebody who is concerned"),
        Command.UPHOLD: _("Uphold the certificate"),
        Command.REDRAFT: _("Draft the corrected certificate"),
        Command.CORRECT: _("Correct the certificate"),
        Command.REVOKE: _("Revoke the certificate"),
    },
    done={
        SUBMIT: _("The application was received"),
        Command.REQUEST_PAPERS: _("Missing papers were asked for"),
        Command.SUPPLY_PAPERS: _("Papers were completed"),
        Command.ACCEPT: _("The application was accepted"),
        Command.DECLINE: _("The application was not accepted"),
        Command.SETTLE: _("The fee is settled"),
        Command.ATTEND: _("The person was before the notary"),
        Command.ASK_PROOF: _("More evidence was asked for"),
        Command.GIVE_PROOF: _("Evidence was completed"),
        Command.VERIFY: _("Verification began; the time limit stands still"),
        Command.VERIFIED: _("Verification is over; the time limit runs on"),
        Command.PROPOSE: _("The notary proposed the certificate"),
        Command.APPROVE: _("The certificate was approved and goes to be signed"),
        Command.SEND_BACK: _("It went back to the notary"),
        Command.ISSUE: _("The certificate was issued"),
        Command.CLOSE: _("The certificate was handed over"),
        Command.REFUSE: _("The office does not certify it"),
        Command.TERMINATE: _("The matter was ended"),
        Command.WITHDRAW: _("The application was withdrawn"),
        Command.ASK_REVIEW: _("A review was asked for"),
        Command.TAKE_REVIEW: _("Somebody who is concerned asked for a review"),
        Command.UPHOLD: _("The certificate was upheld"),
        Command.REDRAFT: _("A corrected certificate was drafted"),
        Command.CORRECT: _("The certificate was corrected"),
        Command.REVOKE: _("The certificate was revoked"),
    },
    parties={Party.OFFICE: _("the notary office")},
    terms={
        Term.ACCEPT: _("Decide on acceptance"),
        Term.SUPPLEMENT: _("Papers from the person"),
        Term.PAY: _("Pay the fee"),
        Term.CERTIFY: _("Issue the certificate"),
        Term.DELIVER: _("Hand the certificate over"),
        Term.REVIEW: _("Review the certificate"),
    },
    fields={
        "concerned": (
            _("Who asks for it"),
            _("Not a party, but concerned by what the certificate says (Art. 39)."),
        ),
        "knew_on": (_("On which day they learned of it"), ""),
        "papers": (_("What is missing"), _("One paper on each line, all of them at once.")),
        "fee": (_("Fee in yuan"), _("Leave it empty to take the fee of the table.")),
        "waived": (_("Why nothing was paid"), ""),
        "number": (_("Number of the certificate"), ""),
        "on": (_("On which day"), ""),
        "identity": (_("Identity checked by"), ""),
        "cause": (_("Why the time does not count (Art. 30)"), ""),
        "certificate": (
            _("Text of the certificate"),
            _("As it will be printed, without number, signature and seal."),
        ),
        "handed_over": (_("How it was handed over"), ""),
    },
    choices={
        "cause": labels.CAUSES,
        "identity": labels.IDENTITIES,
        "handed_over": labels.HANDED_OVER,
    },
    sources={
        "Notarisation Law, Art. 30": _("Notarisation Law, Art. 30"),
        "Rules of notarial procedure, Art. 64 (text not checked against the gazette)": _(
            "Rules of notarial procedure, Art. 64 (text not checked against the gazette)"
        ),
    },
)
