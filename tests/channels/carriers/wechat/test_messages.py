"""XML of WeChat is read safely, and what is no message is refused."""

import pytest

from fawang.channels.carriers.wechat.messages import Unreadable, answer, elements, read, written
from fawang.kernel import clock

FIELDS = {
    "ToUserName": "gh_1", "FromUserName": "o-1", "CreateTime": "1764500000", "MsgType": "Text",
    "Content": "<b>&\"工资", "MsgId": "24500000000000001",
}  # fmt: skip
_ENTITY = '<!DOCTYPE x [<!ENTITY a "b">]>'


def test_a_message_is_read_as_it_was_written() -> None:
    message = read(written(FIELDS))
    assert (message.sender, message.kind, message.number) == ("o-1", "text", 24500000000000001)
    assert message.fields["Content"] == FIELDS["Content"]
    assert message.key == "m24500000000000001"
    said = elements(answer(message, "]]></Content>", clock.now()))
    assert said["ToUserName"] == "o-1"
    assert said["Content"] == "]]></Content>"


def test_an_event_is_the_same_by_its_moment() -> None:
    event = {**FIELDS, "MsgType": "event", "Event": "CLICK", "EventKey": "律师"}
    del event["MsgId"]
    assert read(written(event)).key == read(written(event)).key
    assert read(written(event)).key != read(written({**event, "CreateTime": "1764500001"})).key


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no xml",
        b"\xff\xfe",
        f"{_ENTITY}<xml><MsgType>&a;</MsgType></xml>".encode(),
        b'<?xml version="1.0" encoding="nothing"?><xml/>',
        written({**FIELDS, "CreateTime": "soon"}),
        written({**FIELDS, "CreateTime": "9" * 30}),
        written({**FIELDS, "MsgId": "x"}),
        written({name: value for name, value in FIELDS.items() if name != "FromUserName"}),
    ],
)
def test_what_is_no_message_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable):
        read(content)
