"""The audit keeps what happened and lets go of whom it was about."""

import pytest
from django.db import DatabaseError, connection, transaction

from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import SYSTEM, Actor, ActorKind
from fawang.kernel.rules.problems import Invalid
from fawang.kernel.security import audit
from fawang.kernel.security.audit_queries import entries

CALLED = audit.declare("tests.called", personal=frozenset({"name", "phone"}))
OFFICER = Actor(kind=ActorKind.STAFF, id=5, name="王")

pytestmark = pytest.mark.django_db


def called(object: str = "tests:1", **data: object) -> AuditEntry:
    audit.record(CALLED, by=OFFICER, object=object, unit_id=7, **data)
    return AuditEntry.objects.latest("id")


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_entry_says_who_what_about_whom_and_where_but_no_name_of_the_actor() -> None:
    entry = called(phone="138")
    assert (entry.actor, entry.action, entry.object, entry.unit_id) == (
        "staff:5",
        "tests.called",
        "tests:1",
        7,
    )
    assert entry.data == {"phone": "138"}


def test_an_entry_can_be_neither_changed_nor_deleted() -> None:
    entry = called()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).update(actor="staff:6")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).delete()
    entry.refresh_from_db()
    assert entry.actor == "staff:5"


@pytest.mark.parametrize("statement", ["TRUNCATE kernel_auditentry", "TRUNCATE kernel_auditentry CASCADE"])
def test_it_cannot_be_emptied_in_one_statement_not_even_while_somebody_is_erased(statement: str) -> None:
    entry = called()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL fawang.erasing = 'on'")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(statement)
    assert AuditEntry.objects.filter(pk=entry.pk).exists()


def test_erasure_removes_exactly_the_personal_part() -> None:
    entry = called(name="蒋先生", phone="13800138000", duration=65, number=None)
    assert audit.erase(object="tests:1", by=SYSTEM) == 1
    entry.refresh_from_db()
    assert entry.data == {"name": audit.ERASED, "phone": audit.ERASED, "duration": 65, "number": None}
    assert (entry.actor, entry.action, entry.unit_id) == ("staff:5", "tests.called", 7)


def test_erasure_leaves_others_and_what_holds_nothing_personal_alone() -> None:
    other = called("tests:2", name="李女士")
    plain = called("tests:1", duration=3)
    assert audit.erase(object="tests:1", by=SYSTEM) == 0
    other.refresh_from_db()
    plain.refresh_from_db()
    assert other.data == {"name": "李女士"}
    assert plain.data == {"duration": 3}


def test_an_entry_of_a_type_that_is_no_more_loses_everything() -> None:
    AuditEntry.objects.create(
        at=called().at,
        actor="staff:5",
        action="tests.forgotten",
        object="tests:3",
        data={"who": "蒋", "n": 1},
    )
    assert audit.erase(object="tests:3", by=SYSTEM) == 1
    entry = AuditEntry.objects.get(action="tests.forgotten")
    assert entry.data == {"who": audit.ERASED, "n": audit.ERASED}


def test_erasing_is_itself_recorded() -> None:
    called(name="蒋")
    audit.erase(object="tests:1", by=OFFICER)
    entry = AuditEntry.objects.get(action="kernel.erased")
    assert (entry.actor, entry.object, entry.data) == ("staff:5", "tests:1", {"entries": 1})


def test_after_an_erasure_the_same_transaction_is_append_only_again() -> None:
    entry = called(name="蒋")
    audit.erase(object="tests:1", by=SYSTEM)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).update(actor="staff:6")


def test_an_erasure_that_fails_leaves_no_door_open() -> None:
    entry = called(name="蒋")
    with transaction.atomic():
        audit.erase(object="tests:1", by=SYSTEM)
        transaction.set_rollback(True)
    entry.refresh_from_db()
    assert entry.data == {"name": "蒋"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('fawang.erasing', true), '')")
        assert cursor.fetchone()[0] != "on"


def test_two_types_of_one_name_are_a_mistake() -> None:
    with pytest.raises(ValueError, match=r"tests\.called"):
        audit.declare("tests.called")


def test_names_of_types_and_objects_fit_their_columns() -> None:
    assert max(map(len, audit.TYPES)) <= 60


def test_reading_page_by_page_shows_each_entry_once_the_latest_first() -> None:
    for number in range(250):
        called(number=number)
    numbers: list[int] = []
    cursor = ""
    for _ in range(3):
        page = entries(object="tests:1", cursor=cursor)
        numbers += [row.data["number"] for row in page.rows]
        cursor = page.next or ""
    assert numbers == list(range(249, -1, -1))
    assert cursor == ""


def test_reading_by_object_by_actor_and_by_a_name_that_nobody_has() -> None:
    about = called("tests:1")
    audit.record(CALLED, by=SYSTEM, object="tests:2")
    assert [row.pk for row in entries(object="tests:1").rows] == [about.pk]
    assert [row.pk for row in entries(actor="staff:5").rows] == [about.pk]
    assert len(entries().rows) == AuditEntry.objects.count() > 2
    assert entries(narrowed=True).rows == []
    with pytest.raises(Invalid):
        entries(cursor="nonsense")
