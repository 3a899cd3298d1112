"""What either side can do where a mediation ended, or an agreement is not kept, and which periods run. Pure.

Each way has its article; who may take it does not depend on the side. Checked against the collection of statutes.
"""

from dataclasses import dataclass
from enum import StrEnum

from fawang.mediation.rules import Relation, Ruling
from fawang.organisations.rules.matters import Matter


class Way(StrEnum):
    """What can be done next."""

    LABOUR_ARBITRATION = "labour_arbitration"
    SUE = "sue"
    SUE_ON_AGREEMENT = "sue_on_agreement"
    ENFORCE = "enforce"
    LEGAL_AID = "legal_aid"
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class Next:
    """A way, the article behind it (law:number), and the period that runs, with its article; empty where none does."""

    way: Way
    article: str
    period: str = ""
    period_article: str = ""


_SUE = Next(Way.SUE, "人民调解法:26", "3 years", "民法典:188")
_LABOUR = Next(Way.LABOUR_ARBITRATION, "劳动争议调解仲裁法:5", "1 year", "劳动争议调解仲裁法:27")
_AID = Next(Way.LEGAL_AID, "法律援助法:31")
_WORK = frozenset({Matter.LABOUR, Matter.WORK_INJURY})
#: A request to a committee interrupts limitation, which then begins anew (民法典 Art. 195; 诉讼时效规定 Art. 12).
INTERRUPTED_BY = ("民法典:195", "诉讼时效规定:12")


def after_ending(matter: str, relation: str) -> tuple[Next, ...]:
    """Return what can be done where there is no agreement (人民调解法 Art. 26)."""
    if matter in _WORK or relation == Relation.WORK:
        return (_LABOUR, _AID, Next(Way.AGAIN, "人民调解法:17"))
    return (_SUE, _AID, Next(Way.AGAIN, "人民调解法:17"))


def after_breach(ruling: str) -> tuple[Next, ...]:
    """Return what can be done where an agreement is not kept: a confirmed one is enforced, another one sued upon."""
    if ruling == Ruling.CONFIRMED:
        return (Next(Way.ENFORCE, "人民调解法:33", "2 years", "民事诉讼法:250"),)
    return (Next(Way.SUE_ON_AGREEMENT, "人民调解法:32", "3 years", "民法典:188"), _AID)
