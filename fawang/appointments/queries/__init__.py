"""What is free, who has what, whose date is when. Whether a hold still counts is judged in the statement that asks."""

from fawang.appointments.queries.free import next_free
from fawang.appointments.queries.slots import (
    Reservation,
    Slot,
    SlotRow,
    lapsed,
    reservation,
    slots,
    unused,
    waiting_before,
)

__all__ = [
    "Reservation",
    "Slot",
    "SlotRow",
    "lapsed",
    "next_free",
    "reservation",
    "slots",
    "unused",
    "waiting_before",
]
