"""A person's words become an order at the competent office."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from fawang.kernel.models import AuditEntry, OutboxEvent
from fawang.kernel.rules.actor import ANONYMOUS, Actor
from fawang.kernel.rules.ids import read_code
from fawang.kernel.rules.problems import Invalid, NotAllowed
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from fawang.people.rules.wishes import Reach
from fawang.work_orders import queries
from fawang.work_orders.models import Deadline, Statement, Transition, WorkOrder
from fawang.work_orders.rules.codes import Channel
from tests.cases import WORDS, intake
from tests.conftest import Appoint, Submit, unit_at


def test_the_case_reaches_nanhai(submit: Submit, nanhai: UnitRow) -> None:
    made = submit()
    order = made.order
    assert made.unit_name == nanhai.name == "佛山市南海区法律援助处"
    assert order.unit_id == nanhai.id
    assert order.state == "submitted"
    assert read_code(order.code) == order.code
    assert made.access_key == queries.access_key(order)
    assert [order.unit_1, order.unit_2, order.unit_3, order.unit_4, order.unit_5] == [
        *reversed(nanhai.path),
        None,
    ]
    assert order.due_at is not None
    assert order.return_until is not None
    assert Deadline.objects.get(order=order).term == "decide"


def test_everything_that_must_follow_is_in_the_same_transaction(submit: Submit) -> None:
    order = submit().order
    step = Transition.objects.get(order=order)
    assert (step.seq, step.command, step.target) == (1, "submit", "submitted")
    event = OutboxEvent.objects.get(name="work_orders.step_taken", payload__order_id=order.pk)
    assert event.payload["command"] == "submit"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'kernel.deliver'")
        assert cursor.fetchone()[0] == 1
    assert AuditEntry.objects.filter(object=f"work_orders.order:{order.pk}").count() == 1


def test_personal_data_is_not_readable_in_the_tables(submit: Submit) -> None:
    order = submit(reach=Reach(name="蒋先生", phone="13800138000", id_number="11010519491231002X")).order
    with connection.cursor() as cursor:
        for table in (
            "people_contact",
            "work_orders_workorder",
            "work_orders_statement",
            "work_orders_transition",
        ):
            cursor.execute(f"SELECT t::text FROM {table} t")
            rows = "".join(row[0] for row in cursor.fetchall())
            for secret in ("蒋先生", "13800138000", "11010519491231002X", "加班费"):
                assert secret not in rows
                assert secret.encode().hex() not in rows
    assert Statement.objects.get(order=order).words == WORDS


def test_no_office_fits_when_nobody_knows_where(submit: Submit) -> None:
    order = submit(place="", place_text="不知道哪里").order
    assert order.state == "unrouted"
    assert order.unit_id == unit_at("44", UnitKind.BUREAU).id
    assert order.next_party == "bureau"
    assert Deadline.objects.get(order=order).term == "dispatch"


def test_where_the_authority_is_decides(submit: Submit) -> None:
    order = submit(organ_kind="dispute_body", organ_place="440106").order
    assert order.unit_id == unit_at("440106", UnitKind.LEGAL_AID_OFFICE).id


def test_an_urgent_answer_makes_the_order_urgent(submit: Submit) -> None:
    calm = submit().order
    urgent = submit(answers={"claim": "31.5", "urgency": "44.1"}).order
    assert urgent.urgent
    assert urgent.queue_key < calm.queue_key


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"words": ""}, {"words": "field_required"}),
        ({"words": "帮"}, {"words": "words_too_short"}),
        ({"words": "\x00\x00\x00\x00\x00\x00"}, {"words": "field_required"}),
        ({"words": "字" * 20_001}, {"words": "field_too_long"}),
        ({"matter": "magic"}, {"matter": "matter_unknown"}),
        ({"place": "999999"}, {"place": "region_unknown"}),
        ({"reach": Reach(name="")}, {"name": "field_required", "phone": "field_required"}),
        ({"reach": Reach(name="a", phone="123")}, {"phone": "phone_wrong"}),
        ({"reach": Reach(name="a", phone="0757-86334567")}, {"phone": "mobile_needed"}),
        (
            {"reach": Reach(name="a", phone="13800138000", third_name="b", third_phone="13800138001")},
            {"pass_phrase": "field_required"},
        ),
    ],
)
def test_mistakes_are_named(submit: Submit, changes: dict[str, Any], errors: dict[str, str]) -> None:
    with pytest.raises(Invalid) as caught, transaction.atomic():
        submit(**changes)
    assert caught.value.errors == errors
    assert not WorkOrder.objects.exists()


def test_strange_text_is_stored_as_it_is(submit: Submit) -> None:
    words = "😀<script>alert('x')</script> ' ; DROP TABLE x; -- \x00 {{ 7*7 }} ％"
    order = submit(words=words).order
    assert Statement.objects.get(order=order).words == words.replace("\x00", "")


def test_who_may_take_in_for_others(submit: Submit, staff: Appoint, nanhai: UnitRow, officer: Actor) -> None:
    hotline = unit_at("44", UnitKind.HOTLINE_CENTRE)
    duty = staff(Role.DUTY_LAWYER, hotline)
    order = submit(by=duty, channel=Channel.HOTLINE, intake_unit_id=hotline.id).order
    assert (order.channel, order.intake_unit_id, order.created_by) == ("hotline", hotline.id, duty.label)
    with pytest.raises(NotAllowed):
        submit(by=duty, channel=Channel.HOTLINE, intake_unit_id=nanhai.id)
    with pytest.raises(NotAllowed):
        submit(by=ANONYMOUS, channel=Channel.HOTLINE)
    with pytest.raises(NotAllowed):
        submit(by=staff(Role.AUDITOR, nanhai), channel=Channel.COUNTER)


def test_the_number_of_statements_is_fixed(submit: Submit) -> None:
    submit()
    with CaptureQueriesContext(connection) as captured:
        submit()
    assert len(captured) == 13, "\n".join(query["sql"][:100] for query in captured)


def test_intake_is_a_plain_value() -> None:
    assert intake() == intake()
