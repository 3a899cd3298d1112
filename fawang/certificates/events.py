"""News of certificates."""

from dataclasses import dataclass

from fawang.kernel.rules.events import Event


@dataclass(frozen=True, kw_only=True)
class CertificateIssued(Event, name="certificates.issued"):
    """A certificate is valid from now on. `key` is what the kind that had it drafted calls it."""

    certificate_id: int
    order_id: int
    key: str
    sort: str
    unit_id: int


@dataclass(frozen=True, kw_only=True)
class CertificateEnded(Event, name="certificates.ended"):
    """A certificate was corrected by another one, or revoked: `state` says which."""

    certificate_id: int
    order_id: int
    key: str
    state: str
    unit_id: int
