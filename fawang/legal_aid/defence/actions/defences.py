"""What a command on a notified defence does besides moving its state: it runs in the same transaction."""

from datetime import date

from fawang.kernel import clock
from fawang.kernel.rules.problems import Invalid
from fawang.legal_aid.actions import assignments
from fawang.legal_aid.actions.assignments import end_assignment, free
from fawang.legal_aid.defence import queries, rules
from fawang.legal_aid.defence.models import Notification
from fawang.legal_aid.models import Assignment, Outcome
from fawang.legal_aid.rules.matching import Demand
from fawang.work_orders.kinds import Change


def offer(change: Change) -> None:
    """Ask a lawyer, as the law wants one for these grounds (Art. 26).

    Raises:
        Invalid, Conflict: see `legal_aid.actions.assignments.offer`.
    """
    assignments.offer(change, demand=_demand(change))
    keep(change)


def keep(change: Change) -> None:
    """Let the office where it lies be the competent one."""
    change.keep(kept_at=change.order.unit_id)


def give(change: Change) -> None:
    """Ask another lawyer of the firm that has the case.

    Raises:
        Invalid, Conflict: see `legal_aid.actions.assignments.give`.
    """
    assignments.give(change, demand=_demand(change))


def take_up(change: Change) -> None:
    """Let the lawyer accept; from now on the organ knows whom (Art. 36)."""
    assignments.take_up(change)
    Notification.objects.filter(order_id=change.order.pk, told_at__isnull=True).update(told_at=change.now)


def meet(change: Change) -> None:
    """Keep that the lawyer has met the person; a day in the future is no meeting.

    Raises:
        Invalid: `on` is in the future.
    """
    _past(change, "on")
    change.keep(met=True)


def record(change: Change) -> None:
    """Check what the lawyer did.

    Raises:
        Invalid: `on` is in the future.
    """
    _past(change, "on")


def refuse_lawyer(change: Change) -> None:
    """Take the lawyer off whom the person refuses with good reason; another one is assigned (Interp. Art. 50)."""
    Assignment.objects.filter(order_id=change.order.pk, status__in=assignments.IN_HAND).update(
        status=Assignment.Status.REPLACED, ended_at=change.now
    )
    free(change)
    change.keep(refusals=change.order.facts.get("refusals", 0) + 1, met=False)


def change_hearing(change: Change) -> None:
    """Set the day of the hearing; a near one makes the matter urgent."""
    day = date.fromisoformat(change.values["hearing_on"])
    Notification.objects.filter(order_id=change.order.pk).update(hearing_on=day)
    if rules.urgent(day, change.now.astimezone(clock.CHINA).date()):
        change.order.urgent = True


def reassigned(change: Change) -> None:
    """Ask another lawyer instead, who has not met the person yet.

    Raises:
        Invalid, Conflict: see `offer`.
    """
    offer(change)
    change.keep(met=False)


def given(change: Change) -> None:
    """Ask a colleague instead, who has not met the person yet.

    Raises:
        Invalid, Conflict: see `give`.
    """
    give(change)
    change.keep(met=False)


def conclude(change: Change) -> None:
    """Record what came of the defence. A day in the future is no end.

    Raises:
        Invalid: `ended_on` is in the future.
    """
    Outcome.objects.create(
        order_id=change.order.pk,
        kind=change.values["outcome"],
        sum_recovered=None,
        ended_on=_past(change, "ended_on"),
        at=change.now,
    )


def reopen(change: Change) -> None:
    """Let a lawyer be assigned anew."""
    free(change)
    change.keep(met=False, refusals=0)


def end(change: Change) -> None:
    """Free the lawyer's hands: nothing is to be defended here any more."""
    end_assignment(change)


def _demand(change: Change) -> Demand:
    return queries.demand(queries.notification(change.order.pk))


def _past(change: Change, name: str) -> date:
    day = date.fromisoformat(change.values[name])
    if day > change.now.astimezone(clock.CHINA).date():
        raise Invalid("invalid", errors={name: "day_in_future"})
    return day
