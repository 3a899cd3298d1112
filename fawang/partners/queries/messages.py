"""What goes out: a step of ours as the message that every link carries, minimised by the agreement."""

import json
from datetime import datetime
from typing import Any

from fawang.partners.models import Referral, TrailEntry
from fawang.partners.queries.agreements import terms_of
from fawang.partners.rules.messages import MessageLink, MessageType, ReferralMessage, Relation, Urgency
from fawang.partners.rules.procedure import MESSAGE_OF


def outgoing(referral: Referral, seq: int) -> ReferralMessage:
    """Return the message that tells the other side of step `seq` on the trail of `referral`.

    What tells who somebody is leaves with an offer alone, and of it what the agreement names. The call's reference goes
    as a link; our order's code stays here, since it opens the matter.

    Raises:
        TrailEntry.DoesNotExist: there is no such step, or the other side is not told of it.
    """
    entry = TrailEntry.objects.get(referral=referral, seq=seq, our_step__isnull=False)
    kept = data_of(entry)
    kind = MESSAGE_OF[entry.command]
    offered = kind == MessageType.OFFERED
    return ReferralMessage(
        type=kind,
        number=referral.code,
        reference=referral.reference,
        step=entry.our_step or 1,
        at=entry.happened_at,
        matter=referral.matter if offered else "",
        region=referral.region if offered else "",
        urgency=Urgency(referral.urgency),
        discreet=referral.discreet,
        fields=terms_of(referral.agreement).leaving(fields_of(referral)) if offered else {},
        reason=kept.get("reason") or "",
        next=kept.get("next") or "",
        due_at=datetime.fromisoformat(kept["due_at"]) if kept.get("due_at") else None,
        words=kept.get("words") or "",
        links=(MessageLink(Relation.CALL, referral.call_reference),)
        if offered and referral.call_reference
        else (),
    )


def data_of(entry: TrailEntry) -> dict[str, Any]:
    """Return what a step said."""
    read: dict[str, Any] = json.loads(entry.data) if entry.data else {}
    return read


def fields_of(referral: Referral) -> dict[str, str]:
    """Return what is known of the person of a referral, by field. Reading it for a page is audited by the caller."""
    read: dict[str, str] = json.loads(referral.fields) if referral.fields else {}
    return read
