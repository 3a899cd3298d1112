"""A person and the account: greeted, guided, led to a lawyer, told how it stands."""

import pytest
from pytest_django import Settings

from fawang.channels.actions.channels import change
from fawang.channels.models import Incoming, Outgoing
from fawang.consultations.models import Consultation, Message, Party
from fawang.consultations.queries import zone_versions
from fawang.kernel.rules.actor import SYSTEM
from tests.channels.phones import Phone

pytestmark = pytest.mark.django_db
WAGES = "老板拖欠我三个月工资不给，我该怎么办？"


def test_whoever_follows_is_greeted_and_told_once_that_wechat_keeps_the_chat(phone: Phone) -> None:
    seen = phone.does("event", Event="subscribe", EventKey="")
    assert any("法网公共法律服务" in one and "1. " in one for one in seen)
    assert sum("微信会保存" in one for one in seen) == 1
    assert not any("微信会保存" in one for one in phone.says("菜单"))


def test_words_are_guided_and_a_number_goes_on(phone: Phone) -> None:
    seen = phone.says(WAGES)
    assert seen
    assert any("1. " in one for one in seen)
    # Nothing of the words stays with what came in.
    assert {*map(str, Incoming.objects.values_list("content", flat=True))} == {""}
    assert {(str(said), state) for said, state in Outgoing.objects.values_list("content", "state")} == {
        ("", "sent")
    }


def test_danger_is_answered_in_the_answer_itself_before_anything_else(phone: Phone) -> None:
    answer = phone.push(phone.fields(Content="老公又打我了，我躲在厕所里，他在砸门"))
    (said,) = phone.at_once(answer)
    assert "110" in said
    assert "12338" in said


def test_a_lawyer_is_asked_with_the_words_of_before(phone: Phone) -> None:
    phone.says(WAGES)
    assert any("对方" in one for one in phone.says("律师"))
    seen = phone.says("佛山市某某制衣厂")
    row = Consultation.objects.get()
    assert (row.kind, row.channel) == ("written", "wechat")
    assert any(row.code[:4] in one for one in seen)
    assert phone.conversation.consultation_id == row.pk


def test_an_unknown_kind_is_answered_politely_and_events_nobody_asked_for_are_not(phone: Phone) -> None:
    assert any("文字" in one for one in phone.does("shortvideo", MediaId="x"))
    assert phone.does("event", Event="LOCATION", Latitude="23.1", Longitude="113.3") == []
    assert phone.does("event", Event="unsubscribe", EventKey="") == []
    assert not phone.conversation.follows


def test_a_menu_button_does_what_its_word_does(phone: Phone) -> None:
    seen = phone.does("event", Event="CLICK", EventKey="进度")
    assert any("/track" in one for one in seen)


def test_a_story_where_a_name_was_asked_for_goes_to_the_lawyer_as_words(phone: Phone) -> None:
    phone.says(WAGES)
    phone.says("律师")
    phone.says("他还打了我，说要把我赶出宿舍")
    row = Consultation.objects.get()
    assert "赶出宿舍" in Message.objects.get(consultation=row, number=1).text
    assert not Party.objects.filter(consultation=row, opposing=True).exists()
    assert any("律师也会看到" in one for one in phone.says("还有加班费"))
    assert any("结束" in one for one in phone.says("律师"))


def test_a_question_back_is_answered_by_its_number(phone: Phone) -> None:
    asked = phone.says("我要打官司")
    assert any("1. " in one for one in asked)
    assert phone.says("1") != asked


def test_a_zone_is_entered_and_its_lawyers_are_asked(phone: Phone, settings: Settings) -> None:
    settings.FAWANG_DEMO = True
    listed = phone.says("专区")[-1]
    zone = next(one for one in zone_versions.current().values() if str(one.name) in listed.splitlines()[1])
    assert str(zone.introduction) in phone.says("1")[0]
    assert str(zone.scenarios[0].steps[0]) in phone.says("1")[0]
    assert any("告诉律师" in one for one in phone.says("1"))
    phone.says(WAGES)
    phone.says("不知道")
    row = Consultation.objects.get()
    assert (row.zone, row.scenario) == (zone.code, zone.scenarios[0].code)


def test_so_many_questions_of_one_person_go_to_lawyers_in_a_day(phone: Phone) -> None:
    change(by=SYSTEM, code="wechat", version=2, fields={"per_day": 1})
    for _time in range(2):
        phone.says(WAGES)
        phone.says("律师")
        phone.says("不知道")
        phone.says("结束")
    assert Consultation.objects.count() == 1
