"""Which authorities this installation believes, and what is known of a key's certificate from them."""

from datetime import datetime
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings

from fawang.certificates.rules.trust import Algorithm, Standing
from fawang.kernel.rules.problems import Invalid

#: GB/T 32918: the curve of SM2 (GM/T 0006), as its bytes stand in a certificate.
_SM2_CURVE = bytes.fromhex("06082a811ccf5501822d")
_SM2_SIGNATURE = "1.2.156.10197.1.501"


def authorities() -> list[x509.Certificate]:
    """Return the certificates of the authorities in FAWANG_CERTIFICATE_AUTHORITIES, none where that is empty."""
    path = settings.FAWANG_CERTIFICATE_AUTHORITIES
    return _load(path, path.stat().st_mtime_ns) if path is not None and path.is_file() else []


@cache
def _load(path: Path, changed: int) -> list[x509.Certificate]:
    return x509.load_pem_x509_certificates(path.read_bytes())


def as_der(certificate: x509.Certificate) -> bytes:
    """Return a certificate as its bytes."""
    return certificate.public_bytes(Encoding.DER)


def read_certificate(content: bytes) -> x509.Certificate:
    """Return the X.509 certificate in an uploaded file, PEM or DER.

    Raises:
        Invalid: `key_certificate_unfit`, for the field `certificate`.
    """
    try:
        if content.lstrip().startswith(b"-----BEGIN"):
            return x509.load_pem_x509_certificate(content)
        return x509.load_der_x509_certificate(content)
    except ValueError:
        raise Invalid("invalid", errors={"certificate": "key_certificate_unfit"}) from None


def algorithm_of(certificate: x509.Certificate) -> Algorithm:
    """Return what the key of a certificate signs with.

    Raises:
        Invalid: as above; it is none of ours.
    """
    if _SM2_CURVE in certificate.tbs_certificate_bytes:
        return Algorithm.SM2
    match certificate.public_key():
        case ec.EllipticCurvePublicKey():
            return Algorithm.ECDSA
        case rsa.RSAPublicKey():
            return Algorithm.RSA
    raise Invalid("invalid", errors={"certificate": "key_certificate_unfit"})


def issuer_of(certificate: x509.Certificate) -> x509.Certificate | None:
    """Return the authority of ours that has issued `certificate`, None if none has."""
    return next((one for one in authorities() if _issued(certificate, one)), None)


def _issued(certificate: x509.Certificate, above: x509.Certificate) -> bool:
    if certificate.signature_algorithm_oid.dotted_string == _SM2_SIGNATURE:
        from fawang.certificates.devices import sm2

        return sm2.issued_by(as_der(certificate), as_der(above))
    try:
        certificate.verify_directly_issued_by(above)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def standing_of(certificate: x509.Certificate, revocations: bytes | None) -> Standing:
    """Return what is known of a certificate.

    Args:
        revocations: the latest list of its authority (CRL, DER).
    """
    listed = x509.load_der_x509_crl(revocations) if revocations else None
    # A list on which nothing stands is empty, and false.
    entry = (
        None if listed is None else listed.get_revoked_certificate_by_serial_number(certificate.serial_number)
    )
    return Standing(
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        trusted=issuer_of(certificate) is not None,
        for_signing=_for_signing(certificate),
        revoked_at=entry.revocation_date_utc if entry else None,
        list_until=None if listed is None else listed.next_update_utc,
    )


def _for_signing(certificate: x509.Certificate) -> bool:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return usage.digital_signature or usage.content_commitment


def read_revocations(content: bytes) -> tuple[x509.Certificate, x509.CertificateRevocationList, datetime]:
    """Return the authority of a list (PEM or DER), the list, and when it was made.

    Raises:
        Invalid: `revocation_list_unfit`, for the field `list`: it is none, or none of an authority of ours.
    """
    try:
        listed = (
            x509.load_pem_x509_crl(content)
            if content.lstrip().startswith(b"-----BEGIN")
            else x509.load_der_x509_crl(content)
        )
        above = next((one for one in authorities() if _has_signed(one, listed)), None)
    except ValueError:
        above = None
    if above is None:
        raise Invalid("invalid", errors={"list": "revocation_list_unfit"})
    return above, listed, listed.last_update_utc


def _has_signed(above: x509.Certificate, listed: x509.CertificateRevocationList) -> bool:
    if above.subject != listed.issuer:
        return False
    if listed.signature_algorithm_oid.dotted_string == _SM2_SIGNATURE:
        from fawang.certificates.devices import sm2

        return sm2.verifies(as_der(above), listed.signature, listed.tbs_certlist_bytes)
    key = above.public_key()
    return isinstance(key, ec.EllipticCurvePublicKey | rsa.RSAPublicKey) and listed.is_signature_valid(key)
