"""Whose key signs where, and whether it may at a moment."""

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from django.conf import settings

from fawang.certificates.devices import authorities
from fawang.certificates.models import Numbering, NumberYear, RevocationList, Signatory
from fawang.certificates.rules.trust import stands_against
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict
from fawang.people.rules import Permission


@dataclass(frozen=True, slots=True)
class JudgedKey:
    """A key with the code of what stands against it now; None if it may sign."""

    row: Signatory
    against: str | None


def key_of(unit_id: int, staff_id: int | None) -> Signatory | None:
    """Return the present key of an office (None) or of a person who signs there."""
    return Signatory.objects.filter(unit_id=unit_id, staff_id=staff_id, ended_at__isnull=True).first()


def usable(unit_id: int, staff_id: int | None, *, now: datetime) -> Signatory:
    """Return the key with which an office or a person signs.

    Raises:
        Conflict: `key_missing`, there is none; or what stands against it (`rules.trust`).
    """
    row = key_of(unit_id, staff_id)
    if row is None:
        raise Conflict("key_missing")
    if against := judged(row, now):
        raise Conflict(against)
    return row


def judged(row: Signatory, now: datetime) -> str | None:
    """Return the code of what stands against a signature with a key at `now`."""
    certificate = x509.load_der_x509_certificate(bytes(row.certificate))
    above = authorities.issuer_of(certificate)
    listed = revocations_of(above) if above is not None else None
    standing = authorities.standing_of(certificate, listed)
    return stands_against(standing, now, list_needed=settings.FAWANG_REVOCATION_LIST_NEEDED)


def revocations_of(authority: x509.Certificate) -> bytes | None:
    """Return the latest revocation list of an authority, DER."""
    row = RevocationList.objects.filter(authority=authority.fingerprint(SHA256())).first()
    return bytes(row.content) if row else None


def keys_of_units(by: Actor, now: datetime) -> list[JudgedKey]:
    """Return the present keys of the units that `by` leads."""
    units = by.units_with(Permission.CERTIFICATE_MANAGE)
    rows = Signatory.objects.filter(units__overlap=list(units), ended_at__isnull=True).select_related("unit")
    return [JudgedKey(row, judged(row, now)) for row in rows.order_by("unit_id", "staff_id")[:200]]


def numberings_of(by: Actor) -> list[tuple[Numbering, dict[int, int]]]:
    """Return how the units that `by` leads number, each with the last number by year."""
    units = by.units_with(Permission.CERTIFICATE_MANAGE)
    rows = list(
        Numbering.objects.filter(units__overlap=list(units))
        .select_related("unit")
        .order_by("unit_id", "sort")
    )
    years: dict[int, dict[int, int]] = {}
    for one in NumberYear.objects.filter(numbering__in=rows).order_by("year"):
        years.setdefault(one.numbering_id, {})[one.year] = one.last
    return [(row, years.get(row.pk, {})) for row in rows]


def lists_held() -> list[tuple[x509.Certificate, RevocationList | None]]:
    """Return the authorities that are believed, each with its latest revocation list."""
    rows = {bytes(row.authority): row for row in RevocationList.objects.all()}
    return [(one, rows.get(one.fingerprint(SHA256()))) for one in authorities.authorities()]
