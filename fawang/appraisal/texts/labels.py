"""Names of fields, grounds, materials and answers of forensic appraisal, in the reader's language."""

from django.utils.translation import gettext_lazy as _

from fawang.appraisal.rules import Added, Answer, Client, Declined, Method, Scope, Stopped
from fawang.appraisal.rules.custody import Bringer, Holder, Sort
from fawang.kernel.wording import Text, say

SCOPES: dict[str, Text] = {
    Scope.PATHOLOGY: _("Forensic pathology: cause of death"),
    Scope.CLINICAL: _("Clinical: injury, disability, nursing, medical treatment"),
    Scope.PSYCHIATRY: _("Psychiatry: capacity, mental injury"),
    Scope.DNA: _("Kinship and identity (DNA)"),
    Scope.TOXICOLOGY: _("Toxicology: alcohol, drugs, poison"),
    Scope.DOCUMENTS: _("Documents: handwriting, seals, age of writing"),
    Scope.TRACES: _("Traces: vehicles, tools, fingerprints"),
    Scope.SUBSTANCES: _("Substances"),
    Scope.AUDIO_VIDEO: _("Recordings and pictures"),
    Scope.ELECTRONIC: _("Electronic data"),
    Scope.ENVIRONMENT: _("Damage to the environment"),
}

CLIENTS: dict[str, Text] = {
    Client.PERSON: _("For myself or my family"),
    Client.BODY: _("For a company or another body"),
    Client.COURT: _("A court commissions it"),
    Client.PROCURATORATE: _("A procuratorate commissions it"),
    Client.POLICE: _("The police commission it"),
}

DECLINED: dict[str, Text] = {
    Declined.OUT_OF_SCOPE: _("Art. 29(1): outside the institution's field"),
    Declined.WRONG_WAY: _("Art. 29(2): it was not commissioned as it has to be"),
    Declined.UNLAWFUL_USE: _("Art. 29(3): its use is unlawful or against public morals"),
    Declined.AGAINST_RULES: _("Art. 29(4): it is against the rules of practice or technique"),
    Declined.NOT_ABLE: _("Art. 29(5): beyond the institution's equipment or ability"),
    Declined.ELSEWHERE: _("Art. 29(6): another institution was commissioned with the same at the same time"),
    Declined.OTHER: _("Art. 29(7): other cases by law"),
    Declined.CONCERNED: _("Art. 32: the institution is concerned by the case and keeps out"),
}

STOPPED: dict[str, Text] = {
    Stopped.NOT_ABLE: _("Art. 39(1): beyond the institution's equipment or ability"),
    Stopped.ELSEWHERE: _("Art. 39(2): another institution was commissioned with the same"),
    Stopped.MATERIAL_USED_UP: _("Art. 39(3): the material is used up and cannot be replaced"),
    Stopped.NO_COOPERATION: _("Art. 39(4): somebody does not do their part, or disturbs it gravely"),
    Stopped.UNPAID: _("Art. 39(5): the fee is not paid"),
    Stopped.FORCE_MAJEURE: _("Art. 39(6): force majeure"),
    Stopped.OTHER: _("Art. 39(7): other cases"),
}

ADDED: dict[str, Text] = {
    Added.OMITTED: _("Art. 42(1): something that was commissioned was left out"),
    Added.NEW_MATERIAL: _("Art. 42(2): there is new material"),
    Added.OTHER: _("Art. 42(3): other cases"),
}

FLAWS: dict[str, Text] = {
    "41.1": _("Art. 41(1): a picture, spectrum or table is unclear"),
    "41.2": _("Art. 41(2): signature, seal or number is not as required"),
    "41.3": _("Art. 41(3): a flaw in the words that changes nothing of the opinion"),
}

WAIVERS: dict[str, Text] = {
    "aid": _("Receives legal aid (Art. 45)"),
    "hardship": _("In difficulty, by decision of the institution (Art. 45)"),
    "soldiers": _("Soldier on duty, or a soldier's family"),
}

SORTS: dict[str, Text] = {
    Sort.SAMPLE: _("Sample from a body"),
    Sort.DOCUMENT: _("Document"),
    Sort.MEDICAL_RECORD: _("Medical record or picture"),
    Sort.DEVICE: _("Device or data carrier"),
    Sort.OTHER: _("Other"),
}

BRINGERS: dict[str, Text] = {
    Bringer.INSTITUTION: _("Taken by the institution itself"),
    Bringer.AUTHORITY: _("Taken by the case authority"),
    Bringer.CLIENT: _("Brought by the client"),
    Bringer.OTHER: _("Brought by somebody else"),
}

HOLDERS: dict[str, Text] = {
    Holder.CLIENT: _("Client"),
    Holder.COUNTER: _("Counter of the institution"),
    Holder.STORE: _("Store of the institution"),
    Holder.APPRAISERS: _("Appraisers"),
    Holder.LABORATORY: _("Laboratory"),
    Holder.AUTHORITY: _("Case authority"),
}

EVENTS: dict[str, Text] = {
    "examination": _("Examination of a person"),
    "sampling": _("Samples taken"),
    "test": _("Test"),
    "discussion": _("Discussion among appraisers"),
    "other": _("Other"),
}

METHODS: dict[str, Text] = {
    Method.NATIONAL: _("National standard"),
    Method.TRADE: _("Standard or specification of the trade"),
    Method.ACCEPTED: _(
        "No standard: accepted by most experts; the client's written consent is asked for (Art. 34)"
    ),
}

ANSWERS: dict[str, Text] = {
    Answer.COMES: _("Appears"),
    Answer.HEALTH: _("Cannot come for reasons of health (Civil Procedure Law, Art. 76(1))"),
    Answer.DISTANCE: _("The way is long and the traffic difficult (Art. 76(2))"),
    Answer.FORCE_MAJEURE: _("Force majeure such as a natural disaster (Art. 76(3))"),
    Answer.OTHER: _("Another good reason (Art. 76(4))"),
}

APPEARED: dict[str, Text] = {
    "in_court": _("In court"),
    "remote": _("By video"),
    "excused": _("Excused by the court"),
    "absent": _("Did not appear"),
}

HANDED_OVER: dict[str, Text] = {
    "counter": _("At the counter"),
    "post": _("By post"),
    "online": _("Online"),
}


def amiss(code: str, about: str) -> str:
    """Return what is amiss in the register in words, with the field or the day that it is about."""
    return say(code, about=str(SCOPES.get(about, about))) if about else say(code)
