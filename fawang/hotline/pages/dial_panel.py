"""What the page of a call-back says of being put through: how the telephones stand, and what is proposed."""

import secrets
from typing import Any

from fawang.dispatch.queries import callbacks
from fawang.dispatch.queries.callbacks import Callback
from fawang.dispatch.rules.callbacks import Command, Who
from fawang.hotline.queries import outbound
from fawang.hotline.rules.numbers.dialable import MOST_AN_ATTEMPT
from fawang.hotline.rules.outgoing import Heard
from fawang.hotline.texts import labels
from fawang.kernel.rules.actor import Actor

#: Why others have the call-back now, whose lawyer's own telephone failed.
_GAVE_BACK = frozenset({"lawyer_not_there", "lawyer_lost"})
_PROPOSED = {Heard.ANSWERED: Command.REACHED}


def panel_of(row: Callback, by: Actor) -> dict[str, Any]:
    """Return the context of the panel. `dials`: they have the call-back in hand, and the platform puts them through."""
    mine, possible = Who.CALLER in callbacks.roles_of(row, by), outbound.is_possible()
    asked = outbound.latest(row.pk, by.known_id) if possible else None
    if asked is not None and mine and asked.attempt.outcome:
        # It belongs to an attempt before this one.
        asked = None
    going_on = asked is not None and asked.ended_at is None
    heard = asked.heard if asked is not None else ""
    return {
        "dials": mine and possible,
        "possible": possible,
        "asked": asked,
        "going_on": going_on,
        "dial_stage": labels.DIALLING[asked.stage] if asked is not None else "",
        "dial_tone": labels.DIALLING_TONES.get(asked.stage, "warn") if asked is not None else "",
        "heard": labels.HEARD[heard] if heard else "",
        "undialled": labels.UNDIALLED.get(asked.refused, "") if asked is not None else "",
        "gave_back": _GAVE_BACK,
        "again": asked is not None,
        "may_dial": mine and not going_on and _has_left(asked),
        "dial_id": secrets.token_urlsafe(16),
        "proposed": _PROPOSED.get(Heard(heard), Command.NOT_REACHED) if mine and heard else "",
    }


def _has_left(asked: outbound.Outbound | None) -> bool:
    return asked is None or outbound.of_attempt(asked.attempt_id) < MOST_AN_ATTEMPT
