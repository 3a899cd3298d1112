"""The one number that orders every list."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fawang.work_orders.rules.queue import ENDED_FROM, queue_key

moments = st.datetimes(datetime(2018, 1, 1), datetime(2100, 1, 1)).map(lambda m: m.replace(tzinfo=UTC))


@given(moments, moments)
def test_urgent_before_others_before_ended(due: datetime, ended: datetime) -> None:
    urgent = queue_key(urgent=True, due_at=due, ended_at=None)
    normal = queue_key(urgent=False, due_at=due, ended_at=None)
    waiting = queue_key(urgent=False, due_at=None, ended_at=None)
    over = queue_key(urgent=True, due_at=None, ended_at=ended)
    assert urgent < normal < waiting < ENDED_FROM <= over < 2**63


@given(moments, st.integers(1, 10**9))
def test_soonest_first_while_open_and_latest_first_when_ended(moment: datetime, micros: int) -> None:
    later = moment + timedelta(microseconds=micros)
    assert queue_key(urgent=False, due_at=moment, ended_at=None) < queue_key(
        urgent=False, due_at=later, ended_at=None
    )
    assert queue_key(urgent=False, due_at=None, ended_at=moment) > queue_key(
        urgent=False, due_at=None, ended_at=later
    )
