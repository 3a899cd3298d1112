"""Names of what mediation knows: disputes, ways, grounds, outcomes, in the reader's language."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fawang.kernel.wording import Text
from fawang.mediation.rules import (
    Caution,
    Declined,
    Heard,
    Loss,
    Performed,
    Relation,
    Ruling,
    Side,
    Talk,
    Way,
    next_steps,
)
from fawang.mediation.rules.agreements import Paper

SIDES: dict[str, Text] = {
    Side.APPLICANT: _("The side that applied"),
    Side.RESPONDENT: _("The side that was invited"),
}
RELATIONS: dict[str, Text] = {
    Relation.FAMILY: _("Marriage and family"),
    Relation.NEIGHBOURS: _("Neighbours"),
    Relation.HOUSING: _("Home, homestead, renting"),
    Relation.WORK: _("Work and wages"),
    Relation.TRADE: _("Buying, lending, contracts"),
    Relation.TRAFFIC: _("Road accident"),
    Relation.MEDICAL: _("Medical treatment"),
    Relation.PROPERTY: _("Property management"),
    Relation.LAND: _("Land, forest, water"),
    Relation.DAMAGE: _("Injury or damage"),
    Relation.OTHER: _("Something else"),
}
HEARD: dict[str, Text] = {
    Heard.ANY_WAY: _("Agrees that the other side is invited, any way is safe"),
    Heard.LETTER: _("Agrees, but only by letter"),
    Heard.MESSAGE: _("Agrees, but only by text message"),
    Heard.IN_PERSON: _("Agrees, but only in person by the mediator"),
    Heard.NO: _("Does not want the other side to be invited"),
}
WAYS: dict[str, Text] = {
    Way.MESSAGE: _("By text message or e-mail"),
    Way.LETTER: _("By letter, to be printed"),
    Way.IN_PERSON: _("In person, by the mediator"),
}
CAUTIONS: dict[str, Text] = {
    Caution.DANGER: _("There are signs of danger"),
    Caution.VIOLENCE: _("There are signs of violence at home"),
    Caution.DISCREET: _("The applicant wants discretion, or others may hold their telephone"),
}
DECLINED: dict[str, Text] = {
    Declined.NOT_CIVIL: _("Art. 2: it is no dispute between private persons"),
    Declined.REFUSED: _("Art. 17: one side has refused explicitly"),
    Declined.CRIME: _("Art. 25: it may be a crime or a case of public order, and is reported"),
    Declined.ELSEWHERE: _("Art. 26: arbitration, an authority or a court has to decide it"),
}
TALKS: dict[str, Text] = {
    Talk.IN_PERSON: _("In person"),
    Talk.TELEPHONE: _("By telephone"),
    Talk.BROWSER_CALL: _("By video, both sides and the mediator"),
}
LOSSES: dict[str, Text] = {
    Loss.DIED: _("Somebody has died"),
    Loss.DISSOLVED: _("A company or body has been dissolved"),
    Loss.NO_CAPACITY: _("Somebody cannot act for themselves any more"),
    Loss.NOT_FOUND: _("Somebody cannot be found"),
}
PERFORMED: dict[str, Text] = {
    Performed.FULLY: _("Performed in full"),
    Performed.PARTLY: _("Performed in part"),
    Performed.NOT: _("Not performed"),
    Performed.NOT_DUE: _("Not due yet"),
}
RULINGS: dict[str, Text] = {
    Ruling.CONFIRMED: _("The court confirmed the agreement"),
    Ruling.INVALID: _("The court found the agreement invalid"),
    Ruling.NOT_TAKEN: _("The court did not take the application up"),
    Ruling.TAKEN_BACK: _("The application was taken back"),
}
PAPERS: dict[str, Text] = {
    Paper.NONE: _("None of these: it may be signed by code"),
    Paper.PERSONAL: _("Art. 3(1): about marriage, adoption or succession"),
    Paper.UTILITIES: _("Art. 3(2): about stopping water, heat, gas or electricity"),
    Paper.OTHER: _("Art. 3(3): another law wants paper"),
}
IMPASSES: dict[str, Text] = {
    "terms": _("The sides could not agree on terms"),
    "facts": _("The sides do not agree on what happened"),
    "absent": _("One side did not come any more"),
    "other": _("Another reason"),
}
HANDED_BY: dict[str, Text] = {
    "both": _("Both sides together, at the court"),
    "committee": _("The committee, for both sides"),
    "online": _("Online, at the court's platform"),
}
REPORTED_TO: dict[str, Text] = {"police": _("Police"), "other": _("Another authority")}
#: Who of the committee takes part in a talk.
MEDIATOR = _("The mediator")
NEXT: dict[str, Text] = {
    next_steps.Way.LABOUR_ARBITRATION: _("Apply to the labour arbitration commission, free of charge"),
    next_steps.Way.SUE: _("Sue at the people's court"),
    next_steps.Way.SUE_ON_AGREEMENT: _("Sue for the agreement to be performed"),
    next_steps.Way.ENFORCE: _("Ask the court to enforce the agreement that it confirmed"),
    next_steps.Way.LEGAL_AID: _("Ask for legal aid, if you cannot pay a lawyer: 12348"),
    next_steps.Way.AGAIN: _("Apply for mediation again, if both of you want it"),
}
PERIODS: dict[str, Text] = {
    "1 year": _("Within one year since you knew of it; for wages, within one year after the work ended"),
    "2 years": _("Within two years after the last day for performing it"),
    "3 years": _("Usually within three years since you knew of it and who did it"),
}


def article(code: str) -> str:
    """Return an article as it is cited, of `law:number`; empty where none is named."""
    law, _colon, number = code.partition(":")
    return gettext("%(law)s, Art. %(number)s") % {"law": law, "number": number} if law else ""
