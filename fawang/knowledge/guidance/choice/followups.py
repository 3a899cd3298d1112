"""What is asked back, and the buttons: fact → question, value → button, in plain words."""

from django.utils.translation import gettext_lazy as _

from fawang.knowledge.guidance.choice.decision import Ask, Fact
from fawang.knowledge.guidance.choice.facts import Side, When
from fawang.knowledge.rules.served import Served
from fawang.knowledge.texts import labels

QUESTIONS = {
    Fact.SIDE: _("Which of the two are you?"),
    Fact.PAPER: _("Which paper is it?"),
    Fact.WHEN: _("When did you get the paper?"),
    Fact.MATTER: _("Which of these comes closest?"),
    Fact.SUBJECT: _("What is it about, roughly?"),
}
SIDES = {
    Side.WORKER: _("I work there"),
    Side.EMPLOYER: _("I am the employer"),
    Side.TENANT: _("I rent it"),
    Side.LANDLORD: _("I am the owner who lets it"),
    Side.CONSUMER: _("I bought it"),
    Side.TRADER: _("I sell it, I run the shop"),
    Side.PLAINTIFF: _("I want to sue"),
    Side.DEFENDANT: _("I am being sued"),
    Side.VICTIM: _("It was done to me"),
    Side.ACCUSED: _("I, or my family, am accused of it"),
    Side.INJURED: _("I was hit or hurt"),
    Side.DRIVER: _("I was driving"),
    Side.CREDITOR: _("I am owed money"),
    Side.DEBTOR: _("I owe money"),
    Side.NEIGHBOUR: _("The neighbours disturb me"),
    Side.COMPLAINED_OF: _("The neighbours complain of me"),
}
PAPERS = {
    Served.LABOUR_AWARD: _("An award in a labour dispute"),
    Served.COMMERCIAL_AWARD: _("An award between businesses, by a contract"),
    Served.JUDGMENT: _("A judgment of a court"),
    Served.SUMMONS: _("A summons, or a claim against me"),
    Served.DECISION: _("A decision or a fine of an authority"),
}
WHENS = {
    When.DAYS: _("In the last three days"),
    When.WEEKS: _("In the last two weeks"),
    When.LONGER: _("Longer ago"),
}


def question(ask: Ask) -> str:
    """Return what is asked, in the language of the request."""
    return str(QUESTIONS[ask.fact])


def buttons(ask: Ask) -> list[tuple[str, str]]:
    """Return each value with what its button says, in the language of the request."""
    return [(value, _label(ask.fact, value)) for value in ask.values]


def _label(fact: Fact, value: str) -> str:
    if fact in (Fact.MATTER, Fact.SUBJECT):
        return labels.matter_name(value)
    if fact == Fact.SIDE:
        return str(SIDES[Side(value)])
    return str(PAPERS[Served(value)] if fact == Fact.PAPER else WHENS[When(value)])
