"""How commands of a desk without a line are read, and when they were made."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.counter.rules.offline import (
    MOST,
    OLDEST,
    Kind,
    clock_offset,
    corrected,
    read_batch,
    read_command,
)
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
    with pytest.raises(Invalid, match=r"^command_unreadable$"):
        read_command(command(**changes))


@pytest.mark.parametrize("values", [None, [], "text", 7, {"device": str(uuid4())}])
def test_what_is_no_batch_is_not_read(values: Any) -> None:
    with pytest.raises(Invalid, match=r"^command_unreadable$"):
        read_batch(values)


def test_a_batch_has_its_bound() -> None:
    batch = {"device": str(uuid4()), "clock": "2026-11-23T09:00:00Z", "commands": [command()] * MOST}
    assert len(read_batch(batch).commands) == MOST
    with pytest.raises(Invalid, match=r"^too_many_commands$"):
        read_batch({**batch, "commands": [command()] * (MOST + 1)})


def test_a_batch_names_the_commands_of_others() -> None:
    other, device = uuid4(), uuid4()
    first, second = command(), command(seq=2)
    values = {
        "device": str(device),
        "clock": "2026-11-23T09:00:00Z",
        "commands": [first, second],
        "others": [str(other)],
    }
    read = read_batch(values)
    assert (read.device, read.clock, read.others) == (device, NOW, (other,))
    assert [one.seq for one in read.commands] == [1, 2]
    del values["others"]
    assert read_batch(values).others == ()
    assert len(read_batch({**values, "others": [str(other)] * 1000}).others) == 1000
    with pytest.raises(Invalid, match=r"^too_many_commands$") as failure:
        read_batch({**values, "others": [str(other)] * 1001})
    assert failure.value.params == {"most": MOST}
    for wrong in ({"others": ["x"]}, {"others": 7}, {"device": "x"}, {"clock": "nine"}, {"commands": 7}):
        with pytest.raises(Invalid, match=r"^command_unreadable$"):
            read_batch({**values, **wrong})


def test_every_field_of_a_command_is_kept() -> None:
    values = command(seq="3", unit="7", version="4", fields={"b": 5, "a": "长", "none": None, "empty": ""})
    read = read_command(values)
    assert (str(read.id), read.seq, read.kind) == (values["id"], 3, Kind.VISIT)
    assert (read.unit_id, read.version) == (7, 4)
    assert read.fields == {"b": "5", "a": "长"}
    assert read.content == (
        '{"fields": {"a": "长", "b": "5"}, "id": "' + values["id"] + '", "kind": "visit", '
        '"made_at": "2026-11-23T08:00:00+00:00", "seq": 3, "unit": 7, "version": 4}'
    )
    assert json.loads(read_command(command()).content)["version"] is None
    # What a fingerprint is compared with lies in a column of sixteen bytes.
    assert len(read.fingerprint) == 16


@pytest.mark.parametrize("name", ["seq", "unit", "version"])
def test_a_number_fits_its_column(name: str) -> None:
    for good in (0, 2**31 - 1):
        assert read_command(command(**{name: good}))
    for wrong in (-1, 2**31):
        with pytest.raises(Invalid, match=r"^command_unreadable$"):
            read_command(command(**{name: wrong}))


@pytest.mark.parametrize(("year", "good"), [(1999, False), (2000, True), (9000, True), (9001, False)])
def test_a_year_is_one_that_can_be(year: int, good: bool) -> None:
    values = command(made_at=f"{year}-06-01T00:00:00+00:00")
    if good:
        assert read_command(values).made_at.year == year
    else:
        with pytest.raises(Invalid, match=r"^command_unreadable$"):
            read_command(values)


@pytest.mark.parametrize("missing", ["id", "seq", "made_at", "kind", "unit", "fields"])
def test_a_command_lacks_nothing_but_a_version(missing: str) -> None:
    values = command(version=None)
    del values["version"]
    assert read_command(values).version is None
    del values[missing]
    with pytest.raises(Invalid, match=r"^command_unreadable$"):
        read_command(values)


def test_the_longest_field_is_read() -> None:
    assert len(read_command(command(fields={"words": "长" * 20_000})).text("words")) == 20_000


def test_the_same_content_has_the_same_fingerprint() -> None:
    first = command()
    assert read_command(first).fingerprint == read_command(dict(first)).fingerprint
    assert read_command(first).fingerprint != read_command({**first, "seq": 2}).fingerprint


def test_a_clock_a_day_ahead_is_put_right() -> None:
    offset = clock_offset(device=NOW + timedelta(days=1), server=NOW)
    assert corrected(NOW + timedelta(hours=23), offset, NOW) == NOW - timedelta(hours=1)


def test_what_the_way_of_a_request_takes_corrects_nothing() -> None:
    for seconds in (-5, -4, 4, 5):
        assert clock_offset(device=NOW - timedelta(seconds=seconds), server=NOW) == timedelta()
    for seconds in (-6, 6):
        offset = timedelta(seconds=seconds)
        assert clock_offset(device=NOW - offset, server=NOW) == offset


def test_what_is_too_old_or_in_the_future_is_taken_as_near_as_can_be() -> None:
    day = timedelta(days=1)
    assert corrected(NOW - 91 * day, timedelta(), NOW) == NOW - OLDEST
    assert corrected(NOW - 89 * day, timedelta(), NOW) == NOW - 89 * day
    assert corrected(NOW, day, NOW) == NOW


@given(st.timedeltas(), st.timedeltas(min_value=timedelta(days=-4000), max_value=timedelta(days=4000)))
def test_nothing_was_made_in_the_future_or_is_older_than_can_be(made: timedelta, offset: timedelta) -> None:
    try:
        made_at = NOW + made
        made_at + offset
    except OverflowError:
        return
    assert NOW - OLDEST <= corrected(made_at, offset, NOW) <= NOW
