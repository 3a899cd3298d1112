"""What the law lays down for people's mediation: sides, ways, grounds. Pure.

Source: 中华人民共和国人民调解法, in force 2011-01-01. Grounds are written `article.item`.
"""

from enum import StrEnum

LAW = "人民调解法"


class Side(StrEnum):
    """The sides of a dispute, as they come: who applied, and who was invited."""

    APPLICANT = "applicant"
    RESPONDENT = "respondent"


SIDES = tuple(Side)


class Relation(StrEnum):
    """What a dispute is about, as committees count it: how the two sides stand to each other."""

    FAMILY = "family"
    NEIGHBOURS = "neighbours"
    HOUSING = "housing"
    WORK = "work"
    TRADE = "trade"
    TRAFFIC = "traffic"
    MEDICAL = "medical"
    PROPERTY = "property"
    LAND = "land"
    DAMAGE = "damage"
    OTHER = "other"


class Heard(StrEnum):
    """What the applicant said to the mediator, alone: whether the other side may be invited, and in which safe way."""

    ANY_WAY = "any_way"
    LETTER = "letter"
    MESSAGE = "message"
    IN_PERSON = "in_person"
    NO = "no"


class Way(StrEnum):
    """How the other side is invited."""

    MESSAGE = "message"
    LETTER = "letter"
    IN_PERSON = "in_person"


#: Which ways of inviting are safe by what the applicant said alone.
SAFE: dict[str, frozenset[str]] = {
    Heard.ANY_WAY: frozenset(Way),
    Heard.LETTER: frozenset({Way.LETTER}),
    Heard.MESSAGE: frozenset({Way.MESSAGE}),
    Heard.IN_PERSON: frozenset({Way.IN_PERSON}),
    Heard.NO: frozenset(),
}


class Caution(StrEnum):
    """Why nothing reaches the other side before a mediator has spoken to the applicant alone."""

    DANGER = "danger"
    VIOLENCE = "violence"
    DISCREET = "discreet"


class Declined(StrEnum):
    """Why a committee does not take a dispute up: the law does not let it, or it is no dispute of private persons."""

    #: Who deals with it by a law of its own (a crime, a public order case) reports it instead.
    CRIME = "25"
    #: One side has refused already.
    REFUSED = "17"
    #: The law has somebody else decide, or forbids to mediate.
    ELSEWHERE = "26"
    #: Not a dispute between private persons.
    NOT_CIVIL = "2"


class Talk(StrEnum):
    """How the sides and the mediator talk to each other."""

    IN_PERSON = "in_person"
    TELEPHONE = "telephone"
    BROWSER_CALL = "browser_call"


class Loss(StrEnum):
    """Why a side cannot go on as it is: somebody has to come in its place, or it ends."""

    DIED = "died"
    DISSOLVED = "dissolved"
    NO_CAPACITY = "no_capacity"
    NOT_FOUND = "not_found"


class Performed(StrEnum):
    """How an agreement was performed when somebody asked."""

    FULLY = "fully"
    PARTLY = "partly"
    NOT = "not"
    NOT_DUE = "not_due"


class Ruling(StrEnum):
    """What the court said to the joint application (Art. 33)."""

    CONFIRMED = "confirmed"
    INVALID = "invalid"
    NOT_TAKEN = "not_taken"
    TAKEN_BACK = "taken_back"


def may_invite(cautions: frozenset[str], spoken: str, way: str) -> str:
    """Return the code of why the other side must not be invited this way; empty if it may.

    Args:
        cautions: what stands against telling the other side anything (`Caution`).
        spoken: what the applicant said alone (`Heard`), after the last caution; empty if nobody has asked.
    """
    if cautions and not spoken:
        return "speak_first"
    if spoken == Heard.NO:
        return "applicant_says_no"
    return "" if not spoken or way in SAFE[spoken] else "way_not_safe"
