"""The mini program at WeChat's interface: its settings, numbers, subscription messages, the content check."""

import json
from base64 import b64decode
from typing import Any

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings

from fawang.channels.carriers.wechat import interface
from fawang.channels.carriers.wechat.crypt import NotTheirs
from fawang.channels.carriers.wechat.interface import Official

#: The code was used (40163), is none of WeChat's or too old (40029).
CODE_SPENT = frozenset({40029, 40163})
#: What is said to be checked: a comment (msgSecCheck, version 2: 资料 1, 评论 2, 论坛 3, 社交日志 4).
_SCENE = 2
_BLOCK_BITS, _BLOCK = 128, 16
#: The content check takes so many characters at once.
LONGEST_CHECKED = 2_500


def configured() -> Official | None:
    """Return the mini program of FAWANG_MINI_PROGRAM_APP_ID; None where there is none."""
    if not settings.FAWANG_MINI_PROGRAM_APP_ID:
        return None
    return Official(
        app_id=settings.FAWANG_MINI_PROGRAM_APP_ID,
        secret=settings.FAWANG_MINI_PROGRAM_SECRET,
        token="",
        key="",
        api=settings.FAWANG_WECHAT_API,
        once=settings.FAWANG_MINI_PROGRAM_TEMPLATE,
    )


def phone_info(official: Official, token: str, code: str) -> dict[str, Any]:
    """Return the number of whoever pressed the button that made `code` (getuserphonenumber).

    Raises:
        TokenGone, Away, Refused: as of `interface`.
    """
    read = interface.call(official, token, "business/getuserphonenumber", {"code": code}, under="wxa")
    found = read.get("phone_info")
    if not isinstance(found, dict):
        raise interface.Away("phone_info")
    return found


def passes(official: Official, token: str, openid: str, text: str) -> bool:
    """Tell whether WeChat's content check lets a text through (msgSecCheck); what it doubts passes.

    Raises:
        TokenGone, Away, Refused: as of `interface`.
    """
    body = {"version": 2, "scene": _SCENE, "openid": openid, "content": text[:LONGEST_CHECKED]}
    found = interface.call(official, token, "msg_sec_check", body, under="wxa").get("result")
    if not isinstance(found, dict):
        raise interface.Away("result")
    return found.get("suggest") != "risky"


def decrypt(session_key: str, encrypted: str, vector: str) -> dict[str, Any]:
    """Return what WeChat has encrypted with a session key: AES-128-CBC, PKCS #7.

    Raises:
        NotTheirs: it was made with another session key, or altered.
    """
    try:
        key, iv, content = (b64decode(part, validate=True) for part in (session_key, vector, encrypted))
        if len(key) != _BLOCK or len(iv) != _BLOCK:
            raise NotTheirs("length")
        decryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
        padded = decryptor.update(content) + decryptor.finalize()
        unpadder = padding.PKCS7(_BLOCK_BITS).unpadder()
        read = json.loads(unpadder.update(padded) + unpadder.finalize())
    except ValueError:
        # A wrong key shows itself by the padding, or by what is no JSON.
        raise NotTheirs("cipher") from None
    if not isinstance(read, dict):
        raise NotTheirs("json")
    return read
