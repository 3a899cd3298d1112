"""One step of a referral, whoever takes it: judged by the table, its clock set. A part of the actions beside it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Invalid
from fawang.partners.actions._trail import write_entry
from fawang.partners.data.reasons import reasons_for
from fawang.partners.links import Outcome
from fawang.partners.models import DEPTHS, Partner, Precedent, Referral, Sending, TrailEntry
from fawang.partners.queries.agreements import calendar_of, terms_of
from fawang.partners.queries.facts import facts_of
from fawang.partners.rules.messages import Urgency
from fawang.partners.rules.procedure import (
    ENDED,
    PROCEDURE,
    Command,
    Party,
    State,
    party_of,
    side_of,
    term_in,
    turn,
)
from fawang.work_orders.rules.codes import Card
from fawang.work_orders.rules.deadlines import schedule
from fawang.work_orders.rules.queue import queue_key


def apply_step(
    referral: Referral,
    *,
    side: str,
    command: str,
    values: Mapping[str, Any],
    by: Actor,
    now: datetime,
    happened_at: datetime | None = None,
    their_step: int | None = None,
) -> TrailEntry:
    """Take a step on a locked referral.

    Raises:
        Conflict: `referral_moved_on`, or what a guard says.
        NotAllowed: `not_allowed`: it is not this side's step.
        Invalid: a field is missing or wrong.
    """
    step, read = PROCEDURE.decide(
        facts_of(referral, now),
        command,
        permissions=frozenset({party_of(side, referral.direction)}),
        data=values,
        now=now,
    )
    if command in (Command.REFUSE, Command.RETURN, Command.WITHDRAW):
        _check_reason(command, read)
    source = referral.state
    referral.state = (
        (State.ACCEPTED if read["competent"] == Party.TAKER else State.RETURNED)
        if command == Command.DECIDE
        else step.target_for(facts_of(referral, now))
    )
    if command == Command.DECIDE:
        referral.decided = True
        read["next"] = read["competent"]
    if command in (Command.REFUSE, Command.RETURN):
        referral.returns += 1
        referral.reason, referral.next = read["reason"], read["next"]
    settle(referral, now, moved=referral.state != source)
    if command == Command.DECIDE:
        _keep_precedent(referral, by, str(read["words"]), str(read["competent"]), now)
    return write_entry(
        referral,
        side=side,
        command=command,
        source=source,
        data=read,
        by=by,
        now=now,
        happened_at=happened_at,
        their_step=their_step,
    )


def _keep_precedent(referral: Referral, by: Actor, words: str, competent: str, now: datetime) -> None:
    """Keep what a referee has decided as a rule that is offered for matters like it."""
    Precedent.objects.get_or_create(
        referral=referral,
        defaults={
            "partner_id": referral.partner_id,
            "matter": referral.matter,
            "region": referral.region,
            "competent": side_of(competent, referral.direction),
            "words": words,
            "decided_by": by.label,
            "decided_at": now,
        },
    )


def record_sending(referral: Referral, seq: int, link: str, outcome: Outcome) -> None:
    """Keep by which link a step was brought to the other side. The same again changes nothing."""
    Sending.objects.get_or_create(
        referral=referral,
        seq=seq,
        defaults={"partner": referral.partner, "link": link, "outcome": outcome, "at": clock.now()},
    )


def _check_reason(command: str, read: dict[str, Any]) -> None:
    if read["reason"] not in {one.code for one in reasons_for(command)}:
        raise Invalid("invalid", errors={"reason": "reason_unknown"})
    following = read.get("next")
    if following and following not in set(Party) and not Partner.objects.filter(code=following).exists():
        raise Invalid("invalid", errors={"next": "next_unknown"})


def settle(referral: Referral, now: datetime, *, moved: bool) -> None:
    """Set what follows from the state: whose turn it is, the clock, the place in lists. The caller saves.

    Args:
        moved: the state is new: another clock begins.
    """
    referral.turn = turn(referral.state, referral.direction) or ""
    if referral.state in ENDED:
        referral.ended_at = referral.ended_at or now
    if moved:
        referral.card = Card.NONE
        term = term_in(referral.state)
        referral.term = term or ""
        if term is None:
            referral.term_from = referral.due_at = referral.red_at = referral.check_at = None
        else:
            terms = terms_of(referral.agreement)
            plan = schedule(
                now, terms.length(term, referral.urgency), calendar_of(referral, terms, referral.turn)
            )
            referral.term_from, referral.due_at = now, plan.due_at
            referral.red_at, referral.check_at = plan.red_at, plan.yellow_at
    referral.queue_key = queue_key(
        urgent=referral.urgency != Urgency.NORMAL, due_at=referral.due_at, ended_at=referral.ended_at
    )
    referral.updated_at = now


def place_at(referral: Referral, path: tuple[int, ...]) -> None:
    """Put a referral at the unit at the head of `path`, which goes up to the root."""
    referral.unit_id = path[0]
    upwards = dict(zip(DEPTHS, reversed(path), strict=False))
    for depth in DEPTHS:
        setattr(referral, f"unit_{depth}", upwards.get(depth))
