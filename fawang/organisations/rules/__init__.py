"""What units there are, how they hang together, and what they do. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import Invalid, NotAllowed
from fawang.organisations.rules.kinds import ROWS
from fawang.organisations.rules.kinds import UnitKind as UnitKind
from fawang.organisations.rules.languages import Language as Language

#: Who may edit units, lawyers and jurisdictions; the name is that of people.rules.Permission.
UNIT_EDIT = "unit.edit"
#: Who may confirm what a unit shows of itself, and correct it; whoever may edit the unit may too.
UNIT_CONFIRM = "unit.confirm"


class Service(StrEnum):
    """What a unit offers."""

    LEGAL_AID = "legal_aid"
    NOTARISATION = "notarisation"
    APPRAISAL = "appraisal"
    MEDIATION = "mediation"
    CONSULTATION = "consultation"
    #: Of labour disputes (Labour Dispute Mediation and Arbitration Law), not of the Arbitration Law.
    LABOUR_ARBITRATION = "labour_arbitration"
    ARBITRATION = "arbitration"
    #: A court takes claims in and tells of cases.
    LITIGATION = "litigation"
    POLICE_REPORT = "police_report"
    PROCURATORATE = "procuratorate"
    SHELTER = "shelter"


class Wrong(StrEnum):
    """What somebody says is wrong of what a unit shows."""

    NOT_THERE = "not_there"
    ADDRESS = "address"
    PHONE = "phone"
    HOURS = "hours"
    ACCESS = "access"
    SERVICES = "services"
    OTHER = "other"


#: How many characters somebody may write about it.
LONGEST_REPORT = 500


@dataclass(frozen=True, slots=True)
class Position:
    """Where something stands, in degrees of WGS 84 (not of the maps that are shifted, such as GCJ-02)."""

    latitude: Decimal
    longitude: Decimal

    @property
    def possible(self) -> bool:
        """Tell whether there is such a place on Earth."""
        return abs(self.latitude) <= 90 and abs(self.longitude) <= 180


#: What each kind may stand under; None is the top of the tree.
PARENTS: dict[UnitKind, frozenset[UnitKind | None]] = {kind: row.parents for kind, row in ROWS.items()}
#: Where people hide: the address is told by telephone, and no page, map or distance gives it away.
HIDDEN = frozenset({UnitKind.SHELTER})
#: Bureaux of three levels, a station, a workroom.
DEEPEST = 5


@dataclass(frozen=True, slots=True)
class Above:
    """What a rule needs to know of the unit that another is put under."""

    kind: UnitKind
    region_code: str
    depth: int
    active: bool


def check_place(kind: UnitKind, region_code: str, above: Above | None) -> None:
    """Return if a unit may stand there in the tree.

    Raises:
        Invalid: `invalid`, with the code of what stands against it.
    """
    if (above.kind if above else None) not in PARENTS[kind] or (above and above.depth >= DEEPEST):
        raise Invalid("invalid", errors={"parent_id": "unit_wrong_parent"})
    if above and not above.active:
        raise Invalid("invalid", errors={"parent_id": "unit_closed"})
    if above and not region_code.startswith(above.region_code):
        raise Invalid("invalid", errors={"region_code": "unit_outside_parent"})


def kinds_below(kind: UnitKind, depth: int) -> tuple[UnitKind, ...]:
    """Return the kinds that may stand directly under a unit of `kind` at `depth`."""
    return tuple(below for below in UnitKind if kind in PARENTS[below] and depth < DEEPEST)


def check_right(by: Actor, path: Collection[int]) -> None:
    """Return if `by` may edit a unit whose `path` (itself and all above) this is.

    Raises:
        NotAllowed: they hold the permission at none of them.
    """
    if by.kind != ActorKind.SYSTEM and UNIT_EDIT not in by.permissions_on(path):
        raise NotAllowed("not_allowed")


def check_correction(by: Actor, path: Collection[int]) -> None:
    """Return if `by` may confirm and correct what a unit shows of itself; `path` is the unit and all above it.

    Raises:
        NotAllowed: they hold the permission at none of them.
    """
    if by.kind != ActorKind.SYSTEM and not by.permissions_on(path) & {UNIT_CONFIRM, UNIT_EDIT}:
        raise NotAllowed("not_allowed")
