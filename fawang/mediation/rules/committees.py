"""What the law asks of a committee and its mediators, and what is amiss with one. Pure."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fawang.organisations.rules.matters import Matter

#: Art. 8 of the People's Mediation Law.
FEWEST_MEMBERS, MOST_MEMBERS = 3, 9
#: Art. 9: years for which members are elected; they may be elected again.
TERM_YEARS = 3
#: So long before its end somebody has to think of the next election. Own figure.
REMIND_DAYS = 60


class Sort(StrEnum):
    """Where a committee belongs: Art. 8 (villages, neighbourhoods, firms and institutions), Art. 34 (all others)."""

    VILLAGE = "village"
    TOWN = "town"
    TRADE = "trade"
    PARK = "park"
    FIRM = "firm"


class Duty(StrEnum):
    """What a mediator is in the committee: elected to it, or engaged by it (Art. 13)."""

    DIRECTOR = "director"
    DEPUTY = "deputy"
    MEMBER = "member"
    ENGAGED = "engaged"


#: The members of a committee (Art. 8); who is engaged is none.
MEMBERS = frozenset({Duty.DIRECTOR, Duty.DEPUTY, Duty.MEMBER})
#: The matters of committees of a trade; a committee of a place takes all.
TRADES = (
    Matter.MEDICAL, Matter.TRAFFIC, Matter.LABOUR, Matter.HOUSING, Matter.CONSUMER, Matter.CONTRACT, Matter.ENVIRONMENT,
    Matter.RURAL_LAND, Matter.MARRIAGE_FAMILY, Matter.NEIGHBOURS, Matter.INTELLECTUAL_PROPERTY,
)  # fmt: skip


def term_end(formed_on: date) -> date:
    """Return the last day of the members' term."""
    year = formed_on.year + TERM_YEARS
    leap = formed_on.month == 2 and formed_on.day == 29
    begins_anew = date(year, 3, 1) if leap else formed_on.replace(year=year)
    return date.fromordinal(begins_anew.toordinal() - 1)


def takes(sort: str, trades: Collection[str], matter: str) -> bool:
    """Tell whether a committee takes a matter: all of them, unless it is of a trade, or has named what it takes."""
    return not matter or (not trades and sort != Sort.TRADE) or matter in trades


@dataclass(frozen=True, slots=True)
class Person:
    """A mediator as these rules see them.

    `until`: the last day; `suspended_until`: the last day on which nobody appoints them (Art. 15); `woman`: None where
    nobody has said.
    """

    duty: str
    since: date
    until: date | None = None
    suspended_until: date | None = None
    woman: bool | None = None

    def belongs(self, on: date) -> bool:
        """Tell whether they are a mediator of the committee on a day."""
        return self.since <= on and (self.until is None or on <= self.until)

    def practises(self, on: date) -> bool:
        """Tell whether they may be appointed on a day."""
        return self.belongs(on) and (self.suspended_until is None or self.suspended_until < on)


def amiss(formed_on: date, people: Iterable[Person], on: date) -> Iterator[tuple[str, str]]:
    """Say what the law asks for and the committee does not have: codes of sentences, and what each is about."""
    members = [one for one in people if one.duty in MEMBERS and one.belongs(on)]
    if not FEWEST_MEMBERS <= len(members) <= MOST_MEMBERS:
        yield "committee_members", str(len(members))
    if sum(one.duty == Duty.DIRECTOR for one in members) != 1:
        yield "committee_director", ""
    # Art. 8: there is a woman among them. Where of some it is not said, nothing is claimed.
    if members and all(one.woman is False for one in members):
        yield "committee_woman", ""
    ends = term_end(formed_on)
    if ends < on:
        yield "committee_term_over", ends.isoformat()
    elif (ends - on).days < REMIND_DAYS:
        yield "committee_term_ends", ends.isoformat()
