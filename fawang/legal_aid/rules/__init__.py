"""What the Legal Aid Law of the PRC (in force 2022-01-01) permits: grounds, verdicts, limits. Pure.

Each ground is written `article.item`, as in "31.5" for Art. 31, item 5.
"""

from enum import StrEnum

LAW = "中华人民共和国法律援助法"


class Claim(StrEnum):
    """What somebody seeks, by Art. 31; NONE is outside the list."""

    STATE_COMPENSATION = "31.1"
    SOCIAL_INSURANCE = "31.2"
    PENSION_FOR_BEREAVED = "31.3"
    MAINTENANCE = "31.4"
    LABOUR = "31.5"
    CAPACITY = "31.6"
    INJURY = "31.7"
    ENVIRONMENT = "31.8"
    OTHER_BY_LAW = "31.9"
    NONE = "none"


class NoCondition(StrEnum):
    """Who need not be in economic difficulty, by Art. 32."""

    HEROES = "32.1"
    BRAVERY = "32.2"
    ACQUITTED = "32.3"
    ABUSE = "32.4"
    OTHER_BY_LAW = "32.5"
    NONE = "none"


class Exempt(StrEnum):
    """Whose economic difficulty is not checked, by Art. 42."""

    NO_FIXED_INCOME = "42.1"
    ASSISTED = "42.2"
    MIGRANT_WORKER = "42.3"
    OTHER_BY_LAW = "42.4"
    NONE = "none"


class Urgency(StrEnum):
    """What lets aid come first and papers later, by Art. 44."""

    PERIOD_ENDS = "44.1"
    PRESERVATION = "44.2"
    OTHER_BY_LAW = "44.3"
    NONE = "none"


#: Grounds that say that it is about those who live together: maintenance; abuse, abandonment, domestic violence.
HOUSEHOLD = frozenset({Claim.MAINTENANCE, NoCondition.ABUSE})
#: The grounds on which an office may grant, refuse or terminate; it names one of them.
GRANT_GROUNDS: tuple[str, ...] = (
    *(claim for claim in Claim if claim != Claim.NONE),
    *(ground for ground in NoCondition if ground != NoCondition.NONE),
)
REFUSAL_GROUNDS: tuple[str, ...] = ("31", "41", "43")
TERMINATION_GROUNDS: tuple[str, ...] = ("48.1", "48.2", "48.3", "48.4", "48.5", "48.6", "48.7", "48.8")
