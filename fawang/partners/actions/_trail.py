"""The trail of a referral: each step appended, with what is told of it. A part of the actions beside it."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from fawang.kernel.news import live, outbox
from fawang.kernel.rules.actor import Actor
from fawang.kernel.storage import gathering
from fawang.kernel.storage.codes import save_under_code
from fawang.partners.events import ReferralStepped
from fawang.partners.models import Referral, TrailEntry
from fawang.partners.rules.procedure import Command, Direction, Side, State

#: What came too late, or at the same moment as a step of ours that ended it: kept, and moves nothing.
LATE = "late"
#: All columns that a step, or whoever takes it, may have set.
_FIELDS = tuple(
    one.name
    for one in Referral._meta.concrete_fields  # noqa: SLF001 as Django documents it
    if one.name
    not in ("id", "code", "partner", "agreement", "direction", "created_by", "created_at", "is_demo")
)


def write_entry(
    referral: Referral,
    *,
    side: str,
    command: str,
    source: str,
    data: Mapping[str, Any],
    by: Actor,
    now: datetime,
    happened_at: datetime | None = None,
    their_step: int | None = None,
    public: bool = True,
    quiet: bool = False,
) -> TrailEntry:
    """Append a step to the trail, save the referral, tell the outbox, and wake the pages that show it.

    What the other side did is not told to them; everything else is, once it has left.

    Args:
        quiet: officers are not told of this step by itself (`ReferralStepped`).
    """
    referral.version += 1
    tells = (
        side != Side.THEM and command in set(Command) and Command.OFFER in (command, *_sent(referral, source))
    )
    if tells:
        referral.our_steps += 1
    if their_step is not None:
        referral.their_steps = max(referral.their_steps, their_step)
    if begins := not referral.code:
        save_under_code(referral)
        gathering.hold(_steps_key(referral), set())
    else:
        gathering.change(referral, *_FIELDS)
    if their_step is not None and (known := gathering.get(_steps_key(referral))) is not None:
        known.add(their_step)
    entry = TrailEntry(
        referral=referral,
        seq=referral.version,
        side=side,
        command=command,
        source=source,
        target=referral.state,
        actor=by.label,
        our_step=referral.our_steps if tells else None,
        their_step=their_step,
        data=json.dumps(
            {**data, "due_at": referral.due_at.isoformat() if referral.due_at else ""}, ensure_ascii=False
        ),
        public=public,
        happened_at=happened_at or now,
        at=now,
    )
    gathering.add(entry)
    outbox.publish(
        ReferralStepped(
            referral_id=referral.pk,
            seq=entry.seq,
            side=side,
            command=command,
            source=source,
            target=referral.state,
            partner_id=referral.partner_id,
            order_id=referral.order_id,
            unit_id=referral.unit_id,
            tells=tells,
            quiet=quiet,
        ),
        by=by,
    )
    # No page can show yet what begins.
    live.announce(*(() if begins else (f"referral:{referral.pk}",)), f"partners:{referral.unit_id}")
    return entry


def has_taken(referral: Referral, their_step: int) -> bool:
    """Tell whether a message of theirs stands on the trail already."""
    steps = TrailEntry.objects.filter(referral=referral, their_step__isnull=False)
    known = gathering.get(_steps_key(referral))
    return their_step in known if known is not None else steps.filter(their_step=their_step).exists()


def hold_their_steps(referrals: Collection[Referral]) -> None:
    """Read ahead, in one statement, which messages of theirs stand on trails. Only where writes are gathered."""
    known: dict[int, set[int]] = {one.pk: set() for one in referrals}
    if known:
        rows = TrailEntry.objects.filter(referral__in=known, their_step__isnull=False)
        for number, their_step in rows.values_list("referral_id", "their_step"):
            known[number].add(their_step or 0)
    for one in referrals:
        gathering.hold(_steps_key(one), known[one.pk])


def _steps_key(referral: Referral) -> tuple[str, int]:
    return "steps of theirs", referral.pk


def _sent(referral: Referral, source: str) -> tuple[str, ...]:
    """Return OFFER where the other side knows of the referral: what was only prepared, nobody there has heard of."""
    return () if referral.direction == Direction.OUT and source == State.PREPARED else (Command.OFFER,)
