"""Alerts as a page shows them: rules with how they stand, and their history."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from fawang.datacentre.models import AlertFiring, AlertRule, HookCall
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.storage.paging import read_cursor, write_cursor
from fawang.people import queries as people
from fawang.people.rules import Permission

PAGE = 50


class State(StrEnum):
    """How a rule stands, as it is shown."""

    OFF = "off"
    #: It could not be looked at the last time.
    FAILING = "failing"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Fired:
    """One time that a rule held. `hooks` are the codes of what kept programs from being told; empty: all were."""

    began_at: datetime
    ended_at: datetime | None
    value: float | None
    before: float | None
    low: float | None
    high: float | None
    told_at: datetime | None
    told_end_at: datetime | None
    hooks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """A rule in the list: the row, how it stands, who is told by name, and how often it held."""

    rule: AlertRule
    state: State
    people: tuple[str, ...]
    last: Fired | None


@dataclass(frozen=True, slots=True)
class History:
    """What fired, the latest first, and the cursor of the next page if there is one."""

    rows: tuple[Fired, ...]
    next: str | None


def rule(by: Actor, rule_id: int) -> AlertRule:
    """Return a rule of one's own.

    Raises:
        NotFound: there is none of theirs, or they may not manage data any more.
    """
    row = still(by, rule_id)
    if row is None or not by.may_anywhere(Permission.DATA_MANAGE):
        raise NotFound("not_found")
    return row


def still(by: Actor, rule_id: int) -> AlertRule | None:
    """Return a rule of one's own, if it is still there."""
    return AlertRule.objects.filter(pk=rule_id, maker_id=by.id).first()


def rules(by: Actor) -> tuple[Listed, ...]:
    """Return the rules of somebody, those that hold first."""
    if by.id is None or not by.may_anywhere(Permission.DATA_MANAGE):
        return ()
    rows = list(AlertRule.objects.filter(maker_id=by.id).order_by("-holds", "-pk"))
    named = people.staff_named({staff_id for row in rows for staff_id in row.staff_ids})
    latest = (
        AlertFiring.objects.filter(rule__in=rows).order_by("rule_id", "-began_at", "-pk").distinct("rule_id")
    )
    last = {row.rule_id: row for row in latest}
    failed = _failed([row.pk for row in last.values()])
    return tuple(
        Listed(
            row,
            state_of(row),
            tuple(named[staff_id] for staff_id in row.staff_ids if staff_id in named),
            _fired(last[row.pk], failed) if row.pk in last else None,
        )
        for row in rows
    )


def history(by: Actor, rule_id: int, cursor: str = "") -> History:
    """Return what a rule of one's own fired.

    Raises:
        NotFound: there is none of theirs.
        Invalid: the cursor is none of ours.
    """
    rows = AlertFiring.objects.filter(rule=rule(by, rule_id)).order_by("-pk")
    if cursor:
        rows = rows.filter(pk__lt=read_cursor(cursor, int)[0])
    found = list(rows[: PAGE + 1])
    shown = found[:PAGE]
    failed = _failed([row.pk for row in shown])
    following = write_cursor(shown[-1].pk) if len(found) > PAGE else None
    return History(tuple(_fired(row, failed) for row in shown), following)


def state_of(row: AlertRule) -> State:
    """Return how a rule stands."""
    if not row.is_on:
        return State.OFF
    if row.problem:
        return State.FAILING
    return State.OPEN if row.holds else State.CLOSED


def _failed(firings: list[int]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    calls = HookCall.objects.filter(firing__in=firings, sent_at__isnull=True).exclude(last_error="")
    for firing_id, error in calls.order_by("pk").values_list("firing_id", "last_error"):
        found[firing_id] = (*found.get(firing_id, ()), error)
    return found


def _fired(row: AlertFiring, failed: dict[int, tuple[str, ...]]) -> Fired:
    return Fired(
        row.began_at, row.ended_at, row.value, row.before, row.low, row.high, row.told_at, row.told_end_at,
        failed.get(row.pk, ()),
    )  # fmt: skip
