"""What counts as a service, and what the other facts say: rows of the rooms, taken there by their own actions."""

from datetime import datetime, timedelta
from typing import Any

import pyarrow.parquet as pq
import pytest
from pytest_django import Settings

from fawang.consultations.actions.asking import ask as ask_lawyers
from fawang.consultations.models import Consultation
from fawang.consultations.rules import Kind
from fawang.datacentre.actions.filling import increments
from fawang.datacentre.actions.filling.sources import digests, read
from fawang.datacentre.warehouse.dimensions import DECLARED
from fawang.datacentre.warehouse.parquet import arrow_schema
from fawang.datacentre.warehouse.store import Store
from fawang.dispatch.models import Attempt, Callback, Pool, Spell
from fawang.feedback.actions import rate
from fawang.hotline.models import Call, Transfer
from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor
from fawang.kernel.storage.fields import keyed_hash
from fawang.notices.models import Notice
from fawang.notices.rules import State
from fawang.organisations.queries import UnitRow
from fawang.people.models import Contact
from fawang.people.rules.wishes import Reach
from fawang.work_orders.models import WorkOrder
from fawang.work_orders.rules.codes import Channel
from tests.cases import bring_to
from tests.conftest import Submit
from tests.consultations.cases import ANSWER, give, person_of, question
from tests.hotline.past import past

pytestmark = pytest.mark.django_db
PHONE = "13800138000"


def facts(fact: str, days: int = 1) -> list[dict[str, Any]]:
    """Return what today's rows and those of the days before come to."""
    today = clock.today()
    return [row for n in range(days) for row in read(fact, today - timedelta(n)).to_pylist()]


def called(**changes: Any) -> Call:
    """Keep a call of a minute ago that was answered."""
    return past(clock.now() - timedelta(minutes=1), wait=3, number=PHONE, **changes)


def handed_in(submit: Submit, channel: Channel) -> WorkOrder:
    order = submit().order
    WorkOrder.objects.filter(pk=order.pk).update(channel=channel)
    return order


def test_a_call_its_consultation_and_its_application_are_one_service(submit: Submit) -> None:
    order = submit().order
    talk = ask_lawyers(by=ANONYMOUS, question=question()).consultation
    Consultation.objects.filter(pk=talk.pk).update(kind=Kind.PHONE, order_id=order.pk)
    called(consultation=talk, partner="12345")
    past(clock.now(), gone=30, number=PHONE)
    past(clock.now(), number=PHONE)
    (service,) = facts("service")
    assert (service["channel"], service["kind"], service["partner"]) == ("hotline", "legal_aid", "12345")
    assert (service["matter"], service["town"]) == ("labour", "440605011")
    # The order remembers that they had come by another line.
    assert {step["partner"] for step in facts("transition")} == {"12345"}


@pytest.mark.parametrize(
    ("channel", "road", "way"),
    [
        (Channel.WEB, "online", "web"),
        (Channel.API, "online", ""),
        (Channel.COUNTER, "on_site", "centre"),
        (Channel.HOTLINE, "hotline", "hotline"),
    ],
)
def test_an_application_by_itself_is_a_service(submit: Submit, channel: Channel, road: str, way: str) -> None:
    order = handed_in(submit, channel)
    (service,) = facts("service")
    assert (service["channel_group"], service["channel"], service["kind"]) == (road, way, "legal_aid")
    assert service["special_group"] == "migrant_workers"
    assert service["unit"] == (
        (order.intake_unit_id or order.unit_id) if road == "on_site" else order.unit_id
    )


def test_an_application_on_the_telephone_is_that_call(submit: Submit) -> None:
    handed_in(submit, Channel.HOTLINE)
    assert len(facts("service")) == 1
    called()
    (service,) = facts("service")
    assert service["kind"] == "advice"
    # A call of the day before yesterday was another contact.
    Call.objects.update(began_at=clock.now() - timedelta(days=2))
    assert len(facts("service")) == 1
    assert len(facts("service", 3)) == 2


@pytest.mark.parametrize(
    ("channel", "way"),
    [("", "web"), ("wechat", "wechat"), ("miniprogram", "mini_programme"), ("province_app", "province_app"),
     ("widget", "widget"), ("sms", "sms")],
)  # fmt: skip
def test_a_question_is_of_the_channel_by_which_it_came(
    duty: Actor, centre: UnitRow, channel: str, way: str
) -> None:
    row = ask_lawyers(by=ANONYMOUS, question=question(channel=channel)).consultation
    give(give(row, "grab", duty), "answer", duty, text=ANSWER)
    (service,), (asked,) = facts("service"), facts("consultation")
    assert (service["channel_group"], service["channel"], asked["channel"]) == ("online", way, way)


def test_a_question_is_a_service_once_it_is_answered(duty: Actor, centre: UnitRow) -> None:
    reach = Reach(name="蒋先生", phone=PHONE)
    row = ask_lawyers(by=ANONYMOUS, question=question(reach=reach)).consultation
    assert facts("service") == []
    row = give(row, "grab", duty)
    assert facts("service") == []
    row = give(row, "answer", duty, text=ANSWER)
    row = give(row, "follow_up", person_of(row), text="那加班费呢？")
    row = give(row, "answer", duty, text=ANSWER)
    (service,) = facts("service")
    assert (service["channel_group"], service["kind"], service["remote"]) == ("online", "advice", True)
    # The same person as on the telephone.
    called()
    assert len({one["person"] for one in facts("service")}) == 1
    assert len(facts("service")) == 2
    give(row, "rate", person_of(row), score=5)
    (rating,) = facts("rating")
    assert (rating["score"], rating["kind"], rating["unit"]) == (5, "advice", centre.id)


def test_a_chat_is_a_service_once_a_lawyer_takes_it(duty: Actor) -> None:
    row = ask_lawyers(by=ANONYMOUS, question=question()).consultation
    Consultation.objects.filter(pk=row.pk).update(kind=Kind.CHAT)
    give(row, "grab", duty)
    assert len(facts("service")) == 1


def test_a_zone_s_people_are_a_special_group(duty: Actor, settings: Settings) -> None:
    settings.FAWANG_DEMO = True
    row = ask_lawyers(by=ANONYMOUS, question=question()).consultation
    Consultation.objects.filter(pk=row.pk).update(zone="veterans")
    give(give(row, "grab", duty), "answer", duty, text=ANSWER)
    for fact in ("service", "consultation"):
        (row_of,) = facts(fact)
        assert (row_of["zone"], row_of["special_group"]) == ("veterans", "soldiers")


def test_a_call_back_that_reached_somebody_is_a_service(centre: UnitRow) -> None:
    now = clock.now()
    contact = Contact.objects.create(
        name="蒋", phone=PHONE, phone_hash=keyed_hash("phone", PHONE), medium="none", dialect="cantonese",
        quiet_from="22:00", quiet_until="07:00",
    )  # fmt: skip
    pool = Pool.objects.create(unit_id=centre.id, units=[centre.id])
    callback = Callback.objects.create(
        code="000000000001", language="cantonese", pool=pool, units=[centre.id], contact=contact,
        place="440605", matter="debt",
        state="reached", next_at=now, created_at=now, updated_at=now, ended_at=now,
    )  # fmt: skip
    for outcome in ("not_reached", "reached"):
        Attempt.objects.create(callback=callback, staff_id=1, at=now, ended_at=now, outcome=outcome)
    (service,) = facts("service")
    assert (service["channel"], service["kind"], service["county"]) == ("hotline", "advice", "440605")
    # The call that the platform made for it is not counted as well.
    called(direction="outbound")
    assert len(facts("service")) == 1


def test_keys_pressed_and_closed_orders_are_rated_once(order: WorkOrder) -> None:
    called(score=4)
    talk = ask_lawyers(by=ANONYMOUS, question=question()).consultation
    Consultation.objects.filter(pk=talk.pk).update(kind=Kind.PHONE, score=2)
    called(score=2, consultation=talk)
    rate(by=SYSTEM, order=bring_to(order, "closed"), score=5, reasons=[], comment="")
    assert sorted((one["score"], one["kind"]) for one in facts("rating")) == [(4, "advice"), (5, "legal_aid")]


def test_people_come_from_lines_and_go_to_lines() -> None:
    called(partner="110")
    call = called()
    for target in ("line:12345", "seat:7"):
        Transfer.objects.create(
            call=call, target=target, warm=True, reference="000000000001", reason="", staff_id=1, at=clock.now(),
            passed_at=clock.now() + timedelta(minutes=5),
        )  # fmt: skip
    found = {one["direction"]: one for one in facts("referral")}
    assert (found["in"]["partner"], found["in"]["taken_after"]) == ("110", 1)
    assert (found["out"]["partner"], found["out"]["taken_after"]) == ("12345", 5)


def test_notices_are_those_that_a_carrier_had(order: WorkOrder) -> None:
    Notice.objects.all().delete()
    now = clock.now()
    shared: dict[str, Any] = {
        "units": [order.unit_id, 1], "text": "accepted", "params": "{}", "medium": "sms", "not_before": now,
        "created_by": "system", "created_at": now,
    }  # fmt: skip
    for number, state in enumerate(State):
        Notice.objects.create(
            dedupe_key=f"one-{number}", contact=order.contact, state=state, **shared,
            sent_at=now + timedelta(seconds=9) if state == State.SENT else None,
        )  # fmt: skip
    Notice.objects.create(dedupe_key="code", state=State.SENT, **shared)
    found = {one["outcome"]: one for one in facts("notice")}
    assert {outcome: one["delay"] for outcome, one in found.items()} == {
        "sent": 9,
        "failed": -1,
        "unsure": -1,
    }
    assert {(one["unit"], one["event"]) for one in found.values()} == {(order.unit_id, "accepted")}


def test_seat_time_is_cut_by_the_hour_and_waits_until_it_is_over(centre: UnitRow) -> None:
    pool = Pool.objects.create(unit_id=centre.id, units=[centre.id])
    nine = datetime.combine(clock.today(), datetime.min.time(), clock.CHINA) + timedelta(hours=9)

    def spell(presence: str, begin: int, end: int | None) -> None:
        Spell.objects.create(
            staff_id=7, pool=pool, presence=presence, from_at=nine + timedelta(minutes=begin),
            until_at=None if end is None else nine + timedelta(minutes=end),
        )  # fmt: skip

    spell("ready", 0, 20)
    spell("busy", 20, 70)
    spell("break", 70, 80)
    spell("offline", 80, 100)
    spell("ready", 100, None)
    with clock.at(nine + timedelta(minutes=150)):
        found = {one["hour"]: one for one in facts("seat_time")}
        digest = digests("seat_time", clock.today(), clock.today())
    columns = ("ready", "busy", "wrap_up", "away")
    assert {hour: tuple(one[name] for name in columns) for hour, one in found.items()} == {
        9: (1200, 2400, 0, 0), 10: (1200, 600, 0, 600),
    }  # fmt: skip
    assert found[9]["lawyer"] == found[10]["lawyer"] != 0
    # Within the hour nothing changes: nothing is written anew.
    with clock.at(nine + timedelta(minutes=179)):
        assert digests("seat_time", clock.today(), clock.today()) == digest


@pytest.mark.parametrize("fact", ["service", "notice", "seat_time"])
def test_a_day_without_anything_is_an_empty_table(fact: str) -> None:
    table = read(fact, clock.today() - timedelta(500))
    assert table.num_rows == 0
    assert table.schema == arrow_schema(DECLARED[fact])


def test_all_of_it_is_filled(followed: Store, order: WorkOrder) -> None:
    called(score=5, partner="110")
    rate(by=SYSTEM, order=bring_to(order, "closed"), score=5, reasons=[], comment="")
    store = followed
    increments.fill(store, today=clock.today())
    for fact in ("service", "call", "transition", "referral", "rating"):
        assert sum(pq.read_metadata(path).num_rows for path in store.snapshot().paths(fact)), fact
    assert increments.differing(store, first=clock.today() - timedelta(9), last=clock.today()) == {}
    assert store.verify() == []
