"""The call on the page of the lawyer who has it."""

import pytest
from pytest_django import Settings

from fawang.appointments.models import Appointment, Slot
from fawang.consultations.models import Consultation
from fawang.hotline.models import Instruction, Line, Transfer
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.organisations.queries import UnitRow
from fawang.partners.models import Referral
from fawang.partners.queries.messages import outgoing
from fawang.people.rules import Role
from tests.appointments.cases import EVERY_DAY, office, plan
from tests.browser import PLAIN_FILES, Browser, sign_in
from tests.hotline.cases import talk_of, talking
from tests.html_forms import forms_of
from tests.partners.cases import partner, step

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _plain_static_files(settings: Settings) -> None:
    settings.STORAGES = PLAIN_FILES


@pytest.fixture
def talk(duty: Actor) -> Consultation:
    """A call in the hands of the duty lawyer."""
    return talk_of(talking(duty))


@pytest.fixture
def line() -> Line:
    """Another hotline."""
    return Line.objects.create(
        code="12345",
        name="政务热线",
        address="sip:12345@127.0.0.1:5099",
        updated_at=clock.now(),
        updated_by="test",
    )


def test_who_calls_is_shown_without_the_whole_number(desk: Browser, talk: Consultation) -> None:
    page = desk.get(f"/desk/calls/{talk.code}").content.decode()
    assert "138****8000" in page
    assert "13800138000" not in page
    assert desk.client.get(f"/desk/calls/{talk.code}", headers={"HX-Request": "true"}).status_code == 200


def test_a_page_that_is_open_gets_the_news_and_what_is_typed_in_comes_apart(
    desk: Browser, talk: Consultation, centre: UnitRow
) -> None:
    news, htmx = f"/desk/calls/{talk.code}?part=news", {"HX-Request": "true"}
    page = desk.client.get(news, headers=htmx).text
    now, *parts = page.split("hx-swap-oob")
    assert "138****8000" in now
    assert "<textarea" not in now
    assert [part for part in parts if "<textarea" in part]
    # Without a script it is one page, in which two forms ask for a reason.
    whole = desk.get(f"/desk/calls/{talk.code}").text
    assert "hx-swap-oob" not in whole
    assert whole.count('id="id_reason"') == whole.count('id="id_block_reason"') == 1
    # A colleague's is no error to a page that was open.
    other = sign_in(Role.DUTY_LAWYER, centre).client
    assert other.get(news, headers=htmx).status_code == 204
    assert other.get(f"/desk/calls/{talk.code}").status_code == 404


def test_a_button_is_done_once(desk: Browser, talk: Consultation) -> None:
    for _times in range(2):
        desk.post(f"/desk/calls/{talk.code}/hold", {"client_id": "one"})
    assert Instruction.objects.get().what == "hold"


def test_asking_somebody_needs_a_reason_and_keeps_what_was_typed(
    desk: Browser, talk: Consultation, line: Line
) -> None:
    typed = {"client_id": "a", "target": "line:12345", "reason": "", "summary": "问过欠薪"}
    page = desk.post(f"/desk/calls/{talk.code}/consult", typed)
    assert page.status_code == 422
    assert "问过欠薪" in page.content.decode()
    assert Instruction.objects.count() == 0
    desk.post(f"/desk/calls/{talk.code}/consult", {**typed, "reason": "路灯坏了"})
    assert Instruction.objects.get().target == "line:12345"
    kept = Transfer.objects.get()
    assert (kept.reason, kept.summary, kept.reference, kept.warm) == ("路灯坏了", "问过欠薪", talk.code, True)


def test_what_was_written_of_a_call_goes_into_the_referral_that_follows(
    desk: Browser, talk: Consultation, line: Line
) -> None:
    partner("12345", fields_out=["name", "phone", "summary"])
    typed = {"client_id": "a", "target": "line:12345", "reason": "路灯坏了", "summary": "路口无灯，老人摔伤"}
    desk.post(f"/desk/calls/{talk.code}/pass_on", typed)
    assert f"/desk/referrals/new?call={talk.code}" in desk.get(f"/desk/calls/{talk.code}").content.decode()
    page = desk.get("/desk/referrals/new", call=talk.code).content.decode()
    (form,) = [one for one in forms_of(page) if "call_reference" in one.names]
    assert (form.values["partner"], form.values["summary"][0].strip()) == (["12345"], "路口无灯，老人摔伤")
    assert form.values["call_reference"] == [talk.code]
    told = {"place_text": "佛山市南海区", "matter": "personality", "request": "请修路灯"}
    assert form.send(desk.client, "/desk/referrals/new", **told).status_code == 302
    row = Referral.objects.get()
    step(row, "offer")
    left = outgoing(row, Referral.objects.get().version)
    assert left.fields["summary"] == "路口无灯，老人摔伤"
    assert [(one.relation, one.number) for one in left.links] == [("call", talk.code)]


def test_nobody_else_reads_what_was_written_of_a_call(talk: Consultation, centre: UnitRow) -> None:
    other = sign_in(Role.DUTY_LAWYER, centre)
    assert other.get("/desk/referrals/new", call=talk.code).status_code == 404


@pytest.mark.parametrize("target", ["line:999", "sip:00441234@example.org", "seat:999999999", "seat:x", ""])
def test_nobody_else_can_be_dialled(desk: Browser, talk: Consultation, line: Line, target: str) -> None:
    page = desk.post(
        f"/desk/calls/{talk.code}/pass_on", {"client_id": "a", "target": target, "reason": "试一试"}
    )
    assert page.status_code == 422
    assert Instruction.objects.count() == 0


def test_it_is_nobody_elses(talk: Consultation, centre: UnitRow) -> None:
    page = sign_in(Role.DUTY_LAWYER, centre).post(f"/desk/calls/{talk.code}/hold", {"client_id": "one"})
    assert page.status_code == 404
    assert Instruction.objects.count() == 0


def test_the_record_goes_by_text_message_once_the_caller_wants_it(desk: Browser, talk: Consultation) -> None:
    assert talk.contact.medium == "none"
    desk.post(f"/desk/calls/{talk.code}/summary")
    talk.contact.refresh_from_db()
    assert talk.contact.medium == "sms"


def test_notes_are_kept(desk: Browser, talk: Consultation) -> None:
    desk.post(f"/desk/calls/{talk.code}/notes", {"notes": "欠薪两个月"})
    assert "欠薪两个月" in desk.get(f"/desk/calls/{talk.code}").content.decode()
    page = desk.post(f"/desk/calls/{talk.code}/notes", {"notes": "长" * 9000})
    assert page.status_code == 422


@pytest.mark.parametrize("what", ["listen", "whisper", "barge", "leave"])
def test_only_whoever_leads_the_shift_listens_and_never_to_themselves(
    desk: Browser, lead_desk: Browser, talk: Consultation, centre: UnitRow, what: str
) -> None:
    typed = {"client_id": what, "target": "seat:1"}
    assert desk.post(f"/desk/calls/{talk.code}/{what}", typed).status_code == 403
    assert sign_in(Role.DUTY_LAWYER, centre).post(f"/desk/calls/{talk.code}/{what}", typed).status_code == 404
    assert Instruction.objects.count() == 0
    assert lead_desk.post(f"/desk/calls/{talk.code}/{what}", typed).status_code == 302
    # It is their own telephone that rings, whatever the form says.
    assert Instruction.objects.get().target == f"seat:{lead_desk.staff_id}"


def test_whoever_leads_the_shift_sees_the_buttons_and_a_lawyer_does_not(
    desk: Browser, lead_desk: Browser, talk: Consultation
) -> None:
    address = f"/desk/calls/{talk.code}"
    assert f"{address}/listen" in lead_desk.get(address).content.decode()
    assert f"{address}/listen" not in desk.get(address).content.decode()


def test_the_duty_lawyer_books_for_the_caller_at_an_office_that_is_not_theirs(
    desk: Browser, talk: Consultation
) -> None:
    """By the same page and the same action as everybody: number and matter come from the call, never by the address."""
    row = plan(week=EVERY_DAY, valid_from=clock.today(), now=clock.now(), days_ahead=14)
    slot = Slot.objects.filter(plan=row).order_by("begins_at")[10]
    ahead = f"/desk/appointments/new?from=talk:{talk.code}"
    assert ahead in desk.get(f"/desk/consultations/{talk.code}").text
    page = desk.get(f"{ahead}&unit={office().id}&day={slot.begins_at.astimezone(clock.CHINA).date()}").text
    assert 'value="13800138000"' in page
    posted = {
        "unit": office().id, "from": f"talk:{talk.code}", "offer": "counter:legal_aid", "slot": slot.pk,
        "day": slot.begins_at.astimezone(clock.CHINA).date().isoformat(), "name": "梁女士", "phone": "13800138000",
        "announce": "yes", "sms": "on", "party": "1", "weeks": "1", "once": "call-1", "words": "",
    }  # fmt: skip
    done = desk.client.post("/desk/appointments/new", posted)
    assert done.status_code == 302, done.text
    date = Appointment.objects.get()
    assert (date.source, date.subject, date.slot_id) == ("staff", f"consultation:{talk.pk}", slot.pk)
    told = desk.get(done["Location"]).text
    assert office().name in told
    assert f"/desk/consultations/{talk.code}" in told
    # What the office sees of the person stays the office's.
    assert "梁女士" not in told
    assert desk.client.get(f"/desk/appointments/{date.code}").status_code == 404
