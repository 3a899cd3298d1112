"""Which matters a telephone number alone opens: others may hold the telephone. Pure.

Who has a one-time code has the telephone, and need not be its owner. The Anti-Domestic Violence Law (Art. 5) protects
the privacy of whoever is concerned.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from fawang.organisations.rules.matters import Matter

#: Heads of those who live together: violence, divorce, custody, maintenance.
HOUSEHOLD = frozenset({Matter.DOMESTIC_VIOLENCE, Matter.MARRIAGE_FAMILY, Matter.MAINTENANCE})
#: Heads that do not say who the other side is: there the words decide as well.
_OPEN_HEADS = frozenset({"", Matter.OTHER, Matter.PROCEDURE})
#: Signs in the words (knowledge.pack.Urgency) that somebody is in danger. A period or a detention is none.
DANGERS = frozenset({"danger", "self_harm", "domestic_violence", "minor"})
#: Words of the household in simplified Chinese, as people say them when they ask without choosing a matter.
_HOUSEHOLD_WORDS = re.compile(
    r"离婚|离了婚|家暴|家庭暴力|婚内|出轨|婚外情|分居|彩礼|净身出户|抚养|赡养|扶养|探望权|探视|监护权"
    r"|(?:孩子|小孩|儿子|女儿|娃)(?:判给|归谁|归我|归他|归她|跟谁)"
)


@dataclass(frozen=True, slots=True)
class Guard:
    """Why a matter may need more than the number: its person is in danger; it is about those who live together."""

    danger: bool = False
    household: bool = False


#: Neither.
NO_GUARD = Guard()


def is_household(matter: str) -> bool:
    """Tell whether a head of `organisations.matters` is about those who live together."""
    return matter in HOUSEHOLD


def guard_of(*, matter: str, words: str = "", signs: Collection[str] = ()) -> Guard:
    """Return what is known of a matter when it comes in.

    Args:
        matter: its head; empty if nobody has chosen one. The words decide then.
        words: what the person said, in simplified characters.
        signs: signs of urgency in the words (knowledge.urgency), and those that came with the person.
    """
    by_words = matter in _OPEN_HEADS and _HOUSEHOLD_WORDS.search(words) is not None
    return Guard(danger=bool(DANGERS & set(signs)), household=is_household(matter) or by_words)


def opens_by_number(*, list_online: bool, may_announce: bool, has_pass_phrase: bool, guard: Guard) -> bool:
    """Tell whether the telephone number alone opens a matter: lists it, counts it, finds it, names it in a message.

    Where it does not, the matter needs its code, its link or its pass phrase. The same as a condition on rows is
    `people.queries.opens_by_number`.
    """
    discreet = not list_online or not may_announce or has_pass_phrase
    return not (discreet or guard.danger or guard.household)
