"""Keys of an office and of its persons, revocation lists, and how an office numbers."""

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.certificates.devices import authorities
from fawang.certificates.models import Numbering, RevocationList, Signatory
from fawang.certificates.queries import keys as queries
from fawang.certificates.rules.numbers import is_pattern
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit
from fawang.organisations import queries as organisations
from fawang.organisations.queries import UnitRow
from fawang.people import queries as people
from fawang.people.rules import Permission

REGISTERED = audit.declare(
    "certificates.key_registered", gettext_lazy("Registered a key that signs certificates")
)
KEY_ENDED = audit.declare("certificates.key_ended", gettext_lazy("Ended a key that signs certificates"))
LIST_LOADED = audit.declare("certificates.revocations_loaded", gettext_lazy("Loaded a revocation list"))
NUMBERED = audit.declare(
    "certificates.numbering_set", gettext_lazy("Set how an office numbers its certificates")
)
LONGEST_LABEL = 64


def register_key(
    *, by: Actor, unit_id: int, staff_id: int | None, token: str, label: str, certificate: bytes
) -> Signatory:
    """Register the key of an office (without `staff_id`) or of a person there; it takes the place of the one before.

    Args:
        token, label: where the key lies within the device.
        certificate: X.509, PEM or DER.

    Raises:
        NotAllowed: not at this office.
        Invalid: `key_certificate_unfit`; `signer_unknown`; a label is missing; or what stands against the certificate
            (`rules.trust`), for the field `certificate`.
    """
    unit = _led(by, unit_id)
    found = authorities.read_certificate(certificate)
    errors = {
        name: "field_required" for name, value in (("token", token), ("label", label)) if not clean(value)
    }
    if staff_id is not None and not people.staff_named({staff_id}):
        errors["staff_id"] = "signer_unknown"
    if errors:
        raise Invalid("invalid", errors=errors)
    row = Signatory(
        unit_id=unit.id,
        units=list(unit.path),
        staff_id=staff_id,
        algorithm=authorities.algorithm_of(found),
        token=clean(token)[:LONGEST_LABEL],
        label=clean(label)[:LONGEST_LABEL],
        certificate=authorities.as_der(found),
        subject=found.subject.rfc4514_string()[:200],
        not_before=found.not_valid_before_utc,
        not_after=found.not_valid_after_utc,
        registered_by=by.label,
        registered_at=clock.now(),
    )
    if against := queries.judged(row, clock.now()):
        raise Invalid("invalid", errors={"certificate": against})
    with transaction.atomic():
        present = Signatory.objects.filter(unit_id=unit.id, staff_id=staff_id, ended_at__isnull=True)
        present.select_for_update().update(ended_at=clock.now())
        row.save()
        audit.record(
            REGISTERED, by=by, object=f"certificates.signatory:{row.pk}", unit_id=unit.id, staff=staff_id or 0
        )
    return row


def end_key(*, by: Actor, signatory_id: int) -> None:
    """End a key: nobody signs with it any more. What it has signed stays.

    Raises:
        NotAllowed: not at this office.
    """
    row = Signatory.objects.get(pk=signatory_id)
    _led(by, row.unit_id)
    Signatory.objects.filter(pk=row.pk, ended_at__isnull=True).update(ended_at=clock.now())
    audit.record(KEY_ENDED, by=by, object=f"certificates.signatory:{row.pk}", unit_id=row.unit_id)


def load_revocations(*, by: Actor, content: bytes) -> RevocationList:
    """Keep the revocation list of an authority that is believed; an older one than is kept changes nothing.

    Raises:
        Invalid: `revocation_list_unfit`.
    """
    above, listed, issued_at = authorities.read_revocations(content)
    name = above.fingerprint(SHA256())
    with transaction.atomic():
        row = RevocationList.objects.select_for_update().filter(authority=name).first()
        if row is not None and row.issued_at > issued_at:
            return row
        row, _new = RevocationList.objects.update_or_create(
            authority=name,
            defaults={
                "content": listed.public_bytes(Encoding.DER),
                "issued_at": issued_at,
                "valid_until": listed.next_update_utc,
                "loaded_at": clock.now(),
            },
        )
        audit.record(LIST_LOADED, by=by, object=f"certificates.revocations:{row.pk}")
    return row


def set_numbering(*, by: Actor, unit_id: int, sort: str, pattern: str) -> Numbering:
    """Set how an office writes the numbers of a sort, such as `（{year}）粤穗南粤字第{number}号`.

    Counts go on: a pattern that is changed within a year changes how the next number is written.

    Raises:
        NotAllowed: not at this office.
        Invalid: `pattern_wrong`.
        Conflict: `pattern_taken`, another office or sort writes its numbers in this way.
    """
    unit = _led(by, unit_id)
    pattern, sort = clean(pattern), clean(sort)[:20]
    if not is_pattern(pattern) or not sort:
        raise Invalid("invalid", errors={"pattern": "pattern_wrong"})
    with transaction.atomic():
        if Numbering.objects.filter(pattern=pattern).exclude(unit_id=unit.id, sort=sort).exists():
            raise Conflict("pattern_taken")
        row, _new = Numbering.objects.update_or_create(
            unit_id=unit.id, sort=sort, defaults={"pattern": pattern, "units": list(unit.path)}
        )
        audit.record(
            NUMBERED, by=by, object=f"certificates.numbering:{row.pk}", unit_id=unit.id, pattern=pattern
        )
    return row


def _led(by: Actor, unit_id: int) -> UnitRow:
    unit = organisations.unit(unit_id)
    if by.kind != ActorKind.SYSTEM and Permission.CERTIFICATE_MANAGE not in by.permissions_on(unit.path):
        raise NotAllowed("not_allowed")
    return unit
