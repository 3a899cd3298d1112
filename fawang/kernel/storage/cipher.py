"""Encryption of personal data at rest: AES-256-GCM, several keys at once so that they rotate.

Keys come from the environment (`FAWANG_KEYS`, see docs/operating.md): the first encrypts, all of
them decrypt. A stored value is: format byte, length and name of the key, nonce, ciphertext with tag.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_FORMAT = b"\x01"
_NONCE = 12


class CannotDecrypt(Exception):
    """The key that encrypted a value is not configured, or the value was altered."""


@dataclass(frozen=True)
class KeyRing:
    """Named 32-byte keys; `current` encrypts."""

    current: str
    keys: Mapping[str, bytes]

    def encrypt(self, plain: bytes, *, purpose: str) -> bytes:
        """Return `plain` encrypted; `purpose` is bound to it, so a value cannot be moved elsewhere."""
        nonce = secrets.token_bytes(_NONCE)
        name = self.current.encode()
        sealed = _aes(self.keys[self.current]).encrypt(nonce, plain, purpose.encode())
        return _FORMAT + bytes([len(name)]) + name + nonce + sealed

    def decrypt(self, stored: bytes, *, purpose: str) -> bytes:
        """Return what was encrypted.

        Raises:
            CannotDecrypt: the key is unknown, or the value or its purpose is not what was encrypted.
        """
        name, nonce, sealed = _parts(stored)
        key = self.keys.get(name)
        if key is None:
            raise CannotDecrypt(f"no key named {name!r} in FAWANG_KEYS")
        try:
            return _aes(key).decrypt(nonce, sealed, purpose.encode())
        except InvalidTag:
            raise CannotDecrypt("the value was altered, or belongs to another purpose") from None

    def is_current(self, stored: bytes) -> bool:
        """Tell whether `stored` is under the current key; if not, rotation has still to reach it."""
        return _parts(stored)[0] == self.current


def read_key_ring(text: str) -> KeyRing:
    """Return the key ring written as `name:hex64,name:hex64`.

    Raises:
        ValueError: a key is missing, has no name or that of another, or is not 32 bytes in hexadecimal.
    """
    keys: dict[str, bytes] = {}
    for entry in filter(None, (part.strip() for part in text.split(","))):
        name, _, value = entry.partition(":")
        key = bytes.fromhex(value)
        if not name or name in keys or len(key) != 32:
            raise ValueError(
                "FAWANG_KEYS wants name:64-hex-digits, comma-separated, the current one first, each name once"
            )
        keys[name] = key
    if not keys:
        raise ValueError("FAWANG_KEYS is empty; `fawang keys new` prints one")
    return KeyRing(current=next(iter(keys)), keys=keys)


_CIPHERS: dict[bytes, AESGCM] = {}


def _aes(key: bytes) -> AESGCM:
    # Setting up the key schedule costs more than encrypting a name.
    cipher = _CIPHERS.get(key)
    if cipher is None:
        cipher = _CIPHERS[key] = AESGCM(key)
    return cipher


def _parts(stored: bytes) -> tuple[str, bytes, bytes]:
    if stored[:1] != _FORMAT or len(stored) < 2 + _NONCE:
        raise CannotDecrypt("not a value of ours")
    start = 2 + stored[1]
    return stored[2:start].decode(), stored[start : start + _NONCE], stored[start + _NONCE :]
