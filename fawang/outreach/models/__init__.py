"""Tables of outreach."""

from fawang.outreach.models.advisers import Contract, DayRating, PaymentList, PlannedDay, ServedDay
from fawang.outreach.models.events import Circuit, Handout, ServiceDay, SignUp, Talk
from fawang.outreach.models.inspections import Finding, Inspection
from fawang.outreach.models.pilots import Pilot
from fawang.outreach.models.volunteers import Force, Hours, Training, Volunteer

__all__ = [
    "Circuit",
    "Contract",
    "DayRating",
    "Finding",
    "Force",
    "Handout",
    "Hours",
    "Inspection",
    "PaymentList",
    "Pilot",
    "PlannedDay",
    "ServedDay",
    "ServiceDay",
    "SignUp",
    "Talk",
    "Training",
    "Volunteer",
]
