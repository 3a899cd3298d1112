"""News by subscription messages: one for each tap; what WeChat does not take goes by text message."""

import pytest

from fawang.channels.actions.identity import account_of
from fawang.channels.actions.mini_program.matters import WAY, agree
from fawang.channels.actions.wechat import news
from fawang.channels.models import Consent
from fawang.consultations.actions.asking import ask
from fawang.consultations.models import Consultation
from fawang.consultations.queries import one
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM
from fawang.notices.actions import send
from fawang.people.rules.wishes import Medium, Reach
from lab.platforms.wechat_side import RunningSide
from tests.channels.actions.wechat.test_news import told
from tests.channels.phones import Phone
from tests.consultations.cases import question
from tests.notices.cases import Process

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(gateway: Process) -> Consultation:
    """A question asked in the mini program, with a number."""
    reach = Reach(name="", phone="13800138000", medium=Medium.SMS)
    return ask(by=ANONYMOUS, question=question(reach=reach)).consultation


def tap(row: Consultation) -> None:
    """Press the button by which WeChat asks whether one more message may be sent."""
    account = account_of(by=SYSTEM, channel="miniprogram", subject="o-mini-1")
    agree(by=SYSTEM, account=account, code=row.code, access_key=one.access_key(row))


def test_one_tap_is_one_message(mini_side: RunningSide, asked: Consultation, gateway: Process) -> None:
    assert told(asked, "before").carrier == "http_sms"
    tap(asked)
    notice = told(asked)
    assert (notice.carrier, notice.state) == ("miniprogram", "sent")
    (sent,) = mini_side.sent("message/subscribe/send")
    assert (sent["touser"], sent["template_id"]) == ("o-mini-1", "template-mini")
    assert all(len(value["value"]) <= 20 for value in sent["data"].values())
    assert asked.code not in str(sent)
    assert told(asked, "after").carrier == "http_sms"
    assert len(gateway.messages) == 2


def test_what_wechat_refuses_uses_the_tap_up_and_goes_by_text_message(
    mini_side: RunningSide, asked: Consultation, gateway: Process
) -> None:
    tap(asked)
    mini_side.mode("refuse")
    notice = told(asked)
    assert (notice.state, notice.last_error) == ("queued", "carrier_consent_refused")
    send(notice_id=notice.pk, now=notice.not_before)
    notice.refresh_from_db()
    assert (notice.carrier, notice.state) == ("http_sms", "sent")
    assert Consent.objects.get().left == 0


def test_wechats_token_may_end_in_mid_flight(
    mini_side: RunningSide, asked: Consultation, gateway: Process
) -> None:
    tap(asked)
    tap(asked)
    assert told(asked).carrier == "miniprogram"
    mini_side.end_token()
    assert told(asked, "k2").state == "sent"
    assert len(mini_side.sent("message/subscribe/send")) == 2
    assert len(mini_side.sent("stable_token")) == 2


def test_a_consent_of_one_channel_is_none_of_the_other(
    phone: Phone, mini_side: RunningSide, asked: Consultation, gateway: Process
) -> None:
    tap(asked)
    assert Consent.objects.get().way == WAY
    assert told(asked).carrier == "miniprogram"
    assert not phone.side.sent("message/template/send")
    news.agree(by=SYSTEM, account_id=phone.account.pk, order_ref=one.named(asked), way=news.NEWS)
    assert told(asked, "k2").carrier == "wechat"
    assert len(mini_side.sent("message/subscribe/send")) == 1
