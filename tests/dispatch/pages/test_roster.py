"""The pages of duties: a lawyer's, the lead's, and the calendar feed."""

import re
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from fawang.dispatch.models import Absence, Duty, SwapRequest
from fawang.kernel import clock
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import Browser, sign_in
from tests.conftest import unit_at
from tests.dispatch.rosters import NOW, days, duty, month, name_of
from tests.shell.cases import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]
ROSTER, MONTH = "/desk/roster", "/desk/roster/month"


@pytest.fixture
def centre() -> UnitRow:
    """The province's centre."""
    return unit_at("44", UnitKind.HOTLINE_CENTRE)


def at_desk(role: Role, unit: UnitRow) -> Browser:
    """Sign somebody in on the evening before the month."""
    with clock.at(NOW):
        return sign_in(role, unit)


def post(desk: Browser, path: str, **data: Any) -> Any:
    """Send a form on the evening before the month."""
    with clock.at(NOW):
        return desk.post(path, data)


def page(desk: Browser, path: str = ROSTER) -> str:
    """Read a page then."""
    with clock.at(NOW):
        return text_of(desk.get(path))


def test_a_lawyer_asks_a_colleague_agrees_and_the_lead_decides(centre: UnitRow) -> None:
    desk, other_desk = at_desk(Role.DUTY_LAWYER, centre), at_desk(Role.DUTY_LAWYER, centre)
    lead_desk = at_desk(Role.LEAD_LAWYER, centre)
    one, other = desk.actor, other_desk.actor
    month(centre, (1, "morning", one), (9, "morning", one), (3, "overnight", other), (4, "morning", one))
    with clock.at(NOW), CaptureQueriesContext(connection) as few:
        first = text_of(desk.get(ROSTER))
    assert "08:00–12:00" in first
    with clock.at(NOW):
        assert "08:00–12:00" in text_of(desk.get("/desk/seat"))
    mine = duty(one, 1)
    ask = f"{ROSTER}/duties/{mine.pk}"
    assert str(other.known_id) in page(desk, ask)
    with clock.at(NOW):
        assert other_desk.get(ask).status_code == 404
    assert post(desk, ask, to=other.known_id, note="开庭").url.startswith(ROSTER)
    assert post(desk, ask, to="anybody").status_code == 409
    row = SwapRequest.objects.get()
    assert "开庭" in page(other_desk)
    assert post(other_desk, f"{ROSTER}/swaps/{row.pk}/agree", other=duty(other, 3).pk).status_code == 302
    # The night before the ninth's week is fine, before the fourth's morning it is not.
    row.refresh_from_db()
    assert row.state == "agreed"
    to_decide = page(lead_desk, MONTH)
    assert f'action="{MONTH}/swaps/{row.pk}"' in to_decide
    assert post(lead_desk, f"{MONTH}/swaps/{row.pk}", answer="approve").status_code == 302
    assert (days(one), days(other)) == ([3, 4, 9], [1])
    post(desk, f"{ROSTER}/duties/{duty(one, 9).pk}", to="anybody")
    again = SwapRequest.objects.latest("pk")
    assert post(desk, f"{ROSTER}/swaps/{again.pk}/withdraw").status_code == 302
    assert post(other_desk, f"{ROSTER}/swaps/{again.pk}/agree").status_code == 409
    assert post(desk, f"{ROSTER}/swaps/{again.pk}/burn").status_code == 404
    # As many statements with more duties.
    with clock.at(NOW), CaptureQueriesContext(connection) as same:
        desk.get(ROSTER)
    assert len(same) <= len(few) + 2


def test_an_absence_opens_a_duty_that_is_taken_or_given(centre: UnitRow) -> None:
    desk, other_desk = at_desk(Role.DUTY_LAWYER, centre), at_desk(Role.DUTY_LAWYER, centre)
    lead_desk = at_desk(Role.LEAD_LAWYER, centre)
    one, other = desk.actor, other_desk.actor
    month(centre, (1, "morning", one), (2, "morning", one), (9, "morning", other))
    assert post(desk, f"{ROSTER}/away", first="2026-11-01", reason="court").status_code == 422
    assert (
        post(desk, f"{ROSTER}/away", first="2026-12-01", last="2026-12-02", reason="court").status_code == 302
    )
    assert Absence.objects.get().reason == "court"
    first, second = Duty.objects.filter(state="open").order_by("day")
    assert f"{ROSTER}/duties/{first.pk}/take" in page(other_desk)
    assert post(other_desk, f"{ROSTER}/duties/{first.pk}/take").status_code == 302
    assert post(desk, f"{ROSTER}/duties/{second.pk}/take").status_code == 409
    day_page = f"{MONTH}/day?day=2026-12-02"
    assert f'value="{other.known_id}"' in page(lead_desk, day_page)
    assert post(lead_desk, f"{MONTH}/duties/{second.pk}/give", staff_id=other.known_id).status_code == 302
    assert days(other) == [1, 2, 9]
    with clock.at(NOW):
        assert desk.get(MONTH).status_code == 403
        assert lead_desk.get(f"{MONTH}/day?day=soon").status_code == 404


def test_a_lead_publishes_a_file_or_learns_which_line_is_wrong(centre: UnitRow) -> None:
    lead_desk = at_desk(Role.LEAD_LAWYER, centre)
    supervisor = at_desk(Role.SUPERVISOR, unit_at("44", UnitKind.BUREAU))
    head, who = "day,shift,begins,hours,lawyer\n", name_of(lead_desk.actor)
    assert page(lead_desk, MONTH)

    def publish(text: str | bytes) -> Any:
        content = text.encode("utf-8-sig") if isinstance(text, str) else text
        return post(
            lead_desk, f"{MONTH}/publish", centre=centre.id, roster=SimpleUploadedFile("roster.csv", content)
        )

    wrong = publish(f"{head}2026-12-01,early,07:00,4,nobody\n")
    assert wrong.status_code == 422
    assert "nobody" in wrong.content.decode()
    assert publish("day\n1\n").status_code == 422
    assert publish(b"\xff\xfe").status_code == 422
    assert publish(f"{head}2026-12-01,early,07:00,4,{who}\n").status_code == 302
    assert "07:00–11:00" in page(lead_desk, f"{MONTH}?month=2026-12")
    with clock.at(NOW):
        assert supervisor.get(ROSTER).url == MONTH
    assert "07:00–11:00" in page(supervisor, f"{MONTH}?month=2026-12")


def test_the_feed_is_ones_own_cached_and_revocable(centre: UnitRow) -> None:
    desk, other_desk = at_desk(Role.DUTY_LAWYER, centre), at_desk(Role.DUTY_LAWYER, centre)
    one, other = desk.actor, other_desk.actor
    month(centre, (1, "morning", one), (2, "morning", one), (3, "morning", other))
    month(centre, (1, "morning", one), (3, "morning", other))
    found = re.search(r"/roster/feed/[^\"<]+\.ics", unescape(page(desk)))
    assert found
    client = Client()
    with clock.at(NOW):
        feed = client.get(found[0])
        assert feed["Content-Type"].startswith("text/calendar")
        assert "private" in feed["Cache-Control"]
        events = Calendar.from_ical(feed.content).walk("VEVENT")
        assert sorted(str(event.get("status", "")) for event in events) == ["", "CANCELLED"]
        assert client.get(found[0], headers={"If-None-Match": feed["ETag"]}).status_code == 304
        assert client.get(found[0], headers={"If-Modified-Since": feed["Last-Modified"]}).status_code == 304
        assert client.get(found[0].replace(".ics", "x.ics")).status_code == 404
    assert post(desk, f"{ROSTER}/calendar").status_code == 302
    with clock.at(NOW):
        assert client.get(found[0]).status_code == 404
