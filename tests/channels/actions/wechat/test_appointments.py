"""A date booked in WeChat: place, office, time, who comes; kept meanwhile, cancelled there, told in time."""

from datetime import timedelta

import pytest

from fawang.appointments.models import Appointment, Reservation
from fawang.appointments.queries import dates
from fawang.channels.actions.identity import join
from fawang.channels.queries.progress import subject_of
from fawang.channels.rules.identity import Proof
from fawang.kernel import clock
from fawang.people import queries as people
from fawang.people.actions.sign_in import check_one_time_code, new_one_time_code
from fawang.people.models import Resident
from tests.appointments import cases
from tests.channels.phones import Phone

pytestmark = pytest.mark.django_db
WAGES = "老板拖欠我三个月工资不给，我该怎么办？"


@pytest.fixture
def monday() -> object:
    """Be on the Monday of the cases, at an office with half hours on weekday mornings."""
    with clock.at(cases.NOW):
        cases.plan()
        yield


def _choose(phone: Phone, seen: list[str], beginning: str) -> list[str]:
    """Press the first button whose text begins so, by its number."""
    rows = [line for one in seen for line in one.split("\n")]
    number, *_more = [row.partition(". ")[0] for row in rows if row.partition(". ")[2].startswith(beginning)]
    return phone.says(number)


def _to_the_times(phone: Phone) -> list[str]:
    phone.says("预约")
    return _choose(phone, phone.says("南海区桂城"), cases.office().name)


def _booked(phone: Phone) -> Appointment:
    _choose(phone, _to_the_times(phone), "12月1日")
    seen = phone.says("王小明 138 0013 8000")
    assert any("王小明" in one and "138****8000" in one for one in seen), seen
    _choose(phone, seen, "是的，确认预约")
    return Appointment.objects.get()


def test_a_date_is_booked_from_place_to_number(phone: Phone, monday: None) -> None:
    assert any("区" in one for one in phone.says("预约"))
    offices = phone.says("南海区桂城")
    times = _choose(phone, offices, cases.office().name)
    # Of each day a few, so that one sees more days; the next two days are one press away.
    shown = [line for one in times for line in one.split("\n") if "12月" in line or "11月" in line]
    assert len(shown) == 6
    asked = _choose(phone, times, "12月1日")
    assert any("十分钟" in one for one in asked)
    kept = Reservation.objects.get()
    assert kept.until == clock.now() + timedelta(minutes=10)
    confirmed = phone.says("我叫王小明，电话是13800138000")
    assert any("王小明" in one for one in confirmed)
    assert not Appointment.objects.exists()
    done = _choose(phone, confirmed, "是的，确认预约")
    row = Appointment.objects.get()
    assert (row.state, row.subject, row.source) == ("booked", subject_of(phone.account), "self")
    # The place that was kept is the date's: nobody could come between.
    assert row.reservation == kept.key
    assert Reservation.objects.get().until is None
    contact = people.contact(row.contact_id)
    assert (contact.name, contact.phone, contact.may_announce) == ("王小明", "13800138000", True)
    assert any(row.code[:4] in one and "/appointments/" in one for one in done)


def test_words_and_place_of_before_go_with_it(phone: Phone, monday: None) -> None:
    phone.says("我在佛山南海桂城，" + WAGES)
    seen = phone.says("预约")
    assert any(cases.office().name in one for one in seen), seen
    _choose(phone, _choose(phone, seen, cases.office().name), "12月1日")
    seen = phone.says("王小明13800138000")
    assert any("您之前写的内容" in one for one in seen)
    _choose(phone, seen, "是的，但短信")
    row = Appointment.objects.get()
    assert "拖欠" in row.words
    assert not people.contact(row.contact_id).may_announce


def test_number_and_name_one_after_the_other_and_nonsense_between(phone: Phone, monday: None) -> None:
    _choose(phone, _to_the_times(phone), "12月1日")
    assert any("手机号码" in one for one in phone.says("王小明"))
    assert any("手机号码" in one for one in phone.says("12345"))
    seen = phone.says("１３８－００１３－８０００")
    assert any("138****8000" in one for one in seen), seen
    assert any("没有找到" in one for one in [*phone.says("预约"), *phone.says("哈哈哈哈")])
    # Whoever goes on telling is helped, and not asked where that is.
    assert not any("没有找到" in one for one in phone.says(WAGES))


def test_a_time_that_was_kept_too_long_or_taken_is_said_and_others_are_offered(
    phone: Phone, monday: None
) -> None:
    times = _to_the_times(phone)
    _choose(phone, times, "12月1日")
    with clock.at(cases.NOW + timedelta(minutes=11)):
        seen = phone.says("王小明 13800138000")
        assert any("已经放开" in one for one in seen), seen
        assert not Appointment.objects.exists()
        again = _choose(phone, seen, "12月1日")
        # They have said who they are: nobody asks twice.
        assert any("王小明" in one for one in again)
        _choose(phone, again, "是的，确认预约")
    assert Appointment.objects.count() == 1


def test_of_one_place_one_gets_it_and_the_other_is_offered_another(phone: Phone, monday: None) -> None:
    other = Phone(phone.side, "o-person-2")
    first, second = _to_the_times(phone), _to_the_times(other)
    _choose(phone, first, "12月1日")
    seen = _choose(other, second, "12月1日")
    assert any("什么时间" in one for one in seen), seen
    assert Reservation.objects.count() == 1


def test_another_time_gives_the_first_one_free(phone: Phone, monday: None) -> None:
    times = _to_the_times(phone)
    _choose(phone, times, "12月1日")
    held = Reservation.objects.get().slot_id
    seen = _choose(phone, phone.says("王小明 13800138000"), "换一个时间")
    _choose(phone, seen, "12月1日 星期二 09:30")
    assert Reservation.objects.get().slot_id != held
    assert any("没有预约" in one for one in _choose(phone, phone.says("王小明 13800138000"), "不预约了"))
    assert not Reservation.objects.exists()


def test_ones_dates_are_shown_and_cancelled_after_one_question(phone: Phone, monday: None) -> None:
    row = _booked(phone)
    assert any(row.code[:4] in one for one in phone.says("进度"))
    seen = phone.says("取消预约")
    asked = _choose(phone, seen, "取消")
    assert cases.fresh(row).state == "booked"
    assert any("已取消" in one for one in _choose(phone, asked, "是的，取消"))
    assert cases.fresh(row).state == "cancelled"
    assert not Reservation.objects.exists()
    # Nothing is left to show: one begins anew.
    assert any("区" in one for one in phone.says("预约"))


def test_somebody_else_neither_sees_nor_cancels_it(phone: Phone, monday: None) -> None:
    row = _booked(phone)
    other = Phone(phone.side, "o-person-2")
    assert not any(row.code[:4] in one for one in other.says("进度"))
    other.says("预约")
    from fawang.channels.actions.wechat import appointments
    from fawang.kernel.rules.actor import SYSTEM

    said = appointments.go_on(SYSTEM, other.account, {}, f"cancel:{row.pk}")
    assert "没有" in said.texts[0]
    assert cases.fresh(row).state == "booked"


def test_whose_account_is_joined_books_with_their_number(phone: Phone, monday: None) -> None:
    number, code = new_one_time_code(phone="13800138111")
    who = check_one_time_code(phone=number, code=code)
    join(by=people.resident_actor(who.pk), account_id=phone.account.pk, resident_id=who.pk, proof=Proof.CODE)
    seen = _choose(phone, _to_the_times(phone), "12月1日")
    _choose(phone, seen, "我的号码")
    seen = phone.says("蒋一")
    _choose(phone, seen, "是的，确认预约")
    assert people.contact(Appointment.objects.get().contact_id).phone == "13800138111"
    assert Resident.objects.count() == 1


def test_a_tap_has_them_reminded_in_wechat_and_without_one_by_text_message(
    phone: Phone, monday: None, settings: object
) -> None:
    from fawang.channels.actions.wechat import news
    from fawang.notices.rules import Send
    from fawang.people.rules.wishes import Medium

    settings.FAWANG_WECHAT_NEWS_TEMPLATE = "T1"  # type: ignore[attr-defined]
    row = _booked(phone)
    way = Send(medium=Medium.SMS, third=False, neutral=False, not_before=clock.now())
    assert news.ahead(dates.named(row), way, 1) == ""
    phone.says("1")
    assert news.ahead(dates.named(row), way, 1) == "wechat"


def test_a_channel_that_offers_no_dates_says_so(phone: Phone, monday: None) -> None:
    from tests.channels.cases import switch_on

    switch_on("wechat", offers=["guidance"])
    assert any("12348" in one for one in phone.says("预约"))
    assert not Reservation.objects.exists()
