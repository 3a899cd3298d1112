"""One abuser neither texts strangers, nor floods an office, nor shuts out whoever shares their address."""

import ipaddress
import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from fawang.consultations.data import limits as asking
from fawang.dispatch.data import limits as booking
from fawang.kernel.models import AuditEntry, OutboxEvent
from fawang.kernel.rules.problems import TooMany
from fawang.kernel.security import throttle
from fawang.kernel.security.throttle import BudgetUsedUp
from fawang.notices.actions.reactions import tell_administrators
from fawang.notices.data.limits import RECEIPTS
from fawang.notices.models import Notice
from fawang.organisations.rules import UnitKind
from fawang.people.accounts.identity import networks_of
from fawang.people.actions.sign_in import check_one_time_code, new_one_time_code
from fawang.people.data import limits as signing
from fawang.people.models import Resident
from fawang.people.rules import Role
from fawang.work_orders.data import limits
from fawang.work_orders.queries import WorkOrder
from tests.cases import WORDS
from tests.conftest import unit_at
from tests.people.cases import account
from tests.races import at_once, run_jobs
from tests.shell.cases import text_of, walk

DAY = timedelta(days=1)
#: A carrier's address, behind which thousands sit; and one of another network.
CARRIER, ELSEWHERE = "203.0.113.7", "198.51.100.7"
pages = pytest.mark.usefixtures("pages")
database = pytest.mark.django_db


def at(address: str) -> Client:
    return Client(REMOTE_ADDR=address)


def ask(client: Client, phone: str) -> Any:
    return client.post("/sign-in", {"phone": phone})


def prove(phone: str) -> Resident:
    """Let somebody show that a number is theirs."""
    number, code = new_one_time_code(phone=phone)
    return check_one_time_code(phone=number, code=code)


def signed_in(phone: str, address: str) -> Client:
    client = at(address)
    resident = prove(phone)
    session = client.session
    session["resident_id"] = resident.pk
    session.save()
    client.cookies["fawang_session"] = session.session_key or ""
    return client


def texts() -> int:
    return Notice.objects.filter(text="one_time_code").count()


# --- codes ------------------------------------------------------------------------------------------


@database
@pages
def test_a_number_nobody_has_proved_gets_one_code_a_day() -> None:
    assert ask(at(CARRIER), "13900000001").status_code == 302
    for address in (CARRIER, ELSEWHERE, "192.0.2.99"):
        refused = ask(at(address), "139 0000 0001")
        assert refused.status_code == 429
        assert 80_000 < int(refused["Retry-After"]) <= 86_400
        page = text_of(refused)
        # What was typed is there still, and whom to call.
        assert "139 0000 0001" in page
        assert "12348" in page
        assert "110" in page
    assert texts() == 1


@database
@pages
def test_a_number_that_was_proved_has_the_usual_limits_from_any_address() -> None:
    prove("13900000001")
    assert [ask(at(CARRIER), "13900000001").status_code for _ in range(4)] == [302, 302, 302, 429]
    assert signing.CODE_BY_PHONE_IN_DAY.most_in(DAY) == 10


@pytest.mark.usefixtures("real_database")
@pages
def test_thirty_at_once_are_one_text() -> None:
    answers = at_once([lambda: ask(at(CARRIER), "13900000001").status_code for _ in range(30)])
    assert sorted(answers) == [302] + [429] * 29  # type: ignore[type-var]
    assert texts() == 1


@database
@pages
def test_an_abuser_of_one_address_shuts_out_nobody_who_is_known(order: WorkOrder) -> None:
    known = prove("13911111111")
    for number in range(signing.CODE_BY_ADDRESS.burst):
        assert ask(at(CARRIER), f"138{number:08d}").status_code == 302
    assert ask(at(CARRIER), "13899999999").status_code == 429
    # Refused by the address, it has not cost the stranger's number its one code of the day.
    assert ask(at(ELSEWHERE), "13899999999").status_code == 302
    # Whoever has signed in here before, gets their code at the same address.
    assert ask(at(CARRIER), "13911111111").status_code == 302
    assert known.pk


@database
@pages
def test_a_network_has_a_budget_and_the_administrators_hear_of_it(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(signing, "CODE_BY_NETWORK", throttle.Rate("code.network", 5, DAY, shared=True))
    answers = [ask(at(f"203.0.113.{number}"), f"138{number:08d}").status_code for number in range(1, 9)]
    assert answers == [302] * 5 + [429] * 3
    assert ask(at(ELSEWHERE), "13700000000").status_code == 302
    # Once, however often it refuses, and without the network's name.
    assert AuditEntry.objects.filter(action="kernel.budget_used_up").count() == 1
    assert OutboxEvent.objects.filter(name="kernel.budget_used_up").count() == 1
    assert [
        record.getMessage() for record in caplog.records if record.name == "fawang.kernel.security.throttle"
    ] == ["the budget code.network is used up: more is asked for than people ask for"]
    assert "203.0.113" not in caplog.text


@database
@pages
def test_all_together_have_a_budget(settings: Settings) -> None:
    settings.FAWANG_TEXTS_PER_DAY = 4
    answers = [ask(at(f"10.{n}.0.1"), f"138{n:08d}").status_code for n in range(4)]
    # Half of it at once, the rest over the day.
    assert answers == [302, 302, 429, 429]
    prove("13911111111")
    assert ask(at("10.9.0.1"), "13911111111").status_code == 302


# --- what is counted as one caller -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "one", "around"),
    [
        ("203.0.113.7", "203.0.113.7/32", "203.0.113.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:1::/56"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64", "2001:db8:1::/56"),
        ("::ffff:203.0.113.7", "203.0.113.7/32", "203.0.113.0/24"),
        ("unix:", "unix:", "unix:"),
    ],
)
def test_a_household_is_one_caller(rf: Any, address: str, one: str, around: str) -> None:
    assert networks_of(rf.get("/", REMOTE_ADDR=address)) == (one, around)
    assert one == address or ipaddress.ip_network(one).subnet_of(ipaddress.ip_network(around))  # type: ignore[arg-type]


def test_no_address_can_flood_an_office() -> None:
    """60 orders in 4 s and 17,000 a day came from one address."""
    for rate in (limits.SUBMIT_BY_ADDRESS, signing.CODE_BY_ADDRESS, booking.BOOK_BY_ADDRESS):
        assert rate.most_in(DAY) <= 800, rate
    assert asking.ASK_BY_ADDRESS.most_in(DAY) <= 1_600
    for rate in (
        limits.SUBMIT_BY_PHONE,
        limits.SUBMIT_BY_SESSION,
        booking.BOOK_BY_PHONE,
        asking.ASK_BY_PHONE,
    ):
        assert rate.most_in(DAY) <= 40, rate


# --- receipts ---------------------------------------------------------------------------------------


def submit(phone: str, address: str = CARRIER, **headers: str) -> Any:
    """Hand in an application over the API, as a script would."""
    body = {
        "matter": "labour",
        "words": WORDS,
        "place": "440605011",
        "person": {"name": "蒋", "phone": phone, "quiet_from": "00:00", "quiet_until": "00:00"},
        "answers": {"claim": "31.5", "urgency": "none", "no_condition": "none", "exempt": "42.3"},
    }
    return Client(REMOTE_ADDR=address).post(
        "/api/v1/work-orders", body, content_type="application/json", headers=headers
    )


def receipts() -> list[tuple[str, str]]:
    return list(Notice.objects.filter(text="received").order_by("pk").values_list("state", "reason"))


@pytest.mark.usefixtures("real_database")
def test_a_number_nobody_has_proved_gets_one_receipt_a_day_and_every_order_is_taken() -> None:
    """10 of 13 orders for one number that nobody had proved were told there, one after the other."""
    assert [submit("13900000001", f"10.{n}.0.1").status_code for n in range(3)] == [201] * 3
    run_jobs("events")
    assert sorted(receipts()) == [("queued", ""), *[("suppressed", "notice_number_unproved")] * 2]
    prove("13900000001")
    assert submit("13900000001", "10.8.0.1").status_code == 201
    run_jobs("events")
    assert len([state for state, _reason in receipts() if state == "queued"]) == 2
    # What an office does is told without a limit: only what a stranger sets off is counted.
    assert not {"accepted", "papers_requested", "question_answered"} & RECEIPTS


@pytest.mark.usefixtures("real_database")
def test_receipts_for_all_have_a_budget(settings: Settings) -> None:
    settings.FAWANG_TEXTS_PER_HOUR = 2
    for n in range(3):
        assert submit(f"1390000000{n}", f"10.{n}.0.1").status_code == 201
    run_jobs("events")
    assert sorted(receipts()) == [("queued", ""), *[("suppressed", "notice_budget_used_up")] * 2]
    assert AuditEntry.objects.filter(
        action="kernel.budget_used_up", object="kernel.budget:texts.hour"
    ).exists()


@database
def test_administrators_are_told_that_a_budget_is_used_up() -> None:
    admin = account(unit_at("44", UnitKind.BUREAU), Role.PROVINCIAL_ADMIN)
    account(unit_at("44", UnitKind.BUREAU), Role.AUDITOR, username="w002")
    tell_administrators(BudgetUsedUp(scope="texts.day", at="2026-11-28T10:00:00+08:00"))
    tell_administrators(BudgetUsedUp(scope="texts.day", at="2026-11-28T10:00:00+08:00"))
    told = Notice.objects.get(text="alert_began")
    assert told.staff_id == admin.pk
    assert json.loads(told.params)["link"] == "/desk/notices"
    assert "陌生号码" in json.loads(told.params)["name"]


# --- orders ------------------------------------------------------------------------------------------


def apply_on_pages(client: Client) -> Any:
    """Hand in an application on the pages, to the receipt or what stands in its way."""
    walk(client)
    return client.post("/help/submit")


@database
@pages
def test_a_flood_from_one_address_ends_and_its_neighbours_who_signed_in_go_on() -> None:
    """75 numbers and 60 orders in four seconds came from one address."""
    for _ in range(limits.SUBMIT_BY_ADDRESS.burst):
        throttle.take(limits.SUBMIT_BY_ADDRESS, "203.0.113.7/32")
    refused = submit("13800000001")
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
    assert int(refused["Retry-After"]) <= limits.SUBMIT_BY_ADDRESS.every.total_seconds()
    # Refused, it has cost the number nothing; from elsewhere it is taken.
    assert submit("13800000001", ELSEWHERE).status_code == 201
    neighbour = signed_in("13911111111", CARRIER)
    page = apply_on_pages(at(CARRIER))
    assert (page.status_code, page["Retry-After"].isdecimal()) == (429, True)
    # The answers are there still, and whom to call.
    assert WORDS[:12] in text_of(page)
    assert "12348" in text_of(page)
    assert "110" in text_of(page)
    assert apply_on_pages(neighbour).status_code == 302


@database
def test_one_number_cannot_flood_and_costs_its_address_nothing_once_refused() -> None:
    burst = limits.SUBMIT_BY_PHONE.burst
    answers = [submit("13800000001").status_code for _ in range(burst + 2)]
    assert answers == [201] * burst + [429] * 2
    # Twenty more refusals take nothing from those who share the address.
    for _ in range(20):
        submit("13800000001")
    left = limits.SUBMIT_BY_ADDRESS.burst - burst
    for _ in range(left):
        throttle.take(limits.SUBMIT_BY_ADDRESS, "203.0.113.7/32")
    with pytest.raises(TooMany):
        throttle.take(limits.SUBMIT_BY_ADDRESS, "203.0.113.7/32")
