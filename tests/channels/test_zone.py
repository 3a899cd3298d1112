"""A special zone that is opened in one step is on every channel, and closed in one it is on none."""

from collections.abc import Callable

import pytest
from django.test import Client

from fawang.channels.actions.sms import zones as by_sms
from fawang.channels.api.assistants import lookups
from fawang.consultations.actions import zone_versions
from fawang.consultations.models import Consultation
from fawang.hotline.actions import _talk
from fawang.hotline.control.operating import Current
from fawang.hotline.queries import operating
from fawang.hotline.rules import Topic
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.organisations.rules import Language
from tests.channels.cases import switch_on
from tests.channels.phones import Phone
from tests.consultations.zones import CODE, SAID, WORD, content
from tests.hotline.cases import begun

pytestmark = pytest.mark.django_db
CHINESE = {"Accept-Language": "zh-hans"}


@pytest.fixture
def close(phone: Phone) -> Callable[[], None]:
    """A zone that is open, and what closes it; every channel is on."""
    for code in ("sms", "widget", "province_app", "assistants"):
        switch_on(code)
    zone_versions.write(by=SYSTEM, content=content(), number=0, opens=True)

    def do() -> None:
        zone_versions.close_zone(by=SYSTEM, code=CODE, number=2)

    return do


def hotline_says() -> str:
    """Return what a call that begins now hears of a zone."""
    current = Current()
    current._now = operating.in_force()
    announced = current.begun("12348", clock.now()).announcement
    return dict(announced.texts)[Language.MANDARIN] if announced else ""


def channels_that_say_it(phone: Phone) -> set[str]:
    """Return where somebody reads or hears of the zone now."""

    def page(path: str) -> str:
        return Client().get(path, headers=CHINESE).content.decode()

    return {
        name
        for name, said in {
            "web": page("/"),
            "zones": page("/zones"),
            "app": page("/app.webmanifest"),
            "api": page("/api/v1/zones"),
            "widget": page("/api/v1/widget/start"),
            "province_app": page("/api/v1/province-app/catalogue"),
            "wechat menu": "\n".join(phone.says("菜单")),
            "wechat word": "\n".join(phone.says(WORD)),
            "sms word": by_sms.answered(WORD, is_asked=False),
            "sms": by_sms.answered("专区", is_asked=True),
            "hotline": hotline_says(),
            "assistants": str(lookups.guidance("老板拖欠工资").zone),
        }.items()
        if CODE in said or SAID in said
    }


def test_one_step_opens_it_everywhere_and_one_closes_it(phone: Phone, close: Callable[[], None]) -> None:
    assert channels_that_say_it(phone) == {
        "web", "zones", "app", "api", "widget", "province_app", "wechat menu", "wechat word", "sms word", "sms",
        "hotline", "assistants",
    }  # fmt: skip
    close()
    assert channels_that_say_it(phone) == set()


def test_a_channel_that_offers_no_zones_says_nothing_of_it(phone: Phone, close: Callable[[], None]) -> None:
    for code in ("sms", "widget", "province_app", "assistants"):
        switch_on(code, offers=["guidance"])
    switch_on("wechat", offers=["guidance"])
    assert channels_that_say_it(phone) == {"web", "zones", "app", "api", "hotline"}


def test_who_asks_by_wechat_and_who_presses_the_key_is_the_zones(
    phone: Phone, close: Callable[[], None]
) -> None:
    entered = phone.says(WORD)
    assert any("厂里停产" in one for one in entered)
    phone.says("1")
    phone.says("1")
    phone.says("我在惠丰做了三年，厂里停产，欠我三个月工资。")
    phone.says("不知道")
    asked = Consultation.objects.get()
    assert (asked.zone, asked.scenario, asked.channel) == (CODE, "situation-1", "wechat")
    talk = _talk.wait(by=SYSTEM, row=begun("13800138000"), topic=Topic.ZONE, language=Language.MANDARIN)
    assert talk.zone == CODE
    close()
    later = _talk.wait(by=SYSTEM, row=begun("13800138001"), topic=Topic.ZONE, language=Language.MANDARIN)
    assert later.zone == ""
