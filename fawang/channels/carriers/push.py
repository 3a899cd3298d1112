"""Rings browsers (Web Push, RFC 8030, 8291, 8292). Says only that there is news; nothing important goes by it alone."""

import base64
import json
import logging
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Self

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from fawang.channels.rules.push import PushSubscription, is_believed
from fawang.notices.carriers.protocol import Permanent, Temporary, Unsure

log = logging.getLogger(__name__)

_SECONDS: Final = 8
#: A device that is off for longer has been told by text message long ago.
KEEP_SECONDS: Final = 24 * 3600
_GONE: Final = (404, 410)


class Gone(Permanent):
    """Nobody listens there any more: the subscription ended, or the browser was removed."""


@dataclass(frozen=True, slots=True)
class PushCarrier:
    """Hands a ring over to the push service of a browser. Of each ring nothing is asked back."""

    voice: ClassVar[bool] = False
    key: str
    contact: str
    hosts: tuple[str, ...]

    @classmethod
    def configured(cls) -> Self:
        """Return the carrier as the settings describe it.

        Raises:
            Permanent: `carrier_misconfigured`.
        """
        if not settings.FAWANG_PUSH_KEY:
            raise Permanent("carrier_misconfigured")
        return cls(settings.FAWANG_PUSH_KEY, settings.FAWANG_PUSH_CONTACT, tuple(settings.FAWANG_PUSH_HOSTS))

    def ring(self, to: PushSubscription, said: dict[str, Any]) -> None:
        """Ring a browser with what its service worker shows.

        Raises:
            Gone: forget the subscription.
            Temporary: not taken, or nobody can tell; worth another try.
            Permanent: not taken, and no use trying again.
        """
        if not is_believed(to.endpoint, self.hosts):
            raise Permanent("push_host_unknown")
        # With requests and aiohttp: only the job that rings loads them.
        import requests
        from pywebpush import WebPushException, webpush

        session = requests.Session()
        # A push service answers by itself; whoever sends us elsewhere is none.
        session.max_redirects = 0
        session.trust_env = False
        try:
            webpush(
                {"endpoint": to.endpoint, "keys": {"p256dh": to.p256dh, "auth": to.auth}},
                data=json.dumps(said, ensure_ascii=False),
                vapid_private_key=self.key,
                vapid_claims={"sub": self.contact},
                ttl=KEEP_SECONDS,
                timeout=_SECONDS,
                requests_session=session,
            )
        except WebPushException as refused:
            raise _failure(refused.response) from None
        except requests.TooManyRedirects:
            raise Permanent("push_refused") from None
        except requests.ConnectionError:
            raise Temporary("push_away") from None
        except requests.RequestException:
            raise Unsure("push_away") from None
        except ValueError:
            # Keys that are none: nothing was ever sent there.
            raise Gone("push_gone") from None
        finally:
            session.close()


def public_key() -> str:
    """Return the installation's public key as browsers take it; empty where none is set."""
    if not settings.FAWANG_PUSH_KEY:
        return ""
    secret = int.from_bytes(decode(settings.FAWANG_PUSH_KEY))
    point = ec.derive_private_key(secret, ec.SECP256R1()).public_key()
    raw = point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def decode(text: str) -> bytes:
    """Return the bytes of base64url, with or without its padding."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _failure(response: Any) -> Permanent | Temporary:
    status = getattr(response, "status_code", None)
    if status in _GONE:
        return Gone("push_gone")
    if status is None or status == 429 or status >= 500:
        return Temporary("push_away")
    log.error("a push service refuses with %s", status)
    return Permanent("push_refused")
