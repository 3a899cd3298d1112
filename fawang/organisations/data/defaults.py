"""The data files of this room, read once and checked strictly: an unknown key or value is an error."""

from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from fawang.organisations.rules import Language, Service, UnitKind
from fawang.organisations.rules.hours import Week, read_week
from fawang.organisations.rules.matters import Matter
from fawang.regions.rules import Level

DATA = Path(__file__).parent


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class UnitPattern(_Strict):
    """A kind of unit that a province is set up with: how it is called at each level, what it offers."""

    kind: UnitKind
    levels: dict[Level, str]
    services: tuple[Service, ...]
    accepts_any: bool
    phone: str = ""
    languages: tuple[Language, ...] = ()


class UnitDetails(_Strict):
    """What is known of one unit when a province is set up, named by its kind and division.

    What is left out is that of its pattern. `hours` is a week as `hours.read_week` reads it.
    """

    kind: UnitKind
    region: str
    address: str = Field(default="", max_length=200)
    phone: str = Field(default="", max_length=60)
    other_phones: tuple[Annotated[str, Field(max_length=60)], ...] = ()
    latitude: Decimal | None = Field(default=None, ge=-90, le=90)
    longitude: Decimal | None = Field(default=None, ge=-180, le=180)
    services: tuple[Service, ...] | None = None
    languages: tuple[Language, ...] | None = None
    hours: dict[str, list[list[str]]] | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("latitude and longitude: both or neither")
        if self.hours is not None:
            read_week(self.hours)
        return self


class Network(_Strict):
    """`data/network.yaml`."""

    units: tuple[UnitPattern, ...]
    source: str
    verified: bool
    demo_phone: str
    details: tuple[UnitDetails, ...] = ()


class JurisdictionPattern(_Strict):
    """A row that every unit of a kind and level gets; see `data/jurisdictions.yaml`."""

    service: Service
    unit: UnitKind
    level: Level
    basis: str
    source: str
    verified: bool
    without_counties: bool | None = None
    matter: Matter | None = None
    organ_level: Level | None = None
    priority: int = 0


class _Jurisdictions(_Strict):
    jurisdictions: tuple[JurisdictionPattern, ...]


class _Hours(_Strict):
    week: dict[str, list[list[str]]]
    source: str
    verified: bool


class _AllHours(_Strict):
    default: _Hours


@cache
def network() -> Network:
    """Return the units that a province is set up with, those above before those below."""
    return Network.model_validate(_yaml("network.yaml"))


@cache
def jurisdictions() -> tuple[JurisdictionPattern, ...]:
    """Return who handles what where, by kind and level of unit."""
    return _Jurisdictions.model_validate(_yaml("jurisdictions.yaml")).jurisdictions


@cache
def week() -> Week:
    """Return the hours of offices that have none of their own."""
    return read_week(_AllHours.model_validate(_yaml("hours.yaml")).default.week)


def _yaml(name: str) -> Any:
    return yaml.safe_load((DATA / name).read_text(encoding="utf-8"))
