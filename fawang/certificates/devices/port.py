"""The one port to whatever holds private keys. A device signs; nothing here ever sees a key.

Runs in the child process (`pdf.py`): drivers of devices are native code that may hang or break.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from fawang.certificates.rules.trust import Algorithm
from fawang.kernel.rules.problems import Invalid


@dataclass(frozen=True, slots=True)
class Key:
    """Where a key lies: the label of its token and its own, and the PIN that opens the token."""

    algorithm: Algorithm
    token: str
    label: str
    pin: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Driver:
    """How devices are reached.

    Args:
        module: the PKCS#11 library.
        environment: what that library reads from its environment.
        sm2_folder: where SM2 keys lie as files; empty: none.
    """

    module: str
    environment: Mapping[str, str] = field(default_factory=dict)
    sm2_folder: str = ""


class Device(Protocol):
    """What holds keys."""

    def sign(self, key: Key, data: bytes) -> bytes:
        """Return the signature of `data` with `key`, as CMS has it (ECDSA and SM2: DER of r and s).

        Raises:
            Invalid: `pin_wrong`, as that of the field `pin`.
            Conflict: `pin_locked`, the token lets nobody in; `key_not_found`.
            Unavailable: `signing_device_away`.
        """


def pin_wrong() -> Invalid:
    """Return the problem of a PIN that opens nothing."""
    return Invalid("invalid", errors={"pin": "pin_wrong"})
