"""Blocking a number: proposed by who had the call, decided by another person, lifted at any time."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from fawang.consultations.queries import one
from fawang.consultations.rules import Side
from fawang.dispatch.queries import pools
from fawang.hotline.models.operating import Block
from fawang.hotline.queries import blocks, calls
from fawang.hotline.rules.numbers.nuisance import Decision, until
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit

PROPOSED = audit.declare("hotline.block_proposed", gettext_lazy("Proposed to block a number"))
DECIDED = audit.declare("hotline.block_decided", gettext_lazy("Decided whether a number is blocked"))
LIFTED = audit.declare("hotline.block_lifted", gettext_lazy("Lifted the block of a number"))
LONGEST = 500


def propose(*, by: Actor, code: str, reason: str) -> Block:
    """Propose to block the number of a call.

    Args:
        code: of the consultation that the call is.

    Raises:
        NotFound: there is no such call, or it is not theirs to see.
        NotAllowed: somebody else had it.
        Conflict: `number_withheld`; `block_proposed`: a proposal is open, or the number is blocked.
        Invalid: `invalid`: no reason.
    """
    row = one.visible(code, by)
    call = calls.of_consultation(row.pk)
    if call is None:
        raise NotFound("not_found")
    if one.side_of(row, by) != Side.LAWYER:
        raise NotAllowed("not_allowed")
    if call.number_hash is None:
        raise Conflict("number_withheld")
    reason = clean(reason)
    if not reason or len(reason) > LONGEST:
        raise Invalid("invalid", errors={"reason": "field_too_long" if reason else "field_required"})
    now = clock.now()
    standing = blocks.open_one(call)
    if standing is not None and (standing.decision == Decision.OPEN or _in_force(standing, now)):
        raise Conflict("block_proposed")
    unit = pools.centre_of("")
    try:
        with transaction.atomic():
            made = Block.objects.create(
                number=call.number, number_hash=bytes(call.number_hash), call=call, unit_id=unit.id,
                reason=reason, proposed_by=by.known_id, proposed_at=now,
            )  # fmt: skip
            audit.record(PROPOSED, by=by, object=_named(made), unit_id=unit.id)
    except IntegrityError:
        raise Conflict("block_proposed") from None
    return made


def decide(*, by: Actor, block_id: int, days: int | None) -> Block:
    """Decide on a proposal.

    Args:
        days: for how many days the number is blocked; None: it is not.

    Raises:
        NotFound: there is none.
        NotAllowed: `not_your_hotline`; `block_own_proposal`: whoever proposed it does not decide.
        Conflict: `block_decided`.
        Invalid: `invalid`: too long, or less than a day.
    """
    with transaction.atomic():
        row = blocks.visible(block_id, by)
        if row.decision != Decision.OPEN:
            raise Conflict("block_decided")
        if row.proposed_by == by.known_id:
            raise NotAllowed("block_own_proposal")
        now = clock.now()
        if days is not None:
            try:
                row.until = until(now, days)
            except ValueError:
                raise Invalid("invalid", errors={"days": "block_days"}) from None
        row.decision = Decision.REFUSED if days is None else Decision.BLOCKED
        row.decided_by, row.decided_at = by.known_id, now
        row.save(update_fields=["decision", "decided_by", "decided_at", "until"])
        audit.record(
            DECIDED, by=by, object=_named(row), unit_id=row.unit_id, decision=row.decision, days=days or 0
        )
    return row


def lift(*, by: Actor, block_id: int) -> Block:
    """End a block before its time; what has ended stays as it is.

    Raises:
        NotFound: there is none.
        NotAllowed: `not_your_hotline`.
    """
    with transaction.atomic():
        row = blocks.visible(block_id, by)
        now = clock.now()
        if _in_force(row, now):
            row.lifted_by, row.lifted_at = by.known_id, now
            if row.erased:
                # It was kept for this block alone.
                row.number_hash = None
            row.save(update_fields=["lifted_by", "lifted_at", "number_hash"])
            audit.record(LIFTED, by=by, object=_named(row), unit_id=row.unit_id)
    return row


def _in_force(row: Block, now: datetime) -> bool:
    return row.until is not None and row.until > now and row.lifted_at is None


def _named(row: Block) -> str:
    return f"hotline.block:{row.pk}"
