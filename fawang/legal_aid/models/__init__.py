"""Tables of legal aid: what stands beside a work order because this law asks for it."""

from fawang.legal_aid.models.cases import Application, Assignment, ConflictCheck, Decision, Outcome, Party
from fawang.legal_aid.models.cooperation import Cooperation
from fawang.legal_aid.models.reviews import Review, ReviewFile, ReviewRound
from fawang.legal_aid.models.subsidies import Subsidy, SubsidyList

__all__ = [
    "Application",
    "Assignment",
    "ConflictCheck",
    "Cooperation",
    "Decision",
    "Outcome",
    "Party",
    "Review",
    "ReviewFile",
    "ReviewRound",
    "Subsidy",
    "SubsidyList",
]
