"""Which office is competent, and why. Pure.

Legal Aid Law Art. 38: for litigation, aid is asked for where the organ handling the case is;
otherwise where the body that settles the dispute is, or where the matter arose. Where the person
lives decides nothing.

Of the offices responsible for that place the lowest that may handle the matter is competent; at
the same level the one for this very matter, then the one with the higher priority. `route` says
step by step what it looked at, so that an officer, the person and a court can follow it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from fawang.regions.rules import DIGITS, Level, chain, is_placeholder, level_of


class OrganKind(StrEnum):
    """Whose place decides, if not that of the matter."""

    #: A court, procuratorate or police that handles the case.
    CASE_ORGAN = "case_organ"
    #: An arbitration commission or another body that settles the dispute.
    DISPUTE_BODY = "dispute_body"


class Ground(StrEnum):
    """Which place decided."""

    CASE_ORGAN = "case_organ"
    DISPUTE_BODY = "dispute_body"
    MATTER = "matter"
    CHOSEN = "chosen"
    UNKNOWN = "unknown"


#: Levels that courts, procuratorates, police and commissions have.
ORGAN_LEVELS = (Level.PROVINCE, Level.PREFECTURE, Level.COUNTY)


class Why(StrEnum):
    """The code of a step in an explanation; `routes.py` has the sentences."""

    BY_CASE_ORGAN = "by_case_organ"
    BY_DISPUTE_BODY = "by_dispute_body"
    BY_MATTER = "by_matter"
    BY_CHOICE = "by_choice"
    ORGAN_PLACE_UNKNOWN = "organ_place_unknown"
    PLACE_UNKNOWN = "place_unknown"
    NO_OFFICE_AT_LEVEL = "no_office_at_level"
    MATTER_EXCLUDED = "matter_excluded"
    LEVEL_OF_ORGAN = "level_of_organ"
    NOT_IN_FORCE = "not_in_force"
    OFFICE_CLOSED = "office_closed"
    LOWEST_OFFICE_FOUND = "lowest_office_found"
    LESS_SPECIFIC = "less_specific"
    LOWER_PRIORITY = "lower_priority"
    CONFLICT = "conflict"
    HIGHER_LEVEL = "higher_level"
    FALLBACK_TO_SUPERIOR = "fallback_to_superior"
    NO_BUREAU = "no_bureau"


@dataclass(frozen=True, slots=True)
class Office:
    """A unit as routing sees it; `path` is its id and those of all above it."""

    id: int
    name: str
    region_code: str
    path: tuple[int, ...]
    active: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the table of jurisdictions. `matter` and `organ_level` None stand for all."""

    id: int
    version: int
    office: Office
    service: str
    region_code: str
    matter: str | None = None
    organ_level: Level | None = None
    basis: str = ""
    priority: int = 0
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What is known: codes of divisions, or None where nobody knows. `on` is the day of the application."""

    service: str
    matter: str | None
    place: str | None
    on: date
    organ_kind: OrganKind | None = None
    organ_place: str | None = None
    organ_level: Level | None = None

    @property
    def ground(self) -> Ground:
        """Return which place decides."""
        if self.organ_kind and self.organ_place:
            return Ground(self.organ_kind)
        return Ground.MATTER if self.place else Ground.UNKNOWN

    @property
    def deciding_place(self) -> str | None:
        """Return the code of the place that decides."""
        return self.organ_place if self.organ_kind and self.organ_place else self.place

    @property
    def chain(self) -> tuple[str, ...]:
        """Return that place and all above it, lowest first."""
        return chain(self.deciding_place) if self.deciding_place else ()


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was looked at. `params` are plain values: codes of divisions, names of units."""

    code: Why
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another office that could handle the matter, and why it was not chosen."""

    office: Office
    reason: Why


@dataclass(frozen=True, slots=True)
class Route:
    """The competent office, or the queue of the bureau that has to find one.

    Exactly one of `unit` and `fallback` is set; neither only where no bureau exists at all.
    `basis` and the versions come from the row that decided: `entry_version` is the row's own,
    `table_version` the highest of the whole table when it was read.
    """

    unit: Office | None
    fallback: Office | None
    ground: Ground
    place: str | None
    basis: str
    entry_id: int | None
    entry_version: int | None
    table_version: int
    conflict: bool
    steps: tuple[Step, ...]
    alternatives: tuple[Alternative, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the route as plain JSON values, to be kept with an order."""
        return {
            "unit_id": self.unit.id if self.unit else None,
            "fallback_id": self.fallback.id if self.fallback else None,
            "ground": self.ground,
            "place": self.place,
            "basis": self.basis,
            "entry_id": self.entry_id,
            "entry_version": self.entry_version,
            "table_version": self.table_version,
            "conflict": self.conflict,
            "steps": [{"code": step.code, **step.params} for step in self.steps],
            "alternatives": [
                {"unit_id": one.office.id, "unit": one.office.name, "reason": one.reason}
                for one in self.alternatives
            ],
        }


def read_steps(data: Iterable[Mapping[str, Any]]) -> tuple[Step, ...]:
    """Return the steps of a route that was kept by `as_json`."""
    return tuple(
        Step(Why(one["code"]), {key: value for key, value in one.items() if key != "code"}) for one in data
    )


_BY = {
    Ground.CASE_ORGAN: Why.BY_CASE_ORGAN,
    Ground.DISPUTE_BODY: Why.BY_DISPUTE_BODY,
    Ground.MATTER: Why.BY_MATTER,
}


def route(
    question: Question,
    *,
    entries: Iterable[Entry],
    bureaux: Mapping[str, Office],
    province: str,
    table_version: int = 0,
) -> Route:
    """Return the competent office for `question`.

    Args:
        entries: rows of the table; those of other services and places are ignored.
        bureaux: justice bureaux by the division they lead, at least of the deciding place and above.
        province: whose bureau takes what nobody knows the place of.
        table_version: the version of the table that `entries` were read from.
    """
    steps = _opening(question)
    by_region: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.service == question.service and entry.region_code in question.chain:
            by_region.setdefault(entry.region_code, []).append(entry)
    chosen: Entry | None = None
    conflict = False
    alternatives: list[Alternative] = []
    for region in question.chain:
        if chosen is None:
            steps += _set_aside(question, region, by_region.get(region, ()))
        fitting = sorted(
            (entry for entry in by_region.get(region, ()) if _against(question, entry) is None), key=_order
        )
        if chosen is None and fitting:
            chosen, *rest = fitting
            steps.append(Step(Why.LOWEST_OFFICE_FOUND, _about(chosen)))
            for other in rest:
                if other.office.id == chosen.office.id:
                    continue
                reason = _behind(other, chosen)
                conflict = conflict or reason == Why.CONFLICT
                steps.append(Step(reason, _about(other)))
                alternatives.append(Alternative(other.office, reason))
        else:
            alternatives += [Alternative(entry.office, Why.HIGHER_LEVEL) for entry in fitting]
    fallback = None if chosen else _queue(question, bureaux, province, steps)
    return Route(
        unit=chosen.office if chosen else None,
        fallback=fallback,
        ground=question.ground,
        place=question.deciding_place,
        basis=chosen.basis if chosen else "",
        entry_id=chosen.id if chosen else None,
        entry_version=chosen.version if chosen else None,
        table_version=table_version,
        conflict=conflict,
        steps=tuple(steps),
        alternatives=_distinct(alternatives, chosen),
    )


def _opening(question: Question) -> list[Step]:
    steps = []
    if question.organ_kind and not question.organ_place:
        steps.append(Step(Why.ORGAN_PLACE_UNKNOWN))
    if question.deciding_place:
        steps.append(Step(_BY[question.ground], {"region": question.deciding_place}))
    else:
        steps.append(Step(Why.PLACE_UNKNOWN))
    return steps


def _set_aside(question: Question, region: str, entries: Collection[Entry]) -> list[Step]:
    """Say why there is nobody at this level, or why those that are there do not fit."""
    if not entries:
        return [] if is_placeholder(region) else [Step(Why.NO_OFFICE_AT_LEVEL, {"region": region})]
    steps = []
    for entry in sorted(entries, key=_order):
        if against := _against(question, entry):
            about = _about(entry)
            if entry.matter and against == Why.MATTER_EXCLUDED:
                about["matter"] = entry.matter
            steps.append(Step(against, about))
    return steps


def _against(question: Question, entry: Entry) -> Why | None:
    """Return why the office of `entry` may not handle the matter; None if it may."""
    if not entry.office.active:
        return Why.OFFICE_CLOSED
    if (entry.valid_from and question.on < entry.valid_from) or (
        entry.valid_until and question.on > entry.valid_until
    ):
        return Why.NOT_IN_FORCE
    if entry.matter is not None and entry.matter != question.matter:
        return Why.MATTER_EXCLUDED
    if entry.organ_level is not None:
        return None if entry.organ_level == question.organ_level else Why.LEVEL_OF_ORGAN
    # An office does not take the cases of an organ above its own level.
    if question.organ_level and len(entry.region_code) > DIGITS[question.organ_level]:
        return Why.LEVEL_OF_ORGAN
    return None


def _rank(entry: Entry) -> tuple[int, bool, bool, int]:
    return (len(entry.region_code), entry.matter is not None, entry.organ_level is not None, entry.priority)


def _order(entry: Entry) -> tuple[int, bool, bool, int, int, int]:
    digits, matter, organ, priority = _rank(entry)
    # The ids at the end settle what nothing else does, so that the same question gets the same answer.
    return (-digits, not matter, not organ, -priority, entry.office.id, entry.id)


def _behind(other: Entry, chosen: Entry) -> Why:
    if _rank(other) == _rank(chosen):
        return Why.CONFLICT
    return Why.LOWER_PRIORITY if _rank(other)[:3] == _rank(chosen)[:3] else Why.LESS_SPECIFIC


def _about(entry: Entry) -> dict[str, str | int]:
    level = entry.organ_level or level_of(entry.region_code)
    return {
        "region": entry.region_code,
        "unit": entry.office.name,
        "unit_id": entry.office.id,
        "level": level,
        "entry_id": entry.id,
        "entry_version": entry.version,
    }


def _queue(
    question: Question, bureaux: Mapping[str, Office], province: str, steps: list[Step]
) -> Office | None:
    for region in question.chain or (province,):
        if (bureau := bureaux.get(region)) and bureau.active:
            params: dict[str, str | int] = {"region": region, "unit": bureau.name, "unit_id": bureau.id}
            steps.append(Step(Why.FALLBACK_TO_SUPERIOR, params))
            return bureau
    steps.append(Step(Why.NO_BUREAU))
    return None


def _distinct(alternatives: Iterable[Alternative], chosen: Entry | None) -> tuple[Alternative, ...]:
    seen = {chosen.office.id} if chosen else set()
    kept = []
    for one in alternatives:
        if one.office.id not in seen:
            seen.add(one.office.id)
            kept.append(one)
    return tuple(kept)
