"""The whole file of an order: everything is in it, each file has its hash, and whoever takes it is written down."""

import hashlib
import zipfile
from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader
from pytest_django import Settings

from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor
from fawang.kernel.rules.problems import NotAllowed
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people import queries as people
from fawang.people.rules import Role
from fawang.work_orders import queries
from fawang.work_orders.actions.archive import CONTENTS, SUMS, archive_order
from fawang.work_orders.actions.steps import take_step
from fawang.work_orders.models import WorkOrder
from fawang.work_orders.rules.codes import Scan
from tests.browser import PLAIN_FILES, Browser, sign_in
from tests.certificates.cases import issued_copy
from tests.conftest import unit_at
from tests.payments.cases import due
from tests.work_orders.cases import FILES, attach, bearer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]


def taken(order: WorkOrder, by: Actor = SYSTEM) -> dict[str, bytes]:
    """Return the files of an archive by name."""
    made = archive_order(by=by, order=order)
    with made.content, zipfile.ZipFile(made.content) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def text_of(files: dict[str, bytes]) -> str:
    """Return the text of the list of contents."""
    return "".join(page.extract_text() for page in PdfReader(BytesIO(files[CONTENTS])).pages)


@pytest.fixture
def plain_files(settings: Settings) -> None:
    """Pages name their styles without those having been gathered."""
    settings.STORAGES = PLAIN_FILES


@pytest.fixture
def desk(plain_files: None, nanhai: UnitRow) -> Browser:
    """Return an officer's browser."""
    return sign_in(Role.OFFICE_OFFICER, nanhai)


def test_each_file_has_the_hash_that_the_list_says(order: WorkOrder) -> None:
    attach(order, FILES["application/pdf"], name="工资/流水.pdf")
    files = taken(order)
    sums = {name: digest for digest, name in (line.split("  ") for line in files[SUMS].decode().splitlines())}
    assert sums == {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items() if name != SUMS
    }
    assert files["001-流水.pdf"] == FILES["application/pdf"]
    assert sums["001-流水.pdf"] in text_of(files).replace("\n", "")


def test_every_step_is_in_it_with_who_took_it(order: WorkOrder, desk: Browser) -> None:
    take_step(by=desk.actor, code=order.code, command="request_papers", version=order.version,
              data={"papers": ["身份证复印件"], "note": "拍照即可"})  # fmt: skip
    text = text_of(taken(order)).replace("\n", "")
    for said in (
        order.person,
        people.staff_named({desk.staff_id})[desk.staff_id],
        "身份证复印件",
        "拍照即可",
        queries.statement_of(order).words[:12],
    ):
        assert said in text, said


def test_rooms_above_add_what_they_have(order: WorkOrder) -> None:
    certificate, fee = issued_copy(order), due(order)
    files = taken(order)
    text = text_of(files).replace("\n", "")
    assert certificate.number in text
    assert bytes(certificate.digest or b"").hex() in text
    assert fee.purpose in text
    (document,) = (content for name, content in files.items() if name.startswith("001-"))
    assert hashlib.sha256(document).digest() == bytes(certificate.digest or b"")


def test_a_file_that_may_do_harm_is_named_and_left_out(order: WorkOrder) -> None:
    row = attach(order, FILES["application/pdf"], name="坏文件.pdf")
    row.scan = Scan.INFECTED
    row.save()
    files = taken(order)
    assert set(files) == {CONTENTS, SUMS}
    assert "坏文件.pdf" in text_of(files)


def test_whoever_may_not_read_names_gets_none(order: WorkOrder) -> None:
    owner = queries.actor_with_key(order.code, queries.access_key(order), ANONYMOUS)
    assert queries.visible(order.code, owner) == order
    with pytest.raises(NotAllowed):
        archive_order(by=owner, order=order)
    assert not AuditEntry.objects.filter(action="work_orders.archived").exists()


def test_a_button_of_the_order_gives_it_and_it_is_audited(order: WorkOrder, desk: Browser) -> None:
    path = f"/desk/orders/{order.code}/archive"
    assert path in desk.get(f"/desk/orders/{order.code}").content.decode()
    answer = desk.get(path)
    assert answer["Content-Type"] == "application/zip"
    with zipfile.ZipFile(BytesIO(b"".join(answer))) as archive:
        assert CONTENTS in archive.namelist()
    entry = AuditEntry.objects.get(action="work_orders.archived")
    assert (entry.actor, entry.object) == (desk.actor.label, f"work_orders.order:{order.pk}")


def test_nobody_takes_an_order_of_another_office(order: WorkOrder, plain_files: None) -> None:
    stranger = sign_in(Role.OFFICE_OFFICER, unit_at("440104", UnitKind.LEGAL_AID_OFFICE))
    assert stranger.get(f"/desk/orders/{order.code}/archive").status_code == 404
    assert Client().get(f"/desk/orders/{order.code}/archive").status_code == 302


def test_a_program_takes_it_too(order: WorkOrder, desk: Browser) -> None:
    path = f"/api/v1/work-orders/{order.code}/archive"
    answer = Client().get(path, headers=bearer(desk))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    assert answer["Content-Disposition"] == f'attachment; filename="{order.code}.zip"'
    b"".join(answer)
