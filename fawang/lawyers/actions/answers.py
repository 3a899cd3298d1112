"""Whoever was asked answers: first that nothing stands against it, then an offer, or no."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.kernel.security import audit
from fawang.lawyers.actions import _news
from fawang.lawyers.data.figures import limits
from fawang.lawyers.models import Recipient, Request
from fawang.lawyers.queries import requests
from fawang.lawyers.rules.fees import Fee, errors_of
from fawang.lawyers.rules.requests import ANSWER, MOST_TIMES, RUNNING, Answer, Command
from fawang.people.actions.contacts import Purpose, Revealed, reveal

STEPPED = audit.declare("lawyers.answered", gettext_lazy("Answered somebody who asked for a lawyer"))
READ = audit.declare("lawyers.matter_read", gettext_lazy("Read what somebody wrote to a lawyer"))


def answer(
    *,
    by: Actor,
    recipient_id: int,
    command: str,
    version: int,
    data: Mapping[str, Any],
    times: Sequence[datetime] = (),
) -> Recipient:
    """Give `command` on what `by` was asked: `clear`, `offer` or `decline`.

    Args:
        version: the version that was on the screen. The same command by the same actor at the same version (a double
            click, a lost answer) gives the answer as it is now.
        times: of an offer: when the person could come, at most three, in the future.

    Raises:
        NotFound: it is not theirs.
        NotAllowed: nobody in their place may give this command.
        Conflict: `stale`; `answer_moved_on`, `request_over`, `conflict_known`.
        Invalid: `invalid`, with a code for each field that is missing, wrong or barred.
    """
    now = clock.now()
    with transaction.atomic():
        found = requests.answer(recipient_id, by)
        row = Request.objects.select_for_update().get(pk=found.request_id)
        recipient = Recipient.objects.select_related("lawyer", "firm").get(pk=recipient_id)
        if version < recipient.version and recipient.answered_by == f"{by.label}:{command}:{version}":
            return recipient
        if version != recipient.version:
            raise Conflict("stale", state=recipient.state, version=recipient.version)
        facts = requests.answer_facts(row, recipient)
        step, values = ANSWER.decide(
            facts, command, permissions=requests.roles_on(recipient, by), now=now, data=data
        )
        _EFFECTS[Command(command)](row, recipient, values, times, now)
        recipient.state = step.target_for(facts)
        recipient.ended_at = None if recipient.state in RUNNING else now
        recipient.answered_by = f"{by.label}:{command}:{version}"
        recipient.version += 1
        recipient.save()
        if recipient.state == Answer.OFFERED:
            _news.tell_person(row, "offer", by=by, key=str(recipient.number))
        elif recipient.state == Answer.DECLINED and not _anybody_left(row):
            _news.tell_person(row, "declined", by=by, key="")
        audit.record(STEPPED, by=by, object=requests.named(row), unit_id=recipient.firm_id, command=command)
    return recipient


def record_reading(*, by: Actor, recipient: Recipient) -> None:
    """Record that whoever was asked read what the person wrote."""
    audit.record(READ, by=by, object=f"lawyers.request:{recipient.request_id}", unit_id=recipient.firm_id)


def show_person(*, by: Actor, recipient: Recipient) -> Revealed:
    """Return name and number of the person to the one whose offer they accepted; the reading is audited.

    Raises:
        Conflict: `offer_not_accepted`.
        NotAllowed: `do_not_call`.
    """
    row = recipient.request
    if recipient.state != Answer.ACCEPTED:
        raise Conflict("offer_not_accepted", state=recipient.state)
    return reveal(
        by=by,
        contact_id=row.contact_id,
        purpose=Purpose.CALL,
        object=requests.named(row),
        unit_id=recipient.firm_id,
    )


type _Effect = Callable[[Request, Recipient, dict[str, Any], Sequence[datetime], datetime], None]


def _clear(
    row: Request, recipient: Recipient, values: dict[str, Any], times: Sequence[datetime], now: datetime
) -> None:
    recipient.cleared_at = now


def _offer(
    row: Request, recipient: Recipient, values: dict[str, Any], times: Sequence[datetime], now: datetime
) -> None:
    amount = Decimal(values["amount"]) if values["amount"] is not None else None
    errors = errors_of(values["fee"], amount, row.matter, limits())
    wanted = sorted(set(times))
    if len(wanted) > MOST_TIMES:
        errors["times"] = "too_many_times"
    elif any(moment <= now for moment in wanted):
        errors["times"] = "time_is_past"
    if errors:
        raise Invalid("invalid", errors=errors)
    recipient.fee, recipient.included, recipient.times = values["fee"], values["included"], wanted
    recipient.amount = None if values["fee"] == Fee.FREE else amount
    recipient.answered_at = now


def _decline(
    row: Request, recipient: Recipient, values: dict[str, Any], times: Sequence[datetime], now: datetime
) -> None:
    recipient.reason, recipient.answered_at = values["reason"], now


_EFFECTS: dict[Command, _Effect] = {
    Command.CLEAR: _clear,
    Command.OFFER: _offer,
    Command.DECLINE: _decline,
}


def _anybody_left(row: Request) -> bool:
    return any(one.state in RUNNING for one in requests.recipients_of(row))
