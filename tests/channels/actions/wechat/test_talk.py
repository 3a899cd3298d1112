"""A talk with a lawyer inside WeChat: both ways, with files, until it is rated."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from fawang.channels.actions.wechat import delivery, relay
from fawang.channels.models import Talk
from fawang.consultations.actions.attaching import attach, read_attachment
from fawang.consultations.actions.messages import write
from fawang.consultations.events import StepTaken, Written
from fawang.consultations.models import Attachment, Consultation, Message
from fawang.consultations.rules import Command
from fawang.kernel.models import OutboxEvent
from fawang.kernel.rules.actor import SYSTEM, Actor
from tests.channels.phones import Phone, shown
from tests.consultations.cases import ANSWER, fresh, give

pytestmark = pytest.mark.django_db
WAGES = "老板拖欠我三个月工资不给，我该怎么办？"


def _photo() -> bytes:
    out = BytesIO()
    Image.new("RGB", (60, 40), "red").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def talk(phone: Phone) -> Consultation:
    """A question that somebody has asked in WeChat."""
    phone.says(WAGES)
    phone.says("律师")
    phone.says("不知道")
    return Consultation.objects.get()


def react(phone: Phone) -> list[str]:
    """Do what follows from all that has happened; return what is seen in WeChat then."""
    before = len(phone.side.sent("message/custom/send"))
    for row in OutboxEvent.objects.order_by("id"):
        if row.name == Written.name:
            relay.relay_line(Written(**row.payload))
        if row.name == StepTaken.name:
            relay.relay_step(StepTaken(**row.payload))
    delivery.send(by=SYSTEM, account_id=phone.account.pk)
    return [shown(one) for one in phone.side.sent("message/custom/send")[before:]]


def test_lawyer_and_person_write_to_each_other_and_it_is_rated(
    phone: Phone, talk: Consultation, duty: Actor
) -> None:
    row = give(talk, Command.GRAB, duty)
    assert any("律师正在看" in one for one in react(phone))
    write(by=duty, code=row.code, text="您有劳动合同吗？", client_id="lawyer-asks")
    assert react(phone) == ["律师：您有劳动合同吗？"]
    # Nothing is said twice, however often the news comes.
    assert react(phone) == []
    assert phone.says("没有签，只有工作证") == []
    written = Message.objects.filter(consultation=row, side="person").last()
    assert written is not None
    assert written.text == "没有签，只有工作证"
    row = give(fresh(row), Command.ANSWER, duty, text=ANSWER, next_steps="收集工资条")
    seen = react(phone)
    assert ANSWER in seen[0]
    assert "1. 非常满意" in seen[-1]
    assert any("追问" in one for one in phone.says("需要多久？"))
    assert fresh(row).state == "open"
    give(fresh(row), Command.ANSWER, duty, text="一般六十日内。")
    react(phone)
    assert any("感谢" in one for one in phone.says("1"))
    assert fresh(row).score == 5
    # The number is spent: it is not rated again, and opens nothing.
    phone.says("1")
    assert fresh(row).score == 5


def test_files_go_both_ways(phone: Phone, talk: Consultation, duty: Actor) -> None:
    row = give(talk, Command.GRAB, duty)
    react(phone)
    phone.side.keep("photo-1", _photo())
    assert any("文件已转给律师" in one for one in phone.does("image", MediaId="photo-1", PicUrl="http://x"))
    file = Attachment.objects.get()
    assert (file.side, file.media_type) == ("person", "image/jpeg")
    assert read_attachment(by=duty, code=row.code, attachment_id=file.pk)[1]
    upload = ContentFile(_photo(), name="scan.jpg")
    attach(by=duty, code=row.code, uploads=[upload], client_id="lawyer-sends", text="请看这张表")
    assert react(phone) == ["律师：请看这张表", "[image]"]
    assert phone.side.sent("media/upload")


def test_a_file_that_wechat_has_no_more_is_said_to_be_gone(phone: Phone, talk: Consultation) -> None:
    assert any("重新发送" in one for one in phone.does("image", MediaId="gone"))
    assert not Attachment.objects.exists()


def test_a_file_without_a_talk_reaches_nobody(phone: Phone) -> None:
    phone.side.keep("photo-1", _photo())
    assert any("问律师" in one for one in phone.does("image", MediaId="photo-1"))
    assert not Attachment.objects.exists()


def test_somebody_else_does_not_read_or_rate_it(phone: Phone, talk: Consultation, duty: Actor) -> None:
    other = Phone(phone.side, "o-person-2")
    other.says("菜单")
    assert not any(talk.code[:4] in one for one in other.says("进度"))
    assert any(talk.code[:4] in one for one in phone.says("进度"))
    row = give(talk, Command.GRAB, duty)
    give(fresh(row), Command.ANSWER, duty, text=ANSWER)
    react(phone)
    assert any("没有可以评价" in one for one in other.says("评价"))
    assert fresh(row).score is None
    assert Talk.objects.get().account == phone.account


def test_who_leaves_a_talk_still_gets_the_answer(phone: Phone, talk: Consultation, duty: Actor) -> None:
    phone.says("结束")
    assert phone.conversation.consultation_id is None
    row = give(talk, Command.GRAB, duty)
    give(fresh(row), Command.ANSWER, duty, text=ANSWER)
    assert any(ANSWER in one for one in react(phone))
