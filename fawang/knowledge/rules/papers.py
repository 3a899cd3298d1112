"""From a paper in somebody's hands to the periods that run: the fact that is missing, or the day that counts. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

#: Civil Procedure Law, Art. 95: what is published counts as served when thirty days have passed.
NOTICE_DAYS = 30


class Fact(StrEnum):
    """What has to be known, in the order in which it is asked."""

    PAPER = "paper"
    ROLE = "role"
    MATTER = "matter"
    SERVICE = "service"
    DATE = "date"
    CUSTODY = "custody"


class Service(StrEnum):
    """How a paper reached somebody (送达), which decides the day (Civil Procedure Law, Arts. 88 to 95)."""

    HANDED = "handed"
    POSTED = "posted"
    ELECTRONIC = "electronic"
    NOTICE = "notice"


class Row(Protocol):
    """A row of the table: what runs for a role in a matter."""

    @property
    def role(self) -> str: ...
    @property
    def matter(self) -> str | None: ...
    @property
    def periods(self) -> Sequence[str]: ...


class Listed[R: Row](Protocol):
    """A paper of the table."""

    @property
    def served(self) -> bool: ...
    @property
    def held(self) -> bool: ...
    @property
    def either(self) -> Sequence[str]: ...
    @property
    def cases(self) -> Sequence[R]: ...


@dataclass(frozen=True, slots=True)
class Known:
    """What is known; empty or None where nobody has said it."""

    paper: str = ""
    role: str = ""
    matter: str = ""
    service: Service | None = None
    day: date | None = None
    in_custody: bool | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """The one fact to ask for next, with what it may be; dates have no options. `known`: without what was no answer."""

    fact: Fact
    options: tuple[str, ...]
    known: Known


@dataclass(frozen=True, slots=True)
class Resolved[R: Row]:
    """The row that applies, and the day from which its periods count."""

    case: R
    start: date
    known: Known


def resolve[R: Row](
    known: Known,
    papers: Mapping[str, Listed[R]],
    *,
    custody_decides: Callable[[Sequence[str], date], bool],
) -> Missing | Resolved[R]:
    """Return the one fact that is missing, or what runs from which day.

    Nothing is asked that makes no difference: a role or matter of which there is one, how something came that is not
    served, or custody where the last day is the same either way. An answer that is none of the options is none.

    Args:
        custody_decides: whether the last day of any of these periods depends on somebody's being held.
    """
    paper = papers.get(known.paper)
    if paper is None or paper.either:
        return Missing(Fact.PAPER, tuple(paper.either if paper else papers), replace(known, paper=""))
    roles = tuple(dict.fromkeys(one.role for one in paper.cases))
    role = known.role if known.role in roles else roles[0] if len(roles) == 1 else ""
    known = replace(known, role=role)
    if not role:
        return Missing(Fact.ROLE, roles, known)
    cases = [one for one in paper.cases if one.role == role]
    chosen = cases[0] if len(cases) == 1 else next((one for one in cases if one.matter == known.matter), None)
    if chosen is None:
        return Missing(Fact.MATTER, tuple(one.matter or "" for one in cases), replace(known, matter=""))
    known = replace(known, matter=chosen.matter or "")
    if paper.served and known.service is None:
        return Missing(Fact.SERVICE, tuple(Service), known)
    if known.day is None:
        return Missing(Fact.DATE, (), known)
    start = served_on(known.day, known.service if paper.served else None)
    if paper.held:
        known = replace(known, in_custody=True)
    if known.in_custody is None and custody_decides(chosen.periods, start):
        return Missing(Fact.CUSTODY, ("yes", "no"), known)
    return Resolved(chosen, start, known)


def served_on(day: date, service: Service | None) -> date:
    """Return the day on which something counts as served that came, or was published, on `day`."""
    return day + timedelta(days=NOTICE_DAYS) if service == Service.NOTICE else day
