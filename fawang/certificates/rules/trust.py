"""Whether a key may sign at a moment, by its X.509 certificate (RFC 5280) and the revocation lists. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Algorithm(StrEnum):
    """What a key signs with."""

    ECDSA = "ecdsa"
    RSA = "rsa"
    #: GB/T 32918 with the hash SM3 (GB/T 32905).
    SM2 = "sm2"


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a key's certificate.

    Args:
        trusted: one of the authorities of this installation has issued it.
        for_signing: its key usage allows signatures.
        revoked_at: since when its authority has it on the revocation list.
        list_until: until when that list is current; None where its authority has given none.
    """

    not_before: datetime
    not_after: datetime
    trusted: bool
    for_signing: bool
    revoked_at: datetime | None = None
    list_until: datetime | None = None


def stands_against(one: Standing, now: datetime, *, list_needed: bool) -> str | None:
    """Return the code of what stands against a signature with this key at `now`, or None.

    Args:
        list_needed: an authority without a current revocation list is not believed.
    """
    if not one.trusted:
        return "key_not_trusted"
    if not one.for_signing:
        return "key_not_for_signing"
    if one.revoked_at is not None and one.revoked_at <= now:
        return "key_revoked"
    if now < one.not_before:
        return "key_not_valid_yet"
    if now > one.not_after:
        return "key_lapsed"
    if list_needed and (one.list_until is None or one.list_until < now):
        return "revocation_list_stale"
    return None
