"""Where WeChat hands in what people write (接入指南, 接收普通消息): taken at once, answered later."""

from django.http import HttpResponse, HttpResponseForbidden, HttpResponseNotFound
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from fawang.channels.actions.wechat.accept import accept
from fawang.channels.carriers.wechat import interface
from fawang.channels.carriers.wechat import messages as xml
from fawang.channels.carriers.wechat.crypt import NotTheirs, is_signed, signature
from fawang.channels.carriers.wechat.interface import Official
from fawang.channels.carriers.wechat.messages import Unreadable
from fawang.channels.data import limits
from fawang.channels.rules.wechat import is_fresh
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.ids import keyed_token
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.callers import address_of

#: Called without the frame of pages (config/programs.py).
PATH = "/channels/wechat"
#: What WeChat takes for "received, and nothing to say now".
_RECEIVED = b"success"
_LONGEST = 100_000


@csrf_exempt  # a program calls, which has no session; its signature says who it is
@require_http_methods(["GET", "POST"])
@never_cache
@allow(Audience.EVERYBODY)
def callback(request: ActingRequest) -> HttpResponse:
    """Take a message of WeChat's: 403 for whoever cannot sign, 404 where there is no account."""
    official = interface.configured()
    if official is None:
        return HttpResponseNotFound()
    given = {name: request.GET.get(name, "") for name in ("signature", "timestamp", "nonce", "msg_signature")}
    now = clock.now()
    signed = is_signed(official.token, given["signature"], given["timestamp"], given["nonce"])
    if not signed or not is_fresh(given["timestamp"], now):
        throttle.take(limits.UNSIGNED_BY_ADDRESS, address_of(request))
        return HttpResponseForbidden()
    if request.method == "GET":
        # Setting the server up: WeChat wants its word back.
        return HttpResponse(request.GET.get("echostr", "")[:1000], content_type="text/plain; charset=utf-8")
    try:
        message = xml.read(_opened(official, request.body[:_LONGEST], given))
    except (NotTheirs, Unreadable):
        throttle.take(limits.UNSIGNED_BY_ADDRESS, address_of(request))
        return HttpResponseForbidden()
    said = accept(by=SYSTEM, message=message)
    if not said:
        return HttpResponse(_RECEIVED, content_type="text/plain")
    answer = xml.answer(message, said, now)
    return HttpResponse(_closed(official, answer, now.timestamp()), content_type="application/xml")


def _opened(official: Official, body: bytes, given: dict[str, str]) -> bytes:
    """Return the message in a body: in safe mode only what is encrypted counts, whatever stands beside it."""
    cipher = official.cipher
    if cipher is None:
        return body
    encrypted = xml.elements(body).get("Encrypt", "")
    return cipher.decrypt(
        encrypted, given=given["msg_signature"], timestamp=given["timestamp"], nonce=given["nonce"]
    )


def _closed(official: Official, answer: bytes, moment: float) -> bytes:
    cipher = official.cipher
    if cipher is None:
        return answer
    encrypted, timestamp = cipher.encrypt(answer), str(int(moment))
    nonce = keyed_token(official.token.encode(), "nonce", encrypted)[:16]
    return xml.written(
        {
            "Encrypt": encrypted,
            "MsgSignature": signature(official.token, timestamp, nonce, encrypted),
            "TimeStamp": timestamp,
            "Nonce": nonce,
        }
    )
