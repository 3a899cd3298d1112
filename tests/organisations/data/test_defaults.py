"""The data files: complete, with a source, and read strictly."""

import pytest
from pydantic import ValidationError

from fawang.kernel.rules.problems import Invalid
from fawang.organisations.data import defaults
from fawang.organisations.data.defaults import JurisdictionPattern, Network, UnitDetails
from fawang.organisations.rules import PARENTS, UnitKind
from fawang.regions.rules import Level


def test_network_lists_what_stands_above_first() -> None:
    seen: set[UnitKind | None] = {None}
    for pattern in defaults.network().units:
        assert PARENTS[pattern.kind] & seen
        seen.add(pattern.kind)
    assert seen == {None, *UnitKind} - {UnitKind.LAW_FIRM}


def test_levels_are_listed_from_the_top() -> None:
    for pattern in defaults.network().units:
        levels = list(pattern.levels)
        assert levels == sorted(levels, key=list(Level).index)


def test_every_row_has_a_source() -> None:
    assert all(pattern.source and pattern.basis for pattern in defaults.jurisdictions())


def test_unknown_keys_and_values_are_errors() -> None:
    row = {
        "service": "legal_aid",
        "unit": "centre",
        "level": "county",
        "basis": "b",
        "source": "s",
        "verified": True,
    }
    JurisdictionPattern.model_validate(row)
    for wrong in ({"levle": "county"}, {"service": "aid"}, {"level": "planet"}, {"priority": "high"}):
        with pytest.raises(ValidationError):
            JurisdictionPattern.model_validate(row | wrong)
    with pytest.raises(ValidationError):
        Network.model_validate({"units": []})
    unit = {"kind": "centre", "region": "4406"}
    UnitDetails.model_validate(unit | {"latitude": 23, "longitude": 113})
    mistakes: tuple[dict[str, object], ...] = (
        {"latitude": 23},
        {"latitude": 91, "longitude": 0},
        {"languages": ["klingon"]},
        {"adress": ""},
    )
    for mistake in mistakes:
        with pytest.raises(ValidationError):
            UnitDetails.model_validate(unit | mistake)
    with pytest.raises(Invalid, match="hours_invalid"):
        UnitDetails.model_validate(unit | {"hours": {"mon": [["12:00", "08:30"]]}})
