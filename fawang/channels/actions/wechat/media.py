"""What lies with WeChat and is fetched from there: voice messages, pictures."""

from dataclasses import dataclass, field

from fawang.channels.actions.wechat.tokens import called
from fawang.channels.carriers import transcription
from fawang.channels.carriers.transcription import NotHeard
from fawang.channels.carriers.wechat import interface
from fawang.channels.carriers.wechat.interface import Away, Refused
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Unavailable

#: Kinds of messages that bring a file which a lawyer may look at. Videos are not taken, here as on the site.
FILES = frozenset({"image", "file"})
_FETCHED = FILES | {"voice"}


@dataclass(frozen=True, slots=True)
class Brought:
    """A file of a message, and of a voice message what was understood; empty if it cannot be had."""

    content: bytes = field(default=b"", repr=False)
    name: str = ""
    heard: str = field(default="", repr=False)


def fetch(*, by: Actor, kind: str, fields: dict[str, str]) -> Brought | None:
    """Return what a message brought; None if it brought nothing.

    Raises:
        Unavailable: `wechat_away`: to be tried again.
    """
    official = interface.configured()
    media_id = fields.get("MediaId", "")
    if kind not in _FETCHED or official is None or not media_id:
        return None
    try:
        content = called(
            by=by, official=official, call=lambda token: interface.download(official, token, media_id)
        )
    except Refused:
        # Kept for three days by WeChat, and gone.
        return Brought()
    except Away:
        raise Unavailable("wechat_away") from None
    if kind != "voice":
        return Brought(content, fields.get("Title", "") or f"{kind}.jpg")
    # Where the account has WeChat's own recognition switched on, it has come with the message.
    return Brought(content, "voice.amr", fields.get("Recognition", "").strip() or _heard(content))


def _heard(content: bytes) -> str:
    try:
        return transcription.hear(content, "audio/amr")
    except NotHeard:
        return ""
