"""SM2 with SM3 (GB/T 32918, GM/T 0010) behind the same port: keys as files that a PIN opens, signed with by GmSSL.

Security modules speak SM2 by extensions of their makers: a module of the house is one more `Device`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fawang.certificates.devices.port import Key, pin_wrong
from fawang.kernel.rules.problems import Conflict

#: SM2 with SM3; the hash SM3 (GM/T 0006).
SIGNATURE, HASH = "1.2.156.10197.1.501", "1.2.156.10197.1.401"
_POINT = 65


@dataclass(frozen=True, slots=True)
class Sm2Files:
    """Keys as `TOKEN/LABEL.pem` below a folder: PKCS#8, encrypted under the PIN (`openssl pkcs8 -topk8`)."""

    folder: str

    def sign(self, key: Key, data: bytes) -> bytes:
        """See `Device.sign`."""
        from asn1crypto.algos import DSASignature
        from gmssl_fast import SM2

        scalar = _private_scalar(Path(self.folder) / key.token / f"{key.label}.pem", key.pin)
        raw = SM2(private_key=f"{scalar:064x}").sign(data)
        signed: bytes = DSASignature(
            {"r": int.from_bytes(raw[:32], "big"), "s": int.from_bytes(raw[32:], "big")}
        ).dump()
        return signed


def _private_scalar(path: Path, pin: str) -> int:
    from asn1crypto import keys, pem

    try:
        _, _, der = pem.unarmor(path.read_bytes())
    except (OSError, ValueError):
        raise Conflict("key_not_found") from None
    info = keys.EncryptedPrivateKeyInfo.load(der)
    plain = _decrypted(info, pin)
    try:
        inner = keys.PrivateKeyInfo.load(plain)["private_key"].parsed
        return int(inner["private_key"].native)
    except (ValueError, KeyError, TypeError):
        raise pin_wrong() from None


def _decrypted(info: Any, pin: str) -> bytes:
    """Open PBES2 (RFC 8018): PBKDF2 with SHA-256 and AES-CBC, which OpenSSL writes."""
    from cryptography.hazmat.primitives import hashes, padding
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
    from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

    scheme = info["encryption_algorithm"]
    hash_ = hashes.SHA256() if scheme.kdf_hmac == "sha256" else hashes.SHA1()  # noqa: S303 what the file names
    key = PBKDF2HMAC(hash_, scheme.key_length, scheme.kdf_salt, scheme.kdf_iterations).derive(pin.encode())
    opened = Cipher(algorithms.AES(key), modes.CBC(scheme.encryption_iv)).decryptor()
    padded = opened.update(info["encrypted_data"].native) + opened.finalize()
    try:
        remover = padding.PKCS7(128).unpadder()
        return remover.update(padded) + remover.finalize()
    except ValueError:
        raise pin_wrong() from None


def mechanism() -> Any:
    """Return SM2 with SM3 as the signature algorithm of CMS; from now on the hash SM3 has its name in this process."""
    from asn1crypto import algos

    _name_the_hash()
    return algos.SignedDigestAlgorithm({"algorithm": SIGNATURE})


def _name_the_hash() -> None:
    from asn1crypto.algos import DigestAlgorithmId

    names = DigestAlgorithmId._map  # noqa: SLF001 it has no other way to learn a name
    if HASH not in names:
        names[HASH] = "sm3"
        DigestAlgorithmId._reverse_map = None  # noqa: SLF001


def verifies(certificate: bytes, signature: bytes, data: bytes) -> bool:
    """Tell whether `signature` of `data` was made with the SM2 key of `certificate` (DER)."""
    from asn1crypto import x509
    from asn1crypto.algos import DSASignature
    from gmssl_fast import SM2

    point = bytes(x509.Certificate.load(certificate).public_key["public_key"])[-_POINT:]
    pair = DSASignature.load(signature)
    try:
        raw = pair["r"].native.to_bytes(32, "big") + pair["s"].native.to_bytes(32, "big")
    except OverflowError:
        return False
    return bool(SM2(public_key=point.hex()).verify(data, raw))


def issued_by(certificate: bytes, authority: bytes) -> bool:
    """Tell whether `authority` has signed `certificate` with its SM2 key (both DER)."""
    from asn1crypto import x509

    one, above = x509.Certificate.load(certificate), x509.Certificate.load(authority)
    if one["signature_algorithm"]["algorithm"].dotted != SIGNATURE or one.issuer != above.subject:
        return False
    return verifies(authority, one["signature_value"].native, one["tbs_certificate"].dump())


def check_embedded(signature: Any, authorities: Sequence[bytes]) -> tuple[str, bool, bool]:
    """Return subject, whether unchanged, whether trusted, of a signature within a PDF (GM/T 0010: CMS with SM2)."""
    from gmssl_fast import sm3

    _name_the_hash()
    signer, certificate = signature.signer_info, signature.signer_cert
    attributes = signer["signed_attrs"]
    claimed = next(one["values"][0].native for one in attributes if one["type"].native == "message_digest")
    read = signature.reader.stream
    covered = bytearray()
    spans = [int(number) for number in signature.sig_object.raw_get("/ByteRange")]
    for begin, length in zip(spans[::2], spans[1::2], strict=True):
        read.seek(begin)
        covered += read.read(length)
    own = certificate.dump()
    intact = sm3(bytes(covered)) == claimed and verifies(
        own, signer["signature"].native, attributes.untag().dump()
    )
    trusted = any(issued_by(own, above) for above in authorities)
    return certificate.subject.human_friendly, intact, trusted
