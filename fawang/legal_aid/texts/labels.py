"""Names of grounds, answers, verdicts and papers, in the reader's language."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel.wording import Text
from fawang.legal_aid.rules import Claim, Exempt, NoCondition, Urgency
from fawang.legal_aid.rules.eligibility import Question, Verdict
from fawang.legal_aid.rules.matching import Exclusion
from fawang.legal_aid.rules.remedies import Decision, Remedy, Service

#: Grounds as an officer cites them. Keys are `article` or `article.item` of the Legal Aid Law.
GROUNDS = {
    "31.1": _("Art. 31(1): state compensation"),
    "31.2": _("Art. 31(2): social insurance or social assistance"),
    "31.3": _("Art. 31(3): pension for the bereaved"),
    "31.4": _("Art. 31(4): maintenance of parents, children or spouse"),
    "31.5": _("Art. 31(5): labour relations or pay"),
    "31.6": _("Art. 31(6): declaring limited capacity"),
    "31.7": _("Art. 31(7): injury by work, traffic, food, drugs or medical treatment"),
    "31.8": _("Art. 31(8): environmental damage"),
    "31.9": _("Art. 31(9): other cases by law"),
    "32.1": _("Art. 32(1): honour of heroes and martyrs"),
    "32.2": _("Art. 32(2): acting bravely for justice"),
    "32.3": _("Art. 32(3): state compensation after acquittal in a retrial"),
    "32.4": _("Art. 32(4): victim of abuse, abandonment or domestic violence"),
    "32.5": _("Art. 32(5): other cases by law"),
    "42.1": _("Art. 42(1): minor, elderly or disabled person without fixed income"),
    "42.2": _("Art. 42(2): receives social or judicial assistance or preferential treatment"),
    "42.3": _("Art. 42(3): migrant worker claiming pay or compensation for work injury"),
    "42.4": _("Art. 42(4): others by law"),
    "44.1": _("Art. 44(1): a limitation period ends within 7 days"),
    "44.2": _("Art. 44(2): preservation or advance execution is needed at once"),
    "44.3": _("Art. 44(3): other urgent cases by law"),
    "31": _("Art. 31: the matter is not among those for which aid is given"),
    "41": _("Art. 41: economic difficulty is not shown"),
    "43": _("Art. 43: the papers do not support the application"),
    "48.1": _("Art. 48(1): aid was obtained by deceit"),
    "48.2": _("Art. 48(2): important facts were hidden or evidence was false"),
    "48.3": _("Art. 48(3): aid was used for unlawful acts"),
    "48.4": _("Art. 48(4): economic difficulty has ended"),
    "48.5": _("Art. 48(5): the proceedings ended or the case was withdrawn"),
    "48.6": _("Art. 48(6): the person engaged a lawyer or agent themselves"),
    "48.7": _("Art. 48(7): the person asks for it for good reason"),
    "48.8": _("Art. 48(8): other cases by law"),
}

QUESTIONS: dict[str, tuple[Text, Text]] = {
    Question.CLAIM: (
        _("What do you want to achieve?"),
        _("Choose what comes closest. You can apply in any case."),
    ),
    Question.URGENCY: (
        _("Is it urgent?"),
        _("In urgent cases help comes first and the papers later (Legal Aid Law, Art. 44)."),
    ),
    Question.NO_CONDITION: (
        _("Does one of these apply to you?"),
        _("Then your income does not matter (Legal Aid Law, Art. 32)."),
    ),
    Question.EXEMPT: (
        _("Do you belong to one of these groups?"),
        _("Then your economic situation is not checked (Legal Aid Law, Art. 42)."),
    ),
    Question.HOUSEHOLD: (
        _("How many people live in your household?"),
        _("Count everybody whose income and expenses are shared with yours, including yourself."),
    ),
    Question.INCOME: (
        _("How much does your household earn in a month, in yuan?"),
        _("Add up everybody's income before deductions. A rough figure is enough; write 0 if there is none."),
    ),
}

ANSWERS: dict[Question, dict[str, Text]] = {
    Question.CLAIM: {
        Claim.LABOUR: _("Unpaid wages, overtime, or proof that I worked there"),
        Claim.INJURY: _("Compensation after an injury at work, in traffic, by food, drugs or treatment"),
        Claim.SOCIAL_INSURANCE: _("Social insurance or social assistance"),
        Claim.MAINTENANCE: _("Maintenance for a child, parent or spouse"),
        Claim.PENSION_FOR_BEREAVED: _("A pension for the bereaved"),
        Claim.STATE_COMPENSATION: _("Compensation by the state"),
        Claim.CAPACITY: _("To have somebody's legal capacity declared"),
        Claim.ENVIRONMENT: _("Compensation for environmental damage"),
        Claim.OTHER_BY_LAW: _("Something else for which a law provides legal aid"),
        Claim.NONE: _("None of these, or I do not know"),
    },
    Question.URGENCY: {
        Urgency.PERIOD_ENDS: _("A time limit ends within 7 days"),
        Urgency.PRESERVATION: _("Property or evidence must be secured at once, or money is needed at once"),
        Urgency.OTHER_BY_LAW: _("Another urgent case that a law or regulation names"),
        Urgency.NONE: _("No, or I do not know"),
    },
    Question.NO_CONDITION: {
        NoCondition.ABUSE: _("I am a victim of abuse, abandonment or domestic violence"),
        NoCondition.BRAVERY: _("It is about my having acted bravely for justice"),
        NoCondition.HEROES: _("It is about the honour of heroes and martyrs"),
        NoCondition.ACQUITTED: _("I was acquitted in a retrial and seek state compensation"),
        NoCondition.OTHER_BY_LAW: _("Another case for which a law or regulation asks about no income"),
        NoCondition.NONE: _("None of these"),
    },
    Question.EXEMPT: {
        Exempt.MIGRANT_WORKER: _(
            "I came from the countryside to work and claim pay or compensation for work injury"
        ),
        Exempt.NO_FIXED_INCOME: _("Minor, elderly or disabled, without fixed income"),
        Exempt.ASSISTED: _("I receive social or judicial assistance, or preferential treatment"),
        Exempt.OTHER_BY_LAW: _("Another group that a law or regulation names"),
        Exempt.NONE: _("None of these"),
    },
}

VERDICTS: dict[str, Text] = {
    Verdict.LIKELY: _("You can probably get legal aid."),
    Verdict.LIKELY_WITHOUT_CONDITION: _("You can probably get legal aid, whatever your income."),
    Verdict.LIKELY_WITHOUT_CHECK: _(
        "You can probably get legal aid, and your economic situation is not checked."
    ),
    Verdict.UNCLEAR_INCOME: _(
        "Your income may be above the limit. The office decides; you can apply anyway."
    ),
    Verdict.UNCLEAR_CLAIM: _(
        "This may not be among the matters for legal aid. The office decides; you can apply anyway."
    ),
    Verdict.INCOMPLETE: _("Some questions are still open. You can apply anyway."),
}

PAPERS = {
    "id_card": _("Identity card, or another proof of who you are"),
    "application_form": _("Application form (the office fills it in with you)"),
    "hardship_declaration": _("Declaration about your economic situation (Art. 41)"),
    "proof_kinship_heroes": _("Proof that you are a close relative"),
    "proof_bravery": _("Certificate of acting bravely for justice"),
    "retrial_judgment": _("Judgment of the retrial"),
    "proof_abuse": _(
        "Whatever shows the violence or abandonment, such as police notes or medical records; if you have none, come"
        " anyway"
    ),
    "proof_group": _("Proof of age or disability, and that there is no fixed income"),
    "proof_assistance": _("Certificate of assistance or preferential treatment"),
    "proof_by_law": _("What shows that this law or regulation applies to you"),
    "proof_migrant_work": _("Household register or residence permit that shows you came to work"),
    "evidence_work": _(
        "What shows that you worked there: contract, work card, messages, attendance records, colleagues' statements"
    ),
    "evidence_pay": _("What shows your pay: pay slips, bank records, messages about wages"),
    "evidence_injury": _("What shows the accident: report, photographs, witnesses"),
    "medical_records": _("Medical records and bills"),
    "proof_family": _("Household register, marriage or birth certificate"),
    "evidence_case": _("Papers about the matter"),
}

EXCLUSIONS: dict[str | None, Text] = {
    Exclusion.CONFLICT: _("Conflict of interest"),
    Exclusion.FULL: _("No free capacity"),
    Exclusion.AWAY: _("Away"),
    Exclusion.DECLINED: _("Declined this case"),
    Exclusion.PRACTICE: _("Practises for too short a time"),
    Exclusion.YEARS_UNKNOWN: _("Years unknown: enter it"),
    Exclusion.BOUND: _("Defends somebody else of the same case"),
}

#: What became of the request to a lawyer, and its colour.
ASSIGNMENTS: dict[str, tuple[Text, str]] = {
    "offered": (_("asked"), "brand"),
    "taken": (_("took it up"), "good"),
    "declined": (_("declined"), "warn"),
    "replaced": (_("replaced"), ""),
    "ended": (_("ended"), ""),
}

OUTCOMES_READ: dict[str, Text] = {
    "mediation": _("Settled in mediation"),
    "settlement": _("Settled between the parties"),
    "judgment": _("Judgment"),
    "arbitration": _("Arbitral award"),
    "advice": _("Ended with advice"),
    "other": _("Other"),
}
DECISIONS: dict[str, Text] = {
    Decision.OBJECTION: _("Decision on the objection"),
    Decision.REPAYMENT: _("Order to pay costs back"),
}
SERVICES: dict[str, Text] = {
    Service.IN_PERSON: _("Handed over in person"),
    Service.POST: _("By registered post"),
    Service.ELECTRONIC: _("Electronically, as the person agreed"),
}
REMEDIES: dict[str, Text] = {
    Remedy.RECONSIDERATION: _("Administrative reconsideration"),
    Remedy.SUIT: _("Administrative suit"),
}


def answer(question: str, given: str) -> Text:
    """Return how an answer to a question of the law reads."""
    return ANSWERS.get(Question(question), {}).get(given, given)
