"""Alerts: making, changing and switching rules; looking at all of them; telling people."""

import json
import logging
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy
from procrastinate.contrib.django import app

from fawang.datacentre.actions import hooks
from fawang.datacentre.models import AlertFiring, AlertRule, HookCall
from fawang.datacentre.queries import alerts as queries
from fawang.datacentre.queries.questions.access import scope_of
from fawang.datacentre.queries.readings import question_of, reading
from fawang.datacentre.rules.alerts import Condition, News, Reading, Standing, Terms, judge, step
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound, Problem
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit
from fawang.notices.actions import tell_staff
from fawang.people import queries as people
from fawang.people.rules import Permission

log = logging.getLogger(__name__)

MADE = audit.declare("datacentre.alert_made", gettext_lazy("Made an alert"))
CHANGED = audit.declare("datacentre.alert_changed", gettext_lazy("Changed an alert"))
SWITCHED = audit.declare("datacentre.alert_switched", gettext_lazy("Switched an alert on or off"))
REMOVED = audit.declare("datacentre.alert_removed", gettext_lazy("Removed an alert"))
FIRED = audit.declare("datacentre.alert_fired", gettext_lazy("An alert began or was over"))

HOOK_TASK = "datacentre.call_hook"
_MOST_PEOPLE, _NAME, _DAYS = 20, 60, 366


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a rule is to be; `where` as `questions.read` takes it. Of `unusual` the limit is the share of usual days."""

    name: str
    metric: str
    condition: Condition
    limit: float
    where: Mapping[str, Any] = field(default_factory=dict)
    days: int = 1
    against: str = ""
    least: int = 0
    quiet_from: time = time(22)
    quiet_until: time = time(7)
    gap_minutes: int = 1440
    staff_ids: tuple[int, ...] = ()
    hook_url: str = ""


def make(*, by: Actor, wanted: Wanted) -> AlertRule:
    """Make a rule of somebody who may manage data; it sees what they see.

    Returns:
        The rule. `hook_secret` is to be given to the other side, and shown once.

    Raises:
        NotAllowed: `not_allowed`.
        Invalid: `alert_wrong`, `hook_not_allowed`, and the codes of `questions.check`.
    """
    now = clock.now()
    with transaction.atomic():
        row = AlertRule(maker_id=_manager(by), created_at=now)
        _set(row, wanted, by)
        row.save()
        audit.record(MADE, by=by, object=_object(row), **_audited(row))
    return row


def change(*, by: Actor, rule_id: int, version: int, wanted: Wanted) -> AlertRule:
    """Change a rule of one's own. It begins anew: what held before counts as over, and nobody is told.

    Raises:
        NotFound: there is none of theirs.
        Conflict: `stale`: somebody changed it in between.
        NotAllowed: `not_allowed`.
        Invalid: as `make`.
    """
    _manager(by)
    with transaction.atomic():
        row = _locked(by, rule_id, version)
        _end(row, clock.now())
        row.holds = row.told = False
        row.since = row.last_told = row.value = None
        _set(row, wanted, by)
        row.version += 1
        row.save()
        audit.record(CHANGED, by=by, object=_object(row), **_audited(row))
    return row


def switch(*, by: Actor, rule_id: int, version: int, on: bool) -> AlertRule:
    """Switch a rule of one's own on or off. Off, what held counts as over, and nobody is told.

    Raises:
        NotFound: there is none of theirs.
        Conflict: `stale`.
        NotAllowed: `not_allowed`.
    """
    _manager(by)
    with transaction.atomic():
        row = _locked(by, rule_id, version)
        if not on:
            _end(row, clock.now())
            row.holds = row.told = False
        row.is_on = on
        row.version += 1
        row.save()
        audit.record(SWITCHED, by=by, object=_object(row), on=on)
    return row


def remove(*, by: Actor, rule_id: int, version: int) -> None:
    """Remove a rule of one's own, with its history; the audit keeps what it was.

    Raises:
        NotFound: there is none of theirs.
        Conflict: `stale`.
        NotAllowed: `not_allowed`.
    """
    _manager(by)
    with transaction.atomic():
        row = _locked(by, rule_id, version)
        audit.record(REMOVED, by=by, object=_object(row), **_audited(row))
        row.delete()


def look(*, by: Actor, now: datetime) -> int:
    """Look at every rule that is on; return how many began or ended to be told. One that fails holds up no other."""
    told = 0
    for rule_id in AlertRule.objects.filter(is_on=True).order_by("id").values_list("pk", flat=True):
        try:
            told += look_at(by=by, rule_id=rule_id, now=now) is not None
        except Exception:
            # A fault of ours in one rule must not silence all others; it stays in the log.
            log.exception("alert %s could not be looked at", rule_id)
    return told


def look_at(*, by: Actor, rule_id: int, now: datetime) -> News | None:
    """Look at one rule, keep how it stands, tell who is to be told, and return what was told."""
    row = AlertRule.objects.filter(pk=rule_id, is_on=True).first()
    if row is None:
        return None
    # Figures are asked for before the row is locked: nobody waits for a question.
    found, problem = _read(row, now)
    with transaction.atomic():
        locked = (
            AlertRule.objects.select_for_update().filter(pk=rule_id, is_on=True, version=row.version).first()
        )
        if locked is None:
            return None
        row = locked
        row.looked_at, row.problem = now, problem
        terms = _terms(row)
        before = Standing(row.holds, row.since, row.told, row.last_told)
        holds = judge(terms, found) if not problem else None
        after, news = step(terms, before, holds, now)
        row.value = found.value if not problem else row.value
        row.holds, row.since, row.told, row.last_told = after.holds, after.since, after.told, after.last_told
        row.save()
        if after.holds != before.holds:
            _keep(row, found, now)
        if news is not None:
            _tell(by, row, news, now)
    return news


def _read(row: AlertRule, now: datetime) -> tuple[Reading, str]:
    maker = people.staff_identity(row.maker_id).actor
    if not maker.may_anywhere(Permission.DATA_MANAGE):
        return Reading(None), "alert_maker_gone"
    today = now.astimezone(clock.CHINA).date()
    condition = Condition(row.condition)
    try:
        question = question_of(
            metric=row.metric, where=row.where, days=row.days, condition=condition, against=row.against,
            today=today, scope=scope_of(maker, Permission.DATA_MANAGE),
        )  # fmt: skip
        return reading(question, condition, row.limit), ""
    except Problem as problem:
        return Reading(None), problem.code


def _terms(row: AlertRule) -> Terms:
    return Terms(
        Condition(row.condition), row.limit, row.quiet_from, row.quiet_until,
        timedelta(minutes=row.gap_minutes), row.least,
    )  # fmt: skip


def _keep(row: AlertRule, found: Reading, now: datetime) -> None:
    if not row.holds:
        _end(row, now)
        return
    AlertFiring.objects.create(
        rule=row, began_at=now, value=found.value, before=found.before, low=found.low, high=found.high
    )


def _end(row: AlertRule, now: datetime) -> None:
    AlertFiring.objects.filter(rule=row, ended_at__isnull=True).update(ended_at=now)


def _tell(by: Actor, row: AlertRule, news: News, now: datetime) -> None:
    firings = AlertFiring.objects.filter(rule=row).order_by("-began_at", "-pk")
    if news == News.BEGAN:
        firing = firings[0]
        firing.told_at = now
    else:
        # What began and ended again within the quiet hours lies behind the one that was told.
        firing = firings.filter(told_at__isnull=False, told_end_at__isnull=True)[0]
        firing.told_end_at = now
    firing.save(update_fields=["told_at", "told_end_at"])
    for staff_id in row.staff_ids:
        tell_staff(
            by=by,
            staff_id=staff_id,
            text=f"alert_{news.value}",
            params={"code": f"A{row.pk}", "link": reverse("shell:desk"), "name": row.name},
            dedupe_key=f"alert:{firing.pk}:{news.value}:{staff_id}",
            order_ref=_object(row),
        )
    if row.hook_url:
        call = HookCall.objects.create(
            firing=firing, news=news, reference=secrets.token_hex(16), created_at=now
        )
        app.configure_task(HOOK_TASK, queue="datacentre").defer(call_id=call.pk)
    audit.record(FIRED, by=by, object=_object(row), news=news.value, value=row.value, people=row.staff_ids)


# --- what a rule may be ----------------------------------------------------------------------------


def _manager(by: Actor) -> int:
    if not by.may_anywhere(Permission.DATA_MANAGE):
        raise NotAllowed("not_allowed")
    return by.known_id


def _locked(by: Actor, rule_id: int, version: int) -> AlertRule:
    queries.rule(by, rule_id)
    row = AlertRule.objects.select_for_update().filter(pk=rule_id).first()
    if row is None:
        # Removed while we waited for it.
        raise NotFound("not_found")
    if row.version != version:
        raise Conflict("stale", version=row.version)
    return row


def _set(row: AlertRule, wanted: Wanted, by: Actor) -> None:
    errors = _errors(wanted)
    if errors:
        raise Invalid("alert_wrong", errors=errors)
    # Refused now rather than each time it is looked at.
    question_of(
        metric=wanted.metric, where=wanted.where, days=wanted.days, condition=wanted.condition,
        against=wanted.against, today=clock.today(), scope=scope_of(by, Permission.DATA_MANAGE),
    )  # fmt: skip
    if wanted.hook_url and not hooks.allowed(wanted.hook_url):
        raise Invalid("hook_not_allowed")
    if wanted.hook_url != row.hook_url:
        row.hook_secret = secrets.token_urlsafe(32) if wanted.hook_url else ""
    for name, value in asdict(wanted).items():
        setattr(row, name, list(value) if name == "staff_ids" else value)
    row.name = clean(wanted.name)


def _errors(wanted: Wanted) -> dict[str, str]:
    found = {}
    if not 1 <= len(clean(wanted.name)) <= _NAME:
        found["name"] = "alert_wrong"
    if not 1 <= wanted.days <= _DAYS or (wanted.condition == Condition.UNUSUAL and wanted.days != 1):
        found["days"] = "alert_wrong"
    changes = wanted.condition in (Condition.ROSE, Condition.FELL)
    if bool(wanted.against) != changes:
        found["against"] = "alert_wrong"
    limit = wanted.limit
    if (changes and limit <= 0) or (wanted.condition == Condition.UNUSUAL and not 0.5 <= limit <= 0.99):
        found["limit"] = "alert_wrong"
    named = set(wanted.staff_ids)
    nobody = not named and not wanted.hook_url
    if nobody or len(named) > _MOST_PEOPLE or named - people.staff_named(named).keys():
        found["staff_ids"] = "alert_wrong"
    return found


def _object(row: AlertRule) -> str:
    return f"datacentre.alert:{row.pk}"


def _audited(row: AlertRule) -> dict[str, Any]:
    # The address may hold a key: only that there is one.
    return {
        "name": row.name, "metric": row.metric, "where": json.loads(json.dumps(row.where)), "days": row.days,
        "condition": row.condition, "limit": row.limit, "against": row.against, "people": row.staff_ids,
        "hook": bool(row.hook_url),
    }  # fmt: skip
