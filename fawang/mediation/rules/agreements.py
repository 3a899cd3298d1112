"""When an agreement may be signed by code, what makes its version, and until when a court confirms it. Pure.

Sources: 人民调解法 Arts. 28 to 33; 电子签名法 Arts. 3 and 13.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from fawang.organisations.rules.matters import Matter


class Paper(StrEnum):
    """Which papers the law keeps from electronic signatures (电子签名法 Art. 3), as mediators judge."""

    NONE = "none"
    PERSONAL = "3.1"
    UTILITIES = "3.2"
    OTHER = "3.3"


#: Heads that are about marriage, adoption or succession, whatever the mediator says.
PERSONAL_MATTERS = frozenset(
    {Matter.MARRIAGE_FAMILY, Matter.INHERITANCE, Matter.MAINTENANCE, Matter.DOMESTIC_VIOLENCE}
)
#: For so many days after it came into force both sides may ask a court to confirm it (Art. 33).
CONFIRMATION_DAYS = 30


def may_sign_by_code(matter: str, paper: str) -> bool:
    """Tell whether the sides may sign with a one-time code instead of by hand."""
    return paper == Paper.NONE and matter not in PERSONAL_MATTERS


def digest(code: str, version: int, content: Mapping[str, Any]) -> str:
    """Return what makes this version of an agreement this one: whoever signs, signs it."""
    said = json.dumps([code, version, content], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def unsigned(persons: Collection[int], signed: Collection[int]) -> frozenset[int]:
    """Return who still has to sign: each who takes part for themselves."""
    return frozenset(persons) - frozenset(signed)


def confirmable_until(in_force: date) -> date:
    """Return the last day on which both sides may ask a court to confirm an agreement (Art. 33).

    The day on which it came into force does not count (Civil Code, Art. 201).
    """
    return in_force + timedelta(days=CONFIRMATION_DAYS)
