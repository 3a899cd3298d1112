"""How people read what forensic appraisal declares: its states, commands, terms and fields, in their language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fawang.appraisal.procedure import Command, State, Term
from fawang.appraisal.texts import labels
from fawang.kernel.wording import Text, yuan
from fawang.work_orders.kinds import Names
from fawang.work_orders.rules import SUBMIT, Party

_ARTICLES = {**labels.DECLINED, **labels.STOPPED, **labels.ADDED}
#: Fields whose codes read better than they are kept.
_CODES: dict[str, Mapping[str, Text]] = {
    "article": _ARTICLES,
    "flaw": labels.FLAWS,
    "event": labels.EVENTS,
    "method": labels.METHODS,
    "sort": labels.SORTS,
    "brought_by": labels.BRINGERS,
    "appeared": labels.APPEARED,
    "reply": labels.ANSWERS,
}
#: Where the length of a term comes from that was agreed on.
AGREED = "Agreed in the commission (regulation of Guangdong on forensic appraisal, Art. 38)"


def lines(data: Mapping[str, Any]) -> list[str]:
    """Return how the data of a step reads in the history, before reasons and notes."""
    found = [str(names.get(data[field], data[field])) for field, names in _CODES.items() if data.get(field)]
    if fee := data.get("fee"):
        found.append(gettext("Fee: %(sum)s") % {"sum": yuan(fee)})
    if number := data.get("number"):
        found.append(str(number))
    if material := data.get("material"):
        found.append(gettext("Material %(number)s") % {"number": material})
    if taker := data.get("taker"):
        found.append(f"→ {labels.HOLDERS.get(taker, taker)}")
    if court := data.get("court"):
        said = (court, data.get("place"), data.get("on"), data.get("at"))
        found.append(" · ".join(str(one) for one in said if one))
    if appraiser := data.get("appraiser"):
        found.append(str(appraiser))
    return [*found, *(f"· {paper}" for paper in data.get("papers") or data.get("appraisers") or [])]


NAMES = Names(
    states={
        State.SUBMITTED: _("Waiting for an answer"),
        State.COMPLETING: _("Waiting for materials"),
        State.OFFERED: _("Waiting for the client's consent"),
        State.UNPAID: _("Commissioned, waiting for the fee"),
        State.APPRAISING: _("Being appraised"),
        State.SUSPENDED: _("Suspended"),
        State.WRITTEN: _("Report written"),
        State.SIGNING: _("Being signed and sealed"),
        State.ISSUED: _("Report issued"),
        State.ADDING: _("More was asked for"),
        State.CLOSED: _("Closed"),
        State.DECLINED: _("Not accepted"),
        State.TERMINATED: _("Ended"),
        State.WITHDRAWN: _("Withdrawn"),
    },
    commands={
        Command.ASK_MATERIALS: _("Ask for missing materials"),
        Command.BRING_MATERIALS: _("Materials are complete"),
        Command.OFFER: _("Accept and offer terms"),
        Command.DECLINE: _("Do not accept"),
        Command.AGREE: _("Consent to the terms"),
        Command.SETTLE: _("Nothing is owed"),
        Command.APPOINT: _("Appoint the appraisers"),
        Command.RECORD: _("Record a step of the appraisal"),
        Command.CHOOSE_METHOD: _("Record the method"),
        Command.AGREE_METHOD: _("Record the consent to the method"),
        Command.REFUSE_METHOD: _("Do not consent to the method"),
        Command.SUSPEND: _("Suspend"),
        Command.RESUME: _("Resume"),
        Command.RECEIVE: _("Receive a material"),
        Command.HAND_OVER: _("Hand a material over"),
        Command.TAKE: _("Sign for a material"),
        Command.CONFIRM: _("Sign for what was handed over"),
        Command.ATTEST: _("Record a signature on paper"),
        Command.WRITE: _("Write the report"),
        Command.APPROVE: _("Approve the report"),
        Command.SEND_BACK: _("Send back to the appraisers"),
        Command.ISSUE: _("Issue"),
        Command.CLOSE: _("Record the handing over"),
        Command.TERMINATE: _("End it"),
        Command.WITHDRAW: _("Withdraw"),
        Command.CORRECT: _("Correct a flaw"),
        Command.ASK_MORE: _("Ask for a supplement"),
        Command.TAKE_UP: _("Supplement the report"),
        Command.LEAVE_IT: _("No supplement is needed"),
        Command.SUMMON: _("Enter a court's summons"),
        Command.ANSWER_SUMMONS: _("Answer the summons"),
        Command.APPEAR: _("Record the appearance in court"),
    },
    done={
        SUBMIT: _("The commission was received"),
        Command.ASK_MATERIALS: _("Missing materials were asked for"),
        Command.BRING_MATERIALS: _("Materials were completed"),
        Command.OFFER: _("The institution offered its terms"),
        Command.DECLINE: _("The institution did not accept the commission"),
        Command.AGREE: _("The client consented: it is commissioned"),
        Command.SETTLE: _("The fee is settled"),
        Command.APPOINT: _("The appraisers were appointed"),
        Command.RECORD: _("A step of the appraisal"),
        Command.CHOOSE_METHOD: _("The method was recorded"),
        Command.AGREE_METHOD: _("The client consented to the method"),
        Command.REFUSE_METHOD: _("The client did not consent to the method: the appraisal ends"),
        Command.SUSPEND: _("The appraisal was suspended; the time limit stands still"),
        Command.RESUME: _("The appraisal goes on; the time limit runs on"),
        Command.RECEIVE: _("A material was received"),
        Command.HAND_OVER: _("A material was handed over"),
        Command.TAKE: _("A material was signed for"),
        Command.CONFIRM: _("The client signed for a material"),
        Command.ATTEST: _("A hand-over was signed on paper"),
        Command.WRITE: _("The report was written"),
        Command.APPROVE: _("The report was approved and goes to be signed"),
        Command.SEND_BACK: _("The report went back to the appraisers"),
        Command.ISSUE: _("The report was issued"),
        Command.CLOSE: _("The report was handed over"),
        Command.TERMINATE: _("The appraisal was ended"),
        Command.WITHDRAW: _("The commission was withdrawn"),
        Command.CORRECT: _("A flaw of the report was corrected"),
        Command.ASK_MORE: _("A supplement was asked for"),
        Command.TAKE_UP: _("The report is being supplemented"),
        Command.LEAVE_IT: _("The report is not supplemented"),
        Command.SUMMON: _("A court summons the appraisers"),
        Command.ANSWER_SUMMONS: _("An appraiser answered the summons"),
        Command.APPEAR: _("The summons is done with"),
    },
    parties={Party.OFFICE: _("the appraisal institution")},
    terms={
        Term.ANSWER: _("Answer the commission"),
        Term.COMPLETE: _("Materials from the client"),
        Term.AGREE: _("Consent of the client"),
        Term.PAY: _("Pay the fee"),
        Term.REPORT: _("Issue the report"),
        Term.DELIVER: _("Hand the report over"),
        Term.MORE: _("Supplement the report"),
    },
    fields={
        "papers": (_("What is missing"), _("One material on each line, all of them at once.")),
        "fee": (_("Fee in yuan"), ""),
        "days": (_("Working days until the report"), ""),
        "risk": (_("Risks of the appraisal"), _("As the commission has to name them (Art. 30).")),
        "no_conflict": (
            _("Nobody who has to keep out takes part: institution, head, appraisers (Arts. 32 and 33)"),
            _(
                "Ask them about parties, relatives, advice that they gave and an appraisal of the same before."
            ),
        ),
        "consent": (_("I commission the appraisal on these terms and know its risks"), ""),
        "waived": (_("Why nothing was paid"), ""),
        "number": (_("Number of the report"), ""),
        "appraisers": (
            _("Licence numbers of the appraisers"),
            _("Two at least, one on each line (Art. 31)."),
        ),
        "event": (_("What was done"), ""),
        "on": (_("On which day"), ""),
        "method": (_("Method"), ""),
        "standard": (_("Number and name of the standard, or of the method"), ""),
        "knows_method": (_("Principle and risks of the method are known and consented to, in writing"), ""),
        "material_name": (_("Name of the material"), ""),
        "sort": (_("What it is"), ""),
        "quantity": (_("Number or quantity"), ""),
        "condition": (_("Condition"), _("How it looks and how it is kept.")),
        "sealed": (_("It is sealed, and the seal is intact"), ""),
        "brought_by": (_("Who took or brought it"), ""),
        "material": (_("Material"), ""),
        "giver": (_("From whom, if not from whoever had it last"), ""),
        "taker": (_("To whom"), ""),
        "purpose": (_("What for"), ""),
        "intact": (_("The seal is intact"), ""),
        "explained": (_("Why it does not come from whoever had it last"), ""),
        "paper": (_("On which paper it was signed"), _("Its name among the files.")),
        "report": (_("Text of the report"), _("As it will be printed, without number, signatures and seal.")),
        "dissent": (_("A differing opinion"), _("It is named in the report (Art. 40).")),
        "handed_over": (_("How it was handed over"), ""),
        "flaw": (_("What is corrected"), ""),
        "court": (_("Court"), ""),
        "place": (_("Where in court"), _("Address and courtroom, as in the summons.")),
        "at": (_("At what time"), ""),
        "appraiser": (_("Which appraiser"), ""),
        "reply": (
            _("Answer"),
            _(
                "Whoever cannot come says why; without the court's consent the fee may have to be paid back (Art. 46)."
            ),
        ),
        "remote": (_("By video"), ""),
        "appeared": (_("How they appeared"), ""),
    },
    choices={
        "event": labels.EVENTS,
        "method": labels.METHODS,
        "sort": labels.SORTS,
        "brought_by": labels.BRINGERS,
        "giver": labels.HOLDERS,
        "taker": labels.HOLDERS,
        "handed_over": labels.HANDED_OVER,
        "flaw": labels.FLAWS,
        "appeared": labels.APPEARED,
        "reply": labels.ANSWERS,
    },
    sources={
        AGREED: _("Agreed in the commission (regulation of Guangdong on forensic appraisal, Art. 38)"),
        "Regulation of Guangdong on forensic appraisal, Art. 27": _(
            "Regulation of Guangdong on forensic appraisal, Art. 27"
        ),
        "General rules of forensic appraisal, Art. 28 (text not checked against the gazette)": _(
            "General rules of forensic appraisal, Art. 28 (text not checked against the gazette)"
        ),
    },
)
