"""The mini program: how long a sign-in lasts, whether a version is too old, whose encrypted data it is. Pure."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

#: So long a sign-in is good. WeChat's own ends earlier or later; then the mini program begins a new one by itself.
SESSION = timedelta(days=30)
#: A code that was made longer ago is no answer to the button that was just pressed.
_FRESH = timedelta(minutes=10)
_VERSION = re.compile(r"\d{1,4}(\.\d{1,4}){0,2}", re.ASCII)
_LONGEST_PHONE = 20


class NotOurs(Exception):
    """What was decrypted was made for another mini program, or long ago."""


def is_old(version: str, minimum: str) -> bool:
    """Tell whether a version such as `1.2.0` is below the minimum; what is no version is old."""
    if not minimum:
        return False
    return _parts(version) < _parts(minimum)


def _parts(version: str) -> tuple[int, ...]:
    if not _VERSION.fullmatch(version):
        return (-1,)
    found = [int(part) for part in version.split(".")]
    return tuple(found + [0] * (3 - len(found)))


def phone_in(data: Mapping[str, Any], app_id: str, now: datetime) -> str:
    """Return the number in what WeChat has encrypted for us (开放数据校验与解密).

    Raises:
        NotOurs: the watermark names another mini program or an old moment, or there is no number.
    """
    mark = data.get("watermark")
    if not isinstance(mark, Mapping) or mark.get("appid") != app_id:
        raise NotOurs("appid")
    made = mark.get("timestamp")
    if not isinstance(made, int) or abs(now.timestamp() - made) > _FRESH.total_seconds():
        raise NotOurs("timestamp")
    return phone_of(data)


def phone_of(data: Mapping[str, Any]) -> str:
    """Return the number of a `phone_info`: without the country's code where that is China's.

    Raises:
        NotOurs: there is none.
    """
    whole, pure = data.get("phoneNumber"), data.get("purePhoneNumber")
    number = pure if str(data.get("countryCode", "")) == "86" else whole
    if not isinstance(number, str) or not 0 < len(number) <= _LONGEST_PHONE:
        raise NotOurs("number")
    return number
