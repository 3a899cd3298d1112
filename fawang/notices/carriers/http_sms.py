"""Text messages over an HTTP gateway.

    POST {url}                 {"reference": …, "to": …, "text": …}, Authorization: Bearer, Idempotency-Key
                               → 2xx, optionally {"id": …}
    GET  {url}/{reference}     → 200 it was taken, 404 it was not

Most providers need a small adapter to this form. Theirs usually put a signature before each text
(【…】): a provider that cannot leave it out for `neutral` messages must have one that names nobody.
"""

import re
from dataclasses import dataclass, field
from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings

from fawang.notices.carriers.protocol import Found, OutgoingMessage, Permanent, Temporary, Unsure

if TYPE_CHECKING:
    import httpx

# Every process knows this carrier and few send by it: httpx is loaded by those that do.
SECONDS, CONNECT_SECONDS = 10.0, 5.0
_REFERENCE = re.compile(r"[\x21-\x7e]{1,200}")
#: They say something about us or about the moment, not about the message: worth another try.
_LATER = frozenset({401, 403, 408, 425, 429})
#: It surely took nothing: it refused before it looked at the message.
_NOT_TAKEN = frozenset({401, 403, 425, 429, 503})
_WRONG_ADDRESS = frozenset({404, 405})


@dataclass(frozen=True)
class HttpSmsCarrier:
    """The gateway at `url`."""

    url: str
    token: str = field(repr=False)
    voice: ClassVar[bool] = False

    @classmethod
    def configured(cls) -> Self:
        """Return the gateway of FAWANG_SMS_URL and FAWANG_SMS_TOKEN.

        Raises:
            Permanent: `carrier_misconfigured`.
        """
        url = settings.FAWANG_SMS_URL.rstrip("/")
        if not url.startswith(("http://", "https://")):
            raise Permanent("carrier_misconfigured")
        return cls(url, settings.FAWANG_SMS_TOKEN)

    def deliver(self, message: OutgoingMessage) -> str:
        """Hand the message over. The reference is its Idempotency-Key, so a second try sends no second one.

        Raises:
            Temporary: nobody there, too busy, does not let us in.
            Unsure: the connection ended before an answer came, or the gateway broke over it.
            Permanent: the gateway refuses this message.
        """
        import httpx

        try:
            answer = _client().post(
                self.url,
                json={"reference": message.reference, "to": message.to, "text": message.text},
                headers={**self._headers, "Idempotency-Key": message.reference},
            )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise Temporary("carrier_unreachable") from error
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.LocalProtocolError) as error:
            raise Permanent("carrier_misconfigured") from error
        except httpx.HTTPError as error:
            raise Unsure("carrier_no_answer") from error
        if answer.is_success:
            return _reference_in(answer)
        raise _failure(answer.status_code)

    def find(self, reference: str) -> Found:
        """Ask the gateway whether it took the message.

        Raises:
            Temporary: the gateway could not be asked.
        """
        import httpx

        try:
            answer = _client().get(f"{self.url}/{reference}", headers=self._headers)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Temporary("carrier_unreachable") from error
        if answer.is_success:
            return Found.ACCEPTED
        if answer.status_code == HTTPStatus.NOT_FOUND:
            return Found.ABSENT
        if answer.status_code in (HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NOT_IMPLEMENTED):
            return Found.CANNOT_TELL
        raise Temporary("carrier_failing")

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}


@cache
def _client() -> "httpx.Client":
    import httpx

    # Setting up TLS costs more than a message. Redirects are not followed: they would carry the
    # number and the token to an address that nobody configured.
    return httpx.Client(timeout=httpx.Timeout(SECONDS, connect=CONNECT_SECONDS), follow_redirects=False)


def _failure(status: int) -> Temporary | Permanent:
    if status in _LATER or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        if status not in _NOT_TAKEN:
            return Unsure("carrier_failing")
        if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
            return Temporary("carrier_refuses_us")
        return Temporary("carrier_busy")
    if status in _WRONG_ADDRESS or status < HTTPStatus.BAD_REQUEST:
        return Permanent("carrier_misconfigured")
    return Permanent("carrier_refuses_message")


def _reference_in(answer: "httpx.Response") -> str:
    try:
        body = answer.json()
    except ValueError:
        return ""
    found = body.get("id", "") if isinstance(body, dict) else ""
    return found if isinstance(found, str) and _REFERENCE.fullmatch(found) else ""
