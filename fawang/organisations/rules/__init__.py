"""What units there are, how they hang together, and what they do. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import Invalid, NotAllowed
from fawang.organisations.rules.languages import Language as Language

#: Who may edit units, lawyers and jurisdictions; the name is that of people.rules.Permission.
UNIT_EDIT = "unit.edit"


class UnitKind(StrEnum):
    """What a unit is."""

    #: 司法厅, 司法局: leads the units of its area, decides where no office fits.
    BUREAU = "bureau"
    #: 法律援助处
    LEGAL_AID_OFFICE = "legal_aid_office"
    #: 公共法律服务中心, at province, prefecture and county
    CENTRE = "centre"
    #: 公共法律服务工作站
    TOWN_STATION = "town_station"
    #: 公共法律服务工作室
    VILLAGE_WORKROOM = "village_workroom"
    #: 律师事务所
    LAW_FIRM = "law_firm"
    #: The province's 12348.
    HOTLINE_CENTRE = "hotline_centre"


class Service(StrEnum):
    """What a unit offers."""

    LEGAL_AID = "legal_aid"
    NOTARISATION = "notarisation"
    APPRAISAL = "appraisal"
    MEDIATION = "mediation"
    CONSULTATION = "consultation"


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
PARENTS: dict[UnitKind, frozenset[UnitKind | None]] = {
    UnitKind.BUREAU: frozenset({None, UnitKind.BUREAU}),
    UnitKind.LEGAL_AID_OFFICE: frozenset({UnitKind.BUREAU}),
    UnitKind.CENTRE: frozenset({UnitKind.BUREAU}),
    UnitKind.TOWN_STATION: frozenset({UnitKind.BUREAU}),
    UnitKind.VILLAGE_WORKROOM: frozenset({UnitKind.TOWN_STATION}),
    UnitKind.LAW_FIRM: frozenset({UnitKind.BUREAU}),
    UnitKind.HOTLINE_CENTRE: frozenset({UnitKind.BUREAU}),
}
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
