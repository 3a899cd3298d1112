"""Whether a key may sign at a moment: the wrong, the revoked, the lapsed one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.certificates.rules.trust import Standing, stands_against

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
SECOND = timedelta(seconds=1)
GOOD = Standing(
    not_before=NOW, not_after=NOW, trusted=True, for_signing=True, revoked_at=None, list_until=NOW
)  # fmt: skip


def test_on_the_first_and_the_last_moment_it_signs() -> None:
    assert stands_against(GOOD, NOW, list_needed=True) is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"trusted": False}, "key_not_trusted"),
        ({"for_signing": False}, "key_not_for_signing"),
        ({"revoked_at": NOW}, "key_revoked"),
        ({"revoked_at": NOW - SECOND}, "key_revoked"),
        ({"revoked_at": NOW + SECOND}, None),
        ({"not_before": NOW + SECOND}, "key_not_valid_yet"),
        ({"not_after": NOW - SECOND}, "key_lapsed"),
        ({"list_until": NOW - SECOND}, "revocation_list_stale"),
        ({"list_until": None}, "revocation_list_stale"),
    ],
)
def test_what_is_said_against_a_key(change: dict[str, Any], code: str | None) -> None:
    assert stands_against(replace(GOOD, **change), NOW, list_needed=True) == code


def test_whoever_needs_no_list_still_believes_one() -> None:
    assert stands_against(replace(GOOD, list_until=None), NOW, list_needed=False) is None
    assert stands_against(replace(GOOD, revoked_at=NOW), NOW, list_needed=False) == "key_revoked"


moments = st.integers(-3, 3).map(lambda seconds: NOW + timedelta(seconds=seconds))
standings = st.builds(
    Standing, moments, moments, st.booleans(), st.booleans(), st.none() | moments, st.none() | moments
)


@given(standings, moments)
def test_a_key_signs_only_where_nothing_at_all_is_wrong(one: Standing, now: datetime) -> None:
    right = (
        one.trusted
        and one.for_signing
        and one.not_before <= now <= one.not_after
        and not (one.revoked_at and one.revoked_at <= now)
        and one.list_until is not None
        and one.list_until >= now
    )
    assert (stands_against(one, now, list_needed=True) is None) == right
