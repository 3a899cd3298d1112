"""The alarm: raised with one press, seen by the others, never silent."""

import pytest

from fawang.counter.models import Alarm
from fawang.kernel import clock
from fawang.notices.models import Notice
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import sign_in
from tests.conftest import unit_at
from tests.counter.cases import TEN, clerk, seated
from tests.shell.cases import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]


def test_the_others_are_told_at_once_and_it_is_written_down() -> None:
    with clock.at(TEN):
        presses, colleague = clerk(), clerk(phone="13900139000")
        lead = sign_in(Role.SUPERVISOR, unit_at("440605", UnitKind.BUREAU), phone="13900139001")
        seated(presses, "4")
        for _ in range(2):
            assert presses.post("/desk/counter/alarm")["Location"] == "/desk/counter/alarms"
    alarm = Alarm.objects.get()
    assert (alarm.counter, alarm.staff_id, alarm.ended_at) == ("4", presses.staff_id, None)
    told = {row.staff_id for row in Notice.objects.filter(text="counter_alarm", state="queued")}
    assert {colleague.staff_id, lead.staff_id} <= told
    assert presses.staff_id not in told
    assert alarm.told == len(told)
    with clock.at(TEN):
        for browser in (colleague, lead):
            assert 'role="alert"' in text_of(browser.get("/desk/counter/alarms/bar"))
        elsewhere = clerk(unit_at("440303", UnitKind.CENTRE))
        assert 'role="alert"' not in text_of(elsewhere.get("/desk/counter/alarms/bar"))


def test_where_nobody_can_be_told_the_page_says_so() -> None:
    with clock.at(TEN.replace(hour=23)):
        presses = clerk(phone="")
        presses.post("/desk/counter/alarm")
        page = text_of(presses.get("/desk/counter/alarms"))
    assert Alarm.objects.get().told == 0
    assert "notice--error" in page
    assert "110" in page


def test_it_is_ended_once_by_those_it_concerns() -> None:
    presses, colleague = clerk(), clerk()
    presses.post("/desk/counter/alarm")
    alarm = Alarm.objects.get()
    elsewhere = clerk(unit_at("440303", UnitKind.CENTRE))
    assert elsewhere.post(f"/desk/counter/alarms/{alarm.pk}/end").status_code == 403
    colleague.post(f"/desk/counter/alarms/{alarm.pk}/end", {"mistaken": "1"})
    presses.post(f"/desk/counter/alarms/{alarm.pk}/end")
    alarm.refresh_from_db()
    assert (alarm.ended_by, alarm.mistaken) == (colleague.staff_id, True)
    assert 'role="alert"' not in text_of(colleague.get("/desk/counter/alarms/bar"))
    assert presses.post("/desk/counter/alarms/999999/end").status_code == 404
    # The next one is a new alarm.
    presses.post("/desk/counter/alarm")
    assert Alarm.objects.count() == 2
