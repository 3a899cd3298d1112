"""How commands of a desk without a line are read, and when they were made."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.counter.rules.offline import MOST, OLDEST, clock_offset, corrected, read_batch, read_command
from fawang.kernel.rules.problems import Invalid

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def command(**changes: Any) -> dict[str, Any]:
    """Return a command as a device sends it."""
    values = {
        "id": str(uuid4()), "seq": 1, "made_at": "2026-11-23T08:00:00+00:00", "kind": "visit", "unit": 7,
        "version": None, "fields": {"kind": "advice", "outcome": "advised"},
    }  # fmt: skip
    return {**values, **changes}


def test_a_command_reads_as_it_was_made() -> None:
    read = read_command(command(fields={"name": " 蒋\x00先生 ", "phone": ""}))
    assert read.made_at == NOW - timedelta(hours=1)
    assert read.text("name") == "蒋先生"
    assert "phone" not in read.fields
    assert read.text("phone") == ""


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "no-uuid"},
        {"kind": "payment"},
        {"made_at": "2026-11-23T08:00:00"},
        {"made_at": "1999-01-01T00:00:00+00:00"},
        {"unit": -1},
        {"unit": 2**40},
        {"seq": "first"},
        {"fields": ["name"]},
        {"fields": {"words": "长" * 20_001}},
        {"version": 2**40},
    ],
)
def test_what_no_device_sends_is_not_read(changes: dict[str, Any]) -> None:
    with pytest.raises(Invalid, match="^command_unreadable$"):
        read_command(command(**changes))


@pytest.mark.parametrize("values", [None, [], "text", 7, {"device": str(uuid4())}])
def test_what_is_no_batch_is_not_read(values: Any) -> None:
    with pytest.raises(Invalid, match="^command_unreadable$"):
        read_batch(values)


def test_a_batch_has_its_bound() -> None:
    batch = {"device": str(uuid4()), "clock": "2026-11-23T09:00:00Z", "commands": [command()] * MOST}
    assert len(read_batch(batch).commands) == MOST
    with pytest.raises(Invalid, match="^too_many_commands$"):
        read_batch({**batch, "commands": [command()] * (MOST + 1)})


def test_the_same_content_has_the_same_fingerprint() -> None:
    first = command()
    assert read_command(first).fingerprint == read_command(dict(first)).fingerprint
    assert read_command(first).fingerprint != read_command({**first, "seq": 2}).fingerprint


def test_a_clock_a_day_ahead_is_put_right() -> None:
    offset = clock_offset(device=NOW + timedelta(days=1), server=NOW)
    assert corrected(NOW + timedelta(hours=23), offset, NOW) == NOW - timedelta(hours=1)


def test_what_the_way_of_a_request_takes_corrects_nothing() -> None:
    assert clock_offset(device=NOW - timedelta(seconds=4), server=NOW) == timedelta()


@given(st.timedeltas(), st.timedeltas(min_value=timedelta(days=-4000), max_value=timedelta(days=4000)))
def test_nothing_was_made_in_the_future_or_is_older_than_can_be(made: timedelta, offset: timedelta) -> None:
    try:
        made_at = NOW + made
        made_at + offset
    except OverflowError:
        return
    assert NOW - OLDEST <= corrected(made_at, offset, NOW) <= NOW
