"""What an agreement with a partner says, read from plain data and asked by both sides of every referral. Pure.

An agreement is data with versions: what may be handed over in which direction, which fields leave, on what legal
ground, who here reads what comes from the police, how long each clock is, by which links the partner is reached.
`read` names each place that is wrong with a code; `Terms` answers what a referral asks of it.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from fawang.kernel.rules.problems import Invalid
from fawang.kernel.rules.text import clean
from fawang.organisations.rules.hours import Week, read_week
from fawang.organisations.rules.matters import Matter
from fawang.partners.rules.messages import Urgency
from fawang.partners.rules.procedure import Direction, Term
from fawang.regions.rules import covers, is_code
from fawang.work_orders.rules.deadlines import Length, Unit

#: Every field that may ever leave or come in. What an agreement does not name stays here; what is not in this list
#: cannot be named: identity numbers, addresses, the other side, files, notes of staff and guidance never leave.
FIELDS = ("name", "phone", "language", "needs", "place", "summary", "request", "account")
#: All matters, all regions.
EVERY = "*"
_LONGEST = 2_000
#: The longest clock, in its unit.
_LONGEST_TERM = 366


class Ground(StrEnum):
    """Why personal data may go to the other body (PIPL Arts. 13, 23)."""

    #: A law lays the duty on us; `basis` names its article.
    DUTY = "duty"
    #: The person has agreed to exactly this (PIPL Art. 23), and may take it back (Art. 15).
    CONSENT = "consent"


class AgreementState(StrEnum):
    """How far a version of an agreement is. Of one partner at most one is in force."""

    DRAFT = "draft"
    #: Waits for a second person.
    SUBMITTED = "submitted"
    IN_FORCE = "in_force"
    #: A later version took its place: open referrals go on under it.
    SUPERSEDED = "superseded"
    #: It has ended, and the partner takes and gives nothing new.
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Scope:
    """Matters × regions × urgencies that are taken. A region stands for all below it; `*` for all of a kind."""

    matters: tuple[str, ...]
    regions: tuple[str, ...]
    urgencies: tuple[Urgency, ...]

    def holds(self, matter: str, region: str, urgency: str) -> bool:
        """Tell whether a referral is within it."""
        return (
            (EVERY in self.matters or matter in self.matters)
            and (EVERY in self.regions or any(covers(one, region) for one in self.regions))
            and urgency in self.urgencies
        )


@dataclass(frozen=True, slots=True)
class HolidayContact:
    """Who answers at the partner out of its hours."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class LinkSettings:
    """A way to the partner: the name of a link (`partners.links`), and what that link needs to know.

    `settings` is the link's own business: addresses, names of keys, algorithms. No secrets: those are kept by the link.
    """

    name: str
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Terms:
    """What one version of an agreement says.

    Args:
        takes: what the partner takes from us. gives: what it may hand to us.
        fields_out, fields_in: the fields that may leave, and those that are read of what comes.
        ground, basis: why data may go; the article, or what the person is asked to agree to.
        readers: roles here that read what came from the partner beside officers of the unit; empty: no limit.
            For police data it is a limit: nobody else sees the fields.
        lengths: the clocks, by term and urgency.
        hours: the partner's weekly hours; None: as our offices.
        links: the ways to it; the first that is registered is used.
        referee: who decides a second return: `us`, the referee's unit here, or `them`.
    """

    takes: tuple[Scope, ...] = ()
    gives: tuple[Scope, ...] = ()
    fields_out: tuple[str, ...] = ()
    fields_in: tuple[str, ...] = ()
    ground: Ground = Ground.CONSENT
    basis: str = ""
    readers: tuple[str, ...] = ()
    lengths: Mapping[tuple[str, str], Length] = field(default_factory=dict)
    hours: Week | None = None
    holiday_contacts: tuple[HolidayContact, ...] = ()
    superior: HolidayContact | None = None
    links: tuple[LinkSettings, ...] = ()
    algorithms: Mapping[str, str] = field(default_factory=dict)
    referee: str = "us"

    def allows(self, direction: str, *, matter: str, region: str, urgency: str) -> bool:
        """Tell whether a referral in this direction is within the agreement."""
        scopes = self.takes if direction == Direction.OUT else self.gives
        return any(one.holds(matter, region, urgency) for one in scopes)

    def leaving(self, values: Mapping[str, str]) -> dict[str, str]:
        """Return of `values` what may leave, and no more."""
        return {name: values[name] for name in self.fields_out if name in FIELDS and values.get(name)}

    def entering(self, values: Mapping[str, str]) -> dict[str, str]:
        """Return of `values` what is read of a message; what a partner sends beside that is dropped."""
        return {name: values[name] for name in self.fields_in if name in FIELDS and values.get(name)}

    def length(self, term: str, urgency: str) -> Length:
        """Return how long a clock is; danger and urgent are the same where nothing else is said."""
        for one in (urgency, Urgency.URGENT if urgency == Urgency.DANGER else urgency, Urgency.NORMAL):
            if found := self.lengths.get((term, one)):
                return found
        return DEFAULT_LENGTHS[term, Urgency.NORMAL if urgency == Urgency.NORMAL else Urgency.URGENT]

    def settings_of(self, link: str) -> Mapping[str, Any]:
        """Return what a link needs to know of the partner; empty where the agreement does not name the link."""
        return next((one.settings for one in self.links if one.name == link), {})


def _days(amount: int) -> Length:
    return Length(amount, Unit.WORKING_DAYS)


def _hours(amount: int) -> Length:
    return Length(amount, Unit.HOURS)


#: Where an agreement says nothing: a work order is passed on within a working day, an urgent one within an hour; a
#: result in five working days; a wrong office gives back within two (service promises of hotlines,
#: ../docs/partners.md).
DEFAULT_LENGTHS: Mapping[tuple[str, str], Length] = {
    (Term.SEND, Urgency.NORMAL): _days(1),
    (Term.SEND, Urgency.URGENT): _hours(1),
    (Term.ACKNOWLEDGE, Urgency.NORMAL): _days(1),
    (Term.ACKNOWLEDGE, Urgency.URGENT): _hours(1),
    (Term.ANSWER, Urgency.NORMAL): _days(2),
    (Term.ANSWER, Urgency.URGENT): _hours(4),
    (Term.RESULT, Urgency.NORMAL): _days(5),
    (Term.RESULT, Urgency.URGENT): _days(2),
    (Term.NEXT, Urgency.NORMAL): _days(1),
    (Term.NEXT, Urgency.URGENT): _hours(1),
    (Term.DECIDE, Urgency.NORMAL): _days(2),
    (Term.DECIDE, Urgency.URGENT): _hours(4),
}


def read(data: Mapping[str, Any]) -> Terms:
    """Return what an agreement says.

    Raises:
        Invalid: `agreement_invalid`; `errors` names each place with a code.
    """
    errors: dict[str, str] = {}
    terms = Terms(
        takes=tuple(_scopes(data, "takes", errors)),
        gives=tuple(_scopes(data, "gives", errors)),
        fields_out=_names(data, "fields_out", FIELDS, errors),
        fields_in=_names(data, "fields_in", FIELDS, errors),
        ground=_ground(data, errors),
        basis=_text(data, "basis", errors),
        readers=_names(data, "readers", None, errors),
        lengths=_lengths(data, errors),
        hours=_week(data, errors),
        holiday_contacts=tuple(_contacts(data, errors)),
        superior=_contact(data["superior"], "superior", errors) if data.get("superior") else None,
        links=tuple(_links(data, errors)),
        algorithms=_algorithms(data, errors),
        referee=str(data.get("referee", "us")),
    )
    if not terms.takes and not terms.gives:
        errors.setdefault("takes", "agreement_empty")
    if not terms.basis:
        errors.setdefault("basis", "field_required")
    if terms.referee not in ("us", "them"):
        errors["referee"] = "field_wrong"
    if not terms.links:
        errors.setdefault("links", "field_required")
    if errors:
        raise Invalid("agreement_invalid", errors=errors)
    return terms


def _list(data: Mapping[str, Any], place: str, errors: dict[str, str]) -> list[Any]:
    given = data.get(place, [])
    if not isinstance(given, list | tuple) or len(given) > 200:
        errors[place] = "field_wrong"
        return []
    return list(given)


def _text(data: Mapping[str, Any], place: str, errors: dict[str, str]) -> str:
    given = data.get(place, "")
    if not isinstance(given, str):
        errors[place] = "field_wrong"
        return ""
    if len(given) > _LONGEST:
        errors[place] = "field_too_long"
        return ""
    return clean(given)


def _names(
    data: Mapping[str, Any], place: str, known: Collection[str] | None, errors: dict[str, str]
) -> tuple[str, ...]:
    names = _list(data, place, errors)
    if not all(isinstance(one, str) and one and (known is None or one in known) for one in names):
        errors[place] = "field_wrong"
        return ()
    return tuple(dict.fromkeys(names))


def _scopes(data: Mapping[str, Any], place: str, errors: dict[str, str]) -> Iterator[Scope]:
    for number, one in enumerate(_list(data, place, errors)):
        at = f"{place}.{number}"
        if not isinstance(one, Mapping):
            errors[at] = "field_wrong"
            continue
        wrong: dict[str, str] = {}
        matters = _names(one, "matters", (EVERY, *Matter), wrong)
        regions = _names(one, "regions", None, wrong)
        urgencies = _names({"urgencies": [*Urgency], **one}, "urgencies", [*Urgency], wrong)
        if not matters or not regions or not urgencies or not all(r == EVERY or is_code(r) for r in regions):
            errors[at] = "agreement_scope"
            continue
        yield Scope(matters, regions, tuple(Urgency(u) for u in urgencies))


def _ground(data: Mapping[str, Any], errors: dict[str, str]) -> Ground:
    try:
        return Ground(data.get("ground", ""))
    except ValueError:
        errors["ground"] = "field_wrong"
        return Ground.CONSENT


def _lengths(data: Mapping[str, Any], errors: dict[str, str]) -> dict[tuple[str, str], Length]:
    found = {}
    for number, one in enumerate(_list(data, "terms", errors)):
        try:
            found[str(Term(one["term"])), str(Urgency(one.get("urgency", "normal")))] = Length(
                _amount(one["amount"]), Unit(one["unit"])
            )
        except (TypeError, KeyError, ValueError, AttributeError):
            errors[f"terms.{number}"] = "agreement_term"
    return found


def _amount(given: Any) -> int:
    if isinstance(given, bool) or not isinstance(given, int) or not 1 <= given <= _LONGEST_TERM:
        raise ValueError(given)
    return given


def _week(data: Mapping[str, Any], errors: dict[str, str]) -> Week | None:
    if not data.get("hours"):
        return None
    try:
        return read_week(data["hours"])
    except Invalid:
        errors["hours"] = "field_wrong"
        return None


def _contact(one: Any, place: str, errors: dict[str, str]) -> HolidayContact | None:
    if not isinstance(one, Mapping) or not all(
        isinstance(one.get(name), str) and one[name] and len(one[name]) <= 120 for name in ("name", "phone")
    ):
        errors[place] = "agreement_contact"
        return None
    return HolidayContact(clean(one["name"]), clean(one["phone"]))


def _contacts(data: Mapping[str, Any], errors: dict[str, str]) -> Iterator[HolidayContact]:
    for number, one in enumerate(_list(data, "holiday_contacts", errors)):
        if contact := _contact(one, f"holiday_contacts.{number}", errors):
            yield contact


def _links(data: Mapping[str, Any], errors: dict[str, str]) -> Iterator[LinkSettings]:
    for number, one in enumerate(_list(data, "links", errors)):
        if not isinstance(one, Mapping) or not isinstance(one.get("name"), str):
            errors[f"links.{number}"] = "field_wrong"
            continue
        settings = one.get("settings", {})
        if not isinstance(settings, Mapping):
            errors[f"links.{number}"] = "field_wrong"
            continue
        yield LinkSettings(one["name"], dict(settings))


def _algorithms(data: Mapping[str, Any], errors: dict[str, str]) -> dict[str, str]:
    given = data.get("algorithms", {})
    if not isinstance(given, Mapping) or not all(
        isinstance(k, str) and isinstance(v, str) for k, v in given.items()
    ):
        errors["algorithms"] = "field_wrong"
        return {}
    return dict(given)
