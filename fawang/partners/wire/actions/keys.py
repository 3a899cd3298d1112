"""Links and keys: a partner's end of the wire, its keys and ours; rotation with an overlap, revocation, trial keys."""

import re
import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.kernel.security import audit
from fawang.partners.wire import client
from fawang.partners.wire.algorithms import ALGORITHMS, WrongKey, load_public, new_pair
from fawang.partners.wire.models import Key, Link

LINK_SET = audit.declare("partners.wire_link_set", gettext_lazy("Set a partner's link"))
KEY_ADDED = audit.declare("partners.wire_key_added", gettext_lazy("Added a key of a partner's link"))
KEY_REVOKED = audit.declare("partners.wire_key_revoked", gettext_lazy("Revoked a key of a partner's link"))
#: The one before signs and is taken for so long beside a new one.
OVERLAP = timedelta(days=14)
_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}\Z")
_CERTIFICATE = re.compile(r"[0-9a-f]{64}\Z")


def set_link(
    *, by: Actor, partner_id: int, url: str, is_on: bool = True, per_minute: int = 6000, certificate: str = ""
) -> Link:
    """Set where a partner takes events, and how many of its own are taken.

    Raises:
        Invalid: `host_not_allowed` for an address that the operator does not allow; `certificate_unfit`.
    """
    certificate = certificate.replace(":", "").strip().lower()
    if url and not client.may_be_called(url):
        raise Invalid("invalid", errors={"url": "partner_host"})
    if certificate and not _CERTIFICATE.match(certificate):
        raise Invalid("invalid", errors={"certificate": "partner_certificate"})
    with transaction.atomic():
        link, _new = Link.objects.update_or_create(
            partner_id=partner_id,
            defaults={"url": url, "is_on": is_on, "per_minute": per_minute, "certificate": certificate},
        )
        audit.record(LINK_SET, by=by, object=f"partners.partner:{partner_id}", url=url, is_on=is_on)
    return link


def add_their_key(
    *, by: Actor, link_id: int, key_id: str, algorithm: str, public: str, is_test: bool = False,
    valid_from: datetime | None = None, valid_until: datetime | None = None,
) -> Key:  # fmt: skip
    """Take a public key of a partner. The ones before it end when the overlap does, unless it is one for trials.

    Raises:
        Invalid: it is no such key, or its name is none.
        Conflict: the name is taken.
    """
    if not _ID.match(key_id):
        raise Invalid("invalid", errors={"key_id": "partner_key_id"})
    if algorithm not in ALGORITHMS:
        raise Invalid("invalid", errors={"algorithm": "field_wrong"})
    try:
        load_public(algorithm, public)
    except WrongKey:
        raise Invalid("invalid", errors={"public": "partner_key_unfit"}) from None
    public = public.strip().lower() if algorithm == "sm2-sm3" else public.strip()
    return _add(
        by, link_id, is_ours=False, key_id=key_id, algorithm=algorithm, public=public, private="", is_test=is_test,
        valid_from=valid_from or clock.now(), valid_until=valid_until,
    )  # fmt: skip


def new_our_key(*, by: Actor, link_id: int, algorithm: str, valid_from: datetime | None = None) -> Key:
    """Make a pair of ours for a partner, who gets the public one. It signs from `valid_from` on."""
    private, public = new_pair(algorithm)
    return _add(
        by, link_id, is_ours=True, key_id=f"fawang-{secrets.token_hex(6)}", algorithm=algorithm, public=public,
        private=private, is_test=False, valid_from=valid_from or clock.now(), valid_until=None,
    )  # fmt: skip


def _add(
    by: Actor, link_id: int, *, is_ours: bool, key_id: str, algorithm: str, public: str, private: str,
    is_test: bool, valid_from: datetime, valid_until: datetime | None,
) -> Key:  # fmt: skip
    now = clock.now()
    try:
        with transaction.atomic():
            if not is_test:
                Key.objects.filter(
                    link_id=link_id, is_ours=is_ours, is_test=False, revoked_at=None, valid_until=None
                ).update(valid_until=max(valid_from, now) + OVERLAP)
            row = Key(
                link_id=link_id, key_id=key_id, algorithm=algorithm, is_ours=is_ours, public=public,
                private=private, is_test=is_test, valid_from=valid_from, valid_until=valid_until,
                created_by=by.label, created_at=now,
            )  # fmt: skip
            row.save(force_insert=True)
            audit.record(
                KEY_ADDED, by=by, object=f"partners.partner:{row.link.partner_id}", key=key_id, ours=is_ours
            )
    except IntegrityError:
        raise Conflict("partner_key_taken") from None
    return row


def revoke(*, by: Actor, link_id: int, key_id: str) -> None:
    """Revoke a key: from now on it signs nothing."""
    with transaction.atomic():
        row = Key.objects.select_for_update().filter(link_id=link_id, key_id=key_id, revoked_at=None).first()
        if row is None:
            raise Conflict("partner_key_gone")
        row.revoked_at, row.private = clock.now(), ""
        row.save(update_fields=["revoked_at", "private"])
        audit.record(KEY_REVOKED, by=by, object=f"partners.partner:{row.link.partner_id}", key=key_id)
