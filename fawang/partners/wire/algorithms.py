"""Signature algorithms by the name that an agreement has for them, and the keys of each as text.

`ed25519` is RFC 9421's. `sm2-sm3` (GB/T 32918 with the usual signer id) is no registered name: two sides use it where
their agreement says so. Its signature is r‖s, 64 bytes; `Content-Digest` may then say `sm3`, which is no registered
name either.
"""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, cast

from cryptography.exceptions import InvalidSignature as CannotVerify
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from http_message_signatures import ContentDigest
from http_message_signatures.algorithms import ED25519, HTTPSignatureAlgorithm

ED, SM = "ed25519", "sm2-sm3"


class WrongKey(ValueError):
    """It is no key of the algorithm."""


class Sm2Sm3(HTTPSignatureAlgorithm):
    """SM2 with SM3, by GmSSL. Keys are hexadecimal: a scalar of 32 bytes, a point of 65 with 04 before it."""

    algorithm_id = SM

    def __init__(self, public_key: str | None = None, private_key: str | None = None) -> None:
        """Take either key."""
        from gmssl_fast import SM2

        self._key = SM2(private_key=private_key, public_key=public_key)

    def sign(self, message: bytes) -> bytes:
        """Return r‖s."""
        return self._key.sign(message)

    def verify(self, signature: bytes, message: bytes) -> None:
        """Return if the signature is right."""
        if len(signature) != 64 or not self._key.verify(message, signature):
            raise CannotVerify


class _Sm3:
    """SM3 as the digests of `hashlib` are called."""

    digest_size = 32

    def __init__(self, data: bytes = b"") -> None:
        self._data = data

    def digest(self) -> bytes:
        from gmssl_fast import sm3

        return cast(bytes, sm3(self._data))


class Digests(ContentDigest):
    """`Content-Digest` (RFC 9530), with SM3 beside what is registered."""

    _hashers: ClassVar[dict[str, Callable[..., Any]]] = {
        "sha-256": hashlib.sha256,
        "sha-512": hashlib.sha512,
        "sm3": _Sm3,
    }


ALGORITHMS: Mapping[str, type[HTTPSignatureAlgorithm]] = {ED: ED25519, SM: Sm2Sm3}


def new_pair(algorithm: str) -> tuple[str, str]:
    """Return a fresh private and public key as text: PEM for Ed25519, hexadecimal for SM2."""
    if algorithm == SM:
        from gmssl_fast import SM2

        pair = SM2.generate()
        return str(pair.private_key_hex), str(pair.public_key_hex)
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private.decode(), public_text(key.public_key())


def public_text(key: Ed25519PublicKey) -> str:
    """Return a public key as PEM."""
    return key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode()


def load_public(algorithm: str, text: str) -> Any:
    """Return the public key in `text`, as the algorithm takes it.

    Raises:
        WrongKey: it is none.
    """
    try:
        if algorithm == SM:
            plain = text.strip().lower()
            if len(plain) != 130 or not plain.startswith("04"):
                raise WrongKey("no point")
            Sm2Sm3(public_key=plain)
            return plain
        key = serialization.load_pem_public_key(text.strip().encode())
    except (ValueError, TypeError, RuntimeError) as error:
        raise WrongKey(algorithm) from error
    if algorithm != ED or not isinstance(key, Ed25519PublicKey):
        raise WrongKey(algorithm)
    return key


def load_private(algorithm: str, text: str) -> Any:
    """Return the private key in `text`, as the algorithm takes it."""
    if algorithm == SM:
        return text.strip()
    return serialization.load_pem_private_key(text.encode(), password=None)
