"""Open311, where we are the server: keys of partners, requests that they post, and what they tell of them."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import Invalid, NotFound
from fawang.kernel.security import audit
from fawang.kernel.storage.fields import keyed_hash
from fawang.organisations import queries as organisations
from fawang.partners.actions.exchange import receive
from fawang.partners.links.models import Open311Account, Open311Key, Open311Receipt
from fawang.partners.links.open311.reports import Refused, Report
from fawang.partners.models import Partner, Referral
from fawang.partners.queries import agreements
from fawang.partners.rules.messages import MessageType, ReferralMessage
from fawang.people.rules import Permission
from fawang.regions import queries as regions
from fawang.regions.rules import is_code

KEY_ISSUED = audit.declare("partners.open311_key_issued", gettext_lazy("Gave a partner a key for Open311"))
KEY_REVOKED = audit.declare(
    "partners.open311_key_revoked", gettext_lazy("Took a partner's key for Open311 back")
)
KEY_SET = audit.declare(
    "partners.open311_account_set", gettext_lazy("Set the key with which we post to a partner")
)
_KEY = "partners.open311.key"
_RECEIPT = "partners.open311.receipt"
#: A partner has two at most: the one that it uses, and the one that follows.
MOST_KEYS = 2


def issue_key(*, by: Actor, partner: str) -> str:
    """Give a partner a key, and return it: it is kept as a hash, and shown this once.

    Raises:
        NotFound: `partner_unknown`, also where it is not theirs to keep.
        Invalid: `open311_keys`: it has two already.
    """
    with transaction.atomic():
        side = kept_by(by, partner)
        Partner.objects.select_for_update().get(pk=side.pk)
        if Open311Key.objects.filter(partner=partner, revoked_at=None).count() >= MOST_KEYS:
            raise Invalid("open311_keys")
        key = secrets.token_urlsafe(32)
        row = Open311Key.objects.create(
            partner=partner, key_hash=keyed_hash(_KEY, key), hint=key[-4:], created_by=by.label,
            created_at=clock.now(),
        )  # fmt: skip
        audit.record(
            KEY_ISSUED, by=by, object=f"partners.open311_key:{row.pk}", unit_id=side.unit_id, partner=partner
        )
    return key


def revoke_key(*, by: Actor, partner: str, key_id: int) -> None:
    """Take a key back: from now on it opens nothing.

    Raises:
        NotFound: there is none, or it is not theirs to keep.
    """
    with transaction.atomic():
        side = kept_by(by, partner)
        row = Open311Key.objects.select_for_update().filter(pk=key_id, partner=partner).first()
        if row is None:
            raise NotFound("not_found")
        if row.revoked_at is None:
            row.revoked_at = clock.now()
            row.save(update_fields=["revoked_at"])
            audit.record(KEY_REVOKED, by=by, object=f"partners.open311_key:{row.pk}", unit_id=side.unit_id)


def set_account(*, by: Actor, partner: str, api_key: str) -> None:
    """Keep the key with which we post to a partner's server."""
    with transaction.atomic():
        side = kept_by(by, partner)
        Open311Account.objects.update_or_create(
            partner=partner,
            defaults={"api_key": api_key.strip()[:200], "set_by": by.label, "set_at": clock.now()},
        )
        audit.record(KEY_SET, by=by, object=f"partners.partner:{side.pk}", unit_id=side.unit_id)


def kept_by(by: Actor, partner: str) -> Partner:
    """Return a partner that `by` keeps.

    Raises:
        NotFound: `partner_unknown`, also where it is not theirs to keep.
    """
    side = agreements.partner(partner)
    path = organisations.unit_path(side.unit_id)
    if by.kind != ActorKind.SYSTEM and Permission.PARTNER_MANAGE not in by.permissions_on(path):
        raise NotFound("partner_unknown")
    return side


def partner_of(key: str) -> Partner | None:
    """Return the partner whose key this is; None for a key that opens nothing."""
    if not key or len(key) > 200:
        return None
    row = Open311Key.objects.filter(key_hash=keyed_hash(_KEY, key), revoked_at=None).first()
    return agreements.partner(row.partner) if row else None


def take_report(*, by: Actor, partner: Partner, report: Report, repeat: str, now: datetime) -> Referral:
    """Take a request as an offer of a matter, and return the referral.

    The standard has no name for "the same request again". Where the partner gives a number (attribute `number`) or an
    Idempotency-Key, that is it; otherwise the same fields on the same day are the same request.

    Args:
        repeat: what tells it from others, where it has no number of its own.

    Raises:
        Refused: 400, a value is wrong or no place can be told.
        NotAllowed, Conflict: as `receive` says.
    """
    number = report.attribute("number") or f"o311:{sha256(repeat.encode()).hexdigest()[:32]}"
    told = {
        "name": report.name, "phone": report.phone, "place": report.address, "summary": report.description,
        **{name: "\n".join(report.attributes.get(name, ())) for name in ("language", "needs", "request", "account")},
    }  # fmt: skip
    data = {
        "type": "offered",
        "number": number,
        "at": now.isoformat(),
        "matter": report.service_code,
        "region": _region(partner, report),
        "urgency": report.attribute("urgency") or "normal",
        "discreet": report.attribute("discreet").lower() in ("yes", "true", "1"),
        "fields": {name: text for name, text in told.items() if text},
    }
    return receive(by=by, partner=partner.code, message=_read(data))


def _read(data: Mapping[str, object]) -> ReferralMessage:
    try:
        return ReferralMessage.read(data)
    except Invalid as wrong:
        raise Refused(400, "open311_wrong", field=", ".join(sorted(wrong.errors))) from None


def _region(partner: Partner, report: Report) -> str:
    """Return the division of a request: as it is given, as its address names it, else that which the partner serves."""
    for given in (report.attribute("region"), report.address_id):
        if given and is_code(given) and regions.exists(given):
            return given
    if report.address and (found := regions.place_in(report.address)):
        return found
    if partner.region:
        return partner.region
    raise Refused(400, "open311_no_location")


def take_update(
    *, by: Actor, partner: Partner, code: str, update_id: str, closed: bool, words: str, at: datetime
) -> Referral:
    """Take what a partner tells of a request that it posted, once for each `update_id`; closed: it wants no more.

    Raises:
        Refused: 404, there is no such request of it.
        Conflict, Invalid: as `receive` says.
    """
    key = keyed_hash(_RECEIPT, f"{code}\x1f{update_id}")
    with transaction.atomic():
        row = Referral.objects.select_for_update().filter(code=code, partner=partner).first()
        if row is None:
            raise Refused(404, "open311_request")
        try:
            with transaction.atomic():
                Open311Receipt.objects.create(
                    partner=partner.code, key=key, referral_id=row.pk, at=clock.now()
                )
        except IntegrityError:
            return row
        data = {
            "type": str(MessageType.WITHDRAWN if closed else MessageType.NEWS),
            "number": row.reference,
            "reference": row.code,
            "step": row.their_steps + 1,
            "at": at.isoformat(),
            "words": words,
            **({"reason": "kept"} if closed else {}),
        }
        return receive(by=by, partner=partner.code, message=_read(data))
