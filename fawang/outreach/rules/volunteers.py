"""Social forces (社会力量): what a volunteer may do, and under whom (Legal Aid Law, Art. 17). Pure.

Art. 17: individuals who meet the conditions may volunteer; universities and institutes may organise teachers and
students of law to give legal advice and draft legal documents, guided by the justice authorities. To represent
somebody is not among what anybody here may do.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.outreach.rules.codes import Activity, ForceKind

#: What touches the law itself: only with a training that is valid on the day.
NEEDS_TRAINING = frozenset({Activity.ADVISE, Activity.DRAFT})
#: What is done under a lawyer, who answers for it.
NEEDS_LAWYER = frozenset({Activity.DRAFT})
MOST_MINUTES_A_DAY = 12 * 60


@dataclass(frozen=True, slots=True)
class Standing:
    """What rules look at of a volunteer. `trained_until` is the last day of the training that lasts longest."""

    may: frozenset[str]
    force: str | None
    lawyer_id: int | None
    trained_until: date | None
    active: bool = True


def check_force(*, kind: str, lawyer_id: int | None) -> None:
    """Return if an organisation can be registered: a law school's clinic has a lawyer who supervises it.

    Raises:
        Invalid: `invalid`, for `lawyer_id`.
    """
    if kind == ForceKind.LAW_SCHOOL and lawyer_id is None:
        raise Invalid("invalid", errors={"lawyer_id": "clinic_needs_lawyer"})


def check_may(*, may: Collection[str], force: str | None, lawyer_id: int | None) -> None:
    """Return if a volunteer may be allowed all that.

    Args:
        force: the kind of the organisation; None: by themselves.
        lawyer_id: who supervises them, or their organisation.

    Raises:
        Invalid: `invalid`, for `may` or `lawyer_id`.
    """
    if not may or not set(may) <= set(Activity):
        raise Invalid("invalid", errors={"may": "field_wrong" if may else "field_required"})
    if lawyer_id is None and (force == ForceKind.LAW_SCHOOL or NEEDS_LAWYER & set(may)):
        raise Invalid("invalid", errors={"lawyer_id": "volunteer_needs_lawyer"})


def check_hours(who: Standing, *, activity: str, day: date, today: date, minutes: int, that_day: int) -> None:
    """Return if hours can be written down for a volunteer.

    Args:
        minutes: that are written down now; `that_day`: those of the same day that stand already.

    Raises:
        Conflict: `volunteer_left`, `volunteer_may_not`, `training_needed`, `volunteer_needs_lawyer`.
        Invalid: `invalid`, with a code for each field.
    """
    errors = {}
    if day > today:
        errors["day"] = "day_to_come"
    if minutes < 1 or minutes + that_day > MOST_MINUTES_A_DAY:
        errors["minutes"] = "field_wrong"
    if errors:
        raise Invalid("invalid", errors=errors)
    if not who.active:
        raise Conflict("volunteer_left")
    if activity not in who.may:
        raise Conflict("volunteer_may_not")
    if activity in NEEDS_TRAINING and (who.trained_until is None or who.trained_until < day):
        raise Conflict("training_needed")
    if who.lawyer_id is None and (who.force == ForceKind.LAW_SCHOOL or activity in NEEDS_LAWYER):
        raise Conflict("volunteer_needs_lawyer")
