"""What did not reach people, as those who look after it see it."""

import re
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.wording import say
from fawang.notices.actions import erase_notices, send_code
from fawang.notices.models import Notice
from fawang.notices.rules import State
from fawang.notices.texts import TEXTS
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from fawang.people.rules.wishes import Medium
from fawang.work_orders.queries import WorkOrder
from tests.browser import Browser, sign_in
from tests.conftest import unit_at

from .cases import CODE, ORDER, OWN, contact, fresh, jobs_of, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_files", "morning")]
LIST = "/desk/notices"


@pytest.fixture
def officer(nanhai: UnitRow) -> Browser:
    """An officer of the Nanhai office."""
    return sign_in(Role.OFFICE_OFFICER, nanhai)


def problem(
    unit: UnitRow, key: str = "a", state: State = State.FAILED, reason: str = "carrier_unreachable"
) -> Notice:
    """A notice of a unit that did not go out."""
    notice = told(contact(), key=key)
    Notice.objects.filter(pk=notice.pk).update(state=state, reason=reason, units=list(unit.path))
    return fresh(notice)


def again(notice: Notice) -> str:
    """The address that has it sent again."""
    return f"{LIST}/{notice.pk}/again"


def aside(notice: Notice) -> str:
    """The address that puts it aside."""
    return f"{LIST}/{notice.pk}/aside"


def text_of(answer: Any) -> str:
    """A page's text."""
    return str(answer.content.decode())


def test_it_is_for_those_who_look_after_notices(nanhai: UnitRow) -> None:
    clerk = sign_in(Role.STATION_CLERK, nanhai)
    assert clerk.get(LIST).status_code == 403
    notice = problem(nanhai)
    assert clerk.post(again(notice)).status_code == 403
    assert fresh(notice).state == State.FAILED


def test_a_row_leads_to_the_order_and_says_why(officer: Browser, nanhai: UnitRow) -> None:
    notice = problem(nanhai, reason="address_refused")
    text = text_of(officer.get(LIST))
    assert f'href="/desk/orders/{CODE}"' in text
    assert again(notice) in text
    assert aside(notice) in text
    assert OWN not in text
    assert "蒋" not in text


def test_who_sees_no_orders_gets_no_link(nanhai: UnitRow) -> None:
    notice = problem(nanhai)
    text = text_of(sign_in(Role.PROVINCIAL_ADMIN, unit_at("44", UnitKind.BUREAU)).get(LIST))
    assert again(notice) in text
    assert "/desk/orders/" not in text


def test_tabs_count_what_is_in_them(officer: Browser, nanhai: UnitRow) -> None:
    problem(nanhai)
    problem(nanhai, "b", State.UNCONFIRMED)
    problem(nanhai, "c", State.SUPPRESSED, "notice_unwanted")
    text = text_of(officer.get(LIST))
    assert re.findall(r'<span class="count">(\d+)</span>', text) == ["2", "1"]
    held = text_of(officer.get(LIST, box="suppressed"))
    assert len(re.findall(r"/again", held)) == 1
    assert "/aside" not in held


def test_notices_of_another_county_do_not_exist(officer: Browser, nanhai: UnitRow) -> None:
    shunde = unit_at("440606", UnitKind.LEGAL_AID_OFFICE)
    notice = problem(shunde)
    assert again(notice) not in text_of(officer.get(LIST))
    for path in (again(notice), aside(notice), f"{LIST}/99999999/again"):
        assert officer.post(path).status_code == 404
    assert fresh(notice).state == State.FAILED
    # The city above both sees it.
    city = sign_in(Role.SUPERVISOR, unit_at("4406", UnitKind.BUREAU))
    assert again(notice) in text_of(city.get(LIST))


def test_a_one_time_code_is_nowhere_to_be_read(nanhai: UnitRow) -> None:
    province = sign_in(Role.SUPERVISOR, unit_at("44", UnitKind.BUREAU))
    notice = send_code(by=SYSTEM, phone=OWN, code="731946", locale="zh-hans")
    # Even if such a row ever belonged to a unit, what it says stays out of the page.
    Notice.objects.filter(pk=notice.pk).update(state=State.FAILED, units=list(nanhai.path))
    text = text_of(province.get(LIST))
    assert again(notice) in text
    assert "731946" not in text


def test_sent_again_it_is_on_its_way(officer: Browser, nanhai: UnitRow) -> None:
    notice = problem(nanhai)
    answer = officer.post(again(notice))
    assert answer.status_code == 302
    assert answer["Location"] == LIST
    assert fresh(notice).state == State.QUEUED
    assert len(jobs_of(notice)) == 2
    # A second click finds nothing left to do, and says so above the list.
    twice = officer.post(again(notice))
    assert twice.status_code == 409
    assert 'role="alert"' in text_of(twice)


def test_wishes_still_decide(officer: Browser, nanhai: UnitRow) -> None:
    notice = told(contact(medium=Medium.NONE), key="w")
    Notice.objects.filter(pk=notice.pk).update(units=list(nanhai.path))
    answer = officer.post(again(notice), {"box": "suppressed"})
    assert answer["Location"] == f"{LIST}?box=suppressed"
    assert (fresh(notice).state, fresh(notice).reason) == ("suppressed", "notice_unwanted")


def test_put_aside_it_leaves_the_list(officer: Browser, nanhai: UnitRow) -> None:
    notice = problem(nanhai)
    assert officer.post(aside(notice)).status_code == 302
    assert aside(notice) not in text_of(officer.get(LIST))
    assert (fresh(notice).state, fresh(notice).reason) == ("suppressed", "notice_cancelled")


def test_it_goes_back_to_the_order_but_to_no_other_place(officer: Browser, nanhai: UnitRow) -> None:
    here, elsewhere = problem(nanhai), problem(nanhai, "b")
    assert officer.post(again(here), {"next": f"/desk/orders/{CODE}"})["Location"] == f"/desk/orders/{CODE}"
    assert officer.post(again(elsewhere), {"next": "https://example.org/"})["Location"] == LIST


def test_erased_content_is_not_sent_again(officer: Browser, nanhai: UnitRow) -> None:
    notice = problem(nanhai)
    erase_notices(by=SYSTEM, order_ref=ORDER)
    assert f'href="/desk/orders/{CODE}"' in text_of(officer.get(LIST))
    assert officer.post(again(notice)).status_code == 409


def test_the_order_shows_who_was_told_what(officer: Browser, nanhai: UnitRow, order: WorkOrder) -> None:
    ref = f"work_orders.order:{order.pk}"
    failed, held = problem(nanhai, "a"), problem(nanhai, "b", State.SUPPRESSED, "notice_staff_unreachable")
    elsewhere = problem(unit_at("440606", UnitKind.LEGAL_AID_OFFICE), "c")
    sent = problem(nanhai, "d", State.SENT, "")
    Notice.objects.filter(pk__in=[failed.pk, held.pk, elsewhere.pk, sent.pk]).update(order_ref=ref)
    Notice.objects.filter(pk=held.pk).update(staff_id=officer.staff_id, contact_id=None)
    path = f"/desk/orders/{order.code}"
    text = text_of(officer.get(path))
    with translation.override("zh-hans"):
        for words in (
            say("carrier_unreachable"),
            say("notice_staff_unreachable"),
            str(TEXTS["progress"].subject),
        ):
            assert words in text
    # Another office told it then, and looks after it.
    assert [again(one) in text for one in (failed, held, elsewhere, sent)] == [True, True, False, False]
    assert officer.post(again(failed), {"next": path})["Location"] == path
    # A clerk of the station sees what was told, and has it sent again nowhere.
    clerk = sign_in(Role.STATION_CLERK, nanhai)
    assert "/again" not in text_of(clerk.get(path))


def test_it_goes_on_page_by_page_at_the_same_cost(
    officer: Browser, nanhai: UnitRow, morning: datetime
) -> None:
    problem(nanhai, "first")

    def cost() -> int:
        officer.get(LIST)
        with CaptureQueriesContext(connection) as captured:
            officer.get(LIST)
        return len(captured)

    few = cost()
    notices = [problem(nanhai, f"n{number}") for number in range(60)]
    assert cost() == few
    text = text_of(officer.get(LIST))
    assert again(notices[-1]) in text
    assert again(notices[0]) not in text
    onward = re.search(r'href="([^"]+)" rel="next"', text)
    assert onward
    assert again(notices[0]) in text_of(officer.client.get(onward[1]))
