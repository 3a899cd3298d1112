"""What a visit record says, and what it must not. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from fawang.kernel.rules.problems import Invalid
from fawang.kernel.rules.text import clean
from fawang.organisations.rules import Service
from fawang.organisations.rules.matters import Matter
from fawang.people.rules.groups import Group

#: Advice and information; else the service of the register that the visit was for.
ADVICE, INFORMATION = "advice", "information"
#: What a counter of public legal services gives no numbers for: a consultation is advice, the rest is others' business.
_NOT_HERE = {
    Service.CONSULTATION, Service.LABOUR_ARBITRATION, Service.ARBITRATION, Service.LITIGATION, Service.POLICE_REPORT,
    Service.PROCURATORATE, Service.SHELTER,
}  # fmt: skip
KINDS: tuple[str, ...] = (ADVICE, INFORMATION, *(str(one) for one in Service if one not in _NOT_HERE))


class Outcome(StrEnum):
    """What came of a visit."""

    ADVISED = "advised"
    #: An order was handed in.
    APPLIED = "applied"
    REFERRED = "referred"
    MEDIATED = "mediated"
    #: Comes again at an agreed time.
    APPOINTED = "appointed"
    #: Was handed papers, or told where what is.
    INFORMED = "informed"
    #: Left before anything was done.
    LEFT = "left"


LONGEST_NOTE = 1000
LONGEST_COMMENT = 500
#: Longer visits are typing errors. Own figure.
LONGEST_VISIT = timedelta(hours=12)
#: A visit may be recorded so long afterwards: a desk without a line keeps its records. Own figure.
OLDEST_VISIT = timedelta(days=90)
#: Clocks that were corrected still differ by so much. Own figure.
CLOCK_TOLERANCE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a clerk records of a visit.

    Args:
        kind: one of `KINDS`.
        matter: the head, empty where nobody said.
        began_at, seconds: when service began, and for how long.
        waited_seconds: before that; None: not measured.
        order_code: the order that was handed in; empty: none.
        special_group: of people's `Group`, or empty.
    """

    kind: str
    outcome: str
    began_at: datetime
    seconds: int
    matter: str = ""
    topic: str = ""
    order_code: str = ""
    accompanied: bool = False
    has_wishes: bool = False
    special_group: str = ""
    note: str = ""
    waited_seconds: int | None = None


def check_entry(entry: Entry, now: datetime) -> Entry:
    """Return `entry` with its note cleaned.

    Raises:
        Invalid: `invalid`, with a code for each field that cannot be right.
    """
    errors: dict[str, str] = {}
    if entry.kind not in KINDS:
        errors["kind"] = "field_wrong"
    if entry.outcome not in [*Outcome]:
        errors["outcome"] = "field_wrong"
    if entry.matter and entry.matter not in [*Matter]:
        errors["matter"] = "field_wrong"
    if entry.topic and not entry.matter:
        errors["topic"] = "field_wrong"
    if entry.special_group and entry.special_group not in [*Group]:
        errors["special_group"] = "field_wrong"
    if not 0 <= entry.seconds <= LONGEST_VISIT.total_seconds():
        errors["seconds"] = "field_wrong"
    if not now - OLDEST_VISIT <= entry.began_at <= now + CLOCK_TOLERANCE:
        errors["began_at"] = "field_wrong"
    if entry.waited_seconds is not None and not 0 <= entry.waited_seconds <= 24 * 3600:
        errors["waited_seconds"] = "field_wrong"
    if entry.order_code and entry.outcome != Outcome.APPLIED:
        errors["order_code"] = "field_wrong"
    note = clean(entry.note)
    if len(note) > LONGEST_NOTE:
        errors["note"] = "field_too_long"
    if errors:
        raise Invalid("invalid", errors=errors)
    return replace(entry, note=note)
