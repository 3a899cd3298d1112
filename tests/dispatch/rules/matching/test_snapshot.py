"""State as plain data, and back."""

import json
from math import inf

import pytest
from hypothesis import given

from fawang.dispatch.rules.matching.engine import Matching
from fawang.dispatch.rules.matching.inputs import Arrived
from fawang.dispatch.rules.matching.snapshot import (
    load,
    need_as_plain,
    need_from_plain,
    profile_as_plain,
    profile_from_plain,
    save,
)
from fawang.dispatch.rules.matching.suitability import Need, Profile
from tests.dispatch.floor import call
from tests.dispatch.test_matching_properties import needs, profiles


@given(needs, profiles)
def test_needs_and_profiles_survive(need: Need, profile: Profile) -> None:
    assert need_from_plain(json.loads(json.dumps(need_as_plain(need)))) == need
    assert profile_from_plain(json.loads(json.dumps(profile_as_plain(profile)))) == profile


def test_nothing_has_happened_yet() -> None:
    fresh = load(json.loads(json.dumps(save(Matching()), allow_nan=False)))
    assert fresh.now == -inf
    assert fresh.wake_at == inf
    assert fresh.handle(Arrived(5.0, "c", call())) == []


def test_another_version_is_not_read() -> None:
    with pytest.raises(ValueError, match="version"):
        load(save(Matching()) | {"version": 0})
