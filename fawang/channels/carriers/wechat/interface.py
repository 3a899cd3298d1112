"""The interface of WeChat (api.weixin.qq.com): who calls it, and what its refusals mean."""

import json
from dataclasses import dataclass, field
from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.conf import settings

from fawang.channels.carriers.wechat.crypt import MessageCipher

if TYPE_CHECKING:
    import httpx

SECONDS, CONNECT_SECONDS = 10.0, 5.0
#: A picture or voice message: WeChat's own limits are 10 MB and 2 MB.
MOST_BYTES = 11 * 1024 * 1024
#: The token is no longer good (全局返回码): fetch another one and call again.
TOKEN_GONE = frozenset({40001, 40014, 42001})
#: Busy, or too often today: later.
_LATER = frozenset({-1, 45009, 45011, 45047})
#: The person has not written within 48 hours, does not follow the account, or has refused.
WINDOW_CLOSED, NOT_FOLLOWING, REFUSED = 45015, 43004, 43101
TOO_LARGE, NO_FILE = 45001, 40007


class Away(Exception):
    """WeChat does not answer, or not now; it surely took nothing. Try again later."""


class Unsure(Away):
    """The connection ended before an answer came: WeChat may have taken it."""


class Refused(Exception):
    """WeChat refuses it, and would again. `code` is its errcode."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


class TokenGone(Exception):
    """The access token is no longer good."""


@dataclass(frozen=True, slots=True)
class Official:
    """An official account or a mini program, as the settings describe it; the latter has neither `token` nor `key`.

    `api`: where the interface is. `news`: the template of template messages; `once`: that of one-time subscriptions.
    """

    app_id: str
    secret: str = field(repr=False)
    token: str = field(repr=False)
    key: str = field(repr=False)
    api: str
    news: str = ""
    once: str = ""

    @property
    def cipher(self) -> MessageCipher | None:
        """What reads messages of the safe mode; None in plain mode."""
        return MessageCipher(self.token, self.key, self.app_id) if self.key else None


def configured() -> Official | None:
    """Return the account of FAWANG_WECHAT_APP_ID; None where there is none."""
    if not settings.FAWANG_WECHAT_APP_ID:
        return None
    return Official(
        app_id=settings.FAWANG_WECHAT_APP_ID,
        secret=settings.FAWANG_WECHAT_SECRET,
        token=settings.FAWANG_WECHAT_TOKEN,
        key=settings.FAWANG_WECHAT_AES_KEY,
        api=settings.FAWANG_WECHAT_API,
        news=settings.FAWANG_WECHAT_NEWS_TEMPLATE,
        once=settings.FAWANG_WECHAT_ONCE_TEMPLATE,
    )


def fetch_token(official: Official, *, force: bool = False) -> tuple[str, int]:
    """Return an access token and for how many seconds it is good (稳定版接口调用凭据).

    The stable interface gives every process the same token while it is good; `force` ends that one.

    Raises:
        Away, Refused: see there.
    """
    read = _posted(
        f"{official.api}/cgi-bin/stable_token",
        json={
            "grant_type": "client_credential",
            "appid": official.app_id,
            "secret": official.secret,
            "force_refresh": force,
        },
    )
    token, seconds = read.get("access_token"), read.get("expires_in")
    if not isinstance(token, str) or not isinstance(seconds, int) or not 0 < len(token) <= 512:
        raise Away("token")
    return token, seconds


def call(
    official: Official, token: str, path: str, body: dict[str, Any], *, under: str = "cgi-bin"
) -> dict[str, Any]:
    """Call an operation with a JSON body, such as `message/custom/send`; return the answer.

    Args:
        under: `wxa` of those that only mini programs have.

    Raises:
        TokenGone, Away, Unsure, Refused: see there.
    """
    return _posted(f"{official.api}/{under}/{path}", params={"access_token": token}, json=body)


def identify(official: Official, code: str) -> tuple[str, str]:
    """Return who has made `code` in a mini program: openid and session key (小程序登录, jscode2session).

    Raises:
        Away, Refused: see there; of a code that was used 40163, of one that WeChat did not make 40029.
    """
    query = {"appid": official.app_id, "secret": official.secret, "js_code": code}
    read = _asked(
        "GET", f"{official.api}/sns/jscode2session", params={**query, "grant_type": "authorization_code"}
    )
    openid, key = read.get("openid"), read.get("session_key")
    if not isinstance(openid, str) or not isinstance(key, str) or not 0 < len(openid) <= 128:
        raise Away("session")
    return openid, key


def upload(official: Official, token: str, kind: str, name: str, content: bytes, media_type: str) -> str:
    """Upload a picture for three days (新增临时素材); return its media id.

    Raises:
        TokenGone, Away, Refused: see there.
    """
    read = _posted(
        f"{official.api}/cgi-bin/media/upload",
        params={"access_token": token, "type": kind},
        files={"media": (name, content, media_type)},
    )
    return str(read.get("media_id", ""))


def download(official: Official, token: str, media_id: str) -> bytes:
    """Return a file that a person has sent (获取临时素材).

    Raises:
        TokenGone, Away, Refused: see there.
    """
    import httpx

    params = {"access_token": token, "media_id": media_id}
    content = bytearray()
    try:
        with _client().stream("GET", f"{official.api}/cgi-bin/media/get", params=params) as answer:
            for piece in answer.iter_bytes():
                content += piece
                if len(content) > MOST_BYTES:
                    raise Refused(TOO_LARGE)
    except httpx.HTTPError as error:
        raise Away(type(error).__name__) from None
    if "json" in answer.headers.get("content-type", "") or not answer.is_success:
        # A refusal, or the address of a video, of which we take none.
        _read(answer.status_code, bytes(content))
        raise Refused(NO_FILE)
    return bytes(content)


def _posted(address: str, **sent: Any) -> dict[str, Any]:
    return _asked("POST", address, **sent)


def _asked(method: str, address: str, **sent: Any) -> dict[str, Any]:
    import httpx

    try:
        answer = _client().request(method, address, **sent)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
        raise Away(type(error).__name__) from None
    except httpx.HTTPError as error:
        raise Unsure(type(error).__name__) from None
    return _read(answer.status_code, answer.content)


def _read(status: int, content: bytes) -> dict[str, Any]:
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise Away(str(status))
    try:
        read = json.loads(content)
    except ValueError:
        read = None
    if not isinstance(read, dict):
        raise Away("answer")
    code = read.get("errcode", 0)
    if code in TOKEN_GONE:
        raise TokenGone(str(code))
    if code in _LATER:
        raise Away(str(code))
    if code or status != HTTPStatus.OK:
        raise Refused(code if isinstance(code, int) and code else status)
    return read


@cache
def _client() -> "httpx.Client":
    import httpx

    # Redirects are not followed: they would carry the token to an address that nobody configured.
    return httpx.Client(timeout=httpx.Timeout(SECONDS, connect=CONNECT_SECONDS), follow_redirects=False)
