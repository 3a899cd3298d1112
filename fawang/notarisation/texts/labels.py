"""Names of items, grounds and answers of notarisation, in the reader's language."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel.wording import Text
from fawang.notarisation.rules import Declined, Ended, Ground, Lender, Power, Refusal

ITEMS: dict[str, Text] = {
    "will": _("Will"),
    "entrustment": _("Power of attorney (entrustment)"),
    "declaration": _("Declaration"),
    "gift": _("Gift"),
    "support_for_bequest": _("Agreement on support in return for a bequest"),
    "renunciation": _("Renouncing an inheritance"),
    "inheritance": _("Right of inheritance"),
    "bequest": _("Accepting a bequest"),
    "division": _("Division of property"),
    "marital_property": _("Property agreement between spouses"),
    "family_agreement": _("Agreement on support or care of children"),
    "guardianship": _("Agreement on a guardian of one's choice"),
    "contract": _("Contract"),
    "loan": _("Loan or repayment agreement, with enforcement"),
    "kinship": _("Kinship"),
    "marriage": _("Marital status"),
    "adoption": _("Adoption"),
    "birth": _("Birth"),
    "survival": _("Being alive"),
    "death": _("Death"),
    "identity": _("Identity or former name"),
    "career": _("Career"),
    "education": _("Education, degree, marks"),
    "criminal_record": _("Criminal record, or none"),
    "company_statute": _("Articles of association"),
    "evidence": _("Preservation of evidence"),
    "signature": _("Signature or seal on a document"),
    "copy": _("Copy agrees with the original"),
    "translation": _("Translation agrees with the original"),
    "scene": _("Supervision on the spot: tender, auction, drawing of lots"),
    "deposit": _("Deposit (tender of performance)"),
    "custody": _("Keeping a will or documents"),
}

GROUNDS: dict[str, Text] = {
    Ground.PROPERTY: _("The home or land lies there"),
    Ground.DOMICILE: _("I am registered there"),
    Ground.RESIDENCE: _("I have lived there for a year or longer"),
    Ground.ACT: _("It is signed, or happened, there"),
}

REFUSALS: dict[str, Text] = {
    Refusal.NO_GUARDIAN: _("Art. 31(1): no guardian acts for somebody without full capacity"),
    Refusal.NO_INTEREST: _("Art. 31(2): the person is not concerned by what is to be certified"),
    Refusal.EXPERTISE: _("Art. 31(3): it is for a technical examination or valuation"),
    Refusal.DISPUTED: _("Art. 31(4): the parties dispute about it"),
    Refusal.FALSE: _("Art. 31(5): facts were invented or hidden, or evidence was false"),
    Refusal.INSUFFICIENT: _("Art. 31(6): evidence is insufficient and was not completed"),
    Refusal.UNLAWFUL: _("Art. 31(7): what is to be certified is untrue or unlawful"),
    Refusal.AGAINST_MORALS: _("Art. 31(8): it is against public morals"),
    Refusal.UNPAID: _("Art. 31(9): the fee was not paid"),
}

DECLINED: dict[str, Text] = {
    Declined.NO_INTEREST: _("Rules, Art. 19(1): the person is not concerned by it"),
    Declined.DISPUTED: _("Rules, Art. 19(2): the parties dispute about it"),
    Declined.OUTSIDE_LAW: _("Rules, Art. 19(3): it is nothing that notary offices certify"),
    Declined.NOT_COMPETENT: _("Rules, Art. 19(4): another office is competent"),
}

ENDED: dict[str, Text] = {
    Ended.SIX_MONTHS: _("Rules, Art. 50(1): not finished within six months for reasons of the person"),
    Ended.DEAD_OR_DISSOLVED: _("Rules, Art. 50(3): the person died or the body was dissolved"),
    Ended.OBSTRUCTED: _("Rules, Art. 50(4): the person prevents the examination"),
    Ended.OTHER: _("Rules, Art. 50(5): other cases"),
}

WAIVERS: dict[str, Text] = {
    "aid": _("Receives legal aid"),
    "soldiers": _("Soldier on duty, or a soldier's family"),
    "relief": _("For a pension, relief or the minimum living allowance"),
    "hardship": _("In difficulty, by decision of the office"),
}

USES: dict[str, Text] = {
    "here": _("On the mainland"),
    "hk_macao_taiwan": _("In Hong Kong, Macao or Taiwan"),
    "abroad": _("Abroad"),
}

APPLIES: dict[str, Text] = {
    "self": _("For myself"),
    "agent": _("For somebody who has asked me to"),
    "guardian": _("As guardian or parent"),
}

LENDERS: dict[str, Text] = {
    Lender.LICENSED: _("A bank or another licensed lender"),
    Lender.PRIVATE: _("A private person or another company"),
}

POWERS: dict[str, Text] = {
    Power.NONE: _("It is not about a home"),
    Power.SINGLE: _("One thing, such as handing it over or registering it"),
    Power.FULL: _("Everything: sell, mortgage and take the money"),
}

CAUSES: dict[str, Text] = {
    "verification": _("Facts are being verified"),
    "elsewhere": _("Another notary office verifies"),
    "force_majeure": _("Force majeure"),
}

IDENTITIES: dict[str, Text] = {
    "card": _("Identity card"),
    "passport": _("Passport or permit"),
    "other": _("Other"),
}

HANDED_OVER: dict[str, Text] = {
    "counter": _("At the counter"),
    "post": _("By post"),
    "online": _("Online"),
}
