"""Security modules, cards and tokens by their PKCS#11 library (Cryptoki 2.40), and which device holds which key."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from fawang.certificates.devices.port import Device, Driver, Key, pin_wrong
from fawang.certificates.devices.sm2 import Sm2Files
from fawang.certificates.rules.trust import Algorithm
from fawang.kernel.rules.problems import Conflict, Unavailable

RETRY_SECONDS = 60


def device_for(key: Key, driver: Driver) -> Device:
    """Return the device that holds keys of this algorithm."""
    if key.algorithm == Algorithm.SM2:
        return Sm2Files(driver.sm2_folder)
    return Pkcs11Device(driver)


@dataclass(frozen=True, slots=True)
class Pkcs11Device:
    """What a PKCS#11 library reaches."""

    driver: Driver

    def sign(self, key: Key, data: bytes) -> bytes:
        """See `Device.sign`."""
        from pkcs11 import ObjectClass

        os.environ.update(self.driver.environment)
        with _problems(), self._token(key.token).open(user_pin=key.pin) as session:
            private = session.get_key(object_class=ObjectClass.PRIVATE_KEY, label=key.label)
            return _SIGN[key.algorithm](private, data)

    def _token(self, label: str) -> Any:
        import pkcs11

        library = pkcs11.lib(self.driver.module)
        try:
            return library.get_token(token_label=label)
        except pkcs11.NoSuchToken:
            # It may have come since the library was loaded.
            library.reinitialize()
            return library.get_token(token_label=label)


@contextmanager
def _problems() -> Iterator[None]:
    """Turn what a PKCS#11 library raises into problems of ours."""
    import pkcs11

    try:
        yield
    except (pkcs11.PinIncorrect, pkcs11.PinLenRange, pkcs11.PinInvalid):
        raise pin_wrong() from None
    except pkcs11.PinLocked:
        raise Conflict("pin_locked") from None
    except (pkcs11.NoSuchKey, pkcs11.NoSuchToken, pkcs11.MultipleObjectsReturned):
        raise Conflict("key_not_found") from None
    except (pkcs11.PKCS11Error, RuntimeError) as error:
        # The cause goes to the log of whoever asked: it names functions of the library, and no secret.
        raise Unavailable("signing_device_away", retry_after=RETRY_SECONDS) from error


def _ecdsa(private: Any, data: bytes) -> bytes:
    from hashlib import sha256

    import pkcs11
    from pkcs11.util.ec import encode_ecdsa_signature

    # Hashed here: not every module has ECDSA with a hash of its own.
    signed: bytes = encode_ecdsa_signature(
        private.sign(sha256(data).digest(), mechanism=pkcs11.Mechanism.ECDSA)
    )
    return signed


def _rsa(private: Any, data: bytes) -> bytes:
    import pkcs11

    signed: bytes = private.sign(data, mechanism=pkcs11.Mechanism.SHA256_RSA_PKCS)
    return signed


_SIGN: Mapping[Algorithm, Callable[..., bytes]] = {Algorithm.ECDSA: _ecdsa, Algorithm.RSA: _rsa}
