"""News in WeChat for whoever agreed by a tap; what WeChat does not take goes by text message."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from pytest_django import Settings

from fawang.channels.actions.wechat.news import NEWS, ONCE, agree
from fawang.channels.models import Consent
from fawang.consultations.actions.asking import ask
from fawang.consultations.models import Consultation
from fawang.consultations.queries import one
from fawang.kernel import clock
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM
from fawang.notices.actions import send, tell
from fawang.notices.models import Notice
from fawang.people.models import Contact
from fawang.people.rules.wishes import Medium, Reach
from tests.channels.phones import Phone
from tests.consultations.cases import question
from tests.notices.cases import MORNING, Process

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(gateway: Process, settings: Settings) -> Consultation:
    """A question asked on the site, with a number; news goes by text message."""
    settings.FAWANG_WECHAT_NEWS_TEMPLATE = "template-news"
    reach = Reach(name="", phone="13800138000", medium=Medium.SMS)
    return ask(by=ANONYMOUS, question=question(reach=reach)).consultation


def told(row: Consultation, key: str = "k") -> Notice:
    """Tell the person of a question that it was answered, and send it."""
    with clock.at(MORNING):
        notice = tell(
            by=SYSTEM,
            contact_id=row.contact_id,
            order_ref=one.named(row),
            text="question_answered",
            params={"code": row.code, "link": "/c/x/y", "hours": 5, "office": ""},
            dedupe_key=key,
        )
        send(notice_id=notice.pk, now=MORNING)
    return Notice.objects.get(pk=notice.pk)


def test_without_a_tap_it_goes_by_text_message(phone: Phone, asked: Consultation, gateway: Process) -> None:
    assert told(asked).carrier == "http_sms"
    assert len(gateway.messages) == 1
    assert not phone.side.sent("message/template/send")


def test_with_a_tap_it_goes_in_wechat_and_says_nothing_of_the_matter(
    phone: Phone,
    asked: Consultation,
    gateway: Process,
) -> None:
    agree(by=SYSTEM, account_id=phone.account.pk, order_ref=one.named(asked), way=NEWS)
    notice = told(asked)
    assert (notice.carrier, notice.state) == ("wechat", "sent")
    (sent,) = phone.side.sent("message/template/send")
    assert sent["touser"] == phone.openid
    assert sent["template_id"] == "template-news"
    assert all(len(one["value"]) <= 20 for one in sent["data"].values())
    assert sent["url"].startswith("https://law.example.org/c/")
    assert not gateway.messages
    told(asked, "k2")
    assert len(phone.side.sent("message/template/send")) == 2


def test_what_wechat_refuses_goes_by_text_message_once(
    phone: Phone,
    asked: Consultation,
    gateway: Process,
) -> None:
    agree(by=SYSTEM, account_id=phone.account.pk, order_ref=one.named(asked), way=NEWS)
    phone.side.mode("refuse")
    notice = told(asked)
    assert (notice.state, notice.last_error) == ("queued", "carrier_consent_refused")
    send(notice_id=notice.pk, now=notice.not_before)
    notice.refresh_from_db()
    assert (notice.carrier, notice.state) == ("http_sms", "sent")
    assert len(gateway.messages) == 1
    assert told(asked, "k2").carrier == "http_sms"


def test_wechat_away_for_long_does_not_hold_news_up(
    phone: Phone,
    asked: Consultation,
    gateway: Process,
) -> None:
    agree(by=SYSTEM, account_id=phone.account.pk, order_ref=one.named(asked), way=NEWS)
    phone.side.mode("down")
    notice = told(asked)
    begun = notice.not_before
    for _time in range(8):
        send(notice_id=notice.pk, now=notice.not_before)
        notice.refresh_from_db()
    assert (notice.carrier, notice.state) == ("http_sms", "sent")
    assert notice.sent_at is not None
    assert (notice.sent_at - begun).total_seconds() < 120
    # The tap is still good.
    assert Consent.objects.get().left == 1


def test_what_nobody_knows_is_not_sent_again(
    phone: Phone,
    asked: Consultation,
    gateway: Process,
) -> None:
    agree(by=SYSTEM, account_id=phone.account.pk, order_ref=one.named(asked), way=NEWS)
    phone.side.mode("silent")
    notice = told(asked)
    assert notice.state == "sending"
    phone.side.mode("ok")
    send(notice_id=notice.pk, now=notice.not_before)
    notice.refresh_from_db()
    assert notice.state == "unconfirmed"
    assert len(phone.side.sent("message/template/send")) == 1
    assert not gateway.messages


def test_one_tap_is_one_message_and_the_same_page_again_is_no_other(
    phone: Phone,
    asked: Consultation,
    gateway: Process,
    settings: Settings,
) -> None:
    settings.FAWANG_WECHAT_NEWS_TEMPLATE, settings.FAWANG_WECHAT_ONCE_TEMPLATE = "", "template-once"
    phone.says("老板拖欠我三个月工资不给，我该怎么办？")
    phone.says("律师")
    phone.says("不知道")
    mine = Consultation.objects.get(channel="wechat")
    phone.says("通知我")
    (said,) = phone.says("1")
    address = urlsplit(said[said.index("https://") :])
    query = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert (address.hostname, query["action"]) == ("mp.weixin.qq.com", "get_confirm")
    back = {"openid": phone.openid, "action": "confirm", "scene": "1", "reserved": query["reserved"]}
    path = urlsplit(query["redirect_url"]).path
    browser = Client()
    # Somebody else's openid, a refusal, an altered word: no consent.
    browser.get(path, {**back, "openid": "o-person-2"})
    browser.get(path, {**back, "action": "cancel"})
    assert browser.get(path, {**back, "reserved": "x" + back["reserved"]}).status_code == 404
    assert not Consent.objects.exists()
    for _time in range(3):
        assert browser.get(path, back).status_code == 200
    consent = Consent.objects.get()
    assert (consent.way, consent.left, consent.order_ref) == (ONCE, 1, one.named(mine))
    Contact.objects.filter(pk=mine.contact_id).update(medium=Medium.SMS, phone=b"")
    Contact.objects.filter(pk=mine.contact_id).update(phone=Contact.objects.get(pk=asked.contact_id).phone)
    told(mine)
    (sent,) = phone.side.sent("message/template/subscribe")
    assert sent["template_id"] == "template-once"
    assert told(mine, "k2").carrier == "http_sms"


def test_it_is_taken_back_by_a_word(phone: Phone, asked: Consultation) -> None:
    agree(by=SYSTEM, account_id=phone.account.pk, order_ref=one.named(asked), way=NEWS)
    assert any("不再用微信通知" in one for one in phone.says("退订"))
    assert told(asked).carrier == "http_sms"
    assert AuditEntry.objects.filter(action="channels.news_stopped").count() == 1
