"""Files of an order: judged by what they are, stored where nobody else reads, given to its own people only."""

from functools import partial
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from pytest_django import Settings

from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound, TooLarge
from fawang.kernel.storage.cipher import CannotDecrypt, KeyRing, read_key_ring
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from fawang.work_orders import queries
from fawang.work_orders.actions import documents
from fawang.work_orders.actions.documents import attach_document, delete_orphans, read_document, reencrypt_all
from fawang.work_orders.actions.intake import submit
from fawang.work_orders.models import Document, WorkOrder
from tests.cases import bring_to, intake
from tests.conftest import Appoint, Submit, unit_at
from tests.races import at_once
from tests.work_orders.cases import FILES, OTHERS, PDF, attach, stored, upload


def owner(order: WorkOrder) -> Actor:
    """Return the person of an order, who shows its key."""
    return queries.actor_with_key(order.code, queries.access_key(order), ANONYMOUS)


# --- what is taken -------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", FILES)
def test_what_a_file_is_its_content_says(order: WorkOrder, store: Path, kind: str) -> None:
    row = attach(order, FILES[kind], name="notes.exe")
    assert (row.media_type, row.size, row.scan) == (kind, len(FILES[kind]), "not_scanned")
    assert read_document(by=SYSTEM, order=order, document_id=row.pk)[1] == FILES[kind]


@pytest.mark.parametrize("kind", OTHERS)
def test_what_is_no_paper_is_refused_whatever_its_name(order: WorkOrder, store: Path, kind: str) -> None:
    with pytest.raises(Invalid) as caught:
        attach(order, OTHERS[kind], name="身份证.pdf")
    assert caught.value.errors == {"file": "file_kind"}
    assert stored(store) == []


def test_an_empty_file_is_said_to_be_empty(order: WorkOrder, store: Path) -> None:
    with pytest.raises(Invalid) as caught:
        attach(order, b"")
    assert caught.value.errors == {"file": "file_empty"}


def test_a_file_may_be_as_large_as_the_setting_says(
    order: WorkOrder, store: Path, settings: Settings
) -> None:
    settings.FAWANG_MAX_UPLOAD = 1024 * 1024
    attach(order, PDF.ljust(1024 * 1024))
    with pytest.raises(TooLarge) as caught:
        attach(order, PDF.ljust(1024 * 1024 + 1))
    assert (caught.value.code, caught.value.params) == ("file_too_large", {"megabytes": 1})
    assert len(stored(store)) == 1


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/身份证.pdf", "身份证.pdf"),
        ("工资\x00条\u202efdp.exe", "工资条fdp.exe"),
        ("\x07", "file"),
        ("长" * 200 + ".pdf", "长" * 150),
        ("<script>.pdf", "<script>.pdf"),
    ],
)
def test_a_name_is_cleaned(order: WorkOrder, store: Path, name: str, kept: str) -> None:
    row = attach(order, name=name, paper="身份证\x00复印件" + "长" * 100)
    row.refresh_from_db()
    assert row.name == kept
    assert row.paper.startswith("身份证复印件")
    assert len(row.paper) == 60


def test_an_order_has_room_for_a_hundred_files(order: WorkOrder, store: Path, submit: Submit) -> None:
    known = attach(order)
    Document.objects.bulk_create(
        Document(order=order, name="x", size=1, digest=bytes([n]), storage_key=str(n), at=known.at)
        for n in range(99)
    )
    with pytest.raises(Conflict) as caught:
        attach(order, FILES["image/png"])
    assert (caught.value.code, caught.value.params) == ("too_many_files", {"most": 100})
    assert len(stored(store)) == 1
    assert attach(order).pk == known.pk
    attach(submit().order, FILES["image/png"])


def test_files_that_come_in_at_once_do_not_pass_the_limit(
    real_database: str, settings: Settings, tmp_path: Path
) -> None:
    settings.FAWANG_DOCUMENTS = tmp_path
    order = submit(by=SYSTEM, intake=intake()).order
    known = attach(order)
    Document.objects.bulk_create(
        Document(order=order, name="x", size=1, digest=bytes([n]), storage_key=str(n), at=known.at)
        for n in range(97)
    )
    results = at_once([partial(attach, order, PDF + bytes([n])) for n in range(1, 7)])
    assert sum(isinstance(result, Document) for result in results) == 2
    assert {result.code for result in results if isinstance(result, Conflict)} == {"too_many_files"}
    assert Document.objects.filter(order=order).count() == 100
    assert len(stored(tmp_path)) == 3


# --- where it lies -------------------------------------------------------------------------------


def test_a_file_lies_encrypted_and_is_its_owners_only(order: WorkOrder, store: Path) -> None:
    attach(order, PDF + b"13800138000", name="蒋先生的工资条.pdf")
    (path,) = stored(store)
    content = path.read_bytes()
    assert b"%PDF" not in content
    assert "工资条".encode() not in content
    assert b"13800138000" not in content
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM work_orders_document t")
        row = cursor.fetchone()[0]
    for secret in ("蒋先生", "工资条"):
        assert secret not in row
        assert secret.encode().hex() not in row


def test_the_store_is_nothing_that_is_served() -> None:
    root = django_settings.FAWANG_DOCUMENTS.resolve()
    static = django_settings.STATIC_ROOT.resolve()
    package = Path(documents.__file__).resolve().parents[2]
    assert not root.is_relative_to(static)
    assert not static.is_relative_to(root)
    assert not root.is_relative_to(package)
    assert not django_settings.MEDIA_ROOT
    # Files go out through views that look at the order first, and no address names a stored file.
    assert reverse("work_orders:order_document", args=["204817365528", 7]).endswith("/204817365528/files/7")


def test_a_database_that_takes_nothing_leaves_no_file_behind(order: WorkOrder, store: Path) -> None:
    def without_writing() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
            attach(order)

    with pytest.raises(DatabaseError):
        without_writing()
    assert stored(store) == []
    assert not Document.objects.exists()


# --- whose it is ---------------------------------------------------------------------------------


def test_a_file_belongs_to_its_order(order: WorkOrder, store: Path, submit: Submit, officer: Actor) -> None:
    row, other = attach(order, by=owner(order)), submit().order
    found, content = read_document(by=officer, order=order, document_id=row.pk)
    assert (found.pk, content) == (row.pk, PDF)
    assert row.uploaded_by == "anonymous"
    for asked, number in ((other, row.pk), (order, row.pk + 1), (order, -1)):
        with pytest.raises(NotFound):
            read_document(by=officer, order=asked, document_id=number)
    # The same paper may belong to two matters.
    assert attach(other).pk != row.pk


@pytest.mark.parametrize(
    ("role", "region", "kind"),
    [
        (Role.OFFICE_OFFICER, "440606", UnitKind.LEGAL_AID_OFFICE),
        (Role.FIRM_ADMIN, "440605", UnitKind.LEGAL_AID_OFFICE),
        (Role.AUDITOR, "440605", UnitKind.LEGAL_AID_OFFICE),
        (Role.PROVINCIAL_ADMIN, "44", UnitKind.BUREAU),
    ],
)
def test_who_may_not_add_files(
    order: WorkOrder, store: Path, staff: Appoint, role: Role, region: str, kind: UnitKind
) -> None:
    with pytest.raises(NotAllowed):
        attach(order, by=staff(role, unit_at(region, kind)))
    assert stored(store) == []


def test_who_may_add_files(order: WorkOrder, store: Path, staff: Appoint, nanhai: UnitRow) -> None:
    order = bring_to(order, "in_progress")
    firm = order.firm_id
    asked = staff(Role.LAWYER, firm, lawyer_id=order.lawyer_id)
    colleague = staff(Role.LAWYER, firm, lawyer_id=-1)
    clerk, officer = staff(Role.STATION_CLERK, nanhai), staff(Role.OFFICE_OFFICER, nanhai)
    for number, by in enumerate((owner(order), asked, clerk, officer)):
        assert attach(order, PDF + bytes([number]), by=by).uploaded_by == by.label
    for stranger in (colleague, ANONYMOUS):
        with pytest.raises(NotAllowed):
            attach(order, by=stranger)


def test_adding_and_reading_are_on_record(order: WorkOrder, store: Path, officer: Actor) -> None:
    row = attach(order, by=officer)
    read_document(by=officer, order=order, document_id=row.pk)
    entries = AuditEntry.objects.filter(action__startswith="work_orders.document").order_by("id")
    assert [(one.action, one.actor, one.data) for one in entries] == [
        ("work_orders.document_uploaded", officer.label, {"document": row.pk}),
        ("work_orders.document_read", officer.label, {"document": row.pk}),
    ]
    assert {one.object for one in entries} == {f"work_orders.order:{order.pk}"}


# --- twice ---------------------------------------------------------------------------------------


def test_the_same_content_is_kept_once(order: WorkOrder, store: Path) -> None:
    first = attach(order)
    assert attach(order, name="another name.pdf").pk == first.pk
    assert len(stored(store)) == 1


def test_the_same_file_sent_four_times_at_once_is_kept_once(real_database: str, store: Path) -> None:
    order = submit(by=ANONYMOUS, intake=intake()).order
    rows = at_once([lambda: attach_document(by=SYSTEM, order=order, upload=upload())] * 4)
    assert {row.pk for row in rows if isinstance(row, Document)} == {Document.objects.get().pk}
    assert all(isinstance(row, Document) for row in rows)
    (path,) = stored(store)
    assert path.name == Document.objects.get().storage_key
    assert AuditEntry.objects.filter(action="work_orders.document_uploaded").count() == 1


# --- what a crash leaves -------------------------------------------------------------------------


def test_files_without_a_row_go_and_others_stay(order: WorkOrder, store: Path) -> None:
    row = attach(order)
    (store / "ab").mkdir(exist_ok=True)
    left = [store / "ab" / "abcd", store / "ab" / "abcd.new", store / "scan-x1"]
    for path in left:
        path.write_bytes(b"left by a crash")
    assert delete_orphans() == 0
    assert delete_orphans(older_than_seconds=-60) == 3
    assert [path.name for path in stored(store)] == [row.storage_key]
    assert delete_orphans(older_than_seconds=-60) == 0


def test_a_file_is_deleted_once_and_again(order: WorkOrder, store: Path) -> None:
    row = attach(order)
    documents.delete_file(row.storage_key)
    documents.delete_file(row.storage_key)
    assert stored(store) == []


# --- keys ----------------------------------------------------------------------------------------

OLD, NEW = f"old:{'aa' * 32}", f"new:{'bb' * 32}"


def keys(*entries: str) -> KeyRing:
    return read_key_ring(",".join(entries))


def opened(row: Document, *entries: str) -> bytes:
    """Return what lies in the store, read with these keys alone."""
    return keys(*entries).decrypt(
        documents.STORE.path(row.storage_key).read_bytes(), purpose="work_orders.document"
    )


def test_after_the_rotation_the_new_key_alone_opens_everything(
    order: WorkOrder, store: Path, settings: Settings
) -> None:
    settings.FAWANG_KEY_RING = keys(OLD)
    row = attach(order)
    settings.FAWANG_KEY_RING = keys(NEW, OLD)
    fresh = attach(order, FILES["image/png"])
    assert reencrypt_all(by=SYSTEM) == 1
    assert reencrypt_all(by=SYSTEM) == 0
    assert {path.name for path in stored(store)} == {row.storage_key, fresh.storage_key}
    assert {path.stat().st_mode & 0o777 for path in stored(store)} == {0o600}
    assert (opened(row, NEW), opened(fresh, NEW)) == (PDF, FILES["image/png"])
    with pytest.raises(CannotDecrypt):
        opened(row, OLD)


def test_a_rotation_that_was_cut_off_goes_on(order: WorkOrder, store: Path, settings: Settings) -> None:
    settings.FAWANG_KEY_RING = keys(OLD)
    rows = [attach(order, PDF + bytes([n])) for n in range(3)]
    settings.FAWANG_KEY_RING = keys(NEW, OLD)
    for row, written in zip(rows, (b"", b"\x01\x03new"), strict=False):
        # The power went while the file beside it was being written.
        documents.STORE.path(row.storage_key).with_suffix(".new").write_bytes(written)
    assert reencrypt_all(by=SYSTEM) == 3
    assert {path.name for path in stored(store)} == {row.storage_key for row in rows}
    assert [opened(row, NEW) for row in rows] == [PDF + bytes([n]) for n in range(3)]
