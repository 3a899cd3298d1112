"""Signatures in PDF files (PAdES, ETSI EN 319 142) by pyHanko: what the child process does.

Imports of pyHanko take a third of a second and 40 MB: they stand within the functions.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fawang.certificates.devices.devices import device_for
from fawang.certificates.devices.port import Driver, Key
from fawang.certificates.rules.trust import Algorithm
from fawang.kernel.rules.problems import Conflict

#: A security module over a network takes a while; one that hangs is given up.
SECONDS = 60.0
#: Room for certificates and signature within the file.
_RESERVED = 16_384


@dataclass(frozen=True, slots=True)
class SignatureOrder:
    """A signature that is to be made: `field` names it within the file; certificates are DER."""

    field: str
    key: Key
    certificate: bytes
    authority: bytes
    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class FoundSignature:
    """A signature of a file: whether what it signed is unchanged, and whether its key was to be believed then."""

    field: str
    subject: str
    intact: bool
    trusted: bool


def sign(pdf: bytes, order: SignatureOrder, driver: Driver) -> bytes:
    """Return `pdf` with one more signature; those that are in it stay valid.

    Raises:
        Conflict: `key_mismatch`, the key in the device is not that of the certificate.
        Problem: see `Device.sign`.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    hash_name = "sm3" if order.key.algorithm == Algorithm.SM2 else "sha256"
    metadata = signers.PdfSignatureMetadata(
        field_name=order.field,
        md_algorithm=hash_name,
        subfilter=fields.SigSeedSubFilter.PADES,
        location=order.place,
        reason=order.reason,
    )
    signed = io.BytesIO()
    signers.PdfSigner(metadata, signer=_signer(order, driver)).sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(pdf)), output=signed, bytes_reserved=_RESERVED
    )
    return signed.getvalue()


def _signer(order: SignatureOrder, driver: Driver) -> Any:
    from asn1crypto import x509
    from pyhanko.sign.signers import Signer
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    certificate = x509.Certificate.load(order.certificate)
    device = device_for(order.key, driver)
    mechanism = None
    if order.key.algorithm == Algorithm.SM2:
        from fawang.certificates.devices import sm2

        mechanism = sm2.mechanism()

    class DeviceSigner(Signer):
        """Hands what is to be signed to the device."""

        async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
            if dry_run:
                return bytes(512)
            signature = device.sign(order.key, data)
            if not verifies(order.key.algorithm, order.certificate, signature, data):
                raise Conflict("key_mismatch")
            return signature

    store: Any = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register(x509.Certificate.load(order.authority))
    return DeviceSigner(signing_cert=certificate, cert_registry=store, signature_mechanism=mechanism)


def verifies(algorithm: Algorithm, certificate: bytes, signature: bytes, data: bytes) -> bool:
    """Tell whether `signature` of `data` was made with the key of `certificate` (DER)."""
    if algorithm == Algorithm.SM2:
        from fawang.certificates.devices import sm2

        return sm2.verifies(certificate, signature, data)
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
    from cryptography.x509 import load_der_x509_certificate

    public = load_der_x509_certificate(certificate).public_key()
    try:
        match public:
            case ec.EllipticCurvePublicKey():
                public.verify(signature, data, ec.ECDSA(hashes.SHA256()))
            case rsa.RSAPublicKey():
                public.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
            case _:
                return False
    except InvalidSignature:
        return False
    return True


def found_in(pdf: bytes, authorities: Sequence[bytes], at: datetime) -> list[FoundSignature]:
    """Return the signatures of a file that we have issued, judged at the moment when it was.

    Args:
        authorities: the certificates of those that are believed, DER.
    """
    from asn1crypto import x509
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign import validation
    from pyhanko_certvalidator import ValidationContext

    found = []
    for one in PdfFileReader(io.BytesIO(pdf)).embedded_signatures:
        if _is_sm2(one):
            from fawang.certificates.devices import sm2

            subject, intact, trusted = sm2.check_embedded(one, authorities)
            found.append(FoundSignature(one.field_name, subject, intact, trusted))
            continue
        context = ValidationContext(
            trust_roots=[x509.Certificate.load(root) for root in authorities], allow_fetching=False, moment=at
        )
        status = validation.validate_pdf_signature(one, context)
        subject = status.signing_cert.subject.human_friendly
        found.append(FoundSignature(one.field_name, subject, status.intact and status.valid, status.trusted))
    return found


def _is_sm2(signature: Any) -> bool:
    from fawang.certificates.devices.sm2 import SIGNATURE

    return bool(signature.signer_info["signature_algorithm"]["algorithm"].dotted == SIGNATURE)
