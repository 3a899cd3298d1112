"""Allowances that are used up, and stay so however slow the machine is."""

from datetime import timedelta

import pytest
from django.db import connection

from fawang.kernel.security import throttle
from fawang.kernel.security.throttle import Rate, take

#: No test takes longer; a second's worth of an allowance is back before a slow machine asks again.
LONGER = timedelta(minutes=2)


def spend(rate: Rate, caller: str) -> None:
    """Use up what a caller is allowed, as if all of it had been asked for in a while to come."""
    before = set(_buckets())
    take(rate, caller)
    changed = [key for key, until in _buckets() if (key, until) not in before]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE kernel_throttlebucket SET ahead_until = statement_timestamp() + make_interval(secs => %s)"
            " WHERE key = ANY(%s)",
            [(rate.every * rate.burst + LONGER).total_seconds(), changed],
        )


def _buckets() -> list[tuple[bytes, object]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT key, ahead_until FROM kernel_throttlebucket")
        return [(bytes(key), until) for key, until in cursor.fetchall()]


def stand_still(patch: pytest.MonkeyPatch) -> None:
    """Let no budget fill again in a test that is one transaction, however long it takes: its begin is every moment."""
    for name in ("_TAKE", "_TAKE_ALL"):
        statement = getattr(throttle, name)
        patch.setattr(throttle, name, statement.replace("statement_timestamp()", "transaction_timestamp()"))
