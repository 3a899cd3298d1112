"""Visits are recorded once, by whoever serves there; what they say of a person is kept apart and goes with it."""

from datetime import timedelta

import pytest

from fawang.counter.actions.visits import erase_visit, rate, record
from fawang.counter.queries import visits
from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.kernel.security import personal_data
from fawang.organisations.rules import UnitKind
from fawang.people.models import Contact
from fawang.people.rules.wishes import Medium, Reach
from tests.conftest import unit_at
from tests.counter.cases import clerk, entry, new_id, station

pytestmark = pytest.mark.django_db
ID_NUMBER = "11010519491231002X"


def test_a_visit_is_recorded_once_however_often_it_is_sent() -> None:
    at_desk, one = clerk(), new_id()
    visit, before = record(by=at_desk.actor, client_id=one, unit_id=station().id, entry=entry())
    again, repeated = record(by=at_desk.actor, client_id=one, unit_id=station().id, entry=entry(seconds=1))
    assert (visit.pk, before, again.pk, repeated) == (visit.pk, False, visit.pk, True)
    assert again.seconds == 900
    assert visit.contact_id is None


def test_the_id_of_somebody_elses_visit_is_refused() -> None:
    one = new_id()
    record(by=clerk().actor, client_id=one, unit_id=station().id, entry=entry())
    with pytest.raises(Conflict, match="visit_elsewhere"):
        record(by=clerk().actor, client_id=one, unit_id=station().id, entry=entry())


def test_only_whoever_serves_there_records() -> None:
    elsewhere = clerk(unit_at("440303", UnitKind.CENTRE))
    with pytest.raises(NotAllowed):
        record(by=elsewhere.actor, client_id=new_id(), unit_id=station().id, entry=entry())
    with pytest.raises(NotAllowed):
        record(by=ANONYMOUS, client_id=new_id(), unit_id=station().id, entry=entry())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "consultation"),
        ("outcome", "happy"),
        ("matter", "weather"),
        ("special_group", "tall"),
        ("seconds", 13 * 3600),
        ("seconds", -1),
        ("waited_seconds", -1),
        ("order_code", "234567890123"),
        ("note", "长" * 1001),
    ],
)
def test_what_cannot_be_right_is_refused_by_field(field: str, value: object) -> None:
    with pytest.raises(Invalid) as refused:
        record(by=clerk().actor, client_id=new_id(), unit_id=station().id, entry=entry(**{field: value}))
    assert [*refused.value.errors] == [field]


def test_a_visit_is_neither_of_the_future_nor_of_long_ago() -> None:
    for began in (clock.now() + timedelta(hours=1), clock.now() - timedelta(days=100)):
        with pytest.raises(Invalid):
            record(by=clerk().actor, client_id=new_id(), unit_id=station().id, entry=entry(began_at=began))


def test_an_order_that_one_does_not_see_is_none() -> None:
    with pytest.raises(NotFound):
        record(
            by=clerk().actor, client_id=new_id(), unit_id=station().id,
            entry=entry(outcome="applied", order_code="234567890123"),
        )  # fmt: skip


def test_a_person_is_found_again_exported_and_erased() -> None:
    person = Reach(name="蒋某", phone="13800138000", id_number=ID_NUMBER, medium=Medium.NONE)
    visit, _ = record(
        by=clerk().actor,
        client_id=new_id(),
        unit_id=station().id,
        entry=entry(note="欠薪三个月"),
        person=person,
    )
    found = personal_data.find(visit.code)
    assert personal_data.export(by=SYSTEM, records=[found])["records"][0]["visit"]["note"] == "欠薪三个月"
    with pytest.raises(NotAllowed):
        erase_visit(by=clerk().actor, visit_id=visit.pk)
    personal_data.erase(by=SYSTEM, record=found)
    kept = visits.by_id(visit.pk)
    assert (kept.note, kept.erased, kept.kind) == ("", True, "advice")
    assert kept.contact_id is not None
    assert Contact.objects.get(pk=kept.contact_id).id_number == ""


def test_an_anonymous_visit_is_nobodys() -> None:
    visit, _ = record(by=clerk().actor, client_id=new_id(), unit_id=station().id, entry=entry())
    with pytest.raises(NotFound):
        personal_data.find(visit.code)


def test_a_visit_is_rated_once() -> None:
    visit, _ = record(by=clerk().actor, client_id=new_id(), unit_id=station().id, entry=entry())
    rate(by=ANONYMOUS, visit_id=visit.pk, score=4, comment="很耐心")
    with pytest.raises(Conflict, match="visit_rated"):
        rate(by=ANONYMOUS, visit_id=visit.pk, score=1)
    with pytest.raises(Invalid):
        rate(by=ANONYMOUS, visit_id=visit.pk, score=6)
    assert (visits.by_id(visit.pk).score, visits.by_id(visit.pk).comment) == (4, "很耐心")
