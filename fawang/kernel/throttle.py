"""Rate limits that all processes share, in one statement and without a second store.

The generic cell rate algorithm (ITU-T I.371): a bucket stores only until when the caller is
"ahead" of the allowed rate. There is no Redis here, and no kept library speaks PostgreSQL.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection

from fawang.kernel.fields import keyed_hash
from fawang.kernel.problems import TooMany


@dataclass(frozen=True)
class Rate:
    """`burst` requests at once, and one more every `every`."""

    scope: str
    burst: int
    every: timedelta


_TAKE = """
INSERT INTO kernel_throttlebucket AS bucket (key, ahead_until)
VALUES (%(key)s, statement_timestamp() + %(every)s)
ON CONFLICT (key) DO UPDATE
   SET ahead_until = greatest(bucket.ahead_until, statement_timestamp()) + %(every)s
 WHERE greatest(bucket.ahead_until, statement_timestamp()) + %(every)s
       <= statement_timestamp() + %(allowance)s
RETURNING 1
"""
_WAIT = """
SELECT extract(epoch FROM ahead_until + %(every)s - statement_timestamp() - %(allowance)s)
  FROM kernel_throttlebucket WHERE key = %(key)s
"""


def take(rate: Rate, caller: str) -> None:
    """Count one request of `caller` (an address, a phone) against `rate`.

    Callers are stored as keyed hashes only.

    Raises:
        TooMany: the allowance is used up; `retry_after` says in how many seconds to try again.
    """
    values: dict[str, Any] = {
        "key": keyed_hash("throttle." + rate.scope, caller),
        "every": rate.every,
        "allowance": rate.every * rate.burst,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, values)
        if cursor.fetchone() is None:
            cursor.execute(_WAIT, values)
            row = cursor.fetchone()
            raise TooMany("too_many_requests", retry_after=max(1, round(row[0])) if row else 1)


def forget_stale() -> None:
    """Delete buckets that no longer limit anybody."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kernel_throttlebucket WHERE ahead_until < statement_timestamp()")
