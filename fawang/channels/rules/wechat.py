"""What is WeChat's law and not ours: windows, lengths, which press answers which question. Pure."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

#: For so long after somebody wrote or pressed they may be answered (客服消息).
WINDOW = timedelta(hours=48)
#: A request to us is as old at the most: WeChat tries three times within fifteen seconds.
OLDEST = timedelta(minutes=5)
#: WeChat cuts texts at 2,048 bytes: three for a Chinese character.
LONGEST_BYTES = 2_000
#: WeChat's moments are whole seconds.
_SECOND = timedelta(seconds=1)
_NUMBER = re.compile(r"(\d{1,2})(?:[\s.、,。:：)）].*)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Option:
    """Something to press, or to answer by its number. `do` says what it does, `value` with what."""

    label: str
    do: str
    value: str = ""


def is_open(last_at: datetime, now: datetime) -> bool:
    """Tell whether somebody may still be answered who wrote last at `last_at`."""
    return now - last_at < WINDOW


def is_fresh(timestamp: str, now: datetime) -> bool:
    """Tell whether a request signed at `timestamp` (seconds since 1970) is of this moment."""
    if not timestamp.isascii() or not timestamp.isdigit() or len(timestamp) > 12:
        return False
    return abs(int(timestamp) - now.timestamp()) <= OLDEST.total_seconds()


def pressed(
    text: str, menu_id: str, options: Sequence[Option], *, sent_at: datetime, offered_at: datetime | None
) -> Option | None:
    """Return which of `options` a message chooses: by the button's id, or by a number at its beginning.

    Args:
        menu_id: bizmsgmenuid of the message; empty if it was typed.
        sent_at: when it was sent; what was sent before the options were is no answer to them.
    """
    if offered_at is None or sent_at < offered_at.replace(microsecond=0) - _SECOND:
        return None
    typed = menu_id or unicodedata.normalize("NFKC", text).strip()
    found = _NUMBER.fullmatch(typed)
    number = int(found[1]) if found else 0
    return options[number - 1] if 1 <= number <= len(options) else None


def pieces(text: str) -> Iterator[str]:
    """Yield a text in pieces that WeChat does not cut: by paragraphs, where one is too long by sentences."""
    piece = ""
    for part in re.split(r"(?<=\n)|(?<=[。！？；])", text):
        for short in _cut(part):
            if len((piece + short).encode()) > LONGEST_BYTES:
                yield piece.strip()
                piece = ""
            piece += short
    if piece.strip():
        yield piece.strip()


def _cut(part: str) -> Iterator[str]:
    most = LONGEST_BYTES // 4
    return (part[at : at + most] for at in range(0, len(part), most))
