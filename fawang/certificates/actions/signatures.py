"""Signing: the persons one after the other, then the office. One certificate has one number, whatever breaks.

Three parts for each signature: a transaction that gives the number and commits; the signature itself, which takes as
long as a device does and holds no lock; a transaction that keeps the file. Whoever dies between them leaves a
certificate that has a number and waits for the same signature; signed again, it has the same number. A file that nobody
kept belongs to no row, was handed to nobody, and is deleted by the nightly job.
"""

import hashlib

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy
from procrastinate.contrib.django import app

from fawang.certificates.actions import _numbers, _paper
from fawang.certificates.actions.drafts import locked, named
from fawang.certificates.devices import authorities, pdf
from fawang.certificates.devices.port import Driver, Key
from fawang.certificates.events import CertificateIssued
from fawang.certificates.models import Certificate, Signatory, Signature
from fawang.certificates.queries import certificates as queries
from fawang.certificates.queries import keys
from fawang.certificates.rules.procedure import PROCEDURE, State
from fawang.certificates.rules.trust import Algorithm
from fawang.kernel import clock
from fawang.kernel.news import outbox
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, NotAllowed
from fawang.kernel.runtime import children
from fawang.kernel.security import audit
from fawang.kernel.storage.store import Store
from fawang.regions import queries as regions

STORE = Store("certificates.document", "certificates")
SIGNED = audit.declare("certificates.signed", gettext_lazy("Signed a certificate"))
SEALED = audit.declare("certificates.sealed", gettext_lazy("Sealed and issued a certificate"))
REFUSED = audit.declare("certificates.signature_refused", gettext_lazy("Was refused a signature"))
#: The seal's field in the PDF; those of persons are `person-1` and so on.
_SEAL = "office"


def sign_certificate(*, by: Actor, code: str, pin: str = "") -> Certificate:
    """Sign as one of the persons who answer for a certificate; after the last of them the office seals.

    Somebody who has signed already gets it as it stands.

    Args:
        pin: opens the token of the person; it is kept nowhere. None is needed for a copy.

    Raises:
        NotFound: it is not theirs to see.
        NotAllowed: `not_the_signatory`, others answer for it.
        Conflict: `key_missing`, `key_lapsed`, `key_revoked` and what else stands against a key (`rules.trust`);
            `numbering_missing`; `moved_on_certificate`; `stale`, somebody else signed at this moment.
        Invalid: `pin_wrong`.
        Unavailable: the device, or the child process.
    """
    try:
        row, own = _begun(by, code)
    except Conflict as against:
        row = queries.visible(by, code)
        audit.record(REFUSED, by=by, object=named(row), unit_id=row.unit_id, code=against.code)
        raise
    if _has_signed(row, by):
        return row
    content = STORE.read(row.file) if row.file else _paper.drawn(row, today=clock.today())
    place = len(queries.signatures_of(row)) + 1
    if own is not None:
        content = _signed(row, own, content, pin=pin, field=f"person-{place}")
    return _keep(by, row, own, content)


def _begun(by: Actor, code: str) -> tuple[Certificate, Signatory | None]:
    """Judge whether `by` may sign, and give the number; return the key, None for a copy."""
    now, own = clock.now(), None
    with transaction.atomic():
        row = locked(by, code)
        if _has_signed(row, by):
            return row, None
        if by.id not in row.signers:
            raise NotAllowed("not_the_signatory")
        PROCEDURE.decide(
            queries.facts_of(row, by), "sign", permissions=queries.permissions_on(row, by), now=now
        )
        if not row.number:
            row.is_copy = keys.key_of(row.unit_id, None) is None
        if not row.is_copy:
            # The office's as well: nobody signs what could not be sealed.
            keys.usable(row.unit_id, None, now=now)
            own = keys.usable(row.unit_id, by.id, now=now)
        if not row.number:
            _numbers.give_number(row, today=clock.today())
        row.save()
    return row, own


def _has_signed(row: Certificate, by: Actor) -> bool:
    return Signature.objects.filter(certificate=row, staff_id=by.id).exists()


def _signed(row: Certificate, own: Signatory, content: bytes, *, pin: str, field: str) -> bytes:
    certificate = authorities.read_certificate(bytes(own.certificate))
    above = authorities.issuer_of(certificate)
    if above is None:
        raise Conflict("key_not_trusted")
    order = pdf.SignatureOrder(
        field=field,
        key=Key(Algorithm(own.algorithm), own.token, own.label, pin),
        certificate=bytes(own.certificate),
        authority=authorities.as_der(above),
        place=regions.name(row.unit.region_code),
        reason=row.number,
    )
    driver = Driver(
        settings.FAWANG_PKCS11_MODULE, settings.FAWANG_PKCS11_ENVIRONMENT, settings.FAWANG_SM2_KEYS
    )
    return children.call(pdf.sign, content, order, driver, seconds=pdf.SECONDS)


def _keep(by: Actor, before: Certificate, own: Signatory | None, content: bytes) -> Certificate:
    file = STORE.put(content)
    with transaction.atomic():
        row = Certificate.objects.select_for_update().get(pk=before.pk)
        if row.version != before.version:
            if _has_signed(row, by):
                return row
            raise Conflict("stale", version=row.version)
        step, _values = PROCEDURE.decide(
            queries.facts_of(row, by), "sign", permissions=queries.permissions_on(row, by), now=clock.now()
        )
        row.state = step.target_for(queries.facts_of(row, by))
        Signature.objects.create(certificate=row, staff_id=by.id, signatory=own, at=clock.now())
        _replace_file(row, file)
        row.version += 1
        row.save()
        audit.record(SIGNED, by=by, object=named(row), unit_id=row.unit_id, number=row.number)
        if row.state == State.SIGNED:
            app.configure_task("certificates.seal", queue="documents").defer(certificate_id=row.pk)
    return row


def seal_certificate(*, by: Actor, certificate_id: int) -> Certificate:
    """Seal what all persons have signed, and issue it. Done already, it is given as it stands.

    Raises:
        Conflict: what stands against the office's key; it stays signed, and the job tries again.
        Unavailable: the device, or the child process.
    """
    row = Certificate.objects.select_related("unit").get(pk=certificate_id)
    if row.state != State.SIGNED:
        return row
    content, own = STORE.read(row.file), None
    if not row.is_copy:
        own = keys.usable(row.unit_id, None, now=clock.now())
        content = _signed(row, own, content, pin=settings.FAWANG_SEAL_PIN, field=_SEAL)
    file = STORE.put(content)
    with transaction.atomic():
        row = Certificate.objects.select_for_update().get(pk=certificate_id)
        if row.state != State.SIGNED:
            return row
        step, _values = PROCEDURE.decide(
            queries.facts_of(row, by), "seal", permissions=queries.permissions_on(row, by), now=clock.now()
        )
        row.state = step.target or row.state
        Signature.objects.create(certificate=row, staff_id=None, signatory=own, at=clock.now())
        _replace_file(row, file)
        row.digest, row.issued_at = hashlib.sha256(content).digest(), clock.now()
        row.version += 1
        row.save()
        audit.record(SEALED, by=by, object=named(row), unit_id=row.unit_id, number=row.number)
        news = CertificateIssued(
            certificate_id=row.pk, order_id=row.order_id, key=row.key, sort=row.sort, unit_id=row.unit_id
        )
        outbox.publish(news, by=by)
    return row


def _replace_file(row: Certificate, file: str) -> None:
    if before := row.file:
        transaction.on_commit(lambda: STORE.delete(before))
    row.file = file


def waiting_for_seal() -> list[int]:
    """Return the certificates that wait for the office's seal."""
    return list(
        Certificate.objects.filter(state=State.SIGNED).order_by("pk").values_list("pk", flat=True)[:200]
    )


def delete_orphans(*, older_than_seconds: float = 86400.0) -> int:
    """Delete stored files that no certificate names; return how many."""
    return STORE.delete_unknown(queries.files_in_use, older_than_seconds=older_than_seconds)


def reencrypt_all(*, by: Actor) -> int:
    """Encrypt every stored file that is under an older key again, under the current one; return how many."""
    return STORE.reencrypt()
