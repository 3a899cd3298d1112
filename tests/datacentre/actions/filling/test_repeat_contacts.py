"""Days since the service before: reckoned within a month, across months, and healed when something earlier changes."""

import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fawang.datacentre.actions.filling.increments import in_order
from fawang.datacentre.actions.filling.repeat_contacts import settle, with_since
from fawang.datacentre.rules.periods import month_of
from fawang.datacentre.warehouse import summary_files
from fawang.datacentre.warehouse.store import Store
from tests.datacentre.rows import rows

FIRST = date(2021, 1, 20)


def naive(services: list[tuple[int, int, int]]) -> list[int]:
    """Return for each (day, hour, person), in this order, the days since; -1 for the first, and for nobody."""
    last: dict[int, int] = {}
    found = []
    for day, _hour, person in services:
        found.append(day - last[person] if person in last and person else -1)
        last[person] = day
    return found


def write(store: Store, services: list[tuple[int, int, int]], month: str, people: Any = None) -> None:
    mine = [one for one in services if month_of(FIRST + timedelta(one[0])) == month]
    made = rows(
        "service",
        *({"day": FIRST + timedelta(d), "hour": h, "person": p, "since": -1, "village": f"{p}"} for d, h, p in mine),
    )  # fmt: skip
    store.write("service", month, with_since(store, month, in_order("service", made), people), source="test")


def kept(store: Store) -> list[int]:
    whole = pa.concat_tables([pq.read_table(path) for path in store.snapshot().paths("service")])
    lines = sorted(whole.to_pylist(), key=lambda row: (row["day"], row["hour"], row["person"]))
    return [row["since"] for row in lines]


SERVICES = st.lists(
    st.tuples(st.integers(0, 80), st.integers(0, 23), st.integers(0, 4)), min_size=1, max_size=25
)


@settings(max_examples=25, deadline=None)
@given(first=SERVICES, then=SERVICES, data=st.data())
def test_it_is_what_counting_by_hand_gives_whatever_comes_late(
    first: list[tuple[int, int, int]], then: list[tuple[int, int, int]], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        # Hundreds of months are written, and nobody asks for their summaries.
        patched.setattr(summary_files, "summarise", lambda *_: {})
        store = Store(Path(folder))
        first.sort()
        for month in sorted({month_of(FIRST + timedelta(one[0])) for one in first}):
            write(store, first, month)
        assert kept(store) == naive(first)
        # One month becomes another one: all months after it follow.
        month = data.draw(st.sampled_from(sorted({month_of(FIRST + timedelta(one[0])) for one in then})))
        changed = sorted(
            [one for one in first if month_of(FIRST + timedelta(one[0])) != month]
            + [one for one in then if month_of(FIRST + timedelta(one[0])) == month]
        )
        write(store, changed, month)
        settle(store, month)
        assert kept(store) == naive(changed)
        assert settle(store, month) == []


def test_only_who_may_have_changed_is_looked_up(tmp_path: Path) -> None:
    import numpy as np

    store = Store(tmp_path)
    write(store, [(0, 1, 1), (0, 2, 2)], "2021-01")
    # Of 2 the row is believed as it is.
    write(store, [(12, 0, 1), (12, 0, 2)], "2021-02", np.array([1]))
    assert kept(store) == [-1, -1, 12, -1]
    assert settle(store, "2021-01") == ["2021-02"]
    assert kept(store) == [-1, -1, 12, 12]


def test_a_very_long_time_is_as_long_as_the_column_holds(tmp_path: Path) -> None:
    store = Store(tmp_path)
    made = rows("service", {"day": date(1900, 1, 1), "person": 1}, {"day": date(2021, 1, 1), "person": 1})
    assert with_since(store, "2021-01", made)["since"].to_pylist() == [-1, 32_767]
