"""Messages of WeChat as XML: read with defusedxml, written with everything escaped."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

#: More than any message has; WeChat cuts texts at 2,048 bytes.
_LONGEST = 8_000
_MOST_FIELDS = 40


class Unreadable(Exception):
    """What came in is no message."""


@dataclass(frozen=True, slots=True)
class Message:
    """What came from WeChat. `fields` are its elements by their names there.

    Args:
        sender: the openid of the person.
        kind: MsgType, in lower case; of an event `event`.
        at: when it was sent, by WeChat's clock.
        number: MsgId; 0 of an event, which has none.
    """

    sender: str = field(repr=False)
    receiver: str
    kind: str
    at: datetime
    number: int = 0
    fields: dict[str, str] = field(default_factory=dict, repr=False)

    @property
    def event(self) -> str:
        """Which event it is, in lower case; empty if it is none."""
        return self.fields.get("Event", "").lower() if self.kind == "event" else ""

    @property
    def key(self) -> str:
        """What makes it the same message when it comes again: MsgId, else its moment (接收普通消息, 接收事件推送)."""
        if self.number:
            return f"m{self.number}"
        return f"e{int(self.at.timestamp())}:{self.event}:{self.fields.get('EventKey', '')}"[:120]


def elements(content: bytes) -> dict[str, str]:
    """Return the elements of a flat XML document by name; nested ones are left out.

    Raises:
        Unreadable: it is no XML, or declares entities or a document type.
    """
    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        # LookupError: an encoding that nobody knows.
        raise Unreadable("xml") from None
    return {child.tag: (child.text or "")[:_LONGEST] for child in list(root)[:_MOST_FIELDS] if not len(child)}


def read(content: bytes) -> Message:
    """Return a message from its XML.

    Raises:
        Unreadable: it is none.
    """
    found = elements(content)
    try:
        at = datetime.fromtimestamp(int(found["CreateTime"]), UTC)
        return Message(
            sender=found["FromUserName"],
            receiver=found["ToUserName"],
            kind=found["MsgType"].lower(),
            at=at,
            number=int(found.get("MsgId") or 0),
            fields=found,
        )
    except (KeyError, ValueError, OverflowError, OSError):
        raise Unreadable("fields") from None


def answer(message: Message, text: str, at: datetime) -> bytes:
    """Return the XML of a text that answers `message` at once (被动回复)."""
    return written(
        {
            "ToUserName": message.sender,
            "FromUserName": message.receiver,
            "CreateTime": str(int(at.timestamp())),
            "MsgType": "text",
            "Content": text,
        }
    )


def written(values: dict[str, str]) -> bytes:
    """Return elements as XML."""
    root = Element("xml")
    for name, value in values.items():
        SubElement(root, name).text = value
    return bytes(tostring(root, encoding="utf-8"))
