"""Village advisers (一村一法律顾问): the contract, a day's log and its way from logged to paid. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from fawang.kernel.rules.problems import Invalid
from fawang.kernel.rules.procedure import Phase, Procedure, step

#: A day is logged at the latest so many days afterwards: what is written later, nobody can check. Own figure.
LOGGED_WITHIN = timedelta(days=31)
MOST_FEE = Decimal(100_000)
MOST_PERSONS = 999
#: A village counts as covered where its adviser came within so many days. Own figure; the page says which it took.
COVERED_WITHIN = 60
VILLAGE_DIGITS = 12
#: One link for each person whom the adviser met, and no more than this.
MOST_RATINGS = 30


class DayState(StrEnum):
    """Where a served day is on its way to being paid."""

    LOGGED = "logged"
    RETURNED = "returned"
    CHECKED = "checked"
    #: It stands in a closed payment list.
    LISTED = "listed"
    WITHDRAWN = "withdrawn"


class DayCommand(StrEnum):
    """What somebody may do to a served day."""

    CHECK = "check"
    SEND_BACK = "send_back"
    AMEND = "amend"
    WITHDRAW = "withdraw"


class Part(StrEnum):
    """What somebody is to a served day."""

    ADVISER = "adviser"
    CHECKER = "checker"


@dataclass(frozen=True, slots=True)
class DayFacts:
    """The facts about a served day that rules look at."""

    state: str


PROCEDURE: Procedure[DayFacts] = Procedure(
    name="served day",
    moved_on="moved_on_day",
    initial=frozenset({DayState.LOGGED}),
    phases={
        DayState.LOGGED: Phase.WAITING,
        DayState.RETURNED: Phase.WITH_PERSON,
        DayState.CHECKED: Phase.DECIDED,
        DayState.LISTED: Phase.ENDED,
        DayState.WITHDRAWN: Phase.ENDED,
    },
    # Closing a payment list takes all of them at once.
    moves=((DayState.CHECKED, DayState.LISTED),),
    table=(
        step(DayCommand.CHECK, DayState.LOGGED, DayState.CHECKED, Part.CHECKER),
        step(DayCommand.SEND_BACK, DayState.LOGGED, DayState.RETURNED, Part.CHECKER),
        step(DayCommand.AMEND, DayState.RETURNED, DayState.LOGGED, Part.ADVISER),
        step(
            DayCommand.WITHDRAW,
            frozenset({DayState.LOGGED, DayState.RETURNED}),
            DayState.WITHDRAWN,
            Part.ADVISER,
        ),
    ),
)


def check_contract(
    *, village: str, begins: date, ends: date, days_a_month: int, fee: Decimal, adviser: str
) -> None:
    """Return if a contract can be kept.

    Args:
        village: the code of a village or community, twelve digits.
        begins, ends: the first and the last day.
        days_a_month: service days that are agreed for a month.
        fee: for a day, in yuan with at most two decimals.

    Raises:
        Invalid: `invalid`, with a code for each field.
    """
    errors = {}
    if len(village) != VILLAGE_DIGITS:
        errors["village"] = "village_needed"
    if ends < begins:
        errors["ends"] = "ends_before_begin"
    if not 1 <= days_a_month <= 31:
        errors["days_a_month"] = "field_wrong"
    if not 0 <= fee <= MOST_FEE or fee != fee.quantize(Decimal("0.01")):
        errors["fee"] = "field_wrong"
    if not adviser:
        errors["adviser"] = "field_required"
    if errors:
        raise Invalid("invalid", errors=errors)


def check_day(
    day: date,
    *,
    today: date,
    begins: date,
    ends: date,
    persons: int,
    counts: tuple[int, ...],
    talk: bool,
    amended: bool = False,
) -> None:
    """Return if a served day can be logged.

    Args:
        begins, ends: of the contract.
        persons: whom the adviser met, counted without names.
        counts: of what was done (`Work`), in its order.
        talk: whether there was a law talk.
        amended: it was logged in time, and is corrected now.

    Raises:
        Invalid: `invalid`, with a code for each field.
    """
    errors = {}
    if day > today:
        errors["day"] = "day_to_come"
    elif not begins <= day <= ends:
        errors["day"] = "day_outside_contract"
    elif not amended and today - day > LOGGED_WITHIN:
        errors["day"] = "day_too_long_ago"
    if not 0 <= persons <= MOST_PERSONS:
        errors["persons"] = "field_wrong"
    if any(not 0 <= one <= MOST_PERSONS for one in counts):
        errors["advised"] = "field_wrong"
    elif not talk and not any(counts):
        errors["advised"] = "day_without_work"
    if errors:
        raise Invalid("invalid", errors=errors)


def links_of(persons: int) -> int:
    """Return how many residents may rate a day: one for each whom the adviser met."""
    return max(1, min(persons, MOST_RATINGS))


def month_of(day: date) -> str:
    """Return the month of a day as it is stored: 2026-11."""
    return f"{day:%Y-%m}"


def read_month(text: str, *, today: date) -> date:
    """Return the first day of the month that `text` names (2026-11); of the present one where it names none."""
    try:
        return datetime.strptime(f"{text}-01", "%Y-%m-%d").date()  # noqa: DTZ007 a month has no time zone
    except ValueError:
        return today.replace(day=1)
