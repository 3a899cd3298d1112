"""Signatures of WeChat, and messages of its safe mode (消息加解密): AES-256-CBC, padded to 32 bytes.

An encrypted message is 16 random bytes, the length of the text as four bytes (big-endian), the text, the app id. The
initialisation vector is the first half of the key: the random bytes in front make each message another one.
"""

import hmac
import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from hashlib import sha1

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_BLOCK, _RANDOM, _LENGTH = 32, 16, 4


class NotTheirs(Exception):
    """What came in was not made by the WeChat of this account, or was altered."""


def signature(token: str, *parts: str) -> str:
    """Return the signature of WeChat over `parts`: SHA-1 of them and the token, sorted and joined.

    SHA-1 is WeChat's choice; the token, which nobody else knows, is what makes it a proof.
    """
    return sha1("".join(sorted((token, *parts))).encode(), usedforsecurity=False).hexdigest()


def is_signed(token: str, given: str, *parts: str) -> bool:
    """Tell whether `given` is the signature over `parts`, in a time that tells nothing."""
    return hmac.compare_digest(signature(token, *parts).encode(), given.encode("utf-8", "replace"))


@dataclass(frozen=True, slots=True)
class MessageCipher:
    """Encrypts and decrypts the messages of one account.

    Args:
        token: of the server configuration.
        key: the EncodingAESKey: 43 letters and digits, base64 of 32 bytes without its last character.
        app_id: of the account; a message of another one is none of ours.
    """

    token: str = field(repr=False)
    key: str = field(repr=False)
    app_id: str

    def __post_init__(self) -> None:
        if len(self.key) != 43:
            raise ValueError("an EncodingAESKey has 43 characters")

    @property
    def _key(self) -> bytes:
        return b64decode(self.key + "=")

    def decrypt(self, encrypted: str, *, given: str, timestamp: str, nonce: str) -> bytes:
        """Return the message in `encrypted`.

        Args:
            given: the msg_signature that came with it.

        Raises:
            NotTheirs: the signature is wrong, it cannot be decrypted, or it is another account's.
        """
        if not is_signed(self.token, given, timestamp, nonce, encrypted):
            raise NotTheirs("signature")
        try:
            content = b64decode(encrypted, validate=True)
            decryptor = self._cipher().decryptor()
            padded = decryptor.update(content) + decryptor.finalize()
        except ValueError:
            raise NotTheirs("cipher") from None
        plain = _without_padding(padded)
        if len(plain) < _RANDOM + _LENGTH:
            raise NotTheirs("length")
        length = int.from_bytes(plain[_RANDOM : _RANDOM + _LENGTH])
        begins = _RANDOM + _LENGTH
        message, app_id = plain[begins : begins + length], plain[begins + length :]
        if len(message) != length or app_id != self.app_id.encode():
            raise NotTheirs("app_id")
        return message

    def encrypt(self, message: bytes) -> str:
        """Return a message encrypted, as base64."""
        app_id = self.app_id.encode()
        plain = secrets.token_bytes(_RANDOM) + len(message).to_bytes(_LENGTH) + message + app_id
        missing = _BLOCK - len(plain) % _BLOCK
        encryptor = self._cipher().encryptor()
        return b64encode(encryptor.update(plain + bytes([missing]) * missing) + encryptor.finalize()).decode()

    def _cipher(self) -> "Cipher[modes.CBC]":
        key = self._key
        return Cipher(algorithms.AES(key), modes.CBC(key[:16]))


def _without_padding(padded: bytes) -> bytes:
    if not padded:
        raise NotTheirs("padding")
    missing = padded[-1]
    if not 1 <= missing <= _BLOCK or padded[-missing:] != bytes([missing]) * missing:
        raise NotTheirs("padding")
    return padded[:-missing]
