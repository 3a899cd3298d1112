"""What is said on the telephone with a partner: told there by a person, or heard from it; the call's reference is
kept.
"""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import Invalid, NotAllowed, NotFound
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit
from fawang.organisations import queries as organisations
from fawang.partners.actions.exchange import receive, receive_once
from fawang.partners.models import Referral, Sending
from fawang.partners.queries import agreements, referrals
from fawang.partners.rules.messages import ReferralMessage
from fawang.partners.rules.procedure import Side
from fawang.people.rules import Permission

TOLD = audit.declare("partners.told", gettext_lazy("Told a partner by telephone or letter"))
HEARD = audit.declare("partners.heard", gettext_lazy("Recorded what a partner said by telephone"))


def record_told(*, by: Actor, code: str, seq: int, reference: str) -> Sending:
    """Record that a person has told the partner a step, with the reference of the call or letter.

    Raises:
        NotFound: nothing of this referral waits to be told, or it is not theirs.
        Invalid: `field_required`: a call has a reference.
    """
    if not clean(reference):
        raise Invalid("invalid", errors={"reference": "field_required"})
    with transaction.atomic():
        row = _ours(code, by)
        sending = Sending.objects.select_for_update().filter(referral=row, seq=seq).first()
        if sending is None:
            raise NotFound("not_found")
        if sending.told_at is None:
            sending.told_at, sending.told_by = clock.now(), by.label
            sending.told_reference = clean(reference)[:60]
            sending.save(update_fields=["told_at", "told_by", "told_reference"])
            audit.record(TOLD, by=by, object=f"partners.referral:{row.pk}", unit_id=row.unit_id, seq=seq)
        return sending


def record_answer(*, by: Actor, code: str, version: int, data: Mapping[str, str]) -> Referral:
    """Record what a partner said of a referral that it knows.

    Args:
        version: of the referral as the page showed it: recorded twice it is one.
        data: type, number (its own, or the call's), reason, next, words.
    """
    row = referrals.visible(code, by)
    if Side.US not in referrals.sides_of(row, by):
        raise NotFound("not_found")
    message = ReferralMessage.read(
        {
            "type": data.get("type", ""),
            "number": row.reference or clean(data.get("number", "")),
            "reference": row.code,
            "at": clock.now().isoformat(),
            **{name: data[name] for name in ("reason", "next", "words") if data.get(name)},
        }
    )
    with transaction.atomic():
        found = receive_once(by=by, code=code, version=version, message=message)
        audit.record(
            HEARD, by=by, object=f"partners.referral:{row.pk}", unit_id=row.unit_id, type=str(message.type)
        )
    return found


def record_call(*, by: Actor, partner: str, unit_id: int, data: Mapping[str, object]) -> Referral:
    """Record a matter that a partner hands over in a call. `number` is the call's reference.

    What the partner sends of it later over another link has the same number, and adds what the call did not say.

    Raises:
        NotAllowed: `not_allowed` at the unit of whoever takes the call; `agreement_exceeded`.
        Invalid: `message_invalid`, with a code for each place.
    """
    if by.kind != ActorKind.SYSTEM and Permission.PARTNER_REFER not in by.permissions_on(
        organisations.unit_path(unit_id)
    ):
        raise NotAllowed("not_allowed")
    agreements.partner(partner)
    number = str(data.get("number", ""))
    message = ReferralMessage.read(
        {
            **data,
            "type": "offered",
            "step": 1,
            "at": clock.now().isoformat(),
            "links": [{"relation": "call", "number": number}] if number else [],
        }
    )
    with transaction.atomic():
        row = receive(by=by, partner=partner, message=message)
        audit.record(HEARD, by=by, object=f"partners.referral:{row.pk}", unit_id=row.unit_id, type="offered")
    return row


def _ours(code: str, by: Actor) -> Referral:
    row = referrals.locked(code)
    if Side.US not in referrals.sides_of(row, by):
        raise NotFound("not_found")
    return row
