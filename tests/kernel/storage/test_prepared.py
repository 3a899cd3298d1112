"""What is compiled once finds and writes the same as what Django composes each time."""

import pytest
from django.db import (
    IntegrityError,
    InternalError,
    connection,
    transaction,
)
from django.test.utils import CaptureQueriesContext

from fawang.kernel import clock
from fawang.kernel.models import AuditEntry
from fawang.kernel.storage.prepared import Lookup, insert, run
from fawang.notices.models import Notice
from fawang.people.models import Contact
from fawang.work_orders.models import Draft, Statement, Transition, WorkOrder
from tests.conftest import Submit

pytestmark = pytest.mark.django_db


def fields(row: object) -> dict[str, object]:
    """Return what a row has in its columns."""
    return {name: value for name, value in vars(row).items() if not name.startswith("_")}


def test_rows_are_those_that_django_finds(submit: Submit) -> None:
    order, other = submit().order, submit().order
    history = Lookup(lambda order_id: Transition.objects.filter(order_id=order_id).order_by("-seq")[:5])
    for one in (order, other, order):
        expected = Transition.objects.filter(order=one).order_by("-seq")[:5]
        assert [fields(row) for row in history(one.pk)] == [fields(row) for row in expected] != []
    statements = Lookup(lambda order_id: Statement.objects.filter(order_id=order_id))
    # What is encrypted is read as it is elsewhere, and a row that was found can be saved.
    found = statements.get(order.pk)
    assert found.words == Statement.objects.get(order=order).words
    found.place_text = "南海"
    found.save(update_fields=["place_text"])
    assert statements.get(order.pk).place_text == "南海"
    assert statements.first(0) is None
    with pytest.raises(Statement.DoesNotExist):
        statements.get(0)


def test_columns_are_read_by_name(submit: Submit) -> None:
    order = submit().order
    by_code = Lookup(
        lambda code: WorkOrder.objects.filter(code=code), text=True, columns=("id", "person", "contact_id")
    )
    assert by_code.values(order.code) == [
        {"id": order.pk, "person": order.person, "contact_id": order.contact_id}
    ]
    assert by_code.values("' OR ''='") == []
    with pytest.raises(AssertionError):
        by_code(order.code)


def test_a_row_comes_with_another(submit: Submit) -> None:
    order = submit().order
    along = Lookup[Statement](
        lambda order_id: Statement.objects.filter(order_id=order_id), related=("order",)
    )
    with CaptureQueriesContext(connection) as queries:
        found = along.get(order.pk)
        assert fields(found.order) == fields(WorkOrder.objects.get(pk=order.pk))
    assert len(queries) == 2
    assert found.words == Statement.objects.get(order=order).words


def test_a_query_that_looks_for_nothing_is_refused() -> None:
    with pytest.raises(AssertionError, match="does not look"):
        Lookup(lambda _value: Notice.objects.all())(1)


@pytest.mark.parametrize("unit_id", [None, 7])
def test_a_row_is_inserted_as_save_does(unit_id: int | None) -> None:
    row = AuditEntry(
        at=clock.now(), actor="system", action="tests.x", object="tests:1", unit_id=unit_id, data={"a": [1]}
    )
    insert(row)
    assert row.pk
    assert not row._state.adding
    assert fields(AuditEntry.objects.get(pk=row.pk)) == fields(row)


def test_arrays_encrypted_columns_and_defaults_of_the_database(submit: Submit) -> None:
    order = submit().order
    notice = Notice(
        order_ref="x:1", order_code="123", units=[], dedupe_key="k", text="x", medium="sms", state="held",
        not_before=clock.now(), created_at=clock.now(), contact_id=order.contact_id,
    )  # fmt: skip
    insert(notice)
    assert (Notice.objects.get(pk=notice.pk).units, Notice.objects.get(pk=notice.pk).order_code) == (
        [],
        "123",
    )
    # The database itself says when; and a row whose number is another's.
    draft = Draft(key=b"k", answers="{}")
    insert(draft)
    draft.refresh_from_db()
    assert draft.saved_at
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(Draft(key=b"k", answers="{}"))
    assert connection.is_usable()
    # Several are one statement, and each knows its number.
    both = [Notice(**{**fields(notice), "id": None, "dedupe_key": key}) for key in ("a", "b")]
    with CaptureQueriesContext(connection) as queries:
        insert(*both)
    assert len(queries) == 1
    assert [Notice.objects.get(pk=one.pk).dedupe_key for one in both] == ["a", "b"]
    insert()
    contact = Contact.objects.get(pk=order.contact_id)
    contact.pk = None
    # What the database would set by itself may be given, too.
    contact.danger = True
    with CaptureQueriesContext(connection) as queries:
        insert(contact)
    assert len(queries) == 1
    assert contact.pk != order.contact_id
    assert fields(Contact.objects.get(pk=contact.pk)) == fields(contact)


def test_bytes_are_looked_for_too() -> None:
    by_key = Lookup(lambda key: Draft.objects.filter(key=key), binary=True)
    for key in (b"\x00one", b"two\xff"):
        Draft.objects.create(key=key, answers=f"{key!r}")
    found = by_key.first(b"two\xff")
    assert found is not None
    assert fields(found) == fields(Draft.objects.get(key=b"two\xff"))
    assert by_key.first(b"two") is None


def test_a_prepared_statement_belongs_to_the_transaction_and_fails_as_others_do() -> None:
    say = "SELECT %(number)s::bigint + 1, %(text)s::text"
    for number in range(3):
        assert run(say, {"number": number, "text": "%"}) == [(number + 1, "%")]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%%+ 1, $2%%'")
        assert cursor.fetchone() == (1,)
    write = "INSERT INTO work_orders_draft (key, answers) VALUES (%(key)s, '{}')"
    with transaction.atomic():
        run(write, {"key": b"k"})
        transaction.set_rollback(True)
    assert not Draft.objects.exists()
    run(write, {"key": b"k"})
    with transaction.atomic():
        with pytest.raises(IntegrityError), transaction.atomic():
            run(write, {"key": b"k"})
        with pytest.raises(IntegrityError):
            run(write, {"key": b"k"})
        with pytest.raises(InternalError):
            run(say, {"number": 1, "text": ""})
        transaction.set_rollback(True)


def test_a_plan_is_made_once_whatever_the_numbers_are(submit: Submit) -> None:
    order = submit().order
    by_key = Lookup(lambda pk: WorkOrder.objects.filter(pk=pk, version__gte=0))
    for number in (order.pk, 1, 40_000, 3_000_000_000):
        found = by_key.first(number)
        assert (found is not None) == (number == order.pk)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT parameter_types[1]::text FROM pg_prepared_statements"
            " WHERE statement LIKE '%%work_orders_workorder%%\"version\" >= %%'"
        )
        assert cursor.fetchall() == [("bigint",)]
    # No number of the table is as large: it is looked for all the same.
    assert by_key.first(2**70) is None


def test_what_is_prepared_is_what_django_writes_out(submit: Submit) -> None:
    order = submit().order
    by_code = Lookup(lambda code: WorkOrder.objects.filter(code=code), text=True)
    plain = by_code.get(order.code)
    with CaptureQueriesContext(connection) as queries:
        assert fields(by_code.get(order.code)) == fields(plain) == fields(WorkOrder.objects.get(pk=order.pk))
    assert len(queries) == 2


def test_thousands_of_rows_are_inserted_at_once() -> None:
    rows = [
        AuditEntry(
            at=clock.now(), actor="system", action="tests.x", object=f"tests:{n}", unit_id=None, data={}
        )
        for n in range(12_000)
    ]
    # More values than a prepared statement may have.
    insert(*rows)
    assert len({row.pk for row in rows}) == AuditEntry.objects.filter(action="tests.x").count() == 12_000
