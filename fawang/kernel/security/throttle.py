"""Rate limits that all processes share, in one statement and without a second store.

The generic cell rate algorithm (ITU-T I.371): a bucket stores only until when the caller is
"ahead" of the allowed rate. There is no Redis here, and no kept library speaks PostgreSQL.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import Any, Self

from django.db import connection, transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.news import outbox
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.events import Event
from fawang.kernel.rules.problems import TooMany
from fawang.kernel.security import audit
from fawang.kernel.storage.fields import keyed_hash
from fawang.kernel.storage.prepared import run

#: From so many seconds on, people are told of hours.
_LONG = 600
log = logging.getLogger(__name__)

USED_UP = audit.declare("kernel.budget_used_up", gettext_lazy("Refused many at once: a limit was used up"))
#: Whoever runs the installation hears of the same budget at most so often.
_ALARM_EVERY = timedelta(hours=1)


@dataclass(frozen=True)
class Rate:
    """`burst` requests at once, and one more every `every`.

    `shared`: it is a budget of many, and somebody is told when it is used up (`BudgetUsedUp`).
    """

    scope: str
    burst: int
    every: timedelta
    shared: bool = False

    @classmethod
    def within(cls, scope: str, most: int, period: timedelta, *, shared: bool = False) -> Self:
        """Return the rate that lets `most` through in any `period`, half of them at once; both positive."""
        burst = max(1, most // 2)
        return cls(scope, burst, period / max(1, most - burst), shared)

    def most_in(self, period: timedelta) -> float:
        """Return how many requests of one caller get through in a period at the most."""
        return self.burst + period / self.every


@dataclass(frozen=True, kw_only=True)
class BudgetUsedUp(Event, name="kernel.budget_used_up"):
    """A shared rate has refused somebody, for the first time in an hour. Nothing of who it was."""

    scope: str
    #: The moment, ISO 8601.
    at: str


_TAKE = """
INSERT INTO kernel_throttlebucket AS bucket (key, ahead_until)
VALUES (%(key)s, statement_timestamp() + %(every)s)
ON CONFLICT (key) DO UPDATE
   SET ahead_until = greatest(bucket.ahead_until, statement_timestamp()) + %(every)s
 WHERE greatest(bucket.ahead_until, statement_timestamp()) + %(every)s
       <= statement_timestamp() + %(allowance)s
RETURNING 1
"""
#: Several in one statement, in their order; those that refuse are missing in what it returns.
_TAKE_ALL = """
WITH wanted AS (
    SELECT * FROM unnest(%(keys)s::bytea[], %(everys)s::interval[], %(allowances)s::interval[])
        AS one (key, every, allowance)
)
INSERT INTO kernel_throttlebucket AS bucket (key, ahead_until)
SELECT key, statement_timestamp() + every FROM wanted
ON CONFLICT (key) DO UPDATE
   SET ahead_until = greatest(bucket.ahead_until, statement_timestamp())
                   + (excluded.ahead_until - statement_timestamp())
 WHERE greatest(bucket.ahead_until, statement_timestamp()) + (excluded.ahead_until - statement_timestamp())
       <= statement_timestamp() + (SELECT allowance FROM wanted WHERE wanted.key = bucket.key)
RETURNING key
"""
#: `take` as a part of another statement, where each one counts: `WITH allowed AS (…)` has a row if the request is let
#: through, and none if it is refused. Its values are `clause_values`.
_CLAUSE = """
INSERT INTO kernel_throttlebucket AS bucket (key, ahead_until)
SELECT %(bucket)s, statement_timestamp() + %(bucket_every)s FROM {source}
ON CONFLICT (key) DO UPDATE
   SET ahead_until = greatest(bucket.ahead_until, statement_timestamp()) + %(bucket_every)s
 WHERE greatest(bucket.ahead_until, statement_timestamp()) + %(bucket_every)s
       <= statement_timestamp() + %(bucket_allowance)s
RETURNING 1
"""
_GIVE_BACK = "UPDATE kernel_throttlebucket SET ahead_until = ahead_until - %(every)s WHERE key = %(key)s"
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
        "key": _key(rate, caller),
        "every": rate.every,
        "allowance": rate.every * rate.burst,
    }
    if not run(_TAKE, values):
        waits = run(_WAIT, values)
        raise _refusal(rate, max(1, round(waits[0][0])) if waits else 1)


def clause(source: str) -> str:
    """Return SQL that counts one request in the midst of a statement.

    Args:
        source: a table or common table expression of at most one row; without a row nothing is counted.
    """
    return _CLAUSE.format(source=source)


def clause_values(rate: Rate, caller: str) -> dict[str, Any]:
    """Return the values of `clause`."""
    return {
        "bucket": _key(rate, caller),
        "bucket_every": rate.every,
        "bucket_allowance": rate.every * rate.burst,
    }


def _key(rate: Rate, caller: str) -> bytes:
    return keyed_hash("throttle." + rate.scope, caller)


def _refusal(rate: Rate, seconds: int) -> TooMany:
    if seconds < _LONG:
        problem = TooMany("too_many_requests", retry_after=seconds)
    else:
        problem = TooMany("too_many_today", retry_after=seconds, hours=ceil(seconds / 3600))
    problem.scope = rate.scope
    return problem


def _took_all(wanted: Sequence[tuple[Rate, str]]) -> bool:
    """Count against all of them; tell whether none refused. Else nothing is counted."""
    rates = {_key(rate, caller): rate for rate, caller in wanted}
    everys = [rate.every for rate in rates.values()]
    allowances = [rate.every * rate.burst for rate in rates.values()]
    rows = run(_TAKE_ALL, {"keys": list(rates), "everys": everys, "allowances": allowances})
    if len(rows) == len(rates):
        return True
    # Given back row by row, which few need, and not by a transaction around each count. Two at once lock no two.
    for (key,) in rows:
        run(_GIVE_BACK, {"key": key, "every": rates[bytes(key)].every})
    return False


def take_all(*wanted: tuple[Rate, str]) -> None:
    """Count one request against several rates, or against none of them if one refuses.

    What the last one refuses has cost the first ones nothing: a number keeps its one code of the day while an address
    has asked too often. Name the narrowest first, in the same order everywhere: rows stay locked to the end, and the
    wide ones, which many want, for the shortest time.

    Raises:
        TooMany: as `take`, of the first rate that refuses. If that is a shared one, whoever runs the installation is
            told, in a transaction of its own.
    """
    refused: tuple[Rate, TooMany] | None = None
    if _took_all(wanted):
        return
    # One refuses: which one, and until when.
    with transaction.atomic():
        for rate, caller in wanted:
            try:
                take(rate, caller)
            except TooMany as against:
                refused = rate, against
                transaction.set_rollback(True)
                break
    if refused:
        used_up, problem = refused
        if used_up.shared:
            _raise_alarm(used_up)
        raise problem


def _raise_alarm(rate: Rate) -> None:
    try:
        with transaction.atomic():
            take(Rate("alarm." + rate.scope, burst=1, every=_ALARM_EVERY), "")
            audit.record(USED_UP, by=SYSTEM, object=f"kernel.budget:{rate.scope}")
            outbox.publish(BudgetUsedUp(scope=rate.scope, at=clock.now().isoformat()), by=SYSTEM)
    except TooMany:
        return
    log.error("the budget %s is used up: more is asked for than people ask for", rate.scope)


def forget_stale() -> None:
    """Delete buckets that no longer limit anybody."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kernel_throttlebucket WHERE ahead_until < statement_timestamp()")
