"""Tables of appointments: places and their slots, the plans that open them, and people's dates."""

from fawang.appointments.models.dates import Appointment
from fawang.appointments.models.interpreters import Interpretation, Interpreter
from fawang.appointments.models.plans import Closure, Plan
from fawang.appointments.models.slots import During, Place, Reservation, Slot, Waiting

__all__ = [
    "Appointment", "Closure", "During", "Interpretation", "Interpreter", "Place", "Plan", "Reservation", "Slot",
    "Waiting",
]  # fmt: skip
