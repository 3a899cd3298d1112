"""Pages of appointments without a script: of residents and of staff."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from fawang.appointments import tasks
from fawang.appointments.actions import closures
from fawang.appointments.actions.series import book_series
from fawang.appointments.models import Appointment, Plan, Slot
from fawang.appointments.queries import known
from fawang.appointments.queries.dates import access_key
from fawang.appointments.queries.known import Known
from fawang.appointments.rules.dates import State
from fawang.kernel import clock
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM
from fawang.organisations.actions import seed_demo_firms
from fawang.organisations.models import Lawyer
from fawang.people.rules import Role
from tests.appointments.cases import NOW, at, booked, fresh, office, plan, slot_at, wish
from tests.browser import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]
FORM = {
    "name": "蒋先生", "phone": "13800138000", "source": "self", "announce": "yes", "party": "1", "once": "once-1",
    "sms": "on", "words": "拖欠工资",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.at(NOW):
        yield


def text(response: object) -> str:
    return str(response.content.decode())  # type: ignore[attr-defined]


def own_of(row: Appointment) -> str:
    return reverse("appointments:own", args=[row.code, access_key(row)])


def test_a_person_books_moves_and_cancels() -> None:
    row, client = plan(), Client()
    unit = office()
    page = client.get("/appointments/new", {"unit": unit.id})
    assert page.status_code == 200
    assert str(slot_at(row, at(0)).pk) in text(page)
    posted = {**FORM, "unit": str(unit.id), "offer": "counter:legal_aid"}
    # Another day is looked at: what was typed is still there.
    again = client.post("/appointments/new", {**posted, "show": at(1).date().isoformat()})
    assert "拖欠工资" in text(again)
    assert str(slot_at(row, at(1)).pk) in text(again)
    wrong = client.post("/appointments/new", {**posted, "day": at(1).date().isoformat(), "phone": ""})
    assert wrong.status_code == 422
    posted |= {"day": at(1).date().isoformat(), "slot": str(slot_at(row, at(1)).pk)}
    done = client.post("/appointments/new", posted)
    assert done.status_code == 302, text(done)
    # Pressed twice it is booked once.
    assert client.post("/appointments/new", posted)["Location"] == done["Location"]
    found = Appointment.objects.get()
    page = client.get(done["Location"])
    assert 'data-state="booked"' in text(page)
    assert "13800138000" not in text(page)
    calendar = client.get(f"{own_of(found)}/calendar")
    assert b"DTSTART:20261201T010000Z" in calendar.content
    moved = client.post(
        own_of(found),
        {"command": "reschedule", "day": at(2).date().isoformat(), "slot": str(slot_at(row, at(2)).pk)},
    )
    assert moved.status_code == 302, text(moved)
    assert fresh(found).begins_at == at(2)
    client.post(own_of(found), {"command": "cancel"})
    assert fresh(found).state == State.CANCELLED
    assert client.get(f"/appointments/{found.code}/wrong-key").status_code == 404


def test_dates_booked_together_are_given_up_together() -> None:
    row = plan(weeks=3, days_ahead=60)
    series = book_series(by=ANONYMOUS, wish=wish(slot_at(row, at(1))), weeks=3, whole=True)
    first, second, third = (one.booked.appointment for one in series if one.booked)
    client = Client()
    assert 'name="series"' in text(client.get(own_of(second)))
    assert 'name="series"' not in text(client.get(own_of(third)))
    client.post(own_of(second), {"command": "cancel", "series": "1"})
    assert [fresh(one).state for one in (first, second, third)] == [
        State.BOOKED,
        State.CANCELLED,
        State.CANCELLED,
    ]
    assert "本次及之后的预约已取消" in text(client.get(own_of(second) + "?done=cancelled_all"))


def test_a_full_week_offers_the_waiting_list_and_other_offices() -> None:
    row = plan(week={"mon": [["09:00", "09:30"]]}, capacity=1, days_ahead=5)
    near = plan(office("440605011"), name="2") if office("440605011").id != office().id else None
    booked(slot_at(row, at(0)))
    client = Client()
    page = text(client.get("/appointments/new", {"unit": office().id}))
    assert f"wait:{slot_at(row, at(0)).pk}" in page
    done = client.post(
        "/appointments/new",
        {**FORM, "phone": "13900000001", "unit": str(office().id), "offer": "counter:legal_aid",
         "day": at(0).date().isoformat(), "slot": f"wait:{slot_at(row, at(0)).pk}"},
    )  # fmt: skip
    assert done.status_code == 302, text(done)
    assert Appointment.objects.latest("pk").state == State.WAITING
    assert 'data-state="waiting"' in text(client.get(done["Location"]))
    assert near is None or str(near.place.unit_id) in page


def test_the_same_time_at_another_counter_is_as_good() -> None:
    """Two look at the same page; the second is not told to choose anew while the counter beside is free."""
    one, two = plan(capacity=1), plan(name="2 号窗口", capacity=1)
    begins = at(1)
    booked(slot_at(one, begins), "13900000002")
    posted = {
        **FORM, "unit": str(office().id), "offer": "counter:legal_aid", "day": begins.date().isoformat(),
        "slot": str(slot_at(two, begins).pk),
    }  # fmt: skip
    done = Client().post("/appointments/new", posted)
    assert done.status_code == 302
    last = Client().post("/appointments/new", {**posted, "once": "2", "phone": "13900000003"})
    assert last.status_code in (409, 422)


def test_danger_in_the_words_shows_whom_to_call() -> None:
    row = plan()
    posted = {
        **FORM, "unit": str(office().id), "offer": "counter:legal_aid", "day": at(1).date().isoformat(),
        "slot": str(slot_at(row, at(1)).pk), "words": "老公又打我了，我躲在厕所里，他在砸门",
    }  # fmt: skip
    client = Client()
    page = client.get(client.post("/appointments/new", posted)["Location"])
    assert 'href="tel:110"' in text(page)


def test_an_office_without_plans_and_one_that_is_not_there() -> None:
    assert Client().get("/appointments/new").status_code == 200
    assert Client().get("/appointments/new", {"unit": "x"}).status_code == 200
    page = text(Client().get("/appointments/new", {"unit": office().id}))
    assert office().name in page


def test_several_offers_are_chosen_first() -> None:
    plan()
    plan(kind="lawyer", name="李律师", service="consultation")
    page = text(Client().get("/appointments/new", {"unit": office().id}))
    assert "offer=lawyer%3Aconsultation" in page
    assert "offer=counter%3Alegal_aid" in page


def test_what_the_office_cannot_keep_is_taken_or_chosen_anew() -> None:
    row = plan()
    one = booked(slot_at(row, at(1)))
    closures.close_time(by=SYSTEM, unit_id=office().id, begins=at(1, 0), ends=at(2, 0))
    tasks.rehouse()
    client, found = Client(), fresh(one)
    assert 'value="accept"' in text(client.get(own_of(found)))
    client.post(own_of(found), {"command": "accept"})
    assert fresh(one).state == State.BOOKED


# --- staff ---------------------------------------------------------------------------------------


def test_the_list_of_a_day_is_of_ones_own_office() -> None:
    row = booked(slot_at(plan(), at(0, 9, 30)), words="拖欠工资").appointment
    clerk = sign_in(Role.OFFICE_OFFICER, office())
    page = text(clerk.client.get("/desk/appointments"))
    assert row.code in page
    assert "蒋先生" not in page
    stranger = sign_in(Role.OFFICE_OFFICER, office("440604"))
    assert row.code not in text(stranger.client.get("/desk/appointments"))
    assert stranger.client.get("/desk/appointments", {"unit": office().id}).status_code == 404
    assert stranger.client.get(f"/desk/appointments/{row.code}").status_code == 404
    # The name is shown when it is asked for, and that is recorded.
    shown = clerk.client.post(f"/desk/appointments/{row.code}", {"command": "show"})
    assert "13800138000" in text(shown)
    assert AuditEntry.objects.filter(action="people.contact_unmasked").exists()
    back = clerk.client.post(f"/desk/appointments/{row.code}", {"command": "check_in", "list": "1"})
    assert back.status_code == 302
    clerk.client.post(f"/desk/appointments/{row.code}", {"command": "finish"})
    assert fresh(row).state == State.SERVED


def test_staff_book_for_who_calls_and_what_is_known_stands_there(monkeypatch: pytest.MonkeyPatch) -> None:
    row = plan()
    agent = sign_in(Role.OFFICE_OFFICER, office())
    person = Known(name="梅女士", phone="13900139000", words="离婚", subject="talk:7", language="hakka")
    monkeypatch.setattr(known, "_finders", {"talk": lambda *, by, code: person})
    page = text(agent.client.get("/desk/appointments/new", {"unit": str(office().id), "from": "talk:1"}))
    assert "梅女士" in page
    assert agent.client.get("/desk/appointments/new", {"from": "boat:1"}).status_code == 404
    posted = {
        "unit": str(office().id), "from": "talk:1", "offer": "counter:legal_aid", "day": at(1).date().isoformat(),
        "slot": str(slot_at(row, at(1)).pk), "name": "梅女士", "phone": "13900139000", "announce": "no",
        "party": "1", "weeks": "2", "whole": "", "once": "staff-1", "words": "",
    }  # fmt: skip
    done = agent.client.post("/desk/appointments/new", posted)
    assert done.status_code == 302, text(done)
    assert {(one.subject, one.language) for one in Appointment.objects.all()} == {("talk:7", "hakka")}
    assert Appointment.objects.count() == 2
    assert "13900139000" not in done["Location"]
    assert "from=talk" in done["Location"]
    assert office().name in text(agent.client.get(done["Location"]))
    code = re.search(r"/desk/appointments/booked/(\d+)", done["Location"])
    assert code is not None
    moved = agent.client.post(
        f"/desk/appointments/{code[1]}",
        {"command": "reschedule", "day": at(3).date().isoformat(), "slot": str(slot_at(row, at(3)).pk)},
    )
    assert moved.status_code == 302, text(moved)


def test_an_office_is_chosen_by_name() -> None:
    plan()
    agent = sign_in(Role.HOTLINE_AGENT, office())
    assert office().name in text(agent.client.get("/desk/appointments/new", {"q": office().name[:4]}))
    assert agent.client.get("/desk/appointments/new", {"q": "没有这个"}).status_code == 200


def test_plans_are_edited_and_times_closed() -> None:
    head = sign_in(Role.OFFICE_HEAD, office())
    page = head.client.get("/desk/appointments/plans", {"unit": office().id})
    assert page.status_code == 200
    form = {
        "unit": str(office().id), "kind": "lawyer", "name": "李律师", "service": "consultation", "minutes": "30",
        "capacity": "1", "party": "3", "days_ahead": "14", "lead_minutes": "60", "valid_from": "2026-11-01",
        "mon": "09:00-11:00", "hint": "请带上合同", "weeks": "2", "languages": ["sign"], "matters": ["labour"],
    }  # fmt: skip
    wrong = head.client.post("/desk/appointments/plans/new", {**form, "mon": "later"})
    assert wrong.status_code == 422
    assert head.client.post("/desk/appointments/plans/new", {**form, "minutes": "300"}).status_code == 422
    done = head.client.post("/desk/appointments/plans/new", form)
    assert done.status_code == 302, text(done)
    row = Plan.objects.get()
    assert (row.name, row.weeks, row.languages, row.matters) == ("李律师", 2, ["sign"], ["labour"])
    unknown = head.client.post(
        "/desk/appointments/plans/new", {**form, "name": "2", "lawyer_id": "没有这个人"}
    )
    assert unknown.status_code == 422
    assert 'aria-invalid="true"' in text(unknown)
    one = booked(slot_at(row, at(0, 9, 30)))
    edited = {**form, "version": str(row.version), "mon": "10:00-11:00", "days_ahead": "30"}
    assert head.client.post(f"/desk/appointments/plans/{row.pk}", edited).status_code == 302
    tasks.rehouse()
    assert fresh(one).state == State.HELD
    closing = {
        "unit": str(office().id),
        "place": str(row.place_id),
        "first": "2026-12-07",
        "last": "2026-12-08",
    }
    assert head.client.post("/desk/appointments/plans", {**closing, "last": "2026-12-01"}).status_code == 422
    assert head.client.post("/desk/appointments/plans", closing).status_code == 302
    shown = text(head.client.get("/desk/appointments/plans"))
    lift = re.search(r"/desk/appointments/closures/\d+/lift", shown)
    assert lift is not None
    assert head.client.post(lift[0], {"unit": str(office().id)}).status_code == 302
    assert head.client.post(f"/desk/appointments/plans/{row.pk}", {"end": "1"}).status_code == 302
    clerk = sign_in(Role.HOTLINE_AGENT, office())
    assert clerk.client.get("/desk/appointments/plans").status_code == 403


def test_a_lawyer_is_named_and_closed_everywhere_from_the_page() -> None:
    seed_demo_firms(by=SYSTEM)
    lawyer = Lawyer.objects.filter(active=True).earliest("pk")
    here, there = (
        plan(office(region), kind="lawyer", name=lawyer.name, lawyer_id=lawyer.pk)
        for region in ("440605", "440604")
    )
    head = sign_in(Role.OFFICE_HEAD, office())
    # The register's number stands in the form; saved again it is the same lawyer.
    assert lawyer.licence_no in text(head.client.get(f"/desk/appointments/plans/{here.pk}"))
    closing = {
        "unit": str(office().id),
        "place": f"lawyer:{lawyer.pk}",
        "first": "2026-12-01",
        "last": "2026-12-01",
    }
    assert head.client.post("/desk/appointments/plans", closing).status_code == 302
    assert lawyer.name in text(head.client.get("/desk/appointments/plans"))
    for row in (here, there):
        assert not Slot.objects.filter(
            plan=row, shut="", begins_at__gte=at(1, 0), begins_at__lt=at(2, 0)
        ).exists()


# --- by skill, and for some weeks ------------------------------------------------------------------


def test_times_are_chosen_by_language_and_by_what_somebody_knows() -> None:
    one = plan(name="1", languages=("hakka",), matters=("labour",))
    two = plan(name="2", languages=("sign",), week={"wed": [["15:00", "16:00"]]})
    query = {
        "unit": str(office().id),
        "offer": "counter:legal_aid",
        "language": "sign",
        "day": at(2).date().isoformat(),
    }
    page = text(Client().get("/appointments/new", query))
    assert f'value="{slot_at(two, at(2, 15)).pk}"' in page
    assert f'value="{slot_at(one, at(2)).pk}"' not in page
    # Everybody speaks Mandarin: it is no skill to choose by.
    assert 'value="mandarin"' not in page
    posted = {**FORM, **query, "matter": "", "slot": str(slot_at(two, at(2, 15)).pk)}
    assert Client().post("/appointments/new", posted).status_code == 302
    assert Appointment.objects.get().language == "sign"
    # Nobody has both; what was chosen can be chosen otherwise.
    none = text(Client().get("/appointments/new", {**query, "matter": "labour"}))
    assert 'name="language"' in none


def test_a_person_books_some_weeks_in_a_row() -> None:
    row = plan(weeks=3, days_ahead=60)
    query = {"unit": str(office().id), "offer": "counter:legal_aid", "day": at(1).date().isoformat()}
    posted = {**FORM, **query, "slot": str(slot_at(row, at(1)).pk), "weeks": "3", "whole": "on"}
    wrong = Client().post("/appointments/new", {**posted, "weeks": "4", "once": "w"})
    assert (wrong.status_code, Appointment.objects.count()) == (422, 0)
    done = Client().post("/appointments/new", posted)
    assert done.status_code == 302, text(done)
    page = text(Client().get(done["Location"]))
    rows = Appointment.objects.order_by("begins_at")
    assert [one.begins_at for one in rows] == [at(1), at(8), at(15)]
    # Each of the others is one press away.
    assert all(own_of(one) in page for one in rows[1:])
